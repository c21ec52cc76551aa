"""Kept builds help, and can do no harm."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from game_server.page_build import kept
from game_server.page_build.kept import (
    MOST,
    KeptBuilds,
    digest,
    own_code,
    pack,
    unpack,
    user_cache,
)
from game_server.page_build.result import Build

BUILD = Build("1f", {"main.js": {"identity": b"1", "br": b"2"}}, {"index.html": "<p>"}, {"a": "b"})


def test_a_build_comes_back_as_it_was(tmp_path: Path) -> None:
    builds = KeptBuilds(tmp_path / "not" / "there")
    assert builds.get("one") is None
    builds.put("one", pack(BUILD))
    assert builds.get("one") == BUILD


def test_a_broken_file_is_no_build(tmp_path: Path) -> None:
    builds, whole = KeptBuilds(tmp_path), pack(BUILD)
    for data in (b"", whole[:-1], b"x" + whole[1:], pack(BUILD)[32:]):
        (tmp_path / "one").write_bytes(data)
        assert builds.get("one") is None
        with pytest.raises(ValueError, match="not the bytes"):
            unpack(data)


def test_a_folder_that_cant_be_used_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for builds in (KeptBuilds(tmp_path / "file"), KeptBuilds(None)):
        builds.put("one", pack(BUILD))
        assert builds.get("one") is None


def test_old_builds_make_way(tmp_path: Path) -> None:
    builds = KeptBuilds(tmp_path)
    (tmp_path / "notes.txt").write_bytes(b"not a build")
    os.utime(tmp_path / "notes.txt", (0, 0))
    names = [f"{number:064x}" for number in range(MOST + 1)]
    for number, name in enumerate(names[:-1]):
        builds.put(name, pack(BUILD))
        os.utime(tmp_path / name, (number, number))
    assert builds.get(names[0]) == BUILD  # which is used again
    builds.put(names[-1], pack(BUILD))
    left = {names[0], *names[2:], "notes.txt"}
    assert {path.name for path in tmp_path.iterdir()} == left


def test_a_build_that_cant_be_written_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*paths: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    KeptBuilds(tmp_path).put("one", pack(BUILD))
    assert list(tmp_path.iterdir()) == []


def test_without_a_home_there_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: Path("~", name))
    assert user_cache() is None
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: Path.cwd() / name)
    assert user_cache() == Path.cwd() / "game-server" / "page_builds"


def test_builds_of_other_tools_have_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(own_code())
    assert digest(own_code()) == before
    monkeypatch.setattr(kept, "version", lambda tool: "0.1")
    assert digest(own_code()) != before


def test_the_digest_changes_with_a_path_and_with_a_byte() -> None:
    files = {"a": b"1", "b": b"2"}
    others = ({"a": b"1", "c": b"2"}, {"a": b"1", "b": b"3"}, {"a": b"1b", "": b"2"})
    assert digest(files) == digest(dict(reversed(files.items())))
    assert len({digest(files), *map(digest, others)}) == 4
