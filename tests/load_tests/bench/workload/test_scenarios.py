"""Scenarios are what their titles say, and this server serves all of them."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.protocol.cells import CellLayout
from load_tests.bench.servers.targets import OURS, PEERS, PROGRAMS
from load_tests.bench.workload.scenarios import PAYLOAD, SCENARIOS, Scenario, side_for
from load_tests.bench.workload.ships import CELL_UNITS, Ships, Ships30, Ships60

BY_KEY = {scenario.key: scenario for scenario in SCENARIOS}


@pytest.mark.parametrize("ships", [160, 300, 1000, 1060])
def test_sixty_ships_are_in_view_on_average(ships: int) -> None:
    side = side_for(ships)
    layout = CellLayout.of(side, side, CELL_UNITS)
    x, y = np.random.default_rng(1).uniform(0, side, (2, ships, 40))
    cells = np.minimum(x // CELL_UNITS, layout.cols - 1) + layout.cols * np.minimum(
        y // CELL_UNITS, layout.rows - 1
    )
    seen = []
    for draw in cells.T:
        held = np.bincount(draw.astype(int) + 1, minlength=layout.count)
        seen += [
            sum(held[cell] for cell in layout.seen(int(own) + 1) if cell > 0) for own in draw[:50]
        ]
    assert np.mean(seen) == pytest.approx(60, rel=0.06)


def test_scenarios_have_as_many_clients_as_they_say() -> None:
    assert BY_KEY["world-1000"].clients == 1000
    assert BY_KEY["ships-1000"].clients == 300
    assert BY_KEY["ships-1000"].settings["npc"] == 700
    assert BY_KEY["idle"].clients == 2000
    assert len(BY_KEY) == len(SCENARIOS)


def test_a_scenario_grows_by_rooms_or_by_listeners() -> None:
    rooms = BY_KEY["rooms-knee"].sized(1600)
    assert (rooms.rooms, rooms.seats, rooms.finds_knee) == (200, 8, False)
    assert BY_KEY["payload-knee"].sized(2500).seats == 2500


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.key)
def test_this_server_serves_every_scenario_at_its_rate(scenario: Scenario) -> None:
    assert sum(target.serves(scenario) for target in OURS) == 1
    rates = {game.name: game.tick_hz for game in (Ships, Ships30, Ships60)}
    if scenario.game in rates:
        assert scenario.hz == rates[scenario.game]


def test_colyseus_has_the_ships_and_every_peer_the_payload() -> None:
    def serving(key: str) -> set[str]:
        return {peer.key for peer in PEERS if peer.serves(BY_KEY[key])}

    assert serving("ships-300") == serving("ships-100x8") == {"colyseus"}
    assert serving(PAYLOAD) == {"colyseus", "ws", "fastapi", "socketio"}
    assert serving("room-100") == set()


def test_every_peer_has_its_program() -> None:
    programs = [target.program for target in (*OURS, *PEERS) if target.program]
    assert all((PROGRAMS / program).is_file() for program in programs)
    assert len(set(programs)) == len(programs)
