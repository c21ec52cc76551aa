"""Kept builds help, and can do no harm."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from game_server.page_build.kept import MOST, KeptBuilds, digest, pack, unpack
from game_server.page_build.result import Build

if TYPE_CHECKING:
    from pathlib import Path

BUILD = Build("1f", {"main.js": {"identity": b"1", "br": b"2"}}, {"index.html": "<p>"}, {"a": "b"})


def test_a_build_comes_back_as_it_was(tmp_path: Path) -> None:
    kept = KeptBuilds(tmp_path / "not" / "there")
    assert kept.get("one") is None
    kept.put("one", pack(BUILD))
    assert kept.get("one") == BUILD


def test_a_broken_file_is_no_build(tmp_path: Path) -> None:
    kept, whole = KeptBuilds(tmp_path), pack(BUILD)
    for data in (b"", whole[:-1], b"x" + whole[1:], pack(BUILD)[32:]):
        (tmp_path / "one").write_bytes(data)
        assert kept.get("one") is None
        with pytest.raises(ValueError, match="not the bytes"):
            unpack(data)


def test_a_folder_that_cant_be_used_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for kept in (KeptBuilds(tmp_path / "file"), KeptBuilds(None)):
        kept.put("one", pack(BUILD))
        assert kept.get("one") is None


def test_old_builds_make_way(tmp_path: Path) -> None:
    kept = KeptBuilds(tmp_path)
    for number in range(MOST + 2):
        kept.put(str(number), pack(BUILD))
        os.utime(tmp_path / str(number), (number, number))
    kept.put("new", pack(BUILD))
    assert len(list(tmp_path.iterdir())) == MOST
    assert kept.get("0") is None
    assert kept.get("new") == BUILD


def test_the_digest_changes_with_a_path_and_with_a_byte() -> None:
    files = {"a": b"1", "b": b"2"}
    others = ({"a": b"1", "c": b"2"}, {"a": b"1", "b": b"3"}, {"a": b"1b", "": b"2"})
    assert digest(files) == digest(dict(reversed(files.items())))
    assert len({digest(files), *map(digest, others)}) == 4
