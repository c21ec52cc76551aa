"""The inputs of driven players."""

from __future__ import annotations

from itertools import pairwise

from load_tests.bench.workload.players import CHANGE_EVERY_TICKS, Player

SHIP = {"buttons": ["up", "left"], "aim": True, "presses": ["dash"]}


def test_a_record_has_buttons_aim_and_presses() -> None:
    assert len(Player(SHIP, seed=1).record(5)) == 1 + 2 + 1
    assert len(Player({**SHIP, "aim": False, "presses": []}, seed=1).record(5)) == 1


def test_equal_seeds_give_equal_players_and_others_do_not() -> None:
    first, same, other = (Player(SHIP, seed) for seed in (1, 1, 2))
    ticks = range(0, 600, 5)
    records = [first.record(tick) for tick in ticks]
    assert [same.record(tick) for tick in ticks] == records
    assert [other.record(tick) for tick in ticks] != records


def test_a_record_stays_until_the_player_decides_anew() -> None:
    player = Player(SHIP, seed=1)
    records = [player.record(tick) for tick in range(20 * CHANGE_EVERY_TICKS)]
    changes = sum(a is not b for a, b in pairwise(records))
    assert 10 <= changes <= 40
    assert all(record[0] < 4 for record in records)
