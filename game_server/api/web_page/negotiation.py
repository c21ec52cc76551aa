"""What a client accepts, by its headers (RFC 9110, 12.5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.datastructures import Headers
from starlette.responses import Response

ENCODINGS = ("br", "gzip")
"""The best first."""
IDENTITY = "identity"
HTML, JSON = "text/html", "application/json"


def best_encoding(header: str, offered: Collection[str]) -> str:
    """The encoding with the highest weight, the smallest of several; ``identity`` if none is
    accepted.
    """
    accepted = _weights(header)
    others = accepted.get("*", 0.0)
    weighed = {name: accepted.get(name, others) for name in ENCODINGS if name in offered}
    best = max(weighed, key=weighed.__getitem__, default=IDENTITY)
    if weighed.get(best, 0.0) <= 0.0:
        return IDENTITY
    return best if weighed[best] >= accepted.get(IDENTITY, 0.0) else IDENTITY


def encoded(asked: Headers, bodies: Mapping[str, bytes], headers: Mapping[str, str]) -> Response:
    """The answer with a content in the best encoding of those that there are."""
    encoding = best_encoding(asked.get("accept-encoding", ""), bodies)
    response = Response(bodies[encoding], headers={**headers, "vary": "accept-encoding"})
    if encoding != IDENTITY:
        response.headers["content-encoding"] = encoding
    return response


def prefers_html(header: str) -> bool:
    """Whether a client names HTML and prefers it to JSON, as browsers do for whole pages."""
    accepted = _weights(header)
    return accepted.get(HTML, 0.0) > accepted.get(JSON, 0.0)


def _weights(header: str) -> dict[str, float]:
    """The weight of each listed value; one that can't be read is 0."""
    return dict(_weight(part) for part in header.lower().split(",") if part.strip())


def _weight(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return name, 0.0
    return name, 1.0
