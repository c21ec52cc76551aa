"""How many connections a limit on open files allows."""

from __future__ import annotations

import pytest

from game_server.realtime.process.descriptors import FILES, MAX_SOCKETS, Shares


@pytest.mark.parametrize("files", [256, 1_024, 4_096, 20_000, 1 << 20])
def test_all_shares_of_the_open_files_fit_into_the_limit(files: int) -> None:
    shares = Shares.of(files)
    assert shares.sockets + shares.http + shares.backlog + FILES <= files
    assert min(shares.sockets, shares.http, shares.backlog) >= 32


def test_a_high_limit_is_not_used_up() -> None:
    assert Shares.of(1 << 20).sockets == MAX_SOCKETS
