"""The roster: what a welcome has of it."""

from __future__ import annotations

from game_server.protocol.declare import SeatState
from game_server.rooms.state.parts.roster import Roster, RosterEntry


def test_a_welcome_has_the_taken_seats_only() -> None:
    roster = Roster.of_empty_seats(4)
    roster[1] = RosterEntry(7, "Ann", SeatState.HUMAN, 2)
    roster[3] = RosterEntry(-1, "Vega", SeatState.BOT, 1)
    assert roster.for_welcome() == [[1, "Ann", False, 2], [3, "Vega", True, 1]]
    assert roster.bots == 1
