"""Arguments of commands are read strictly, and what a command needs is refused with its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from game_server.limits.over_budget import OverBudget
from game_server.rooms.commands import arguments
from game_server.rooms.commands.arguments import CommandError
from tests.support.peopled_rooms import HostedRoom

if TYPE_CHECKING:
    from collections.abc import Callable


def code_of(call: Callable[..., object], *args: Any) -> str:
    with pytest.raises(CommandError) as refused:
        call(*args)
    return refused.value.code


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (arguments.text, "hello", [None, 5, b"hello"]),
        (arguments.flag, False, [None, 0, "yes"]),
        (arguments.number, 3, [None, True, 3.0, "3"]),
    ],
)
def test_an_argument_of_another_type_is_refused(
    read: Callable[..., object], good: object, bad: list[object]
) -> None:
    assert read({"wish": good}, "wish") == good
    assert {code_of(read, {"wish": value}, "wish") for value in bad} == {"bad_argument"}
    assert code_of(read, {}, "wish") == "bad_argument"


def test_a_person_is_named_by_a_number_and_must_be_here() -> None:
    hosted = HostedRoom("ann", "bob")
    spectator, seat = arguments.person(hosted.room, {"member": 2})
    assert (spectator, seat.name) == (False, "Bob")
    assert code_of(arguments.person, hosted.room, {"member": 3}) == "no_such_member"


def test_only_the_host_passes_and_only_in_the_lobby() -> None:
    hosted = HostedRoom("ann", "bob")
    arguments.need_host(hosted.members["ann"])
    arguments.need_lobby(hosted.room)
    assert code_of(arguments.need_host, hosted.members["bob"]) == "not_host"
    hosted.ask("ann", "start")
    assert code_of(arguments.need_lobby, hosted.room) == "not_now"


def test_a_used_up_rate_has_the_code_of_all_rates() -> None:
    refusals = [arguments.refusal(OverBudget(c, "No more.")) for c in ("rate_limit", "too_big")]
    assert [(r.code, str(r)) for r in refusals] == [
        ("rate_limited", "No more."), ("too_big", "No more."),
    ]  # fmt: skip
