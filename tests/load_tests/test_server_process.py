"""A server process that fails is reported with its last lines."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from load_tests.server_process import ServerFault, ServerProcess
from tests.support.deadlines import WITHIN_S


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


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv of util-linux")
def test_a_server_in_a_session_of_its_own_ends_with_its_parent(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    starts = (
        "import pathlib, sys; from load_tests.server_process import ServerProcess;"
        f"server = ServerProcess(pathlib.Path({str(log)!r}), own_session=True); server.start();"
        "print(server.pid, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", starts]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + WITHIN_S
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
