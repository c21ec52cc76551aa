"""The head of an HTTP request, read strictly: an ambiguous one is refused.

Pure functions. Where RFC 9112 lets a recipient be lenient, this one is not: lines end with CRLF,
a field is on one line, and a request states its length only once. So no parser behind it can
understand the same bytes differently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

import orjson

MAX_HEAD_BYTES = 16 * 1024
MAX_LINE_BYTES = 8_000
"""Just under the 8 KiB of ``websockets``, which reads the head of an upgrade again."""
MAX_FIELDS = 128
MAX_LENGTH_DIGITS = 12

METHODS = frozenset({b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"})
TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
REQUEST_LINE = re.compile(rb"(%s) (/[\x21-\x7e]*) HTTP/1\.([01])" % TOKEN)
FIELD = re.compile(rb"(%s):([\t\x20-\x7e\x80-\xff]*)" % TOKEN)
HOP_BY_HOP = frozenset(
    {
        b"connection", b"content-length", b"expect", b"keep-alive", b"proxy-connection", b"te",
        b"trailer", b"transfer-encoding", b"upgrade",
    }
)  # fmt: skip
"""Fields about this connection (RFC 9110 §7.6.1); they are handled here and not passed on."""
LINE_END, HEAD_END = b"\r\n", b"\r\n\r\n"

Fields = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a connection ends, as an HTTP answer. ``reason`` is its label in logs and metrics."""

    status: int
    reason: str
    message: str
    error: str = ""

    def answer(self, headers: Fields) -> bytes:
        """The response, with the server's own ``headers`` besides."""
        body = orjson.dumps({"error": self.error or self.reason, "message": self.message})
        return last_answer(self.status, [*headers, (b"content-type", b"application/json")], body)


def last_answer(status: int, headers: Fields, body: bytes) -> bytes:
    """An HTTP response after which the connection ends. Raises ValueError for no known status."""
    fields = [
        *headers,
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    ]
    line = b"HTTP/1.1 %d %s" % (status, HTTPStatus(status).phrase.encode())
    return LINE_END.join([line, *(b"%s: %s" % field for field in fields)]) + HEAD_END + body


class RefusedError(Exception):
    """A request that does not pass."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


HEAD_TOO_LARGE = Refusal(
    431,
    "head_too_large",
    "The head of a request has at most 16 KB, in at most 128 fields of at most 8,000 bytes.",
)
BODY_TOO_LARGE = Refusal(
    413, "body_too_large", "The body of a request has at most 8 KB.", "content_too_large"
)
UNKNOWN_METHOD = Refusal(
    501, "malformed", "The server does not know this method.", "not_implemented"
)
TIMED_OUT = Refusal(408, "request_timeout", "The request did not come within 5 seconds.")


def malformed(message: str) -> RefusedError:
    """A refusal with status 400."""
    return RefusedError(Refusal(400, "malformed", message, "bad_request"))


@dataclass(slots=True)
class Head:
    """``fields`` have lower-case names and no hop-by-hop ones. ``length`` is the body's in bytes,
    None if it comes in chunks.
    """

    method: bytes
    target: bytes
    minor: bytes
    """Of HTTP/1.0 or 1.1."""
    fields: Fields
    length: int | None
    closes: bool
    """The client wants the connection to end after the answer."""
    upgrades: bool
    """It wants to become a WebSocket."""
    expects_continue: bool

    def for_parser(self, body: bytes) -> bytes:
        """The whole request in one plain form."""
        fields = self.fields[:]
        if self.closes:
            fields.append((b"connection", b"close"))
        if body:
            fields.append((b"content-length", b"%d" % len(body)))
        return self._with(fields) + body

    def for_websocket(self) -> bytes:
        """The handshake in one plain form."""
        return self._with([*self.fields, (b"connection", b"upgrade"), (b"upgrade", b"websocket")])

    def _with(self, fields: Fields) -> bytes:
        lines = [b"%s %s HTTP/1.%s" % (self.method, self.target, self.minor)]
        lines += [b"%s: %s" % field for field in fields]
        return LINE_END.join(lines) + HEAD_END


def read_head(head: bytes) -> Head:
    """Read a head without the empty line at its end. Raises RefusedError."""
    first, *lines = head.split(LINE_END)
    if len(lines) > MAX_FIELDS or max(map(len, (first, *lines))) > MAX_LINE_BYTES:
        raise RefusedError(HEAD_TOO_LARGE)
    request = REQUEST_LINE.fullmatch(first)
    if request is None:
        raise malformed("The first line is not one of an HTTP/1.1 request.")
    method, target, minor = request.groups()
    if method not in METHODS:
        raise RefusedError(UNKNOWN_METHOD)
    fields, about = _read_fields(lines)
    hosts = about.get(b"host", [])
    if len(hosts) > 1 or (minor == b"1" and not hosts):
        raise malformed("A request has one Host field.")
    length = _body_length(about, minor)
    connection = _tokens(about, b"connection")
    upgrades = (
        (method, minor) == (b"GET", b"1")  # RFC 9110 §7.8, RFC 6455 §4.1
        and b"upgrade" in connection
        and _tokens(about, b"upgrade") == [b"websocket"]
    )
    if upgrades and length != 0:
        raise malformed("A WebSocket's handshake has no body.")
    return Head(
        method,
        target,
        minor,
        fields,
        length,
        closes=b"close" in connection,
        upgrades=upgrades,
        expects_continue=minor == b"1" and b"100-continue" in _tokens(about, b"expect"),
    )


def _read_fields(lines: list[bytes]) -> tuple[Fields, dict[bytes, list[bytes]]]:
    """The fields to pass on; and the values of those that are looked at here, by name."""
    fields: Fields = []
    about: dict[bytes, list[bytes]] = {}
    for line in lines:
        field = FIELD.fullmatch(line)
        if field is None:
            raise malformed("A header field is malformed.")
        name, value = field[1].lower(), field[2].strip(b" \t")
        if name in HOP_BY_HOP or name == b"host":
            about.setdefault(name, []).append(value)
        if name not in HOP_BY_HOP:
            fields.append((name, value))
    return fields, about


def _body_length(about: dict[bytes, list[bytes]], minor: bytes) -> int | None:
    lengths, codings = about.get(b"content-length", []), about.get(b"transfer-encoding", [])
    if not lengths and not codings:
        return 0
    if len(lengths) + len(codings) > 1:
        raise malformed("A request says once how long its body is.")
    if codings:
        if codings[0].lower() != b"chunked" or minor == b"0":
            raise malformed("The only transfer coding is chunked.")
        return None
    if not lengths[0].isdigit():
        raise malformed("Content-Length should be a number.")
    if len(lengths[0]) > MAX_LENGTH_DIGITS:
        raise RefusedError(BODY_TOO_LARGE)
    return int(lengths[0])


def _tokens(about: dict[bytes, list[bytes]], name: bytes) -> list[bytes]:
    """The members of a field's list, in lower case."""
    if name not in about:
        return []
    members = b",".join(about[name]).lower().split(b",")
    return [token for member in members if (token := member.strip(b" \t"))]
