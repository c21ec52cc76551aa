"""Origins and hosts: however they are written, equal ones are equal."""

from __future__ import annotations

import pytest

from game_server.origins import normal_host, normal_origin, split_host


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://Play.Example:443/", "https://play.example"),
        (" HTTP://play.example:80 ", "http://play.example"),
        ("https://play.example:8443", "https://play.example:8443"),
        ("http://play.example:443", "http://play.example:443"),
        ("https://spiel-straße.example", "https://xn--spiel-strae-46a.example"),
        ("http://[::0001]:8000", "http://[::1]:8000"),
        ("http://my_server:8000", "http://my_server:8000"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("tauri://localhost", "tauri://localhost"),
        ("chrome-extension://abcdef", "chrome-extension://abcdef"),
        ("null", "null"),
    ],
)
def test_an_origin_is_as_browsers_send_it(written: str, normal: str) -> None:
    assert normal_origin(written) == normal
    assert normal_origin(normal) == normal


@pytest.mark.parametrize(
    "written",
    [
        "",
        "play.example",
        "localhost:8000",
        "https://",
        "file://",
        "https://play.example/game",
        "https://play.example?x",
        "https://me@play.example",
        "https://play.example:99999",
        "https://play.example:",
        "https://a b",
        "https://*",
        "https://*.example",
        "https://[::1",
        "https://[localhost]",
        "https://play.example; script-src *",
        "https://" + "a" * 64,
        "https://" + "a." * 127 + "ab",
        "https://ex\u2028ample",
    ],
)
def test_anything_else_is_no_origin(written: str) -> None:
    with pytest.raises(ValueError, match="should be an origin such as"):
        normal_origin(written)


def test_a_host_has_a_name_and_perhaps_a_port() -> None:
    assert split_host("Play.Example:8000") == ("play.example", 8000)
    assert split_host("[::1]") == ("::1", None)
    assert normal_host("play.example:443", 443) == "play.example"
    assert normal_host("play.example:443", 80) == "play.example:443"
    for wrong in ("", ":80", "a/b", "a b", "x:99999999", "user@evil", "evil.example/<script>"):
        with pytest.raises(ValueError, match=r"."):
            split_host(wrong)
