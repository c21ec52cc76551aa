"""No object's repr has a secret, since tracebacks and errors show reprs in logs."""

from __future__ import annotations

import importlib
import inspect
import logging
import pkgutil
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from pydantic import BaseModel

import game_server
from game_server.api.links import Invitation
from game_server.api.models import AskRoom, GuestMade, PartyShown, RoomMade
from game_server.matchmaking.matchmaker import Placement
from game_server.matchmaking.parties import Party
from game_server.matchmaking.tokens import Guest, Tokens
from game_server.observability.logs import _console, configure_logging
from game_server.protocol.messages import Command, Hello
from game_server.rooms.state.parts.chat_state import Presence
from game_server.rooms.state.parts.roster import RosterEntry
from game_server.rooms.state.parts.round_result import StandingRow
from game_server.rooms.state.parts.seats import SeatClaim
from game_server.rooms.state.public_info import room_info
from tests.support.rooms import Node
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "canary"
NUMBER = 918273645
GUEST = Guest(SECRET, SECRET)
TELLING = {
    "address", "args", "code", "link", "name", "nonce", "opener", "party", "password",
    "player_id", "resume", "room_code", "secret", "ticket", "token", "url",
}  # fmt: skip
"""Names of fields with private values."""
HARMLESS = {
    ("Ended", "code"), ("WireType", "name"), ("WireType", "code"), ("StateType", "code"),
    ("Command", "name"), ("Shown", "name"),
}  # fmt: skip
"""Fields of the same names that are not private: a close code, names of types, commands, games."""


def some_room() -> Any:
    node = Node()
    patched: Any = node
    patched._next = lambda prefix: SECRET if prefix == "CODE" else "id1"
    room = node.registry.open("runners", password=SECRET, link=SECRET, opener=SECRET)
    member, _ = node.join(room, SECRET)
    member.room.seat_of(member).party = member.room.seat_of(member).address = SECRET
    return room


def objects() -> Iterator[Any]:
    room = some_room()
    [member] = room.members.values()
    yield from (
        room,
        member,
        room.seat_of(member),
        room_info(room),
        room.chat,
        room.door,
        room.roster,
    )
    yield from (RosterEntry(1, SECRET, 1, 0), StandingRow(0, SECRET, 1, 0, ()))
    yield Presence(SECRET, True, False)
    yield SeatClaim("id1", SECRET, False, 0, 1, NUMBER)
    yield from (
        GUEST,
        Placement("id1", SECRET, SECRET),
        Party(SECRET, SECRET, {SECRET: GUEST}, {SECRET: SECRET}, SECRET),
    )
    yield from (Hello(SECRET, SECRET), Command(1, "chat", {"text": SECRET}))
    yield Invitation(SECRET, "anywhere")
    yield settings(secret=SECRET * 3)
    yield Tokens(SECRET, lambda: 0.0)
    yield GuestMade(player_id=SECRET, name=SECRET, token=SECRET)
    yield AskRoom(password=SECRET)
    yield PartyShown(code=SECRET, leader=SECRET, members=[], room=SECRET)
    yield RoomMade(
        room_id="id1", ws_url="ws", ticket=SECRET, link=SECRET, link_scope="anywhere", code=SECRET
    )


@pytest.mark.parametrize("thing", list(objects()), ids=lambda thing: type(thing).__name__)
def test_a_repr_shows_no_code_link_name_ticket_or_password(thing: Any) -> None:
    shown = repr(thing) + str(thing) + f"{[thing]}"
    assert SECRET not in shown
    assert str(NUMBER) not in shown


def declared() -> Iterator[type]:
    for module in pkgutil.walk_packages(game_server.__path__, "game_server."):
        if module.name.split(".")[1] in ("api", "matchmaking", "realtime", "rooms", "protocol"):
            for kind in vars(importlib.import_module(module.name)).values():
                if inspect.isclass(kind) and kind.__module__ == module.name:
                    yield kind


@pytest.mark.parametrize("kind", list(declared()), ids=lambda kind: kind.__name__)
def test_no_class_shows_a_private_field(kind: type) -> None:
    shown: set[str] = set()
    if is_dataclass(kind) and vars(kind)["__dataclass_params__"].repr:
        shown = {field.name for field in fields(kind) if field.repr}
    elif issubclass(kind, BaseModel) and kind.__repr_args__ is BaseModel.__repr_args__:
        shown = {name for name, field in kind.model_fields.items() if field.repr}
    assert {n for n in shown & TELLING if (kind.__name__, n) not in HARMLESS} == set()


@pytest.mark.parametrize("form", ["console", "json"])
def test_an_incidents_traceback_shows_no_variables(
    form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    room = some_room()
    try:
        log = configure_logging("info", form, 0)
        try:
            raise KeyError(room)
        except KeyError as fault:
            structlog.get_logger("game_server").error("incident", room=room.id, exc_info=fault)
        log.close()
    finally:
        root.handlers[:], level = before
        root.setLevel(level)
        structlog.reset_defaults()
    text = capfd.readouterr().err
    assert "KeyError: <Room id1 of runners>" in text
    assert SECRET not in text


def test_the_consoles_tracebacks_are_pythons_own_whatever_is_installed() -> None:
    [renderer] = _console()
    assert vars(renderer)["_exception_formatter"] is structlog.dev.plain_traceback
