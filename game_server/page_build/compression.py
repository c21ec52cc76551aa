"""Compresses what is sent many times, as small as it gets."""

from __future__ import annotations

import gzip
from pathlib import PurePath
from typing import TYPE_CHECKING

import brotli

from game_server.page_build.media_types import PACKED

if TYPE_CHECKING:
    from game_server.page_build.result import Bodies


def encodings(path: str, content: bytes) -> Bodies:
    """A file's content in the encodings that make it smaller."""
    found = {"identity": content}
    if PurePath(path).suffix in PACKED:
        return found
    smaller = {
        "br": brotli.compress(content, mode=brotli.MODE_TEXT),
        "gzip": gzip.compress(content, mtime=0),
    }
    return found | {name: body for name, body in smaller.items() if len(body) < len(content)}
