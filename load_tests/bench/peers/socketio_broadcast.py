"""The fixed payload through python-socketio: one ``emit`` to everybody."""

from __future__ import annotations

import asyncio
import importlib
import sys
from typing import Any

import uvicorn

HZ, FILLER = 20, bytes(496)

socketio: Any = importlib.import_module("socketio")  # installed beside the bench, not with it
server = socketio.AsyncServer(async_mode="asgi", transports=["websocket"])


async def tick_forever() -> None:
    loop = asyncio.get_running_loop()
    start, tick = loop.time(), 0
    while True:
        tick += 1
        await asyncio.sleep(start + tick / HZ - loop.time())
        await server.emit("t", FILLER + tick.to_bytes(4, "big"))


async def start() -> None:
    server.start_background_task(tick_forever)


async def on_input(_session: str, _payload: bytes) -> None:
    """Drop a client's input, as the other servers do."""


if __name__ == "__main__":
    server.on("i", on_input)
    uvicorn.run(
        socketio.ASGIApp(server, on_startup=start),
        port=int(sys.argv[1]),
        log_level="warning",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        backlog=4096,
    )
