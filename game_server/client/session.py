"""The client's side of a session, sans I/O: bytes in, decoded messages out, and the bytes to send.

core = ClientCore(protocol)                # from GET /api/protocol
send(core.hello(ticket))
message = core.receive(frame)              # Welcome, Tick, Reply, Pong or Status
for frame in core.data_to_send(): send(frame)
send(core.input(up=True, aim=0.5))
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgpack

from game_server.client.parsing import BadTick, GameEvent
from game_server.client.snapshot import SnapshotStore, Tick
from game_server.client.tables import Tables
from game_server.protocol.cells import CellLayout
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.declare import NO_MARGIN
from game_server.protocol.messages import (
    ACK,
    COMMAND,
    HELLO,
    PING,
    PONG,
    PROTOCOL_VERSION,
    REPLY,
    RESYNC,
    STATUS,
    TICK,
    WELCOME,
    pack,
    pack_input,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_MESSAGE_BYTES = 4_194_304
TARGET_MARGIN = 1
"""Ticks that inputs should lie early. At 0 a little jitter makes them late."""
LARGEST_MARGIN = 3
"""Above this the lead shrinks; closer to the target it would go up and down with the jitter."""
LARGEST_LEAD = 24
"""Ticks; the server's window is 32."""


@dataclass(frozen=True)
class Welcome:
    """The first message: who one is, where, and the ground one stands on. It comes again when the
    member changes between playing and watching, and when a host has changed game or map.

    ``member`` is one's own number among ``status["members"]``.
    """

    game: str
    slot: int | None
    resume: str
    tick: int
    tick_hz: int
    room: dict[str, Any]
    map: dict[str, Any]
    constants: dict[str, Any]
    settings: dict[str, Any]
    roster: list[list[Any]] = field(default_factory=list)
    member: int | None = None
    status: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pong:
    time_ms: float
    tick: int
    fraction: int


@dataclass(frozen=True)
class Reply:
    """The answer to a command: ``error`` is None or (code, sentence)."""

    id: int
    error: tuple[str, str] | None
    value: Any


@dataclass(frozen=True)
class Status:
    """The room's whole status document after a change, and what was said since the last one."""

    content: dict[str, Any]
    events: list[GameEvent] = field(default_factory=list)


Message = Welcome | Tick | Pong | Reply | Status


class ClientCore:
    """One connection's state. ``games`` maps each game's name to its described tables."""

    def __init__(self, games: Mapping[str, Mapping[str, Any]]) -> None:
        self.welcome: Welcome | None = None
        self.status: dict[str, Any] = {}
        self.lead = TARGET_MARGIN + 1
        self._games = games
        self._tables: Tables | None = None
        self._world: SnapshotStore | None = None
        self._outgoing: list[bytes] = []
        self._presses: list[int] = []
        self._record = b""
        self._last_input = 0
        self._last_ack = 0
        self._steered_at = 0
        self._commands = 0

    @property
    def world(self) -> SnapshotStore:
        """What is known of the world; only after the welcome."""
        assert self._world is not None
        return self._world

    def hello(self, ticket: str | None = None, resume: str | None = None) -> bytes:
        """The first frame of a connection, with either a ticket or a resume token."""
        return pack([HELLO, PROTOCOL_VERSION, ticket, resume])

    def ping(self, time_ms: float) -> bytes:
        return pack([PING, time_ms])

    def command(self, name: str, /, **args: Any) -> tuple[int, bytes]:
        """A command; its Reply carries the number returned."""
        self._commands += 1
        return self._commands, pack([COMMAND, self._commands, name, args])

    def watch(
        self, x: float | None = None, y: float | None = None, slot: int | None = None
    ) -> bytes:
        """For spectators: where to look, or whom to follow."""
        return pack([ACK, self.world.tick, x, y, slot])

    def receive(self, frame: bytes) -> Message:
        """Decode a message and store what it brings. Raises ProtocolError, and then has stored
        nothing of it.
        """
        try:
            message = msgpack.unpackb(
                frame, raw=False, max_str_len=len(frame), max_bin_len=len(frame), max_ext_len=0
            )
        except (ValueError, TypeError, RecursionError, msgpack.exceptions.UnpackException) as fault:
            raise _bad("The server sent something that is no msgpack message.") from fault
        match message:
            case [kind, *_] if kind == TICK and self._world is not None:
                return self._receive_tick(message)
            case [kind, dict(content)] if kind == WELCOME:
                return self._receive_welcome(content)
            case [kind, int() | float() as time_ms, int(tick), int(part)] if kind == PONG:
                return Pong(time_ms, tick, part)
            case [kind, int(request), None | [str(), str()] as error, value] if kind == REPLY:
                return Reply(request, tuple(error) if error else None, value)
            case [kind, dict(content)] if kind == STATUS:
                return self._receive_status(content)
        raise _bad("The server sent a message that is not of this protocol.")

    def data_to_send(self) -> list[bytes]:
        """What has to be sent in answer to what was received: acks and requests for keyframes."""
        outgoing, self._outgoing = self._outgoing, []
        return outgoing

    def input(self, *, aim: float = 0.0, **held: bool) -> bytes | None:
        """An input for the next tick that none was made for; None when the clock was set back
        and this tick has its input already.

        ``aim`` is in radians, 0 along +x, growing towards +y (down). The other arguments are the
        game's buttons (held now) and presses (pressed once more now).
        Raises TypeError for one that the game does not have.
        """
        tables = self._tables
        assert tables is not None
        if unknown := set(held) - set(tables.buttons) - set(tables.presses):
            raise TypeError(f"this game has no button {sorted(unknown)[0]!r}")
        for number, name in enumerate(tables.presses):
            self._presses[number] = (self._presses[number] + bool(held.get(name))) & 255
        buttons = sum(1 << bit for bit, name in enumerate(tables.buttons) if held.get(name))
        record = buttons.to_bytes(1 if len(tables.buttons) <= 8 else 2, "little")
        if tables.has_aim:
            turns = math.floor(aim / math.tau * 65_536 + 0.5) & 0xFFFF
            record += turns.to_bytes(2, "little")
        self._record = record + bytes(self._presses)
        return self.repeat()

    def repeat(self) -> bytes | None:
        """The last input once more, for the next tick that none was made for; None as ``input``.
        What it held is still held, and nothing is pressed anew.
        """
        newest = self.world.tick
        tick = newest + self.lead
        if tick <= self._last_input:
            return None
        self._last_input = tick
        self._last_ack = newest
        return pack_input(tick, newest, newest * 16, self._record)

    def _receive_welcome(self, content: dict[str, Any]) -> Welcome:
        try:
            tables = Tables(self._games[content["game"]])
            cells = CellLayout.from_plain(content["cells"])
            required = Welcome.__dataclass_fields__.keys() - {"member", "status"}
            welcome = Welcome(
                **{name: content[name] for name in required},
                member=content.get("member"),
                status=content.get("status") or {},
            )
            world = SnapshotStore(tables, cells, content["log"])
        except (KeyError, TypeError) as fault:
            raise _bad("The welcome is incomplete, or of a game that is not known.") from fault
        self.welcome, self._tables, self._world = welcome, tables, world
        self.status = welcome.status
        world.tick = welcome.tick
        self._presses = [0] * len(tables.presses)
        self._last_input = 0
        self._last_ack = self._steered_at = welcome.tick
        return welcome

    def _receive_status(self, content: dict[str, Any]) -> Status:
        events: list[GameEvent] = []
        if self._world is not None:
            try:
                events = self._world.read_log(content.get("log", []))
            except BadTick as fault:
                raise _bad(f"A status cannot be read: {fault}") from fault
        self.status = content
        return Status(content, events)

    def _receive_tick(self, message: list[Any]) -> Tick:
        try:
            tick = self.world.apply(message)
        except BadTick as fault:
            raise _bad(f"A tick message cannot be read: {fault}") from fault
        self._outgoing += [pack([RESYNC, cell]) for cell in tick.resync]
        self._follow(tick)
        return tick

    def _follow(self, tick: Tick) -> None:
        """Steer the inputs' clock by a tick message, and tell the server now and then that ticks
        arrive.
        """
        assert self.welcome is not None
        if tick.own is not None:
            self._steer(tick.tick, int(tick.own["margin"]), self.welcome.tick_hz)
        # Inputs say which tick was the newest; who sends none has to say it now and then.
        if tick.tick - self._last_ack >= max(1, self.welcome.tick_hz // 5):
            self._last_ack = tick.tick
            self._outgoing.append(pack([ACK, tick.tick, None, None, None]))

    def _steer(self, tick: int, margin: int, tick_hz: int) -> None:
        """Keep the inputs about TARGET_MARGIN ticks early, by the margin the server tells.

        It is a minimum over up to two seconds, so it is believed again only after as long.
        """
        if margin == NO_MARGIN or tick - self._steered_at < 2 * tick_hz:
            return
        if not TARGET_MARGIN <= margin <= LARGEST_MARGIN:
            self._steered_at = tick
            self.lead = min(max(self.lead + TARGET_MARGIN - margin, 1), LARGEST_LEAD)


def _bad(reason: str) -> ProtocolError:
    return ProtocolError(CloseCode.BAD_MESSAGE, reason)
