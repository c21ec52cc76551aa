"""Tools that a fresh machine may lack: Node and npm from a wheel, npm packages in a cache folder.

A missing tool skips its tests; under ``CI=true`` it fails them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NoReturn

import pytest

REPOSITORY = Path(__file__).parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
EXECUTABLE_SUFFIX = ".exe" if sys.platform == "win32" else ""


def lacking(what: str) -> NoReturn:
    """End the test: skipped here, failed in continuous integration, where nothing may lack."""
    if os.environ.get("CI") == "true":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


def script(name: str) -> Path:
    """A command that a dependency installed beside this Python."""
    return SCRIPTS / (name + EXECUTABLE_SUFFIX)


def node() -> str:
    """The path of Node.js, from the development dependency that carries one."""
    found = script("node")
    if not found.exists():
        lacking(f"no Node at {found}: run uv sync")
    return str(found)


def uv() -> str:
    """The path of uv, which tells the processes that it starts where it is."""
    found = os.environ.get("UV") or shutil.which("uv")
    if not found:
        lacking("no uv on the path")
    return found


def cache_folder() -> Path:
    """Where downloaded tools are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "game-server-tests"


def npm_package(name: str, version: str) -> Path:
    """The folder of an npm package of exactly this version, installed on first use."""
    home = cache_folder() / f"{name.strip('@').replace('/', '-')}-{version}"
    folder = home / "node_modules" / name
    if folder.exists():
        return folder
    building = home.with_name(f"{home.name}.{os.getpid()}")
    building.mkdir(parents=True, exist_ok=True)
    try:
        _npm_install(building, f"{name}@{version}")
        with contextlib.suppress(OSError):  # another run of the tests was faster
            building.rename(home)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return folder


def _npm_install(prefix: Path, package: str) -> None:
    command = [str(script("npm")), "install", "--prefix", str(prefix), "--no-audit", "--no-fund"]
    try:
        subprocess.run(
            [*command, "--ignore-scripts", "--silent", package],
            check=True,
            capture_output=True,
            text=True,
            timeout=180,
        )
    except (OSError, subprocess.SubprocessError) as fault:
        lacking(f"npm cannot install {package}: {getattr(fault, 'stderr', '') or fault}")
