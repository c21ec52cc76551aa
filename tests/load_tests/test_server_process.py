"""A server process that fails is reported with its last lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from load_tests.server_process import ServerFault, ServerProcess

if TYPE_CHECKING:
    from pathlib import Path


def process(tmp_path: Path, program: str) -> ServerProcess:
    return ServerProcess(tmp_path / "server.log", command=[sys.executable, "-c", program], port=1)


def test_a_server_that_ends_while_starting_is_named_with_its_last_lines(tmp_path: Path) -> None:
    server = process(tmp_path, "print('no room at the inn'); raise SystemExit(3)")
    with pytest.raises(ServerFault, match="exited with 3 while starting") as caught:
        server.start()
    assert "no room at the inn" in str(caught.value)
    with pytest.raises(ServerFault, match="had died before it was asked to stop"):
        server.stop()


def test_settings_become_variables_and_a_developers_own_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAME_SERVER_HOST", "developer.example")
    names = "sorted(n for n in os.environ if n.startswith('GAME_SERVER_'))"
    server = process(tmp_path, f"import os; print({names}); raise SystemExit(1)")
    with pytest.raises(ServerFault):
        server.start()
    assert server.text() == "['GAME_SERVER_PORT']\n"
