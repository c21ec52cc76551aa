from __future__ import annotations

import numpy as np
import pytest

from tests.games.driftline.arena import OPEN_FIELD, Arena
from tests.games.driftline.test_teams import arena_of
from tests.games.driftline.wire import Wire


@pytest.fixture
def arena() -> Arena:
    """Ship 0 with three mines, and ship 1 far away; at rest and without shields."""
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD)
    arena.place(0, 600.0, 600.0, mines=3)
    arena.place(1, 1500.0, 600.0)
    return arena


def pass_ticks(arena: Arena, ticks: int, presses: tuple[int, ...] = ()) -> dict[str, int]:
    """Ships lay a mine in the first tick and do nothing then; how many events of each sort."""
    seen: dict[str, int] = {}
    for tick in range(ticks):
        inputs = arena.neutral()
        inputs.pressed["mine"][list(presses)] = tick == 0
        for name, fields in arena.tick(inputs).items():
            seen[name] = seen.get(name, 0) + sum(len(one["room"]) for one in fields)
    return seen


def lay_and_leave(arena: Arena) -> None:
    """Ship 0 lays a mine at (600, 600) and goes far away; the mine arms."""
    pass_ticks(arena, 1, presses=(0,))
    arena.place(0, 600.0, 1300.0)
    pass_ticks(arena, 36)


def test_a_press_lays_one_of_three_mines(arena: Arena) -> None:
    ships, mines = arena.w.ships, arena.w.mines
    pass_ticks(arena, 2, presses=(0, 1))
    assert ships.mines.tolist() == [2, 0]
    assert (mines.x.tolist(), mines.y.tolist(), mines.owner.tolist()) == ([600.0], [600.0], [0])
    for _ in range(5):
        pass_ticks(arena, 1, presses=(0,))
    assert ships.mines.tolist() == [0, 0]
    assert mines.n == 3


@pytest.mark.slow
def test_a_mine_arms_after_1_2_seconds_and_goes_after_a_minute(arena: Arena) -> None:
    mines = arena.w.mines
    pass_ticks(arena, 36, presses=(0,))
    assert mines.armed.tolist() == [0]
    pass_ticks(arena, 1)
    assert mines.armed.tolist() == [1]
    assert "blast" not in pass_ticks(arena, 1763)
    assert mines.n == 1
    pass_ticks(arena, 1)
    assert mines.n == 0


def test_an_armed_mine_goes_off_at_a_foe_within_80_units(arena: Arena) -> None:
    lay_and_leave(arena)
    arena.place(1, 682.0, 600.0)
    assert "blast" not in pass_ticks(arena, 2)
    arena.place(1, 660.0, 600.0)
    assert pass_ticks(arena, 1)["blast"] == 1
    # 60 in the middle, half of it at the edge, 150 units away.
    assert arena.w.ships.health[1] == pytest.approx(100 - 60 * (1 - 0.5 * 60 / 150))
    assert arena.w.mines.n == 0


def test_neither_its_owner_nor_a_shielded_ship_sets_off_a_mine_nor_any_ship_an_unarmed_one(
    arena: Arena,
) -> None:
    pass_ticks(arena, 1, presses=(0,))
    arena.place(1, 640.0, 600.0)
    assert "blast" not in pass_ticks(arena, 35)
    arena.place(1, 640.0, 600.0, status=3, shield_ticks=20)
    arena.place(0, 600.0, 560.0)
    assert "blast" not in pass_ticks(arena, 20)
    assert pass_ticks(arena, 3)["blast"] == 1
    assert arena.w.ships.health[0] == 100.0


def test_walls_keep_mines_and_ships_from_each_other(arena: Arena) -> None:
    arena.place(0, 900.0, 1479.0)
    pass_ticks(arena, 1, presses=(0,))
    arena.place(0, 600.0, 600.0)
    pass_ticks(arena, 36)
    arena.w.mines.y[:] = 1495.0
    arena.place(1, 900.0, 1620.0)
    pass_ticks(arena, 5)
    assert arena.w.mines.near.tolist() == [0]


def test_a_mine_s_kill_is_announced_with_its_weapon_and_counts_for_its_owner(arena: Arena) -> None:
    lay_and_leave(arena)
    arena.place(1, 630.0, 600.0, health=20.0)
    inputs = arena.neutral()
    (kill,) = arena.tick(inputs)["kill"]
    assert (kill["by"][0], kill["victim"][0], kill["weapon"][0]) == (0, 1, 2)
    assert arena.w.seats.kills[0] == 1


def test_a_foe_close_by_sees_a_mine_and_for_a_second_longer(arena: Arena) -> None:
    lay_and_leave(arena)
    mines = arena.w.mines
    assert (mines.near[0], mines.audience[0]) == (0, -1)
    arena.place(1, 850.0, 600.0)
    pass_ticks(arena, 1)
    assert (mines.near[0], mines.audience[0]) == (1, 0)
    arena.place(1, 1500.0, 600.0)
    pass_ticks(arena, 29)
    assert (mines.near[0], mines.audience[0]) == (1, 0)
    pass_ticks(arena, 1)
    assert (mines.near[0], mines.audience[0]) == (0, -1)


def test_a_team_sees_its_mines_and_is_spared_by_them() -> None:
    arena = arena_of("teams")
    arena.place(0, 600.0, 600.0, mines=1)
    arena.place(1, 1500.0, 600.0)
    arena.place(2, 600.0, 660.0)
    arena.place(3, 1500.0, 1300.0)
    assert arena.w.ships.team.tolist() == [1, 2, 1, 2]
    pass_ticks(arena, 60, presses=(0,))
    assert (arena.w.mines.audience[0], arena.w.mines.near[0]) == (1, 0)
    arena.place(1, 660.0, 600.0)
    assert pass_ticks(arena, 1)["blast"] == 1
    assert (arena.w.ships.health < 100).tolist() == [False, True, False, False]


def test_mines_go_with_their_owner_and_with_the_round(arena: Arena) -> None:
    arena.place(1, 1500.0, 600.0, mines=3)
    pass_ticks(arena, 2, presses=(0, 1))
    arena.game.leave(arena.w, np.array([0]))
    arena.w.apply()
    assert arena.w.mines.owner.tolist() == [1]
    arena.game.start_round(arena.w, np.array([0]))
    arena.w.apply()
    assert arena.w.mines.n == 0
    assert arena.w.ships.mines.tolist() == [0]


@pytest.mark.slow
def test_mines_take_turns_with_the_other_boosts_at_their_place(arena: Arena) -> None:
    arena.place(0, 1500.0, 1000.0, mines=1)
    for what, ready in ((1, {"rail_ready": 90}), (2, {}), (3, {}), (1, {"rail_ready": 90})):
        assert arena.w.pickups.what[1] == what
        arena.place(0, 1500.0, 1000.0, mines=1, armour_left=0.0, **ready)
        assert pass_ticks(arena, 1)["pickup"] == 1
        assert arena.w.ships.mines[0] == (3 if what == 3 else 1)
        arena.place(0, 600.0, 600.0, mines=1)
        pass_ticks(arena, 751)
    assert arena.w.pickups.what[0] == 0


class TestOnTheWire:
    """Which clients have received a mine at (600, 600)."""

    def knowing(self, wire: Wire) -> list[int]:
        return [c.slot for c in wire.clients if len(c.store["mines"]["id"])]

    def wired(self, arena: Arena) -> Wire:
        wire = Wire(arena)
        for slot in range(arena.w.seats.n):
            wire.join(slot)
        return wire

    def run(self, wire: Wire, ticks: int, presses: tuple[int, ...] = ()) -> None:
        for tick in range(ticks):
            pass_ticks(wire.arena, 1, presses if tick == 0 else ())
            wire.tell()

    def test_no_foe_receives_a_mine_until_it_is_close(self, arena: Arena) -> None:
        wire = self.wired(arena)
        self.run(wire, 40, presses=(0,))
        assert self.knowing(wire) == [0]
        assert wire.clients[0].store["mines"]["armed"].tolist() == [1]
        arena.place(1, 850.0, 600.0)
        self.run(wire, 1)
        assert self.knowing(wire) == [0, 1]
        assert wire.clients[1].store["mines"]["near"].tolist() == [1]
        arena.place(1, 1500.0, 600.0)
        self.run(wire, 31)
        assert self.knowing(wire) == [0]

    def test_its_owner_sees_a_mine_after_a_reload(self, arena: Arena) -> None:
        wire = self.wired(arena)
        self.run(wire, 40, presses=(0,))
        wire.clients = [wire.clients[1]]
        wire.join(0)
        self.run(wire, 1)
        assert self.knowing(wire) == [0]
        assert wire.clients[1].store["mines"]["x"].tolist() == [600.0]

    def test_a_team_receives_its_mines(self) -> None:
        arena = arena_of("teams")
        arena.place(0, 600.0, 600.0, mines=1)
        wire = self.wired(arena)
        self.run(wire, 40, presses=(0,))
        assert self.knowing(wire) == [0, 2]
        arena.place(3, 750.0, 600.0)
        self.run(wire, 1)
        assert self.knowing(wire) == [0, 1, 2, 3]

    def test_one_that_has_gone_off_is_gone_for_all(self, arena: Arena) -> None:
        wire = self.wired(arena)
        self.run(wire, 1, presses=(0,))
        arena.place(0, 600.0, 900.0)
        self.run(wire, 40)
        arena.place(1, 640.0, 600.0)
        self.run(wire, 1)
        assert self.knowing(wire) == []
        assert [e.name for c in wire.clients for e in c.got[-1].events].count("blast") == 2


class TestBots:
    def test_bots_turn_away_from_a_mine_that_they_see_and_only_then(self) -> None:
        towards = {shown: self.flies_towards_the_mine(shown) for shown in (False, True)}
        assert towards[False] > 0.5
        assert towards[True] < 0.1

    def flies_towards_the_mine(self, shown: bool) -> float:
        """The share of decisions in which a bot that wants to fly to the right does so."""
        arena = Arena()
        arena.open(2, game_map=OPEN_FIELD, bots=1, level=2)
        arena.w.shards.spawn([0], x=1000.0, y=600.0, worth=1, ends_at=10_000)
        arena.w.mines.spawn(
            [0], x=900.0, y=600.0, owner=0, seat=0, armed=1, near=shown, audience=-1,
            noticed_at=0 if shown else -1000, ends_at=10_000,
        )  # fmt: skip
        arena.w.apply()
        arena.place(0, 100.0, 1700.0)
        arena.place(1, 760.0, 600.0)
        right = 0
        for _ in range(40):
            arena.w.rooms.tick += 1
            right += int(arena.game.bots(arena.w, np.array([1])).held["right"][0])
        return right / 40

    def test_bots_lay_mines_against_close_foes(self) -> None:
        arena = Arena()
        arena.open(2, game_map=OPEN_FIELD, bots=1, level=2)
        laid = {0: 0, 3: 0}
        for carried in laid:
            for _ in range(400):
                arena.w.rooms.tick += 1
                arena.place(0, 600.0, 600.0)
                arena.place(1, 900.0, 600.0, mines=carried)
                decided = arena.game.bots(arena.w, np.array([1]))
                laid[carried] += int(decided.pressed["mine"][0])
        assert laid[0] == 0
        assert 5 < laid[3] < 60
