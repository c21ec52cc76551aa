"""The files of the web client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.page_build.sources import read

if TYPE_CHECKING:
    from pathlib import Path


def test_all_files_that_a_page_may_load_are_read_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    read_ones = {"ui/a.js", "ui/LEVELS.JSON", "ui/tune.mp3", "ui/thing.xyz", "ui/LICENSE"}
    for path in (*read_ones, "README.md", "ui/types.d.mts", "ui/types.ts", "ui/.swap"):
        (tmp_path / path).write_bytes(b"1")
    assert read(tmp_path) == dict.fromkeys(read_ones, b"1")
