"""A WebSocket connection as the game uses it: prepared frames out, messages in by callback.

Two drivers: ``websocket_protocol`` writes straight to the transport of our own uvicorn protocol
class; ``asgi_socket`` does the same over any ASGI server, slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from game_server.realtime.sockets.world_sockets import Source

EXTENSION = "game_server.direct"
"""The key in ``scope["extensions"]`` of the connection's DirectSocket, if the server has one."""

OnMessage = Callable[[bytes | str], None]

MAX_REASON_BYTES = 123
"""A control frame's payload has at most 125 bytes, two of them the code (RFC 6455 §5.5)."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a connection ended. 1006 means without a close frame (RFC 6455 §7.1.5)."""

    code: int
    reason: str = ""


class DirectSocket(Protocol):
    """One accepted WebSocket connection. Nothing here blocks; after the end, calls do nothing."""

    messages_out: int
    bytes_out: int

    def write(self, frame: bytes) -> None:
        """Send whole, unmasked WebSocket frames as they are."""

    def buffered(self) -> int:
        """Bytes written that the system has not taken yet."""

    def ping(self) -> bool:
        """Send a ping. False, and nothing sent, while the last one is unanswered."""

    def source(self) -> Source | None:
        """The connection for ``WorldSockets``; None where its socket cannot be shared."""

    def close(self, code: int, reason: str) -> None:
        """Send a close frame, and abort the connection when the peer does not follow soon."""

    def abort(self) -> None:
        """End the connection at once; buffered bytes are lost."""

    async def serve(self, on_message: OnMessage) -> Ended:
        """Hand every message to ``on_message`` until the connection has ended. Call it once.

        ``on_message`` gets whole messages, bytes or text, must not raise, and is not called any
        more once ``close`` has been.
        """


def close_reason(text: str) -> str:
    """As much of a reason as fits into a close frame, cut between characters."""
    encoded = text.encode()
    if len(encoded) <= MAX_REASON_BYTES:
        return text
    return encoded[:MAX_REASON_BYTES].decode(errors="ignore")
