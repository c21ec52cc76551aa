"""What is rehearsed at the start is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.api.rehearsal import PATHS

if TYPE_CHECKING:
    import httpx


@pytest.mark.parametrize("path", PATHS)
async def test_a_rehearsed_call_is_answered(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 200
