"""The door of HTTP by the byte: what passes, what is refused, and that nothing is kept of it."""

from __future__ import annotations

import itertools

import httptools
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.realtime.http.request_gate import (
    MAX_BODY_BYTES,
    MAX_EARLY_BYTES,
    Item,
    Request,
    RequestGate,
    Upgrade,
)
from game_server.realtime.http.request_head import MAX_HEAD_BYTES, MAX_LINE_BYTES, Refusal

GET = b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
SHAKE = b"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
CHUNKED = b"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


def post(*lengths: bytes, body: bytes = b"") -> bytes:
    fields = b"".join(b"Content-Length: %s\r\n" % length for length in lengths)
    return b"POST /x HTTP/1.1\r\nHost: a\r\n" + fields + b"\r\n" + body


def field(line: bytes) -> bytes:
    return b"GET / HTTP/1.1\r\nHost: a\r\n" + line + b"\r\n\r\n"


def passed(*pieces: bytes) -> list[Item]:
    """The items that come out, if each is answered at once."""
    gate, items = RequestGate(), list[Item]()
    for piece in pieces:
        gate.receive(piece)
        while (item := gate.next()) is not None:
            items.append(item)
            gate.answered()
        assert not gate.overflowed
    return items


def status(*pieces: bytes) -> int:
    """The status of the one answer that the bytes get."""
    [refusal] = passed(*pieces)
    assert isinstance(refusal, Refusal)
    return refusal.status


def test_a_request_passes_in_plain_form() -> None:
    sent = (
        b"\r\nGET /a?b=%20c HTTP/1.1\r\nHOST:  a \r\nX-Empty:\r\nConnection: keep-alive\r\n"
        b"TE: trailers\r\nAccept: text/html\r\n\r\n"
    )
    assert passed(sent) == [
        Request(b"GET /a?b=%20c HTTP/1.1\r\nhost: a\r\nx-empty: \r\naccept: text/html\r\n\r\n")
    ]


def test_a_body_passes_with_its_length_however_it_was_sent() -> None:
    whole = Request(b"POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello")
    assert passed(post(b"5", body=b"hello") + GET)[0] == whole
    chunks = b"2\r\nhe\r\n3;name=value\r\nllo\r\n0\r\nTrailer: nobody's\r\n\r\n"
    assert passed(CHUNKED + chunks + GET) == [whole, *passed(GET)]


def test_a_client_that_closes_is_answered_so() -> None:
    [request] = passed(field(b"Connection: close"))
    assert isinstance(request, Request)
    assert b"\r\nconnection: close\r\n" in request.data


def test_a_websocket_passes_with_what_was_sent_behind_it() -> None:
    head = b"GET /ws HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"
    assert passed(SHAKE + b"\r\n" + b"early") == [Upgrade(head, b"early")]
    assert passed(SHAKE + b"Content-Length: 0\r\n\r\n") == [Upgrade(head, b"")]


def test_another_upgrade_is_an_ordinary_request() -> None:
    [request] = passed(field(b"Connection: Upgrade\r\nUpgrade: h2c"))
    assert request == Request(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
    for other in (SHAKE.replace(b"GET", b"POST"), SHAKE.replace(b"1.1", b"1.0")):
        assert isinstance(passed(other + b"\r\n")[0], Request)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"GET /" + b"a" * MAX_HEAD_BYTES, 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"a:\r\n" * 5_000, 431),
        (field(b"\r\n".join([b"a:"] * 130)), 431),
        (field(b"a: " + b"b" * MAX_LINE_BYTES), 431),
        (SHAKE + b"a:\r\n" * 130 + b"\r\n", 431),
        (SHAKE.replace(b"/ws", b"/" + b"a" * 9_000) + b"\r\n", 431),
        (SHAKE + b"Content-Length: 5\r\n\r\nhello", 400),
        (SHAKE + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/0.9\r\nHost: a\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
        (b"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        (b"BREW /a HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        (b"\r\n\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (field(b"Host: b"), 400),
        (field(b" folded"), 400),
        (field(b"name : value"), 400),
        (field(b"name"), 400),
        (field(b": value"), 400),
        (field(b"a: b\rc: d"), 400),
        (field(b"a: b\nc: d"), 400),
        (field(b"a: b\x00"), 400),
        (field(b"a: b\x7f"), 400),
        (post(b"5", b"5", body=b"hello"), 400),
        (post(b"5, 5", body=b"hello"), 400),
        (post(b"+5", body=b"hello"), 400),
        (post(b"0x5", body=b"hello"), 400),
        (post(b"-1"), 400),
        (post(b""), 400),
        (post(b"\xb2"), 400),
        (field(b"Transfer-Encoding: chunked\r\nContent-Length: 5"), 400),
        (field(b"Transfer-Encoding: gzip, chunked"), 400),
        (field(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400),
        (field(b"Transfer-Encoding: identity"), 400),
        (CHUNKED.replace(b"1.1", b"1.0"), 400),
        (CHUNKED + b"five\r\n", 400),
        (CHUNKED + b"-1\r\n", 400),
        (CHUNKED + b"\r\n", 400),
        (CHUNKED + b"2\r\nhello\r\n", 400),
        (CHUNKED + b"2;" + b"x" * 1_000, 400),
        (CHUNKED + b"1;" + b"\x00" + b"\r\n", 400),
        (post(b"%d" % (MAX_BODY_BYTES + 1)), 413),
        (post(b"9" * 5_000), 413),
        (CHUNKED + b"ffffffff\r\n", 413),
        (CHUNKED + b"4000\r\n", 413),
        (CHUNKED + b"1\r\na\r\n" * 3_000, 413),
        (CHUNKED + b"0\r\n" + b"a: b\r\n" * 3_000, 413),
    ],
)
def test_what_is_too_large_malformed_or_ambiguous_is_refused(sent: bytes, expected: int) -> None:
    assert status(sent) == expected
    assert status(*(sent[i : i + 1] for i in range(len(sent)))) == expected
    assert status(sent + GET) == expected


def test_what_is_allowed_just_passes() -> None:
    long = field(b"\r\n".join([b"a: " + b"b" * (MAX_LINE_BYTES - 3)] * 2)[:-30])
    assert isinstance(passed(long)[0], Request)
    assert isinstance(passed(field(b"\r\n".join([b"a: \xe4"] * 127)))[0], Request)
    assert isinstance(passed(post(b"%d" % MAX_BODY_BYTES, body=b"x" * MAX_BODY_BYTES))[0], Request)


def test_at_most_two_requests_wait() -> None:
    gate = RequestGate()
    gate.receive(GET)
    assert gate.next() is not None
    gate.receive(GET * 2)
    assert not gate.overflowed
    assert gate.next() is None, "the first is not answered"
    gate.answered()
    assert gate.next() is not None
    gate.receive(GET)
    assert not gate.overflowed
    gate.receive(GET)
    assert gate.overflowed


def test_ten_thousand_requests_at_once_keep_nothing() -> None:
    gate = RequestGate()
    gate.receive(GET * 10_000)
    assert gate.overflowed
    assert gate.kept_bytes == 0


def test_an_upgrade_waits_for_the_answer_before_it_and_keeps_little() -> None:
    gate = RequestGate()
    gate.receive(GET + SHAKE + b"\r\n" + b"ear")
    gate.receive(b"ly")
    assert isinstance(gate.next(), Request)
    gate.answered()
    upgrade = gate.next()
    assert isinstance(upgrade, Upgrade)
    assert upgrade.early == b"early"
    gate = RequestGate()
    gate.receive(GET + SHAKE + b"\r\n")
    for _ in range(20):
        gate.receive(b"x" * (MAX_EARLY_BYTES // 16))
    assert gate.overflowed


def test_a_client_that_waits_for_100_continue_is_known_until_the_body_comes() -> None:
    head = post(b"5").replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    gate = RequestGate()
    gate.receive(head)
    assert gate.continue_due
    gate.receive(b"hello")
    assert not gate.continue_due
    assert isinstance(gate.next(), Request)
    assert not _after(head + b"hello").continue_due
    assert not _after(head.replace(b" 5\r", b" 99999\r")).continue_due


def _after(sent: bytes) -> RequestGate:
    gate = RequestGate()
    gate.receive(sent)
    return gate


def test_a_request_that_does_not_come_is_refused_with_408() -> None:
    gate = RequestGate()
    assert not gate.begun
    gate.receive(GET[:10])
    assert gate.begun
    gate.time_out()
    refusal = gate.next()
    assert isinstance(refusal, Refusal)
    assert refusal.status == 408
    assert gate.kept_bytes == 0


@pytest.mark.parametrize("refused", [b"GET /\r\n\r\n", b"G" * 20_000, post(b"99999")])
def test_a_refusal_is_a_response_that_closes_and_says_why(refused: bytes) -> None:
    [refusal] = passed(refused)
    assert isinstance(refusal, Refusal)
    answer = refusal.answer([(b"date", b"today")])
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nconnection: close" in head
    assert b"\r\ndate: today\r\n" in head
    assert b"\r\ncontent-length: %d\r\n" % len(body) in head
    told = orjson.loads(body)
    assert told.keys() == {"error", "message"}
    assert told["message"].endswith(".")


STREAMS = [
    GET * 3,
    post(b"5", body=b"hello") + GET,
    CHUNKED + b"2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\na: b\r\n\r\n" + GET,
    SHAKE + b"\r\n",
    GET + SHAKE + b"Content-Length: 5\r\n\r\n",
]


@given(st.sampled_from(STREAMS), st.lists(st.integers(0, 250), max_size=12))
def test_how_bytes_are_cut_makes_no_difference(stream: bytes, cuts: list[int]) -> None:
    at = [0, *sorted(cuts), len(stream)]
    pieces = [stream[a:b] for a, b in itertools.pairwise(at)]
    assert passed(*pieces) == passed(stream)


class Parsed:
    """What the parser behind the door understands."""

    def __init__(self) -> None:
        self.count, self.body = 0, b""

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.count += 1


@given(
    st.sampled_from([*STREAMS, SHAKE, CHUNKED]),
    st.lists(st.tuples(st.integers(0, 300), st.binary(max_size=6)), max_size=4),
)
def test_what_passes_is_one_request_for_the_parser_too(
    stream: bytes, changes: list[tuple[int, bytes]]
) -> None:
    for at, by in changes:
        stream = stream[:at] + by + stream[at + len(by) // 2 :]
    gate = RequestGate()
    gate.receive(stream)
    while (item := gate.next()) is not None:
        gate.answered()
        if isinstance(item, Request):
            parsed = Parsed()
            parser = httptools.HttpRequestParser(parsed)
            parser.feed_data(item.data)
            assert parsed.count == 1
            assert not parser.should_upgrade()
            assert item.data.endswith(parsed.body)
    assert gate.kept_bytes <= MAX_HEAD_BYTES + MAX_BODY_BYTES
