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
"""The largest lead, in ticks; the server drops inputs for more than 32 ticks ahead."""


@dataclass(frozen=True)
class Welcome:
    """The first message: your place, the room, the map. It comes again when you change between
    playing and watching, and when the host has changed the game or the map.
    """

    game: str
    """The game's name in ``GET /api/protocol``."""
    slot: int | None
    """Your seat; None for a spectator."""
    resume: str
    """The token for ``rejoin``."""
    tick: int
    tick_hz: int
    room: dict[str, Any]
    """``id``, ``code``, ``mode``, ``private`` and ``limit``, the number of seats."""
    map: dict[str, Any]
    """``width``, ``height`` and ``walls`` in units, and the game's own fields."""
    constants: dict[str, Any]
    """The game's numbers for prediction."""
    settings: dict[str, Any]
    roster: list[list[Any]] = field(default_factory=list)
    """``[slot, name, is a bot, team]`` of each taken seat."""
    member: int | None = None
    """Your id among ``status["members"]``."""
    status: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pong:
    """The answer to a ping that was sent at ``time_ms``: the room's tick, and how much of it has
    passed, in 1/256.
    """

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
    """The room's whole status after a change, and the events of the lobby since the last one."""

    content: dict[str, Any]
    events: list[GameEvent] = field(default_factory=list)


Message = Welcome | Tick | Pong | Reply | Status


class ClientCore:
    """One connection's state. ``games`` is ``games`` of ``GET /api/protocol``."""

    def __init__(self, games: Mapping[str, Mapping[str, Any]]) -> None:
        self.welcome: Welcome | None = None
        """The newest one; None before the first."""
        self.status: dict[str, Any] = {}
        """The room's newest status."""
        self.lead = TARGET_MARGIN + 1
        """How many ticks the next input is ahead of the newest one received."""
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
        """The rows that you see; only after the welcome."""
        assert self._world is not None
        return self._world

    def hello(self, ticket: str | None = None, resume: str | None = None) -> bytes:
        """The first frame of a connection, with either a ticket or a resume token."""
        return pack([HELLO, PROTOCOL_VERSION, ticket, resume])

    def ping(self, time_ms: float) -> bytes:
        """A ping at your own time; its Pong repeats the time."""
        return pack([PING, time_ms])

    def command(self, name: str, /, **args: Any) -> tuple[int, bytes]:
        """A command; its Reply carries the number returned."""
        self._commands += 1
        return self._commands, pack([COMMAND, self._commands, name, args])

    def watch(
        self, x: float | None = None, y: float | None = None, slot: int | None = None
    ) -> bytes:
        """For spectators: look at a point, in units, follow the player in a slot, or with the slot
        ``messages.WHOLE_MAP_SLOT`` see the whole map.
        """
        return pack([ACK, self.world.tick, x, y, slot])

    def receive(self, frame: bytes) -> Message:
        """Decode a message and store its content. Raises ProtocolError, and then has stored
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
        """Acknowledgements and requests for keyframes that received messages call for."""
        outgoing, self._outgoing = self._outgoing, []
        return outgoing

    def input(self, *, aim: float = 0.0, **held: bool) -> bytes | None:
        """An input for the tick that is ``lead`` ticks ahead; None when that tick has one already.

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
        """The last input again, for the tick that is ``lead`` ticks ahead: with the same buttons
        held and no new press. None when that tick has an input already.
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
        """Steer the lead by a tick message, and acknowledge it now and then."""
        assert self.welcome is not None
        if tick.own is not None:
            self._steer(tick.tick, int(tick.own["margin"]), self.welcome.tick_hz)
        # Inputs acknowledge the newest tick. Without inputs it takes an ACK now and then.
        if tick.tick - self._last_ack >= max(1, self.welcome.tick_hz // 5):
            self._last_ack = tick.tick
            self._outgoing.append(pack([ACK, tick.tick, None, None, None]))

    def _steer(self, tick: int, margin: int, tick_hz: int) -> None:
        """Keep the inputs about TARGET_MARGIN ticks early, by the margin from the server.

        The margin is a minimum over up to two seconds, so it is believed again only after those.
        """
        if margin == NO_MARGIN or tick - self._steered_at < 2 * tick_hz:
            return
        if not TARGET_MARGIN <= margin <= LARGEST_MARGIN:
            self._steered_at = tick
            self.lead = min(max(self.lead + TARGET_MARGIN - margin, 1), LARGEST_LEAD)


def _bad(reason: str) -> ProtocolError:
    return ProtocolError(CloseCode.BAD_MESSAGE, reason)
