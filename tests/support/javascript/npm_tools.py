"""Prettier and the TypeScript compiler in fixed versions, fetched from npm on first use::

python -m tests.support.javascript.npm_tools prettier --check web_client
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.tools import REPOSITORY, node, npm_package

PROGRAMS = {
    "prettier": ("prettier", "3.10.1", "bin/prettier.cjs"),
    "tsc": ("typescript", "5.9.3", "bin/tsc"),
}
"""By command: package, version, and the file that Node runs."""


def command(name: str) -> tuple[str, str]:
    """Node and the file that it runs. Skips or fails the test if the tool cannot be fetched."""
    package, version, file = PROGRAMS[name]
    return node(), str(npm_package(package, version) / file)


def main(name: str, *arguments: str) -> int:
    """The tool's exit status."""
    try:
        start = command(name)
    except (pytest.skip.Exception, pytest.fail.Exception) as lacking:
        print(lacking, file=sys.stderr)
        return 1
    return subprocess.run([*start, *arguments], cwd=REPOSITORY, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
