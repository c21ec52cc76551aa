"""Messages of crowds: their size does not grow with the room, and they say what matters."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.protocol.declare import SeatState
from tests.games.driftline.arena import Arena
from tests.games.driftline.far_crowd import FarCrowd

CROWD = 40


@pytest.mark.slow
def test_bytes_stay_the_same_when_the_ships_out_of_view_go_from_100_to_almost_1000() -> None:
    few, many = FarCrowd(100), FarCrowd(976)
    for crowd in (few, many):
        crowd.run(100)
        crowd.sizes.clear()
        crowd.run(200)
    assert many.events["boom"] > 5 * few.events["boom"] > 0
    assert many.mean_bytes < 1.1 * few.mean_bytes


def crowd_with_a_kill(leader: int | None = None) -> dict[str, list[dict[str, np.ndarray]]]:
    """The events of the tick in which ship 0 destroys ship 1."""
    arena = Arena()
    arena.open(CROWD, seed=2)
    if leader is not None:
        arena.w.seats.true_score[leader] = 5
    arena.place(0, 1200.0, 900.0, rail_charge=1)
    arena.place(1, 1300.0, 900.0, health=5.0)
    return arena.tick()


def test_in_a_crowd_a_kill_is_announced_to_the_two_players_and_to_clients_that_see_it() -> None:
    events = crowd_with_a_kill()
    assert "kill" not in events
    told = [(int(s), int(b), int(v)) for e in events["duel"] for s, b, v in _duels(e)]
    assert sorted(told) == [(0, 0, 1), (1, 0, 1)]
    (boom,) = events["boom"]
    assert (boom["by"][0], boom["victim"][0], boom["weapon"][0]) == (0, 1, 1)


def _duels(event: dict[str, np.ndarray]) -> zip[tuple[int, int, int]]:
    return zip(event["slot"], event["by"], event["victim"], strict=True)


def test_kills_and_deaths_of_leaders_are_announced_to_all() -> None:
    for leader in (0, 1):
        events = crowd_with_a_kill(leader)
        assert [e["victim"].tolist() for e in events["kill"]] == [[1]]
        assert "duel" not in events


def test_in_a_crowd_scores_are_shown_in_turn_and_those_of_leaders_every_0_4_s() -> None:
    arena = Arena()
    arena.open(CROWD, seed=2)
    seats = arena.w.seats
    seats.true_score[:] = [0] * 30 + [7] * 10
    arena.run(12)
    assert seats.score.tolist()[30:38] == [7] * 8
    turns = CROWD // 4
    for _ in range(turns - 1):
        before = seats.score.copy()
        arena.run(12)
        assert np.count_nonzero(seats.score != before) <= 4
    assert (seats.score == seats.true_score).all()


def test_players_in_a_crowd_get_their_own_score_at_once() -> None:
    arena = Arena()
    arena.open(CROWD, seed=2, bots=1)
    arena.tick()
    arena.w.seats.true_score[[3, CROWD - 1]] = 7
    arena.w.seats.true_kills[3] = 2
    again = (int(arena.w.tick[0]) + 1 + np.arange(CROWD)) % 300 == 0
    assert not again[3]
    (tally,) = arena.tick()["tally"]
    at = tally["slot"].tolist().index(3)
    assert (tally["score"][at], tally["kills"][at], tally["deaths"][at]) == (7, 2, 0)
    assert arena.w.seats.state[CROWD - 1] == SeatState.BOT
    assert CROWD - 1 not in tally["slot"].tolist()
    assert 3 not in [slot for e in arena.tick().get("tally", []) for slot in e["slot"].tolist()]


def test_players_in_a_crowd_get_their_own_score_again_every_ten_seconds() -> None:
    arena = Arena()
    arena.open(CROWD, seed=2)
    arena.tick()
    told: list[int] = []
    for _ in range(300):
        told += [s for event in arena.tick().get("tally", []) for s in event["slot"].tolist()]
    assert sorted(told) == list(range(CROWD))


def test_a_crowd_sees_all_scores_when_the_round_is_over() -> None:
    arena = Arena()
    arena.open(CROWD, seed=2, score_limit=5)
    arena.w.seats.true_score[20:] = 5
    arena.tick()
    assert arena.w.rooms.finished[0]
    assert arena.w.seats.score[CROWD - 1] == 0
    arena.w.rooms.phase[0] = 3
    arena.tick()
    assert (arena.w.seats.score == arena.w.seats.true_score).all()
