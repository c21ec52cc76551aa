"""A WebSocket as an ASGI application sees it: a scope, messages in a queue, messages back.

ASGI's WebSocket specification 2.4, with the extension that refuses a handshake by an HTTP response.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from game_server.realtime.http.request_head import Fields, Refusal, last_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import uvicorn
    from websockets.http11 import Request

    from game_server.realtime.sockets.direct_socket import Ended
    from game_server.realtime.sockets.websocket_protocol import GameWebSocketProtocol

NORMAL, INTERNAL = 1000, 1011
ANSWERS = {"websocket.accept", "websocket.close", "websocket.http.response.start"}
FORBIDDEN = Refusal(403, "forbidden", "The server refused the connection.")
FAILED = Refusal(500, "internal", "The server made a mistake.")


class Disconnected(OSError):
    """The application sends to a connection that has ended."""


def scope_of(
    request: Request,
    transport: asyncio.BaseTransport,
    config: uvicorn.Config,
    app_state: dict[str, Any],
) -> dict[str, Any]:
    """The ASGI scope of a handshake."""
    path, _, query = request.path.partition("?")
    fields = [(name.lower().encode(), _bytes(value)) for name, value in request.headers.raw_items()]
    offered = ",".join(request.headers.get_all("Sec-WebSocket-Protocol")).split(",")
    return {
        "type": "websocket",
        "asgi": {"version": config.asgi_version, "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "wss" if transport.get_extra_info("sslcontext") else "ws",
        "server": _address(transport, "sockname"),
        "client": _address(transport, "peername"),
        "root_path": config.root_path,
        "path": config.root_path + unquote(path),
        "raw_path": config.root_path.encode() + path.encode(),
        "query_string": query.encode(),
        "headers": fields,
        "subprotocols": [name for part in offered if (name := part.strip())],
        "state": app_state.copy(),
        "extensions": {"websocket.http.response": {}},
    }


class AsgiConversation:
    """An application's call for one connection."""

    def __init__(self, protocol: GameWebSocketProtocol, scope: dict[str, Any]) -> None:
        self._protocol = protocol
        self._scope = scope
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._events.put_nowait({"type": "websocket.connect"})
        self._writable = asyncio.Event()
        self._writable.set()
        self._answered = self._is_lost = self._reads_paused = False
        self._refusal: tuple[int, Fields, list[bytes]] | None = None

    async def run(self, app: Any) -> None:
        """Call the application; the connection ends with it."""
        code = INTERNAL
        try:
            await app(self._scope, self._receive, self._send)
            code = NORMAL
        except Disconnected:
            pass
        except Exception:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
        finally:
            if self._answered:
                self._protocol.close_with(code, "")
            else:
                self._protocol.refuse(FAILED)
            self._scope.clear()  # it refers to the connection, and others may refer to it

    # Called by the protocol

    def deliver(self, message: bytes | str) -> None:
        """Pass a message to the application. Reading stops until it has been received."""
        kind = "text" if isinstance(message, str) else "bytes"
        self._events.put_nowait({"type": "websocket.receive", kind: message})
        self._pause_reads(True)

    def drain(self) -> Iterator[bytes | str]:
        """The messages that wait; the application gets no more from here on."""
        while not self._events.empty():
            event = self._events.get_nowait()
            if event["type"] == "websocket.receive":
                yield event["bytes"] if "bytes" in event else event["text"]
        self._pause_reads(False)

    def pause(self) -> None:
        """The client reads more slowly than the application writes."""
        self._writable.clear()

    def resume(self) -> None:
        self._writable.set()

    def lost(self, ended: Ended) -> None:
        """The connection has ended."""
        self._is_lost = True
        self._writable.set()
        event = {"type": "websocket.disconnect", "code": ended.code, "reason": ended.reason}
        self._events.put_nowait(event)

    # Called by the application

    async def _receive(self) -> dict[str, Any]:
        event = await self._events.get()
        if self._events.empty():
            self._pause_reads(False)
        return event

    async def _send(self, message: dict[str, Any]) -> None:
        await self._writable.wait()
        if self._is_lost:
            raise Disconnected
        if not self._answered:
            self._answer(message)
        elif self._refusal is not None:
            self._go_on_refusing(message)
        elif self._protocol.closed:
            raise Disconnected
        elif message["type"] == "websocket.send":
            content = message.get("bytes")
            self._protocol.send_message(message["text"] if content is None else content)
        elif message["type"] == "websocket.close":
            self._protocol.close_with(message.get("code", NORMAL), message.get("reason") or "")
        else:
            raise RuntimeError(f"{message['type']} can't follow websocket.accept")

    def _answer(self, message: dict[str, Any]) -> None:
        kind, headers = message["type"], list(message.get("headers", []))
        self._answered = kind in ANSWERS
        if kind == "websocket.accept":
            self._protocol.accept(headers, message.get("subprotocol"))
        elif kind == "websocket.close":
            self._protocol.refuse(FORBIDDEN)
        elif kind == "websocket.http.response.start":
            self._refusal = message["status"], headers, []
        else:
            raise RuntimeError(f"{kind} can't answer a handshake")

    def _go_on_refusing(self, message: dict[str, Any]) -> None:
        assert self._refusal is not None
        status, headers, body = self._refusal
        body.append(message.get("body", b""))
        if not message.get("more_body", False):
            self._protocol.respond(last_answer(status, headers, b"".join(body)))

    def _pause_reads(self, paused: bool) -> None:
        transport = self._protocol.transport
        if paused != self._reads_paused and not transport.is_closing():
            self._reads_paused = paused
            if paused:
                transport.pause_reading()
            else:
                transport.resume_reading()


def _bytes(value: str) -> bytes:
    """A header's value as it was received; before version 17 ``websockets`` escapes non-ASCII."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("ascii", errors="surrogateescape")


def _address(transport: asyncio.BaseTransport, name: str) -> tuple[str, int] | None:
    address = transport.get_extra_info(name)
    return (str(address[0]), int(address[1])) if isinstance(address, tuple) else None
