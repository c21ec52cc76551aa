"""The status: everybody who describes or reads it agrees with what is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from game_server.protocol.messages import STATUS, WELCOME
from game_server.rooms.messages import status
from tests.support.peopled_rooms import HostedRoom
from tests.support.rooms import Node
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

PAGE = REPOSITORY / "web_client" / "net" / "room_status.js"


def sent_fields() -> list[str]:
    """The names in a status as a member receives it, in order."""
    node = Node()
    room = node.registry.open("runners", lobby=True)
    _, link = node.join(room, "ann")
    node.run(0.2)
    return list(link.last(STATUS)[1])


@pytest.mark.parametrize(
    "path", [REPOSITORY / "game_server/protocol/README.md", REPOSITORY / status.__file__]
)
def test_a_description_names_every_field_of_the_status(path: Path) -> None:
    drawn = re.search(r"\[5, \{(version[^}]*)\}\]", path.read_text(encoding="utf-8"))
    assert drawn is not None
    assert sorted(re.findall(r"\w+", drawn[1])) == sorted(sent_fields())


def test_the_page_reads_no_field_that_is_not_sent() -> None:
    read = set(re.findall(r"\bmap\.(\w+)", PAGE.read_text(encoding="utf-8")))
    assert len(read) > 15
    assert read - set(sent_fields()) <= {"map"}


def test_a_status_comes_each_second_and_on_every_change() -> None:
    hosted = HostedRoom("ann")
    hosted.node.run(3.05)
    before = hosted.links["ann"].of_type(STATUS)
    assert len(before) in (3, 4)
    hosted.ask("ann", "lock", on=True)
    hosted.ask("ann", "late_join", to="watch")
    hosted.node.run(0.05)
    [news] = hosted.links["ann"].of_type(STATUS)[len(before) :]
    assert (news[1]["locked"], news[1]["late_join"]) == (True, "watch")
    assert news[1]["version"] == before[-1][1]["version"] + 1


def test_a_lobby_of_hundreds_works_for_all_and_its_host_has_all_tools() -> None:
    names = [f"guest{n}" for n in range(199)]
    hosted = HostedRoom("ann", *names, player_limit=300)
    hosted.node.run(1.1)
    assert len(hosted.status("ann")["members"]) == hosted.status("ann")["people"] == 200
    for name in ("guest0", "guest198"):
        shown = hosted.status(name)["members"]
        assert [member["id"] for member in shown] == [1, hosted.number(name)]
    last = hosted.links["guest198"].of_type(WELCOME)[0][1]["status"]
    assert [member["id"] for member in last["members"]] == [1, 200]
    assert hosted.ask("guest5", "ready", on=True) is None
    assert hosted.ask("ann", "kick", member=hosted.number("guest7")) is None
    hosted.node.run(1.0)
    assert hosted.status("guest5")["members"][-1]["ready"] is True
    assert hosted.status("ann")["people"] == 199
    for name in ("ann", *names):
        if name != "guest7":
            hosted.ask(name, "ready", on=True)
    hosted.node.run(1.1)
    assert hosted.status("guest198")["phase"] == "countdown"


def test_changes_of_a_large_lobby_are_sent_once_a_second() -> None:
    hosted = HostedRoom("ann", *(f"guest{n}" for n in range(99)), player_limit=300)
    hosted.node.run(1.1)
    links = [hosted.links[name] for name in ("ann", "guest3")]
    before = [len(link.frames) for link in links]
    for n in range(40):
        hosted.ask("guest90", "rename", name=f"Name {n}")
        hosted.node.run(0.05)
    counts = [len(link.frames) - count for link, count in zip(links, before, strict=True)]
    assert counts == [2, 2]
    assert len(links[1].frames[-1]) < 2_000
