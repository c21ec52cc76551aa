"""An HTTP client of a server without sockets, and a guest's headers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from game_server.app import create_app
from tests.support.live import settings


def client_of(app: FastAPI, base_url: str = "http://play.example") -> httpx.AsyncClient:
    """Calls an application in which time stands still."""
    app.state.node.start = lambda: None
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base_url)


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
