"""What the driver must know of each protocol: which frames are ticks, and how one answers them.

Wires read as little as can be. Answers are made of bytes that others use too: what depends on the
tick alone is packed once, and so is what depends on the player alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from game_server.protocol import messages
from load_tests.bench.clients.websocket import BINARY, TEXT, frame, frame_head
from load_tests.bench.workload.scenarios import INPUT_BYTES, PAYLOAD_BYTES, PAYLOAD_RECORD_BYTES

if TYPE_CHECKING:
    from load_tests.bench.workload.players import Player

NO_TICK = -1
LEAD_TICKS = 2
"""Inputs are for the tick after next, so that they lie ready when it comes."""
DELAY_TICKS = 2
"""How far behind the newest tick a player sees the others."""
HEADS_KEPT = 4096
UINT_BYTES = {0xCC: 1, 0xCD: 2, 0xCE: 4}
"""Of a msgpack integer behind its first byte."""


class Wire(Protocol):
    """One client's side of a protocol, once it is in. ``data[body:end]`` is a message."""

    def tick(self, opcode: int, data: bytes, body: int, end: int) -> int:
        """The tick that a message is of; NO_TICK when it is something else."""

    def answer(self, tick: int) -> bytes:
        """Whole frames to send for a tick."""

    def other(self, opcode: int, message: bytes) -> bytes:
        """Whole frames to send for a message that is no tick."""


class GameWire:
    """This server's: an INPUT for every TICK.

    payload of a TICK    9x 02 ce TTTTTTTT … | dc NNNN 02 ce TTTTTTTT …
    """

    def __init__(self, player: Player, heads: InputHeads) -> None:
        self._player = player
        self._heads = heads

    def tick(self, opcode: int, data: bytes, body: int, end: int) -> int:
        head = body + (3 if data[body] == 0xDC else 1)
        if data[head] != messages.TICK:
            return NO_TICK
        first = data[head + 1]
        if first < 0x80:
            return first
        return int.from_bytes(data[head + 2 : head + 2 + UINT_BYTES[first]], "big")

    def answer(self, tick: int) -> bytes:
        return self._heads.at(tick) + self._player.record(tick)

    def other(self, opcode: int, message: bytes) -> bytes:
        return b""


class LobbyWire:
    """This server's, for who waits in a lobby, where a STATUS a second is all that comes."""

    def __init__(self) -> None:
        self._told = 0

    def tick(self, opcode: int, data: bytes, body: int, end: int) -> int:
        if data[body + 1] != messages.STATUS:
            return NO_TICK
        self._told += 1
        return self._told

    def answer(self, tick: int) -> bytes:
        return b""

    def other(self, opcode: int, message: bytes) -> bytes:
        return b""


class InputHeads:
    """Everything of an INPUT's frame in front of its record, packed once for each tick."""

    def __init__(self, record_bytes: int) -> None:
        self._record = bytes(record_bytes)
        self._frame_head = frame_head(BINARY, messages.INPUT_HEAD_BYTES + record_bytes)
        self._heads: dict[int, bytes] = {}

    def at(self, tick: int) -> bytes:
        head = self._heads.get(tick)
        if head is None:
            if len(self._heads) > HEADS_KEPT:
                self._heads.clear()
            view = max(0, tick - DELAY_TICKS) * 16
            message = messages.pack_input(tick + LEAD_TICKS, tick, view, self._record)
            head = self._frame_head + message[: messages.INPUT_HEAD_BYTES]
            self._heads[tick] = head
        return head


class PayloadWire:
    """A bare WebSocket. Every server of the fixed payload sends the same 500 bytes, whatever it
    wraps around them: 496 zeros, then the tick as u32 big-endian. What it gets has the form of an
    INPUT, which is a matter of indifference to all servers but this package's.
    """

    reply = frame(BINARY, messages.pack_input(0, 0, 0, bytes(PAYLOAD_RECORD_BYTES)))

    def tick(self, opcode: int, data: bytes, body: int, end: int) -> int:
        if opcode != BINARY or end - body < PAYLOAD_BYTES:
            return NO_TICK
        return int.from_bytes(data[end - 4 : end], "big")

    def answer(self, tick: int) -> bytes:
        return self.reply

    def other(self, opcode: int, message: bytes) -> bytes:
        return b""


class SocketIoWire(PayloadWire):
    """Engine.IO 4 over WebSocket, Socket.IO 5 inside: binary events have a text frame in front."""

    reply = frame(TEXT, b'451-["i",{"_placeholder":true,"num":0}]') + PayloadWire.reply
    PING, PONG = b"2", frame(TEXT, b"3")

    def other(self, opcode: int, message: bytes) -> bytes:
        return self.PONG if opcode == TEXT and message == self.PING else b""


class ColyseusWire(PayloadWire):
    """A room of Colyseus: bytes go both ways under a message type."""

    ROOM_DATA_BYTES = 17
    HEAD = bytes((ROOM_DATA_BYTES, 0xA1)) + b"i"
    reply = frame(BINARY, HEAD + bytes(range(INPUT_BYTES)))


class ColyseusShipsWire:
    """A room of Colyseus with a state: a patch is a tick, without a number of its own."""

    ROOM_STATE_PATCH, TYPE_BITS = 15, 0x1F
    PADDING = bytes(INPUT_BYTES - len(ColyseusWire.HEAD) - 1)
    HEAD = frame_head(BINARY, INPUT_BYTES) + ColyseusWire.HEAD

    def __init__(self, player: Player) -> None:
        self._player = player
        self._ticks = 0

    def tick(self, opcode: int, data: bytes, body: int, end: int) -> int:
        if data[body] & self.TYPE_BITS != self.ROOM_STATE_PATCH:
            return NO_TICK
        self._ticks += 1
        return self._ticks

    def answer(self, tick: int) -> bytes:
        return self.HEAD + self._player.record(tick) + self.PADDING

    def other(self, opcode: int, message: bytes) -> bytes:
        return b""
