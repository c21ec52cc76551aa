"""Builds the page and prints the result: ``python -m game_server.page_build FOLDER``.

A process of its own, since a build takes about two seconds of Python, and needs modules that the
server would keep in memory for good.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from game_server.page_build.build import build
from game_server.page_build.kept import pack
from game_server.page_build.sources import read

NICENESS = 10
"""Where all share one core, ticks come first."""

if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    sys.stdout.buffer.write(pack(build(read(Path(sys.argv[1])))))
