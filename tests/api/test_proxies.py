"""Proxies in front: whose word counts, and what is taken from it."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from game_server.api.proxies import Proxies, TrustedProxies, path_here
from tests.support.clients.http_callers import caller
from tests.support.servers.in_process import running


@pytest.mark.parametrize(
    ("listed", "address", "trusted"),
    [
        ("127.0.0.1,::1", "127.0.0.1", True),
        ("127.0.0.1,::1", "::1", True),
        ("127.0.0.1,::1", "::ffff:127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("10.0.0.0/8, fd00::/8", "10.9.8.7", True),
        ("10.0.0.1/8", "10.9.8.7", True),
        ("10.0.0.0/8, fd00::/8", "fd12::1", True),
        ("10.0.0.0/8", "11.0.0.1", False),
        ("*", "198.51.100.7", True),
        ("none", "127.0.0.1", False),
        ("127.0.0.1", "not an address", False),
    ],
)
def test_addresses_and_networks_are_trusted(listed: str, address: str, trusted: bool) -> None:
    assert (address in TrustedProxies(listed)) is trusted


@pytest.mark.parametrize(
    ("chain", "caller"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:5678", "203.0.113.9"),
        ("[2001:db8::7]:5678", "2001:db8::7"),
        ("2001:DB8::7", "2001:db8::7"),
        ("203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9, 10.0.0.2, 10.0.0.3", "203.0.113.9"),  # the first one is made up
        ("10.0.0.4, 10.0.0.2", "10.0.0.4"),
        ("unknown", "127.0.0.1"),
        ("203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"),
        ("", "127.0.0.1"),
    ],
)
def test_the_caller_is_the_last_address_that_is_no_proxy(chain: str, caller: str) -> None:
    assert TrustedProxies("127.0.0.1,10.0.0.0/8").caller(chain, "127.0.0.1") == caller


async def seen(under: str = "", **given: Any) -> dict[str, Any]:
    """The scope that an application gets behind ``127.0.0.1``, as a trusted proxy."""
    found: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.update(scope)

    headers = [(name.encode(), value.encode()) for name, value in given.pop("headers", ())]
    scope = {
        "type": "http",
        "scheme": "http",
        "path": "/api/rooms",
        "raw_path": b"/api/rooms",
        "client": ("127.0.0.1", 5),
        "root_path": "",
        "headers": headers,
        **given,
    }
    unchanged = dict(scope)
    await Proxies(app, TrustedProxies("127.0.0.1"), under)(scope, None, None)  # type: ignore[arg-type]
    assert scope == unchanged
    return found


async def test_the_first_of_several_schemes_is_the_visitors() -> None:
    for given, scheme in (("https, http", "https"), ("https", "https"), ("HTTPS", "https")):
        headers = [("x-forwarded-proto", given)]
        assert (await seen(headers=headers))["scheme"] == scheme
        assert (await seen(headers=headers, type="websocket"))["scheme"] == "wss"
    for given in ("", "gopher", "http", ",https"):
        assert (await seen(headers=[("x-forwarded-proto", given)]))["scheme"] == "http"
    twice = [("x-forwarded-proto", "https"), ("x-forwarded-proto", "http")]
    assert (await seen(headers=twice))["scheme"] == "https"


async def test_a_trusted_proxy_names_caller_host_and_path() -> None:
    headers = [
        ("host", "127.0.0.1:8000"),
        ("x-forwarded-for", "203.0.113.9"),
        ("x-forwarded-host", "Play.Example, inner"),
        ("x-forwarded-prefix", "/game/"),
    ]
    got = await seen(headers=headers)
    assert got["client"][0] == "203.0.113.9"
    assert [value for name, value in got["headers"] if name == b"host"] == [b"play.example"]
    assert (got["root_path"], got["path"]) == ("/game", "/game/api/rooms")
    assert got["raw_path"] == b"/game/api/rooms"
    assert path_here(got) == "/api/rooms"
    assert got["game_server.peer"] == "127.0.0.1"


async def test_a_proxy_that_the_server_below_has_trusted_is_trusted_here_too() -> None:
    """uvicorn reads the first two headers by itself, unless an option switches that off."""
    headers = [
        ("host", "127.0.0.1:8000"),
        *(("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https, http")),
        ("x-forwarded-host", "play.example"),
    ]
    got = await seen(headers=headers, client=("203.0.113.9", 0))
    assert (got["client"][0], got["scheme"]) == ("203.0.113.9", "https")
    assert (b"host", b"play.example") in got["headers"]


async def test_nobody_else_does() -> None:
    headers = [
        *(("host", "h"), ("x-forwarded-for", "1.1.1.1"), ("x-forwarded-host", "evil.example")),
        *(("x-forwarded-prefix", "/game"), ("x-forwarded-proto", "https")),
    ]
    got = await seen(headers=headers, client=("198.51.100.1", 5))
    assert (got["client"], got["scheme"], got["path"]) == (
        ("198.51.100.1", 5),
        "http",
        "/api/rooms",
    )
    assert (b"host", b"h") in got["headers"]
    assert (got["game_server.proxied"], got["game_server.trusted_proxy"]) == (True, False)


async def test_invalid_hosts_and_paths_are_left_out() -> None:
    for name, value in [
        ("x-forwarded-host", "evil.example/<script>"),
        ("x-forwarded-prefix", "//evil.example"),
        ("x-forwarded-prefix", "/../x"),
        ("x-forwarded-prefix", "game"),
        ("x-forwarded-prefix", "/"),
    ]:
        got = await seen(headers=[("host", "h"), (name, value)])
        assert (got["root_path"], got["path"]) == ("", "/api/rooms")
        assert (b"host", b"h") in got["headers"]


async def test_a_unix_socket_is_this_machine() -> None:
    got = await seen(headers=[("x-forwarded-for", "203.0.113.9")], client=None)
    assert got["client"][0] == "203.0.113.9"


@pytest.mark.parametrize(
    ("path", "root", "wanted"),
    [
        ("/ws", "", "/game/ws"),  # a proxy took the path away
        ("/game/ws", "", "/game/ws"),  # a proxy kept it
        ("/gameover", "", "/game/gameover"),
        ("/game/ws", "/game", "/game/ws"),  # the server knows the path
        ("/game/game/ws", "/game", "/game/ws"),  # and the proxy kept it
        ("/game/inner/ws", "/game/inner", "/game/inner/ws"),
        ("/inner/ws", "/inner", "/game/inner/ws"),  # in an app that a proxy puts under a path
    ],
)
async def test_a_path_in_front_is_in_the_scope_as_asgi_wants_it(
    path: str, root: str, wanted: str
) -> None:
    got = await seen("/game", path=path, root_path=root, raw_path=path.encode())
    assert got["path"] == wanted
    assert wanted.startswith(got["root_path"] + "/")
    assert got["root_path"].startswith("/game")


async def ignored(*requests: tuple[str, str]) -> list[str]:
    """The addresses that are reported after requests with one header each."""
    reported: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        pass

    proxies = Proxies(app, TrustedProxies("127.0.0.1"), on_ignored=reported.append)
    for peer, header in requests:
        headers = [(header.encode(), b"203.0.113.9")]
        scope = {"type": "http", "path": "/", "client": (peer, 5), "headers": headers}
        await proxies(scope, None, None)  # type: ignore[arg-type]
    return reported


@pytest.mark.parametrize("peer", ["172.17.0.1", "::ffff:10.0.0.2", "127.0.0.2", "::1", "fd00::2"])
async def test_an_untrusted_proxy_nearby_is_reported_once(peer: str) -> None:
    first, second = (peer, "x-forwarded-for"), (peer, "forwarded")
    assert await ignored(first, second, ("10.9.9.9", "x-forwarded-for")) == [peer]
    assert await ignored(second, first) == [peer]


@pytest.mark.parametrize(
    ("peer", "header"),
    [
        ("127.0.0.1", "x-forwarded-for"),  # is trusted
        ("198.18.0.1", "user-agent"),
        ("172.17.0.1", "via"),
        ("8.8.8.8", "x-forwarded-for"),  # anybody on the Internet may send one
        ("2606:4700::1111", "forwarded"),
    ],
)
async def test_no_other_address_is_reported(peer: str, header: str) -> None:
    assert await ignored((peer, header)) == []


async def test_the_log_names_such_a_proxy_and_the_setting_in_one_line() -> None:
    with capture_logs() as lines:
        async with running(trusted_proxies="none") as live, caller(live.port) as proxy:
            for visitor in ("203.0.113.9", "203.0.113.10"):
                await proxy.call("GET", "/healthz", None, f"X-Forwarded-For: {visitor}")
    [line] = [line for line in lines if line["event"] == "proxy ignored"]
    assert (line["log_level"], line["address"]) == ("warning", "127.0.0.1")
    assert "name it in GAME_SERVER_TRUSTED_PROXIES" in line["advice"]
