"""The Origin check: whose pages may connect."""

from __future__ import annotations

import pytest

from game_server.realtime.sessions.origin_check import OriginCheck


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, "play.example"),
        ("http://localhost:8000", "localhost:8000"),
        ("http://192.168.1.5:8000", "192.168.1.5:8000"),
        ("https://play.example", "play.example"),
        ("https://play.example", "play.example:443"),
        ("http://play.example:80", "play.example"),
        ("https://Play.Example", "play.example"),
        ("https://play.example", "PLAY.example"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_the_servers_own_host_is_let_in(origin: str | None, host: str) -> None:
    assert OriginCheck().refusal(origin, host) is None


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "play.example"),
        ("https://play.example.evil.example", "play.example"),
        ("http://localhost:3000", "localhost:8000"),
        ("http://play.example", "play.example:443"),
        ("null", "play.example"),
        ("null", "null"),
        ("", "play.example"),
        ("file://", ""),
        ("https://", ""),
        ("capacitor://localhost", "localhost"),
        ("play.example", "play.example"),
        ("https://play.example", "play.example@evil"),
    ],
)
def test_any_other_origin_is_not(origin: str, host: str) -> None:
    assert OriginCheck().refusal(origin, host)


def test_an_origin_on_the_list_is_let_in_however_it_is_written() -> None:
    listed = OriginCheck(["https://play.example", "capacitor://localhost", "null"])
    for origin in (
        "https://play.example",
        "https://Play.Example:443",
        "capacitor://localhost",
        "null",
    ):
        assert listed.refusal(origin, "node7.internal") is None
    assert listed.refusal("http://play.example", "node7.internal")
    assert OriginCheck(["*"]).refusal("https://anything.example", "node7.internal") is None


def test_a_refusal_says_what_did_not_match_and_what_to_change() -> None:
    said = OriginCheck().refusal("https://Play.Example", "127.0.0.1:8000")
    assert said == (
        "Pages from https://play.example may not connect: the request named the host "
        "127.0.0.1:8000. If the page is yours, let the proxy pass Host on, or name the page's "
        "origin in GAME_SERVER_PUBLIC_URL or GAME_SERVER_ALLOWED_ORIGINS."
    )
    assert len(OriginCheck().refusal("https://" + "a" * 60_000, "b" * 60_000) or "") < 500
