"""The message table: every message of the wire, packed and unpacked, and checked before its use.

    client → server                              server → client
    [1, version, ticket|nil, resume|nil]  HELLO  [1, {…}]                       WELCOME
    [2, tick, newest, view, record]       INPUT  [2, tick, private, extras, …]  TICK
    [3, time_ms]                          PING   [3, time_ms, tick, fraction]   PONG
    [4, id, name, {…}]                    COMMAND[4, id, error|nil, value]      REPLY
    [5, cell]                             RESYNC [5, {…}]                       STATUS
    [6, newest, x|nil, y|nil, slot|nil]   ACK

An INPUT has a fixed layout, so that a tick's inputs are read in one pass:

    95 02 ce tttttttt ce nnnnnnnn ce vvvvvvvv c4 ll record…
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import msgpack

from game_server.protocol.close_codes import CloseCode, ProtocolError

PROTOCOL_VERSION = 2
MAX_INBOUND_BYTES = 4096
MAX_DEPTH = 4

HELLO, INPUT, PING, COMMAND, RESYNC, ACK = 1, 2, 3, 4, 5, 6
WELCOME, TICK, PONG, REPLY, STATUS = 1, 2, 3, 4, 5
CLIENT_MESSAGES = {
    "hello": HELLO, "input": INPUT, "ping": PING, "command": COMMAND, "resync": RESYNC, "ack": ACK,
}  # fmt: skip
SERVER_MESSAGES = {
    "welcome": WELCOME, "tick": TICK, "pong": PONG, "reply": REPLY, "status": STATUS,
}  # fmt: skip

# Operations on a kind's rows within a chunk: code = kind × 8 + op.
SPAWN, UPDATE, UPDATE_WIDE, DIED, MOVED, UPDATE_MAP = range(6)
OPS = {
    "spawn": SPAWN, "update": UPDATE, "update_wide": UPDATE_WIDE, "died": DIED, "moved": MOVED,
    "update_map": UPDATE_MAP,
}  # fmt: skip
LOG, CHECKSUM, EVENTS = 120, 121, 128
"""Chunk codes beyond the kinds' own: log entries, a checksum, and cell events from EVENTS on."""
EXTRA_KEYFRAME, EXTRA_LOG, EXTRA_EVENT, EXTRA_VIEW, EXTRA_BASE, EXTRA_OWNED = range(6)

WHOLE_MAP_SLOT = 65_535
"""The slot that a spectator follows who sees the whole map; no seat has it."""

NEAR, NEAR_BITS, NEAR_BYTES = 1, 12, 3
"""The column mask's first bit, for kinds that have it: both coordinates, ``dx | dy << NEAR_BITS``,
as steps from the corner of the cell. The bits of the columns follow it.
"""
MASK_BITS = 7
"""Bits of a column mask's first byte; its eighth bit says that eight more follow."""

INPUT_HEAD_BYTES = 19
"""Bytes of an INPUT in front of its record."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message. It has either a ticket or a resume token."""

    ticket: str | None = field(repr=False)
    resume: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ping:
    """``time_ms`` is the client's own time; the PONG repeats it."""

    time_ms: float


@dataclass(frozen=True, slots=True)
class Command:
    """What a member asks of its room; the REPLY repeats ``id``."""

    id: int
    name: str
    args: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Resync:
    """The client's rows of a cell are wrong, and it asks for the keyframe."""

    cell: int


@dataclass(frozen=True, slots=True)
class Ack:
    """The newest tick that a client has received, and where a spectator's camera goes: to a point
    in units, after the player in a slot, or with ``WHOLE_MAP_SLOT`` so high that it sees the whole
    map; all three None leave it alone.
    """

    newest: int
    x: float | None
    y: float | None
    slot: int | None


ClientMessage = Hello | Ping | Command | Resync | Ack


def pack(message: Any) -> bytes:
    """Any message as msgpack bytes."""
    packed: bytes = msgpack.packb(message, use_bin_type=True)
    return packed


def pack_input(tick: int, newest: int, view: int, record: bytes) -> bytes:
    """An INPUT in its fixed layout; ticks are u32, ``view`` is in 1/16 tick."""
    return b"\x95\x02\xce%b\xce%b\xce%b\xc4%c%b" % (
        tick.to_bytes(4, "big"),
        newest.to_bytes(4, "big"),
        view.to_bytes(4, "big"),
        len(record),
        record,
    )


INPUT_START = b"\x95\x02\xce"
"""How every INPUT begins: an array of five, its type, and a tick in five bytes."""


def is_input(frame: bytes, record_bytes: int) -> bool:
    """Whether a frame has an INPUT's length and first bytes. The input buffer checks the rest."""
    return len(frame) == INPUT_HEAD_BYTES + record_bytes and frame[:3] == INPUT_START


def unpack(frame: bytes) -> list[Any]:
    """A client's frame as a msgpack array that starts with its type. Raises ProtocolError."""
    if len(frame) > MAX_INBOUND_BYTES:
        raise ProtocolError(CloseCode.BAD_MESSAGE, "A message may have at most 4,096 bytes.")
    try:
        message = msgpack.unpackb(
            frame,
            raw=False,
            strict_map_key=True,
            max_str_len=MAX_INBOUND_BYTES,
            max_bin_len=MAX_INBOUND_BYTES,
            max_array_len=64,
            max_map_len=64,
            max_ext_len=0,
        )
    except (ValueError, TypeError, RecursionError, msgpack.exceptions.UnpackException) as fault:
        raise _bad("A message must be one msgpack array.") from fault
    if not isinstance(message, list) or not message or not _is_int(message[0], 0, 255):
        raise _bad("A message must be a msgpack array that starts with its type.")
    if not _is_plain(message, MAX_DEPTH):
        raise _bad("A message may hold only finite numbers, text and shallow lists and maps.")
    return message


def parse(frame: bytes) -> ClientMessage:
    """Decode and check a client's frame that is not an INPUT. Raises ProtocolError."""
    match unpack(frame):
        # Another version's hello may go on differently, but starts alike.
        case [1, int(version), *_] if version != PROTOCOL_VERSION:
            raise ProtocolError(CloseCode.VERSION)
        case [1, int(), ticket, resume] if _texts(ticket, resume):
            return Hello(ticket, resume)
        case [3, time_ms] if _is_number(time_ms):
            return Ping(time_ms)
        case [4, request, str(name), dict(args)] if _is_int(request, 0) and len(name) <= 32:
            return Command(request, name, args)
        case [5, cell] if _is_int(cell, 0, 65_535):
            return Resync(cell)
        case [6, newest, x, y, slot] if _is_ack(newest, x, y, slot):
            return Ack(newest, x, y, slot)
        case [2, *_]:
            raise _bad("An input must have the fixed layout that the game's tables describe.")
        case [kind, *_] if kind in CLIENT_MESSAGES.values():
            raise _bad(f"A message of type {kind} has the wrong fields.")
        case [kind, *_]:
            raise _bad(f"There is no message of type {kind}.")
        case _:
            raise _bad("A message must be a msgpack array that starts with its type.")


def _bad(reason: str) -> ProtocolError:
    return ProtocolError(CloseCode.BAD_MESSAGE, reason)


def _is_int(value: Any, low: int = 0, high: int = 0xFFFF_FFFF) -> bool:
    return type(value) is int and low <= value <= high


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _texts(*values: Any) -> bool:
    return all(value is None or isinstance(value, str) for value in values)


def _is_ack(newest: Any, x: Any, y: Any, slot: Any) -> bool:
    return (
        _is_int(newest)
        and all(value is None or _is_number(value) for value in (x, y))
        and (slot is None or _is_int(slot, 0, 65_535))
    )


def _is_plain(value: Any, depth: int) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list):
        return depth > 0 and all(_is_plain(item, depth - 1) for item in value)
    if isinstance(value, dict):
        return depth > 0 and all(
            isinstance(key, str) and _is_plain(item, depth - 1) for key, item in value.items()
        )
    return value is None or isinstance(value, (str, int, bytes, bool))
