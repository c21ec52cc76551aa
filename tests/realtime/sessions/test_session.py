"""The session: hello first, then messages of the table, each wrong one closed with its code."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgpack
import pytest

from game_server.matchmaking.tokens import UNKNOWN_RESUME, Tokens
from game_server.protocol.close_codes import CloseCode
from game_server.protocol.messages import (
    ACK,
    COMMAND,
    HELLO,
    INPUT,
    PING,
    PROTOCOL_VERSION,
    RESYNC,
    pack,
    pack_input,
)
from game_server.realtime.sessions.session import Session, State
from tests.support.rooms import Node, RecordingLink
from tests.support.servers.in_process import hello


@dataclass
class RecordedEvents:
    events: list[tuple[object, ...]] = field(default_factory=list)

    def joined(self, room_id: str, player_id: str, spectator: bool, resumed: bool) -> None:
        self.events.append(("joined", player_id, spectator, resumed))

    def received(self, size: int, messages: int = 1) -> None: ...

    def resynced(self, room_id: str, player_id: str, cell: int) -> None:
        self.events.append(("resynced", player_id, cell))

    def dropped(self, message: str) -> None:
        self.events.append(("dropped", message))

    def incident(
        self,
        incident: str,
        room_id: str | None,
        game: str,
        fault: BaseException,
        player_id: str | None,
    ) -> None:
        self.events.append(("incident", incident, room_id, player_id, game, repr(fault)))


class Table:
    """A host with one room, and sessions that want to join it."""

    def __init__(self) -> None:
        self.node = Node()
        self.room = self.node.registry.open("runners")
        self.wall = 1_000_000.0
        self.tokens = Tokens("a secret for tests", lambda: self.wall)
        self.watcher = RecordedEvents()

    def session(self) -> tuple[Session, RecordingLink]:
        link = RecordingLink()
        now = lambda: self.node.now  # noqa: E731
        return Session(link, self.node.registry, self.tokens, self.watcher, now), link

    def ticket(self, player: str = "ann", *, spectate: bool = False) -> str:
        claim = self.node.registry.membership.reserve(self.room, player, player, spectate=spectate)
        return self.tokens.issue_ticket(claim)

    def joined(
        self, player: str = "ann", *, spectate: bool = False
    ) -> tuple[Session, RecordingLink]:
        session, link = self.session()
        session.receive(hello(self.ticket(player, spectate=spectate)))
        assert link.closed is None
        return session, link


@pytest.fixture
def table() -> Table:
    return Table()


def input_frame(tick: int, right: bool = True, size: int = 2) -> bytes:
    return pack_input(tick, 0, 0, bytes((right,)).ljust(size, b"\0"))


def test_a_ticket_is_answered_with_a_welcome(table: Table) -> None:
    session, link = table.joined()
    assert session.state is State.JOINED
    assert link.messages[0][0] == 1
    assert link.messages[0][1]["slot"] == 0
    assert table.watcher.events == [("joined", "ann", False, False)]


def test_a_ticket_works_once(table: Table) -> None:
    ticket = table.ticket()
    first, _ = table.session()
    first.receive(hello(ticket))
    second, link = table.session()
    second.receive(hello(ticket))
    assert link.closed is not None
    assert link.closed[0] == 4502


def test_an_expired_ticket_is_refused_with_its_reason(table: Table) -> None:
    ticket = table.ticket()
    table.wall += 16
    session, link = table.session()
    session.receive(hello(ticket))
    assert link.closed == (4502, "The ticket has expired.")


@pytest.mark.parametrize(
    ("first", "closed"),
    [
        (hello(None), (4502, "A hello carries a ticket or a resume token.")),
        (hello("a", "b"), (4502, "A hello carries a ticket or a resume token.")),
        (hello("forged"), (4502, "The ticket is not valid.")),
        (hello(None, "forged"), (4502, UNKNOWN_RESUME)),
        (hello("x", version=0), 4501),
        (hello("x", version=PROTOCOL_VERSION + 1), 4501),
        (pack([HELLO, PROTOCOL_VERSION + 1, {"another": "shape"}]), 4501),
        (pack([HELLO, PROTOCOL_VERSION, "x"]), (4500, "A message of type 1 has the wrong fields.")),
        (pack([PING, 1.0]), (4500, "The first message must be a hello.")),
        (input_frame(5), 4500),
        (pack([99]), (4500, "There is no message of type 99.")),
        (b"", 4500),
        (b"\xc1", 4500),
        (pack({"type": 1}), 4500),
        (pack([HELLO, PROTOCOL_VERSION, [[[[[[]]]]]], None]), 4500),
        ("hello", (4500, "Messages are msgpack in binary frames.")),
    ],
)
def test_a_wrong_first_message_closes_with_its_code(
    table: Table, first: bytes | str, closed: int | tuple[int, str]
) -> None:
    session, link = table.session()
    session.receive(first)
    assert link.closed is not None
    assert closed in (link.closed, link.closed[0])
    assert session.state is State.CLOSED
    assert table.room.members == {}


@pytest.mark.parametrize(
    "message",
    [
        hello("again"),
        pack([PING, float("nan")]),
        pack([PING, float("inf")]),
        pack([PING, "soon"]),
        pack([COMMAND, 1, "chat", {"text": [[[[[1]]]]]}]),
        pack([COMMAND, -1, "chat", {}]),
        pack([RESYNC, 70_000]),
        pack([RESYNC, 1.5]),
        pack([ACK, 1, 2, 3]),
        pack([0]),
        pack([7]),
        pack(7),
        msgpack.packb([PING, msgpack.ExtType(5, b"x")]),
        msgpack.packb({PING: 1}),
        input_frame(5, size=3),
        input_frame(5)[:-1],
        pack([INPUT, 5, 0, 0, b"\0\0"]),
        "text",
    ],
)
def test_a_wrong_message_of_a_member_closes_with_4500_and_holds_its_seat(
    table: Table, message: bytes | str
) -> None:
    session, link = table.joined()
    session.receive(message)
    assert link.closed is not None
    assert link.closed[0] == 4500
    session.lost()
    assert table.room.members == {}
    assert [seat.stage for seat in table.room.seats] == ["held"]


def test_an_input_goes_to_the_world_as_it_came(table: Table) -> None:
    session, _ = table.joined()
    session.receive(input_frame(5))
    runner = table.node.runner(table.room)
    assert [frame for _, frame in runner._inbox] == [input_frame(5)]


def test_a_flood_of_inputs_is_dropped_and_then_closed(table: Table) -> None:
    session, link = table.joined()
    for _ in range(200 + 100):
        session.receive(input_frame(5))
    assert link.closed is None
    assert table.watcher.events.count(("dropped", "input")) == 100
    session.receive(input_frame(5))
    assert link.closed == (4503, "Too many input messages: at most 60 a second.")


def test_a_ping_is_answered_with_its_time_and_the_tick(table: Table) -> None:
    session, link = table.joined()
    table.node.run(1.0)
    session.receive(pack([PING, 1234.5]))
    kind, time_ms, tick, fraction = link.messages[-1]
    assert (kind, time_ms) == (3, 1234.5)
    assert tick == table.node.registry.tick_of(table.room)
    assert 0 <= fraction <= 255


def test_a_command_is_answered_by_its_number(table: Table) -> None:
    session, link = table.joined()
    session.receive(pack([COMMAND, 77, "no such thing", {}]))
    assert link.messages[-1][:2] == [4, 77]
    assert link.messages[-1][2][0] == "unknown_command"


def test_a_resync_is_reported(table: Table) -> None:
    session, link = table.joined()
    session.receive(pack([RESYNC, 1]))
    assert link.closed is None
    assert table.watcher.events[-1] == ("resynced", "ann", 1)


def test_a_lost_connection_can_be_resumed_once(table: Table) -> None:
    session, _ = table.joined()
    table.node.run(1.0)
    session.lost()
    claim = next(iter(table.node.resume_claims.values()))
    token = table.tokens.issue_resume(claim)
    again, link = table.session()
    again.receive(hello(None, token))
    assert link.messages[0][1]["slot"] == 0
    assert table.watcher.events[-1] == ("joined", "ann", False, True)
    third, late = table.session()
    third.receive(hello(None, token))
    assert late.closed is not None
    assert late.closed[0] == 4502


def test_a_newer_connection_replaces_the_older(table: Table) -> None:
    older, old_link = table.joined()
    table.joined()
    assert old_link.closed is not None
    assert old_link.closed[0] == 4505
    older.lost()
    assert len(table.room.members) == 1


def test_a_ticket_for_a_room_that_has_closed_says_so(table: Table) -> None:
    ticket = table.ticket()
    table.node.run(0.1)
    table.node.registry.close_all(CloseCode.ROOM_GONE)
    session, link = table.session()
    session.receive(hello(ticket))
    assert link.closed is not None
    assert link.closed[0] == 4507


def test_a_mistake_of_ours_closes_with_an_incident_and_no_detail(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, link = table.joined()

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr("game_server.rooms.commands.dispatch.receive", broken)
    session.receive(pack([RESYNC, 1]))
    kind, incident, room_id, player_id, game, fault = table.watcher.events[-1]
    assert (kind, room_id, player_id, game) == ("incident", table.room.id, "ann", "runners")
    assert "a secret detail" in str(fault)
    assert link.closed == (4000, f"The server made a mistake. Incident {incident}.")


@pytest.mark.parametrize("comes", ["by ticket", "by resume token"])
def test_so_does_one_in_the_welcome_and_nobody_stays_in_the_room(
    table: Table, comes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if comes == "by ticket":
        greeting = hello(table.ticket())
    else:
        session, link = table.joined()
        claim = table.node.resume_claim(link)
        session.lost()
        greeting = hello(None, table.tokens.issue_resume(claim))

    def broken() -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(table.room.game, "constants", broken)
    session, link = table.session()
    session.receive(greeting)
    session.lost()
    kind, incident, room_id, player_id, *_ = table.watcher.events[-1]
    assert (kind, room_id, player_id) == ("incident", table.room.id, "ann")
    assert link.closed == (4000, f"The server made a mistake. Incident {incident}.")
    assert table.room.members == {}
    table.node.run(31.0)
    assert len(table.room.seats) == 0


def test_who_says_nothing_is_closed_at_the_deadline(table: Table) -> None:
    silent, link = table.session()
    silent.hello_overdue()
    assert link.closed == (4500, "No hello came within 5 seconds.")
    joined, link = table.joined()
    joined.hello_overdue()
    assert link.closed is None
