"""What a client accepts, by its headers."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from game_server.api.web_page.negotiation import best_encoding, encoded, prefers_html

BODIES = {"identity": b"long text", "br": b"br", "gzip": b"gzip"}


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;Q=0.5", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip; q=0.000", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("gzip;q=0, *", "br"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity, gzip", "gzip"),
        ("br;q=much, gzip;q=0.1", "gzip"),
        (",;q=1, ,", "identity"),
    ],
)
def test_the_encoding_with_the_highest_weight_is_sent(header: str, encoding: str) -> None:
    assert best_encoding(header, BODIES) == encoding
    answer = encoded(Headers({"accept-encoding": header}), BODIES, {"cache-control": "no-cache"})
    assert answer.body == BODIES[encoding]
    assert answer.headers.get("content-encoding", "identity") == encoding
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.headers["content-length"] == str(len(BODIES[encoding]))


def test_an_encoding_that_is_not_there_is_not_sent() -> None:
    assert best_encoding("br, gzip;q=0.5", ["identity", "gzip"]) == "gzip"
    assert best_encoding("br", ["identity"]) == "identity"


@pytest.mark.parametrize(
    ("header", "html"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html;q=0.5, application/json", False),
        ("application/json;q=0.5, text/html", True),
        ("application/json, text/html", False),
        ("text/html;q=0", False),
        ("application/json", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_a_browser_that_opens_a_page_prefers_html(header: str, html: bool) -> None:
    assert prefers_html(header) == html
