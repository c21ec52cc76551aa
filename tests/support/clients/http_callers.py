"""HTTP callers that are fast and come from an address of their own, to press on a server."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: Any


class Caller:
    """One connection that is kept open. ``token`` makes its calls a guest's."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.token: str | None = None
        self._reader = reader
        self._writer = writer

    async def call(
        self, method: str, path: str, body: object = None, *headers: str, host: str = "127.0.0.1"
    ) -> Answer:
        """The answer, its JSON decoded. ``headers`` are further lines of the request."""
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(content)}"]
        lines += headers
        if content:
            lines.append("Content-Type: application/json")
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + content)
        async with asyncio.timeout(WITHIN_S):
            return await self._answer()

    async def become_guest(self, name: str, *headers: str) -> None:
        """Be somebody new."""
        self.token = None  # else it would be the same guest under another name
        made = await self.call("POST", "/api/guests", {"name": name}, *headers)
        assert made.status == 200, made.body
        self.token = made.body["token"]

    async def _answer(self) -> Answer:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        content = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(head[0].split()[1]), headers, json.loads(content) if content else None)


@asynccontextmanager
async def caller(port: int, address: str = "127.0.0.1") -> AsyncIterator[Caller]:
    """A connection that comes from ``address``, one of the loopback's."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    try:
        yield Caller(reader, writer)
    finally:
        writer.transport.abort()
