"""Small binary frames, which players send all the time, read without a parser's state.

82 1lllllll mmmm payload…    final, binary, masked, up to 125 bytes (RFC 6455 §5.2)
"""

from __future__ import annotations

from game_server.netcode.messages.framing import BINARY_FINAL

try:
    from websockets.speedups import apply_mask
except ImportError:  # a system that websockets has no built wheel for
    from websockets.utils import apply_mask

MASKED = 0x80
"""The second byte of a masked frame is this plus its length."""
HEAD_BYTES, MAX_PAYLOAD_BYTES = 6, 125


def small_frame(data: bytes, at: int) -> tuple[bytes, int] | None:
    """The payload of the small frame that begins at ``at``, and where the next one begins.

    None for another sort of frame, or a part of one: those are the parser's.
    """
    if len(data) - at < HEAD_BYTES or data[at] != BINARY_FINAL:
        return None
    length = data[at + 1] - MASKED
    payload = at + HEAD_BYTES
    end = payload + length
    if not 0 <= length <= MAX_PAYLOAD_BYTES or end > len(data):
        return None
    return apply_mask(data[payload:end], data[at + 2 : payload]), end
