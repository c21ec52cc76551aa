"""The server's health: whether ticks run, and whether players may join."""

from __future__ import annotations

from game_server.api.readiness import Readiness


def test_a_tick_that_is_a_little_late_is_no_illness() -> None:
    assert Readiness(lambda: 5.0).ill() is None
    assert Readiness(lambda: 5.0).unready() is None


def test_without_ticks_the_server_is_ill_and_takes_no_players() -> None:
    readiness = Readiness(lambda: 12.4)
    ill = readiness.ill()
    assert ill is not None
    assert (ill.code, ill.message) == ("stalled", "The server has not ticked for 12 seconds.")
    assert readiness.unready() == ill


def test_a_draining_server_is_well_and_takes_no_players() -> None:
    readiness = Readiness(lambda: 0.0)
    readiness.draining = True
    assert readiness.ill() is None
    unready = readiness.unready()
    assert unready is not None
    assert unready.code == "draining"
