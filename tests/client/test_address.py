"""Addresses of servers, as people write them."""

from __future__ import annotations

import pytest

from game_server.client import join, rejoin
from game_server.client.address import server_address, socket_address
from tests.support.servers.in_process import running


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://127.0.0.1:8000///", "http://127.0.0.1:8000"),
        (" http://localhost:8000/ ", "http://localhost:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("localhost:8000/", "http://localhost:8000"),
        ("play.example", "http://play.example"),
        ("HTTP://Play.Example/", "http://play.example"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("ws://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("ws://127.0.0.1:8000/ws", "http://127.0.0.1:8000"),
        ("wss://play.example/ws/", "https://play.example"),
        ("https://play.example/game/", "https://play.example/game"),
        ("wss://play.example/game/ws", "https://play.example/game"),
    ],
)
def test_one_server_has_one_address(given: str, address: str) -> None:
    assert server_address(given) == address
    assert server_address(address) == address


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "it names no host"),
        ("http://", "it names no host"),
        (":8000", "it names no host"),
        ("ftp://play.example", "'ftp' is neither http nor https"),
        ("http://play.example:x", "Port could not be cast"),
        ("http//play.example", "and nothing else"),
        ("http://play.example:99999", "Port out of range"),
        ("http://play.example:0", "port 0 is none"),
        ("http://[::1", "Invalid IPv6 URL"),
        ("http://me:secret@play.example", "and nothing else"),
        ("http://play.example/?game=driftline", "and nothing else"),
        ("http://play example", "and nothing else"),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(given: str, why: str) -> None:
    with pytest.raises(ValueError, match="should be an address such as http") as caught:
        server_address(given)
    assert why in str(caught.value)


def test_the_socket_is_beside_the_api() -> None:
    assert socket_address("http://127.0.0.1:8000") == "ws://127.0.0.1:8000/ws"
    assert socket_address("https://play.example/game") == "wss://play.example/game/ws"


async def test_a_game_is_joined_and_joined_again_under_any_of_them() -> None:
    async with running() as live:
        async with join(f"127.0.0.1:{live.port}/") as game:
            resume = game.welcome.resume
        assert resume is not None
        async with rejoin(f"{live.ws_url}/", resume) as game:
            assert game.welcome.slot == 0
