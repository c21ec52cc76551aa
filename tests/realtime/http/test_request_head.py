"""The head of a request, read strictly and written anew."""

from __future__ import annotations

import pytest

from game_server.realtime.http.request_head import Head, RefusedError, last_answer, read_head


def head(*fields: bytes, first: bytes = b"GET /a?b HTTP/1.1") -> Head:
    return read_head(b"\r\n".join([first, b"Host: h", *fields]))


def test_fields_about_the_connection_are_not_passed_on() -> None:
    read = head(b"Connection: keep-alive, close", b"TE: trailers", b"X-Mine:  1 ")
    assert read.fields == [(b"host", b"h"), (b"x-mine", b"1")]
    assert read.closes
    assert read.for_parser(b"") == (
        b"GET /a?b HTTP/1.1\r\nhost: h\r\nx-mine: 1\r\nconnection: close\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("field", "length"),
    [(b"A: b", 0), (b"Content-Length: 12", 12), (b"Transfer-Encoding: chunked", None)],
)
def test_the_length_of_a_body_is_a_number_or_in_its_chunks(
    field: bytes, length: int | None
) -> None:
    assert head(field, first=b"POST / HTTP/1.1").length == length


@pytest.mark.parametrize(
    "fields",
    [
        (b"Content-Length: 1", b"Content-Length: 1"),
        (b"Content-Length: 1", b"Transfer-Encoding: chunked"),
        (b"Transfer-Encoding: gzip",),
        (b"Content-Length: -1",),
        (b"Host: other",),
        (b"No colon",),
    ],
)
def test_an_ambiguous_head_is_refused_with_400(fields: tuple[bytes, ...]) -> None:
    with pytest.raises(RefusedError) as refused:
        head(*fields)
    assert refused.value.refusal.status == 400


def test_only_a_get_that_asks_for_a_websocket_upgrades() -> None:
    asks = b"Connection: Upgrade", b"Upgrade: WebSocket"
    assert head(*asks).upgrades
    assert not head(*asks, first=b"POST / HTTP/1.1").upgrades
    assert not head(asks[0], b"Upgrade: h2c").upgrades


def test_a_last_answer_closes_the_connection() -> None:
    assert last_answer(403, [(b"a", b"b")], b"no") == (
        b"HTTP/1.1 403 Forbidden\r\na: b\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno"
    )
