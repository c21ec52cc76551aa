"""How many files this process may have open, and how many of those may be connections."""

from __future__ import annotations

import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource

FILES = 64
"""Reserved for everything that is not a connection: pages, logs, libraries, the event loop."""
MAX_BACKLOG = 2048
MAX_HTTP = 2048
MAX_SOCKETS = 16_384
"""This many players take half a gigabyte of memory; a setting allows more."""
UNLIMITED = 1 << 20


def raise_limit() -> None:
    """Let this process, and those that it starts, open as many files as the system allows.

    Most systems begin with 1,024 and allow far more. The low number is for programs that use
    ``select()``; this one does not.
    """
    if sys.platform == "win32":
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (OSError, ValueError):  # macOS names a limit and accepts less
        return


def limit() -> int:
    """How many files this process may have open."""
    if sys.platform == "win32":
        return UNLIMITED
    now, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return UNLIMITED if now == resource.RLIM_INFINITY else now


@dataclass(frozen=True, slots=True)
class Shares:
    """How many connections of each kind a limit on open files allows.

    The rest stays free: for files, and for the connections of one accept loop, at most
    ``backlog``, which are open before they can be refused.
    """

    sockets: int
    http: int
    backlog: int

    @classmethod
    def of(cls, files: int) -> Shares:
        backlog = min(MAX_BACKLOG, files // 8)
        http = min(MAX_HTTP, files // 4)
        return cls(max(1, min(MAX_SOCKETS, files - FILES - backlog - http)), http, backlog)
