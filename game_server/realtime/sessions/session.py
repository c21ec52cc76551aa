"""The session: which messages a connection may send, and when. A state machine without I/O.

    AWAITING_HELLO ──hello with ticket or resume token──▶ JOINED ──▶ CLOSED
          └──────────anything else, or 5 s──────────────────────────────▲

Messages come in by ``receive`` and go out by the member's outbox; ``link`` closes the connection.
"""

from __future__ import annotations

import secrets
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from game_server.matchmaking.tokens import TokenError, Tokens
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.messages import (
    INPUT_HEAD_BYTES,
    PONG,
    Ack,
    ClientMessage,
    Command,
    Hello,
    Ping,
    Resync,
    is_input,
    pack,
    parse,
)
from game_server.realtime.sessions.rate_limit import Meter
from game_server.realtime.sockets.world_sockets import Source, use_together
from game_server.rooms.commands import dispatch
from game_server.rooms.world.faults import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.games.base import Game
    from game_server.realtime.sockets.batch_io import BatchIO
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.member import Link, Member
    from game_server.rooms.state.parts.seats import SeatClaim

NOT_JOINED = -INPUT_HEAD_BYTES - 1
"""A record size that makes no frame an input."""
NAMES: dict[type, str] = {Ping: "ping", Command: "command", Resync: "resync", Ack: "ack"}


class SessionEvents(Protocol):
    """Receives what happens in sessions; observability implements it."""

    def joined(self, room_id: str, player_id: str, spectator: bool, resumed: bool) -> None: ...
    def received(self, size: int, messages: int = 1) -> None: ...
    def resynced(self, room_id: str, player_id: str, cell: int) -> None: ...
    def dropped(self, message: str) -> None: ...
    def incident(
        self,
        incident: str,
        room_id: str | None,
        game: str,
        fault: BaseException,
        player_id: str | None,
    ) -> None: ...


class State(Enum):
    AWAITING_HELLO = auto()
    JOINED = auto()
    CLOSED = auto()


class Session:
    """One connection's conversation. ``now`` is monotonic seconds.

    With a ``batch`` and a ``source``, a player's socket is read and written together with all
    others of its world from its first input on.
    """

    def __init__(
        self,
        link: Link,
        registry: RoomRegistry,
        tokens: Tokens,
        events: SessionEvents,
        now: Callable[[], float],
        source: Source | None = None,
        batch: BatchIO | None = None,
    ) -> None:
        self.state = State.AWAITING_HELLO
        self._link = link
        self._registry = registry
        self._tokens = tokens
        self._events = events
        self._now = now
        self._source, self._batch = source, batch
        self._member: Member | None = None
        self._claim: SeatClaim | None = None
        self._meter: Meter
        self._record_bytes = NOT_JOINED
        self._game: Game | None = None

    @property
    def joined(self) -> tuple[str | None, str | None]:
        """The ids of the room and the player, for logs; None before they are known."""
        member = self._member
        return (member.room.id, member.player_id) if member else (None, None)

    def receive(self, data: bytes | str) -> None:
        """Handle one message. Never raises: a fault closes the connection, with the reason."""
        self._events.received(len(data))
        try:
            self._receive(data)
        except ProtocolError as fault:
            self._close(fault.code, fault.reason)
        except MISTAKES as fault:
            incident = secrets.token_hex(4)
            member, claim = self._member, self._claim
            game = member.room.game.name if member else ""
            room_id, player_id = (claim.room_id, claim.player_id) if claim else (None, None)
            self._events.incident(incident, room_id, game, fault, player_id)
            self._close(CloseCode.INTERNAL, f"{CloseCode.INTERNAL.reason} Incident {incident}.")

    def admit_inputs(self, count: int, size: int) -> bool:
        """Whether ``count`` inputs of ``size`` bytes in all, which the world's sockets have read,
        may pass together. If not, each goes through ``receive``.
        """
        return self.state is State.JOINED and self._meter.admit_inputs(count, size)

    def hello_overdue(self) -> None:
        """The deadline for the first message has come."""
        if self.state is State.AWAITING_HELLO:
            self._close(CloseCode.BAD_MESSAGE, "No hello came within 5 seconds.")

    def lost(self) -> None:
        """The connection has ended, by either side. The member's seat is held for a while."""
        self.state = State.CLOSED
        if self._member is not None:
            self._registry.membership.drop(self._member)

    def _receive(self, data: bytes | str) -> None:
        member = self._member
        if isinstance(data, str):
            raise ProtocolError(CloseCode.BAD_MESSAGE, "Messages are msgpack in binary frames.")
        if member is None:
            self._greet(parse(data))
            return
        if member.room.game is not self._game:  # the host has chosen another one in the lobby
            self._expect_inputs_of(member.room.game)
        if is_input(data, self._record_bytes):
            if self._meter.admit("input", len(data)):
                self._registry.membership.receive_input(member, data)
                self._share_socket(member)
        else:
            self._answer(member, data)

    def _greet(self, hello: ClientMessage) -> None:
        """Take the seat that a ticket or a resume token names. Raises ProtocolError."""
        if not isinstance(hello, Hello):
            raise ProtocolError(CloseCode.BAD_MESSAGE, "The first message must be a hello.")
        resumed = hello.resume is not None
        if resumed == (hello.ticket is not None):
            raise ProtocolError(CloseCode.AUTH, "A hello carries a ticket or a resume token.")
        try:
            if hello.resume is not None:
                claim = self._tokens.read_resume(hello.resume)
            else:
                claim = self._tokens.read_ticket(hello.ticket or "")
        except TokenError as fault:
            raise ProtocolError(CloseCode.AUTH, str(fault)) from fault
        self._claim = claim
        enter = self._registry.membership.resume if resumed else self._registry.membership.claim
        self._member = member = enter(claim, self._link)
        self._expect_inputs_of(member.room.game)
        self.state = State.JOINED
        self._events.joined(member.room.id, member.player_id, member.spectator, resumed)

    def _expect_inputs_of(self, game: Game) -> None:
        """Expect inputs of this game's layout and rate from now on."""
        self._game = game
        self._meter = Meter(game.tick_hz, self._now, self._events.dropped)
        self._record_bytes = game.tables.input.record.itemsize

    def _share_socket(self, member: Member) -> None:
        """Let the player's socket be used together with those of its world."""
        runner, source, batch = self._registry.worlds.runner(member.room), self._source, self._batch
        if runner is not None and source is not None and batch is not None:
            use_together(runner, batch, source, self, member, self._events.received)

    def _answer(self, member: Member, data: bytes) -> None:
        """Any message of a member but an input. Raises ProtocolError."""
        message = parse(data)
        if isinstance(message, Hello):
            raise ProtocolError(CloseCode.BAD_MESSAGE, "A hello comes once, as first message.")
        if not self._meter.admit(NAMES[type(message)], len(data)):
            return
        if isinstance(message, Ping):
            tick, fraction = self._registry.membership.tick_and_fraction(member)
            member.outbox.send(pack([PONG, message.time_ms, tick, fraction]))
        else:
            if isinstance(message, Resync):
                self._events.resynced(member.room.id, member.player_id, message.cell)
            dispatch.receive(self._registry, member, message)

    def _close(self, code: CloseCode, reason: str) -> None:
        self.state = State.CLOSED
        self._link.close(code, reason)
