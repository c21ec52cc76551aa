"""The server with the lowest versions of its dependencies that it says it takes, and the newest."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

CHECKED = (
    "tests/realtime",
    "tests/api",
    "tests/page_build",
    "tests/limits",
    "tests/end_to_end/hostile/test_bad_input.py",
)
FOLDERS = ("game_server", "load_tests", "tests", "web_client")
FILES = ("pyproject.toml", "README.md", "LICENSE")


@pytest.mark.versions
@pytest.mark.parametrize("resolution", ["lowest-direct", "highest"])
def test_the_server_works_with_its_lowest_and_newest_dependencies(
    resolution: str, tmp_path: Path
) -> None:
    if shutil.which("uv") is None:
        pytest.skip("there is no uv")
    for name in FOLDERS:
        kept_out = shutil.ignore_patterns("artefacts", "__pycache__", "node_modules")
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=kept_out)
    for name in FILES:
        shutil.copy(REPOSITORY / name, tmp_path)
    environment = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
    command = ["uv", "run", "--resolution", resolution, "pytest", "-n", "0", *CHECKED]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-8_000:] + ran.stderr[-2_000:]
