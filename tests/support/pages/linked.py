"""Waits for a server that has linked its page, which the first start of a version does while it
serves.
"""

from __future__ import annotations

import time

import httpx

from game_server.page_build.result import FOLDER
from tests.support.deadlines import WITHIN_S

LINKED_WITHIN_S = 60.0


def until_linked(url: str) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + LINKED_WITHIN_S
    while f'"{FOLDER}/' not in httpx.get(url, timeout=WITHIN_S).text:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the page is not linked within {LINKED_WITHIN_S:g} s")
        time.sleep(0.1)
