"""Compresses what is sent many times, as small as it gets."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import brotli

from game_server.page_build.media_types import is_packed

if TYPE_CHECKING:
    from game_server.page_build.result import Bodies


BEST, FAST = 11, 5
LARGE = 1_000_000
"""Bytes of a file beyond which the best quality would take seconds."""


def encodings(path: str, content: bytes) -> Bodies:
    """A file's content in the encodings that make it smaller."""
    found = {"identity": content}
    if is_packed(path):
        return found
    smaller = {
        "br": brotli.compress(content, quality=BEST if len(content) <= LARGE else FAST),
        "gzip": gzip.compress(content, mtime=0),
    }
    return found | {name: body for name, body in smaller.items() if len(body) < len(content)}
