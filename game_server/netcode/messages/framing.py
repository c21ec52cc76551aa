"""WebSocket frames as the server sends them: binary, final, unmasked (RFC 6455 §5.2).

82 ll            up to 125 bytes
82 7e hhhh       up to 65,535
82 7f hhhhhhhhhhhhhhhh
"""

from __future__ import annotations

from functools import lru_cache

BINARY_FINAL = 0x82
"""The first byte of a binary message in one frame, in both directions."""


@lru_cache(maxsize=4096)
def frame_header(length: int) -> bytes:
    """The header in front of a payload of ``length`` bytes."""
    if length < 126:
        return bytes((BINARY_FINAL, length))
    if length < 65_536:
        return bytes((BINARY_FINAL, 126)) + length.to_bytes(2, "big")
    return bytes((BINARY_FINAL, 127)) + length.to_bytes(8, "big")


def frame(payload: bytes) -> bytes:
    """A whole frame around one message."""
    return frame_header(len(payload)) + payload
