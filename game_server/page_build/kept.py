"""Builds as bytes, and a folder of this user's that keeps them between two starts.

A build depends on the sources and on the code that built it, so its file is named after both. The
folder is only a help: whatever is wrong with it, the page is built anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import msgpack
import platformdirs

from game_server.page_build.result import Build

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 4
"""How many builds are kept; those that nobody has used for the longest go first."""
NAME = re.compile("[0-9a-f]{64}")
"""The name of a build's file. Files of other names are not ours."""
TOOLS = ("brotli", "tree-sitter", "tree-sitter-javascript")
SEAL_BYTES = 32


def pack(build: Build) -> bytes:
    """The build behind a digest of its bytes."""
    packed: bytes = msgpack.packb(asdict(build))
    return hashlib.sha256(packed).digest() + packed


def unpack(data: bytes) -> Build:
    """Raises ValueError for anything but the whole bytes of a build."""
    packed = data[SEAL_BYTES:]
    if hashlib.sha256(packed).digest() != data[:SEAL_BYTES]:
        raise ValueError("These are not the bytes of a build.")
    return Build(**msgpack.unpackb(packed))


def digest(files: Mapping[str, bytes]) -> str:
    """Names the contents of files and their paths."""
    total = hashlib.sha256()
    for path in sorted(files):
        for part in (path.encode(), files[path]):
            total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def user_cache() -> Path | None:
    """The folder for this user's builds; None if there can't be one."""
    with contextlib.suppress(OSError, RuntimeError):
        folder = platformdirs.user_cache_path("game-server") / "page_builds"
        return folder if folder.is_absolute() else None  # without a home it is not
    return None


class KeptBuilds:
    """The builds in a folder, which need not exist. None keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, name: str) -> Build | None:
        if self._folder is None:
            return None
        with contextlib.suppress(OSError, ValueError, TypeError):
            build = unpack((self._folder / name).read_bytes())
            with contextlib.suppress(OSError):
                os.utime(self._folder / name)
            return build
        return None

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes of a build, and drop old ones."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(self._folder / name, data)
            kept = [path for path in self._folder.iterdir() if NAME.fullmatch(path.name)]
            for old in sorted(kept, key=lambda path: path.stat().st_mtime)[:-MOST]:
                old.unlink()


def _write(path: Path, data: bytes) -> None:
    """Write a file, which is there as a whole or not at all. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(data)
            file.close()
            os.replace(file.name, path)
        except OSError:
            file.close()
            os.unlink(file.name)
            raise


def own_code() -> dict[str, bytes]:
    """The code that builds, and the versions of what it builds with."""
    folder = Path(__file__).parent
    code = {str(path): path.read_bytes() for path in folder.rglob("*.py")}
    return code | {tool: version(tool).encode() for tool in TOOLS}
