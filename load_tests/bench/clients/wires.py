"""The driver's knowledge of each protocol: which frames are ticks, and how to answer them.

A wire reads as little as it can. Its answers are made of shared bytes: the part that depends on the
tick alone is packed once for all players, and the part that depends on the player alone once for
all ticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from game_server.protocol import messages
from load_tests.bench.workload.scenarios import INPUT_BYTES, PAYLOAD_BYTES, PAYLOAD_RECORD_BYTES
from load_tests.websocket_frames import BINARY, TEXT, frame, frame_head

if TYPE_CHECKING:
    from load_tests.bench.workload.players import Player

NO_TICK = -1
LEAD_TICKS = 2
"""An input is for the tick after next, so that it has arrived when that begins."""
DELAY_TICKS = 2
"""How far behind the newest tick a player sees the others."""
HEADS_KEPT = 4096
UINT_BYTES = {0xCC: 1, 0xCD: 2, 0xCE: 4}
"""The bytes of a msgpack integer behind its first byte."""


class Wire(Protocol):
    """One client's side of a protocol, once it has joined. A message is ``data[begin:end]``."""

    def tick(self, opcode: int, data: bytes, begin: int, end: int) -> int:
        """The tick of a message; NO_TICK when it is of another type."""

    def answer(self, tick: int) -> bytes:
        """Whole frames to send for a tick."""

    def other(self, opcode: int, message: bytes) -> bytes:
        """Whole frames to send for a message that is no tick."""


class GameWire:
    """This server's game: an INPUT for every TICK.

    payload of a TICK    9x 02 ce TTTTTTTT … | dc NNNN 02 ce TTTTTTTT …
    """

    def __init__(self, player: Player, heads: InputHeads) -> None:
        self._player = player
        self._heads = heads

    def tick(self, opcode: int, data: bytes, begin: int, end: int) -> int:
        head = begin + (3 if data[begin] == 0xDC else 1)
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
    """This server's lobby, which sends one STATUS a second. Statuses count as ticks."""

    def __init__(self) -> None:
        self._statuses = 0

    def tick(self, opcode: int, data: bytes, begin: int, end: int) -> int:
        if data[begin + 1] != messages.STATUS:
            return NO_TICK
        self._statuses += 1
        return self._statuses

    def answer(self, tick: int) -> bytes:
        return b""

    def other(self, opcode: int, message: bytes) -> bytes:
        return b""


class InputHeads:
    """The part of an INPUT's frame in front of its record, packed once for each tick."""

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
    """A bare WebSocket with the fixed payload.

    Every server sends the same bytes, whatever its protocol wraps around them: zeros, then the tick
    as u32 big-endian. Clients send the bytes of an INPUT, which only this package's servers parse.
    """

    reply = frame(BINARY, messages.pack_input(0, 0, 0, bytes(PAYLOAD_RECORD_BYTES)))

    def tick(self, opcode: int, data: bytes, begin: int, end: int) -> int:
        if opcode != BINARY or end - begin < PAYLOAD_BYTES:
            return NO_TICK
        return int.from_bytes(data[end - 4 : end], "big")

    def answer(self, tick: int) -> bytes:
        return self.reply

    def other(self, opcode: int, message: bytes) -> bytes:
        return b""


class SocketIoWire(PayloadWire):
    """Engine.IO 4 over WebSocket, Socket.IO 5 inside: a text frame precedes each binary event."""

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
    """A room of Colyseus with a state. A patch is a tick; patches have no number, so each client
    counts its own.
    """

    ROOM_STATE_PATCH, TYPE_BITS = 15, 0x1F
    PADDING = bytes(INPUT_BYTES - len(ColyseusWire.HEAD) - 1)
    HEAD = frame_head(BINARY, INPUT_BYTES) + ColyseusWire.HEAD

    def __init__(self, player: Player) -> None:
        self._player = player
        self._patches = 0

    def tick(self, opcode: int, data: bytes, begin: int, end: int) -> int:
        if data[begin] & self.TYPE_BITS != self.ROOM_STATE_PATCH:
            return NO_TICK
        self._patches += 1
        return self._patches

    def answer(self, tick: int) -> bytes:
        return self.HEAD + self._player.record(tick) + self.PADDING

    def other(self, opcode: int, message: bytes) -> bytes:
        return b""
