"""Compressing at requests: the answer is right, and strangers can't make it take long."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import brotli
import pytest

from game_server.api.web_page import compressor
from game_server.api.web_page.compressor import KEPT, NEW_ONES, Compressor

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = b"<p>page</p>" * 100


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """All contents that are compressed with Brotli, in their order."""
    contents: list[bytes] = []

    def compress(content: bytes) -> bytes:
        contents.append(content)
        return b"br"

    monkeypatch.setitem(compressor.COMPRESS, "br", compress)
    return contents


def _clock(times: list[float]) -> Callable[[], float]:
    return lambda: times[-1]


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_only_the_encoding_that_is_asked_for_is_made(
    encoding: str, unpack: Callable[[bytes], bytes]
) -> None:
    bodies = Compressor(lambda: 0.0).bodies(TEXT, "1f", encoding)
    assert bodies.keys() == {"identity", encoding}
    assert bodies["identity"] == unpack(bodies[encoding]) == TEXT


def test_a_content_is_compressed_once(made: list[bytes]) -> None:
    compress = Compressor(lambda: 0.0)
    for _ in range(2):
        assert compress.bodies(TEXT, "1f", "br")["br"] == b"br"
        assert compress.bodies(TEXT, "1f", "identity") == {"identity": TEXT}
    assert made == [TEXT]


def test_beyond_so_many_new_ones_they_go_as_they_are(made: list[bytes]) -> None:
    times = [0.0]
    compress = Compressor(_clock(times))
    most = int(NEW_ONES.burst)
    bodies = [compress.bodies(TEXT, str(number), "br") for number in range(most + 5)]
    assert [number for number, one in enumerate(bodies) if "br" not in one] == [
        *range(most, most + 5)
    ]
    assert len(made) == most
    assert "br" in compress.bodies(TEXT, "0", "br")  # still kept
    times.append(1 / NEW_ONES.per_s)
    assert "br" in compress.bodies(TEXT, "new", "br")


def test_what_nobody_asked_for_the_longest_goes_first(made: list[bytes]) -> None:
    times = [0.0]
    compress = Compressor(_clock(times))
    for number in range(KEPT + 1):
        times.append(times[-1] + 1 / NEW_ONES.per_s)
        compress.bodies(TEXT, str(number), "br")
        compress.bodies(TEXT, "0", "br")
    assert len(made) == KEPT + 1
    compress.bodies(TEXT, "1", "br")
    assert len(made) == KEPT + 2
