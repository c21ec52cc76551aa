"""The compared servers, as far as no installation is needed."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from load_tests.bench.servers import targets
from load_tests.bench.servers.targets import OURS, PEERS, PROGRAMS

if TYPE_CHECKING:
    from pathlib import Path

NODE_PROGRAMS = [peer.program for peer in PEERS if peer.is_node]


@pytest.mark.parametrize("program", NODE_PROGRAMS)
def test_a_program_for_node_can_be_read(program: str) -> None:
    words = (targets._node(), "--check", str(PROGRAMS / program))
    read = subprocess.run(words, capture_output=True, check=False)
    assert read.returncode == 0, read.stderr.decode()


def test_versions_name_the_runtime_and_the_libraries(tmp_path: Path) -> None:
    ours = OURS[0].versions(tmp_path)
    assert ours.startswith("Python 3.")
    for library in ("uvicorn 0.", "uvloop 0.", "numpy 2.", "msgpack 1."):
        assert library in ours


def test_a_target_without_packages_needs_no_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "_run", None)
    for target in (*OURS, *PEERS):
        if not target.packages:
            target.install(tmp_path / "new")
