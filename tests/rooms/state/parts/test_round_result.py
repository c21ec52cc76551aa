"""The result of a round, as it is saved."""

from __future__ import annotations

import msgpack

from game_server.rooms.state.parts.round_result import RoundResult, StandingRow, TeamStanding


def test_a_result_comes_back_from_a_save_in_its_order() -> None:
    result = RoundResult(
        [StandingRow(1, "Bob", 9, 2, ("most hops",)), StandingRow(0, "Ann", 4, 1, ())],
        [TeamStanding(2, 9), TeamStanding(1, 4)],
    )
    assert RoundResult.from_plain(msgpack.unpackb(msgpack.packb(result.plain()))) == result
