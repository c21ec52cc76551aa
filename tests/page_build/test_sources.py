"""The files of the web client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.page_build.sources import read

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_read_by_path_and_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "a.js").write_bytes(b"1")
    (tmp_path / "README.md").write_bytes(b"2")
    assert read(tmp_path) == {"ui/a.js": b"1"}
