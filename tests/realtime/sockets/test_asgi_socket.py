"""The socket over an ordinary ASGI server keeps the same promises."""

from __future__ import annotations

import asyncio
from typing import Any

from game_server.netcode.messages.framing import frame
from game_server.realtime.sockets.asgi_socket import AsgiSocket
from game_server.realtime.sockets.direct_socket import Ended

RECEIVED = {"type": "websocket.receive"}


class Server:
    """An ASGI server's two functions, played by a test."""

    def __init__(self) -> None:
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []
        self.may_send = asyncio.Event()
        self.may_send.set()

    async def send(self, message: Any) -> None:
        await self.may_send.wait()
        self.sent.append(message)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def start(server: Server, received: list[bytes | str]) -> tuple[AsgiSocket, asyncio.Task[Ended]]:
    socket = AsgiSocket(server.incoming.get, server.send)
    return socket, asyncio.create_task(socket.serve(received.append))


async def test_frames_are_sent_as_messages_without_their_headers() -> None:
    server = Server()
    socket, task = start(server, [])
    socket.write(frame(b"a") + frame(b"b" * 200))
    socket.write(frame(b"c" * 70_000))
    await settle()
    assert [message["bytes"] for message in server.sent] == [b"a", b"b" * 200, b"c" * 70_000]
    assert (socket.messages_out, socket.buffered()) == (2, 0)
    task.cancel()


async def test_messages_are_handed_over_until_the_peer_leaves() -> None:
    server, received = Server(), list[bytes | str]()
    _, task = start(server, received)
    server.incoming.put_nowait({**RECEIVED, "bytes": b"one"})
    server.incoming.put_nowait({**RECEIVED, "bytes": None, "text": "two"})
    server.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001, "reason": "bye"})
    assert await task == Ended(1001, "bye")
    assert received == [b"one", "two"]


async def test_what_the_server_does_not_take_is_buffered() -> None:
    server = Server()
    server.may_send.clear()
    socket, task = start(server, [])
    socket.write(frame(bytes(1_000)))
    socket.write(frame(bytes(500)))
    await settle()
    assert socket.buffered() == 1_500
    server.may_send.set()
    await settle()
    assert socket.buffered() == 0
    task.cancel()


async def test_close_comes_after_what_was_written_and_ends_it() -> None:
    server, received = Server(), list[bytes | str]()
    socket, task = start(server, received)
    socket.write(frame(b"last words"))
    socket.close(4002, "too slow")
    socket.write(frame(b"too late"))
    server.incoming.put_nowait({**RECEIVED, "bytes": b"too late as well"})
    assert await task == Ended(4002, "too slow")
    assert [message["type"] for message in server.sent] == ["websocket.send", "websocket.close"]
    assert received == []


async def test_abort_ends_it_without_waiting_for_the_server() -> None:
    server = Server()
    server.may_send.clear()
    socket, task = start(server, [])
    socket.write(frame(b"stuck"))
    await settle()
    socket.abort()
    assert await task == Ended(1006)
