"""What is kept of a file: itself, and the encodings that make it smaller."""

from __future__ import annotations

import gzip

import brotli

from game_server.page_build.compression import encodings


def test_a_script_is_kept_in_three_encodings_and_each_is_the_same_script() -> None:
    script = b"const a = 1;\n" * 100
    found = encodings("main.js", script)
    assert found["identity"] == script
    assert brotli.decompress(found["br"]) == gzip.decompress(found["gzip"]) == script


def test_what_does_not_get_smaller_is_kept_as_it_is() -> None:
    assert encodings("a.svg", b"<svg/>") == {"identity": b"<svg/>"}
    assert encodings("a.png", b"0" * 1000) == {"identity": b"0" * 1000}
