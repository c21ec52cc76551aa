"""Reads only the head of a tick message: its tick and the private record.

9x        02  ce TTTTTTTT  c0             …     a fixarray, no private record
dc NNNN   02  ce TTTTTTTT  c4 LL record   …     an array of more than 15 elements
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

import msgpack

from game_server.client.session import ClientCore, Message, Welcome
from game_server.client.snapshot import Tick
from game_server.client.tables import Record
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.messages import EXTRA_KEYFRAME, TICK

if TYPE_CHECKING:
    from collections.abc import Mapping

TICK_MARK = bytes([TICK, 0xCE])
LONGEST_FIXARRAY = 0x9F
ARRAY_16, NIL, BIN_8 = 0xDC, 0xC0, 0xC4
STEERING_COLUMNS = frozenset({"margin", "x", "y"})
STRUCT_CODES = {"u1": "B", "u2": "H", "u4": "I", "i1": "b", "i2": "h", "i4": "i"}


class TickHead(NamedTuple):
    """``private`` is the bot's own record; None for spectators."""

    tick: int
    private: bytes | None


def read_head(frame: bytes) -> TickHead | None:
    """The head of a tick message; None for any other message."""
    if len(frame) < 7:
        return None
    at = 1 if 0x90 < frame[0] <= LONGEST_FIXARRAY else 3 if frame[0] == ARRAY_16 else 0
    if not at or frame[at : at + 2] != TICK_MARK or len(frame) < at + 7:
        return None
    tick, at = int.from_bytes(frame[at + 2 : at + 6], "big"), at + 6
    if frame[at] == NIL:
        return TickHead(tick, None)
    if frame[at] != BIN_8 or len(frame) < at + 2 + frame[at + 1]:
        return None
    return TickHead(tick, frame[at + 2 : at + 2 + frame[at + 1]])


def has_keyframe(frame: bytes) -> bool:
    """Whether a tick message holds a cell in full. Decodes all of it."""
    extras = msgpack.unpackb(frame)[3]
    return any(item[0] == EXTRA_KEYFRAME and item[1] is None for item in extras)


class OwnRecordReader:
    """Reads the columns of a private record that bots steer by, and skips all others."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        columns = Record(tables["private"]).columns
        self._columns = [(c.name, c.scale or 1) for c in columns if c.name in STEERING_COLUMNS]
        self._struct = struct.Struct(
            "<" + "".join(_code(c.code, c.name in STEERING_COLUMNS) for c in columns)
        )

    def values(self, data: bytes) -> dict[str, float]:
        """By column name. Raises struct.error for a wrong length."""
        numbers = self._struct.unpack(data)
        return {
            name: number / scale
            for (name, scale), number in zip(self._columns, numbers, strict=True)
        }


class HeaderCore(ClientCore):
    """A client that reads ticks and its own position, and leaves the world unread.

    It costs a fraction of a whole client, so that the swarm measures the server and not itself.
    ``receive`` raises ProtocolError, as a whole client's does.
    """

    def __init__(self, games: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(games)
        self._own_record: OwnRecordReader | None = None

    def receive(self, frame: bytes) -> Message:
        head = read_head(frame)
        if head is None or self._own_record is None:
            return self._receive_other(frame)
        try:
            own = None if head.private is None else self._own_record.values(head.private)
        except struct.error as fault:
            reason = "The private record is not as long as the game's tables say."
            raise ProtocolError(CloseCode.BAD_MESSAGE, reason) from fault
        self.world.tick = head.tick
        tick = Tick(head.tick, own, [], [], self.world)
        self._follow(tick)
        return tick

    def _receive_other(self, frame: bytes) -> Message:
        message = super().receive(frame)
        if isinstance(message, Welcome):
            self._own_record = OwnRecordReader(self._games[message.game])
        return message


def _code(code: str, is_read: bool) -> str:
    """A column in a struct's format, from its NumPy dtype."""
    return STRUCT_CODES[code] if is_read else f"{code[1]}x"
