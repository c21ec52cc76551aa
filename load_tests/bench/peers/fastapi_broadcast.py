"""The fixed payload as FastAPI's documentation broadcasts: ``await send_bytes`` to one by one."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HZ, FILLER = 20, bytes(496)

sockets: set[WebSocket] = set()


async def tick_forever() -> None:
    loop = asyncio.get_running_loop()
    start, tick = loop.time(), 0
    while True:
        tick += 1
        await asyncio.sleep(start + tick / HZ - loop.time())
        payload = FILLER + tick.to_bytes(4, "big")
        for socket in list(sockets):
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await socket.send_bytes(payload)


@contextlib.asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    ticking = asyncio.create_task(tick_forever())
    yield
    ticking.cancel()


app = FastAPI(lifespan=lifespan)


@app.websocket("/")
async def serve(socket: WebSocket) -> None:
    await socket.accept()
    sockets.add(socket)
    try:
        while True:
            await socket.receive_bytes()
    except WebSocketDisconnect:
        pass
    finally:
        sockets.discard(socket)


if __name__ == "__main__":
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        log_level="warning",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        backlog=4096,
    )
