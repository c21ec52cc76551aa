"""WebSocket frames as a client writes and reads them (RFC 6455 §5.2), as cheaply as can be.

    server → client   8x LL payload | 8x 7e LLLL payload | 8x 7f LLLLLLLLLLLLLLLL payload
    client → server   8x (80|LL) 00 00 00 00 payload                      (mask of zeros)

A mask of zeros is a valid mask (§5.3 leaves the choice to the client): the server unmasks it like
any other, and the client need not touch the payload.
"""

from __future__ import annotations

TEXT, BINARY, CLOSE, PING, PONG = 0x81, 0x82, 0x88, 0x89, 0x8A
"""First bytes of frames that are whole messages."""
MASK = b"\0\0\0\0"
NO_CODE = 1005
"""The code of a CLOSE without one (§7.1.5)."""


def frame(opcode: int, payload: bytes) -> bytes:
    """One whole frame, as a client sends it."""
    return frame_head(opcode, len(payload)) + payload


def frame_head(opcode: int, size: int) -> bytes:
    """The head of a payload of ``size`` bytes, its mask included."""
    if size < 126:
        return bytes((opcode, 0x80 | size)) + MASK
    if size < 65_536:
        return bytes((opcode, 0x80 | 126)) + size.to_bytes(2, "big") + MASK
    return bytes((opcode, 0x80 | 127)) + size.to_bytes(8, "big") + MASK


def payload_span(data: bytes | bytearray, start: int) -> tuple[int, int]:
    """Where the payload of the frame at ``start`` begins and ends, which may be beyond ``data``;
    (0, 0) while the frame's head is incomplete.
    """
    if len(data) - start < 2:
        return 0, 0
    length, begin = data[start + 1], start + 2
    if length > 125:
        wide = 2 if length == 126 else 8
        if len(data) < begin + wide:
            return 0, 0
        length, begin = int.from_bytes(data[begin : begin + wide], "big"), begin + wide
    return begin, begin + length


def close_code(payload: bytes) -> tuple[int, str]:
    """The code and the reason in a CLOSE frame's payload."""
    code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else NO_CODE
    return code, payload[2:].decode("utf-8", "replace")
