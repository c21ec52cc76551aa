"""Saving by field: no field of a room or its parts is forgotten, and every part comes back."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.netcode.messages.room_log import RoomLog
from game_server.protocol.messages import pack
from game_server.rooms.state.parts.bans import Bans
from game_server.rooms.state.parts.chat_state import ChatState, Presence
from game_server.rooms.state.parts.door import Door
from game_server.rooms.state.parts.room_clock import RoomClock
from game_server.rooms.state.parts.roster import Roster, RosterEntry
from game_server.rooms.state.parts.round_result import RoundResult, StandingRow, TeamStanding
from game_server.rooms.state.parts.saved import Saved, not_saved
from game_server.rooms.state.parts.seats import Seats
from game_server.rooms.state.parts.status_feed import StatusFeed
from game_server.rooms.state.parts.votes import Vote, Votes
from game_server.rooms.state.room import Room

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

PLAIN = {"bool", "int", "float", "str", "int | None", "str | None"}
"""The types of fields that are saved as they are."""


def forgotten(kind: type[Saved]) -> set[str]:
    """Fields that are neither plain values, nor parts, nor declared as not saved."""
    kinds, types = kind.kinds(), {one.name: one.type for one in fields(kind)}
    return {name for name, part in kinds.items() if part is None and types[name] not in PLAIN}


@pytest.mark.parametrize("kind", [Room, Door, RoomClock, StatusFeed, Votes])
def test_every_field_is_a_plain_value_or_a_part_or_not_saved_for_a_reason(
    kind: type[Saved],
) -> None:
    assert forgotten(kind) == set()
    for one in fields(kind):
        if one.name not in kind.kinds():
            [reason] = one.metadata.values()
            assert len(reason.split()) > 2, one.name


def test_a_field_that_nobody_saves_is_noticed() -> None:
    @dataclass
    class Careless(Saved):
        people: int = 0
        clock: RoomClock = field(default_factory=RoomClock)
        friends: set[int] = field(default_factory=set)
        guests: set[int] = field(default_factory=set, metadata=not_saved("they are gone by then"))

    assert forgotten(Careless) == {"friends"}
    assert Careless(3, RoomClock(7), {1}, {2}).plain() == {
        "people": 3,
        "clock": {"ahead": 7, "thousandths": 0},
        "friends": {1},
    }


NUMBERS = st.integers(0, 2**40)
TIMES = st.lists(NUMBERS, max_size=4)


@st.composite
def seats(draw: DrawFn) -> Seats:
    some = Seats(draw(st.integers(3, 8)))
    for player in draw(st.lists(st.sampled_from("abc"), max_size=4)):
        some.reserve(player, player.title(), draw(NUMBERS))
    return some


@st.composite
def bans(draw: DrawFn) -> Bans:
    some = Bans()
    for player in draw(st.lists(st.text(max_size=8), max_size=4)):
        some.add(player)
    return some


@st.composite
def chats(draw: DrawFn) -> ChatState:
    chat = ChatState()
    chat.slow_mode_s = draw(st.integers(0, 120))
    presence = st.builds(Presence, st.text(max_size=8), st.booleans(), st.booleans())
    chat.announced = draw(st.dictionaries(NUMBERS, presence, max_size=3))
    chat.said = draw(st.dictionaries(NUMBERS, TIMES, max_size=3))
    chat.muted_by = draw(st.dictionaries(NUMBERS, st.sets(NUMBERS, max_size=3), max_size=3))
    return chat


@st.composite
def logs(draw: DrawFn) -> RoomLog:
    log = RoomLog(draw(st.integers(1, 2**31)))
    for event in draw(st.lists(st.integers(0, 9), max_size=4)):
        log.append(event, draw(NUMBERS), [draw(st.text(max_size=8))])
    if draw(st.booleans()):
        log.pop_unsent()
    return log


ROWS = st.builds(
    StandingRow,
    NUMBERS,
    st.text(max_size=8),
    NUMBERS,
    NUMBERS,
    st.lists(st.text(max_size=8), max_size=2).map(tuple),
)
VOTES = st.builds(Vote, NUMBERS, NUMBERS, NUMBERS, st.sets(NUMBERS), st.sets(NUMBERS))
PARTS: dict[type[Any], SearchStrategy[Any]] = {
    Seats: seats(),
    Bans: bans(),
    ChatState: chats(),
    RoomLog: logs(),
    Vote: VOTES,
    Votes: st.builds(Votes, st.none() | VOTES),
    Door: st.builds(
        Door,
        st.booleans(),
        st.none() | st.text(max_size=8),
        st.none() | st.text(max_size=8),
        st.booleans(),
        st.sampled_from(("play", "watch")),
        bans(),
    ),
    RoomClock: st.builds(RoomClock, NUMBERS, st.integers(0, 999)),
    StatusFeed: st.builds(StatusFeed, NUMBERS, st.booleans(), NUMBERS),
    Roster: st.lists(
        st.builds(RosterEntry, NUMBERS, st.text(max_size=8), st.integers(0, 3), NUMBERS),
        max_size=3,
    ).map(Roster),
    RoundResult: st.builds(
        RoundResult,
        st.lists(ROWS, max_size=3),
        st.lists(st.builds(TeamStanding, NUMBERS, NUMBERS), max_size=3),
    ),
}


def test_these_are_all_parts() -> None:
    found: set[type[Any]] = set()
    left: list[Any] = [Room]
    while left:
        kinds = {kind for kind in left.pop().kinds().values() if kind is not None}
        left += [kind for kind in kinds if issubclass(kind, Saved)]
        found |= kinds
    assert found == PARTS.keys()


@pytest.mark.parametrize("kind", PARTS, ids=lambda kind: kind.__name__)
@given(st.data())
def test_every_part_comes_back_from_a_save(kind: type[Any], data: st.DataObject) -> None:
    one = data.draw(PARTS[kind])
    saved = pack(one.plain())
    again = kind.from_plain(msgpack.unpackb(saved, strict_map_key=True))
    assert pack(again.plain()) == saved
    if kind in (Vote, RoomClock, StatusFeed, Roster, RoundResult):  # others hold tables
        assert again == one
