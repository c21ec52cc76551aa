"""What a stranger can send over HTTP without end: requests that cost more than they seem to."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def get(path: str, host: str = "localhost") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


MANY_FIELDS = b"{%s}" % b",".join(b'"k%d":1' % number for number in range(700))
FLOODS: Mapping[str, Sequence[bytes]] = {
    "not text": [post("/api/guests", b"\xff\xfe" * 4_000)],
    "not text, too long": [post("/api/guests", b"\xff\xfe" * 30_000)],
    "deep": [post("/api/guests", b"[" * 8_000)],
    "long number": [post("/api/guests", b'{"name": %s}' % (b"1" * 5_000))],
    "many fields": [post("/api/guests", MANY_FIELDS)],
    "forged token": [
        post("/api/quick-play", b"{}").replace(
            b"Host:", b"Authorization: Bearer %s\r\nHost:" % (b"x" * 2_000)
        )
    ],
    "list": [get("/api/rooms")],
    "protocol": [get("/api/protocol")],
    "description": [get("/openapi.json")],
    "wrong codes": [get(f"/api/rooms/BCDF{a}{b}") for a in "GHJKLM" for b in "GHJKLM"],
}


async def flood(
    port: int, requests: Sequence[bytes], seconds: float, connections: int
) -> Counter[str]:
    """Send requests one after the other by ``connections`` connections, opened anew where the
    server ends one. Returns how many answers of each status came, and errors by name.
    """
    answers: Counter[str] = Counter()
    until = asyncio.get_running_loop().time() + seconds

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for request in cycle(requests):
                if asyncio.get_running_loop().time() >= until:
                    return
                writer.write(request)
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                size = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(size or b"0"))
                answers[head.split()[1].decode()] += 1
                if b"connection: close" in head:
                    return
        finally:
            writer.transport.abort()

    async def again() -> None:
        while asyncio.get_running_loop().time() < until:
            try:
                await connection()
            except (OSError, asyncio.IncompleteReadError) as fault:
                answers[type(fault).__name__] += 1
                await asyncio.sleep(0.01)

    await asyncio.gather(*(again() for _ in range(connections)))
    return answers
