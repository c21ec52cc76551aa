"""The deadline for requests: whoever says nothing, or half of it, is gone."""

from __future__ import annotations

from typing import Any

import pytest

from game_server.realtime import http_protocol
from tests.support.live import raw_connection, serving, upgrade_request


async def ok(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers every request once it is whole."""
    assert scope["type"] == "http"
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture(autouse=True)
def short_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "REQUEST_DEADLINE_S", 0.2)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf",
        upgrade_request(80)[:-2],
    ],
    ids=["silence", "half a line", "half a head", "half a body", "half an upgrade"],
)
async def test_a_request_that_does_not_come_ends_the_connection(sent: bytes) -> None:
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(sent)
        await socket.ended()


async def test_half_a_second_request_ends_the_connection_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_protocol, "REQUEST_DEADLINE_S", 2.0)  # in time for the first
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async with serving(ok) as port, raw_connection(port) as socket:
        socket.send(request)
        assert (await socket.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")
        socket.send(request[:10])
        await socket.ended()
