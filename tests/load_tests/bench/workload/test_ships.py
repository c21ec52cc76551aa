"""The bench's own game: ships obey, bounce, and replicate what the peer's do."""

from __future__ import annotations

import re

import numpy as np
import pytest

from game_server.games.base import Inputs
from game_server.protocol.declare import SeatState
from game_server.protocol.wire import ANGLE8, COARSE, U8, U16, WireType
from game_server.simulation.world import World
from load_tests.bench.servers.targets import PROGRAMS
from load_tests.bench.workload.ships import CELL_UNITS, HULL, Settings, Ships


class Table:
    """A room of ships, stepped as the runner does."""

    def __init__(self, players: int, npc: int = 0, side: int = 2000) -> None:
        self.game = Ships()
        self.w = World(self.game.tables, self.game.tick_hz)
        settings = Settings(side=side, npc=npc, player_limit=max(1, players))
        columns = self.game.setting_values(settings)
        room_map = self.game.make_map(settings, 1)
        self.w.insert(self.w.new_room(room_map, max(1, players), 7, **columns))
        self.w.seats.state = int(SeatState.HUMAN)
        self.w.begin_tick()
        self.game.open(self.w, np.array([0]))
        self.w.apply()
        self.game.join(self.w, np.arange(players))
        self.w.apply()
        self.inputs = Inputs.neutral(self.game.input, max(1, players))
        self.game.step(self.w, self.inputs)

    def step(self, ticks: int = 1) -> None:
        for _ in range(ticks):
            self.w.begin_tick()
            self.game.step(self.w, self.inputs)
            self.w.apply()


def test_every_ship_moves_at_every_tick_and_stays_on_the_map() -> None:
    table = Table(players=5, npc=50, side=700)
    ships = table.w.ships
    for _ in range(100):
        before = np.stack([ships.x, ships.y])
        table.step()
        assert (np.abs(np.stack([ships.x, ships.y]) - before).max(axis=0) > 1).all()
        assert ((ships.x >= 0) & (ships.x <= 700) & (ships.y >= 0) & (ships.y <= 700)).all()
    assert (ships.hull < HULL).any()


def test_ships_stay_spread_over_the_whole_map() -> None:
    table = Table(players=0, npc=4000, side=2000)
    table.step(200)
    quarters = np.histogram2d(table.w.ships.x, table.w.ships.y, bins=2, range=[[0, 2000]] * 2)[0]
    assert (np.abs(quarters - 1000) < 120).all()


def test_a_ship_turns_and_thrusts_as_its_player_says() -> None:
    table = Table(players=2)
    table.inputs.held["right"][0] = table.inputs.held["thrust"][1] = True
    before = table.w.ships.heading.copy()
    table.step()
    turned = (table.w.ships.heading - before) % 65_536
    assert turned.tolist() == [65_536 // 2 // 20, 0]
    assert table.w.ships.flags.tolist() == [0, 1]


def test_others_steer_themselves_once_a_second() -> None:
    table = Table(players=0, npc=100)
    table.step(20)
    assert set(table.w.ships.turn.tolist()) == {-1, 0, 1}


def test_a_player_who_leaves_takes_one_ship_along() -> None:
    table = Table(players=3, npc=4)
    table.game.leave(table.w, np.array([0]))
    table.w.apply()
    assert table.w.ships.n == 6
    assert table.w.ships.npc.sum() == 4


def test_the_players_ship_is_the_newest_of_its_seat() -> None:
    table = Table(players=1, npc=4)
    first_seat = table.w.ships.seat == 0
    assert not table.w.ships.npc[first_seat][-1]


@pytest.mark.parametrize("name", ["sent", "born"])
def test_the_peer_has_the_same_columns(name: str) -> None:
    program = (PROGRAMS / "colyseus_ships.mjs").read_text(encoding="utf-8")
    declared = re.search(r"const Ship = schema\(\s*\{(.*?)\}", program, re.DOTALL)
    assert declared is not None
    theirs = dict(re.findall(r"(\w+): t\.(\w+)\(\)", declared[1]))
    ours: dict[str, WireType] = getattr(Ships.ships, name)
    types = {COARSE: "uint16", ANGLE8: "uint8", U8: "uint8", U16: "uint16"}
    assert ours.items()
    assert {column: types[wire] for column, wire in ours.items()}.items() <= theirs.items()
    assert len(theirs) == len(Ships.ships.sent) + len(Ships.ships.born)


def test_the_peer_has_the_same_cells() -> None:
    program = (PROGRAMS / "colyseus_ships.mjs").read_text(encoding="utf-8")
    assert f"const CELL = {CELL_UNITS}," in program
