"""The page is built beside the server, once for each version."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from game_server.page_build import kept, process
from game_server.page_build.kept import KeptBuilds
from game_server.page_build.process import PageBuild
from tests.page_build.test_build import SOURCES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A web client's folder."""
    for path, content in SOURCES.items():
        (tmp_path / "web" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "web" / path).write_bytes(content)
    return tmp_path / "web"


async def _prepared(folder: Path, cache: Path | None) -> tuple[PageBuild, list[tuple[str, str]]]:
    refused: list[tuple[str, str]] = []
    page = PageBuild(folder, KeptBuilds(cache), lambda *what: refused.append(what))
    page.start()
    await page.recalled()
    async with asyncio.timeout(60):
        await page.done()
    return page, refused


async def test_the_second_start_finds_what_the_first_built(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, refused = await _prepared(folder, tmp_path / "cache")
    assert first.current is not None
    assert "main.js" in first.current.files
    assert refused == []
    monkeypatch.setattr(process, "COMMAND", ("/not/there",))
    second, refused = await _prepared(folder, tmp_path / "cache")
    assert second.current == first.current
    assert refused == []


async def test_without_a_process_the_modules_are_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "COMMAND", ("/not/there",))
    page, [(what, reason)] = await _prepared(folder, None)
    assert page.current is None
    assert what == "the page"
    assert reason.startswith("no process starts: ")


async def test_an_event_loop_without_processes_is_named_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_here(*command: object, **options: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(asyncio, "create_subprocess_exec", none_here)
    page, refused = await _prepared(folder, None)
    assert page.current is None
    assert refused == [("the page", "no process starts: NotImplementedError()")]


async def test_what_the_process_says_at_its_end_is_the_reason(folder: Path) -> None:
    (folder / "error.html").unlink()
    page, refused = await _prepared(folder, None)
    assert page.current is None
    assert refused == [("the page", "KeyError: 'error.html'")]


async def test_a_script_that_cant_be_linked_is_named_each_time(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "ui" / "el.js").write_text("export let el = 1; el = 2;", encoding="utf-8")
    for _ in range(2):
        page, refused = await _prepared(folder, tmp_path / "cache")
        assert page.current is None
        assert refused == [("main.js", "ui/el.js:1 changes el, which it exports")]


async def test_a_tool_without_metadata_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "TOOLS", ("not-installed",))
    page, refused = await _prepared(folder, None)
    assert page.current is None
    assert refused == [("the page", "No package metadata was found for not-installed")]
