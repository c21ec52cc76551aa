"""An HTTP client of a server without sockets, and a guest's headers."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from game_server.app import create_app
from game_server.realtime.process.idle_collector import IdleCollector
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI


@asynccontextmanager
async def client_of(
    app: FastAPI, base_url: str = "http://play.example"
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application, which runs meanwhile if it does not already."""
    transport = httpx.ASGITransport(app)
    async with AsyncExitStack() as running:
        if not app.state.node.is_running:
            await running.enter_async_context(app.router.lifespan_context(app))
        yield await running.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url=base_url)
        )


@pytest.fixture(autouse=True)
def no_garbage_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The full collection at a server's start takes longer than most of these tests."""
    for name in ("start", "stop", "idle"):
        monkeypatch.setattr(IdleCollector, name, lambda self: False)


@pytest.fixture
def app() -> FastAPI:
    return create_app(settings())


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


@pytest.fixture
async def ann(http: httpx.AsyncClient) -> dict[str, str]:
    """The headers of a guest called Ann."""
    return await guest(http, "Ann")


@pytest.fixture
async def bea(http: httpx.AsyncClient) -> dict[str, str]:
    """Those of another one."""
    return await guest(http, "Bea")


async def guest(http: httpx.AsyncClient, name: str) -> dict[str, str]:
    """The headers of a new guest."""
    made = (await http.post("/api/guests", json={"name": name})).json()
    return {"Authorization": f"Bearer {made['token']}"}
