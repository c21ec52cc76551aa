"""Admission: whose pages may connect."""

from __future__ import annotations

import pytest

from game_server.realtime.admission import origin_allowed


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
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_the_own_host_is_let_in(origin: str | None, host: str) -> None:
    assert origin_allowed(origin, host, ())


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "play.example"),
        ("https://play.example.evil.example", "play.example"),
        ("http://localhost:3000", "localhost:8000"),
        ("null", "play.example"),
        ("", "play.example"),
        ("file://", ""),
        ("https://", ""),
        ("play.example", "play.example"),
    ],
)
def test_any_other_origin_is_not(origin: str, host: str) -> None:
    assert not origin_allowed(origin, host, ())


def test_an_origin_on_the_list_is_let_in() -> None:
    allowed = {"https://play.example"}
    assert origin_allowed("https://play.example", "node7.internal", allowed)
    assert not origin_allowed("http://play.example", "node7.internal", allowed)
    assert origin_allowed("https://anything.example", "node7.internal", {"*"})
