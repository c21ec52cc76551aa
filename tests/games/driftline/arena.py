"""A world of Driftline rooms without clock or socket, for tests: scripted players and bots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.base import Inputs
from game_server.games.driftline.game import Driftline, Settings
from game_server.protocol.declare import Phase, SeatState
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN_FIELD = GameMap(
    1800.0,
    1800.0,
    [[[800.0, 1500.0], [1000.0, 1500.0], [1000.0, 1600.0], [800.0, 1600.0]]],
    {
        "pads": [[300.0, 300.0, 90.0]],
        "bounce": [[1500.0, 300.0, 42.0]],
        "crystals": [[300.0, 1500.0]],
        "repairs": [[1500.0, 1500.0]],
        "boosts": [[1500.0, 1000.0], [1500.0, 700.0]],
        "spawns": [[900.0, 900.0], [500.0, 900.0]],
    },
)
"""One wall, and one of everything, far from the middle where tests let ships meet."""


class Arena:
    """Steps a world as the runner does: clock, bots, inputs, step, births and deaths."""

    def __init__(self) -> None:
        self.game = Driftline()
        self.w = World(self.game.tables, self.game.tick_hz)
        self.events: list[tuple[str, dict[str, np.ndarray]]] = []

    def open(
        self,
        seats: int,
        seed: int = 1,
        bots: int = 0,
        level: int = 0,
        game_map: GameMap | None = None,
        **settings: object,
    ) -> int:
        """Open a room with people in its first seats and bots in its last; a round is on."""
        chosen = Settings(player_limit=seats, min_players=0, **settings)
        game_map = game_map or self.game.make_map(chosen, seed)
        state = self.w.new_room(game_map, seats, seed, **self.game.setting_values(chosen))
        row = np.array([self.w.insert(state)])
        self.w.rooms.phase[row] = Phase.PLAYING
        self.w.rooms.ends_at[row] = 0 if chosen.mode == "world" else 1_000_000
        taken = self.w.seat_rows(row, np.arange(seats))
        self.w.seats.state[taken] = SeatState.HUMAN
        self.w.seats.state[taken[seats - bots :]] = SeatState.BOT
        self.w.seats.bot_level[taken] = level
        count = self.game.team_count(chosen)
        self.w.seats.team[taken] = np.arange(seats) % count + 1 if count else 0
        for hook, rows in (
            (self.game.open, row),
            (self.game.start_round, row),
            (self.game.join, taken),
        ):
            hook(self.w, rows)
            self.w.apply()
        return int(row[0])

    def neutral(self) -> Inputs:
        inputs = Inputs.neutral(self.game.input, self.w.seats.n)
        inputs.view[:] = (self.w.tick[self.w.seats.room] + 1) * 16
        inputs.present[:] = True
        return inputs

    def tick(self, inputs: Inputs | None = None) -> dict[str, list[dict[str, np.ndarray]]]:
        """One tick; returns its events by name."""
        self.w.begin_tick()
        self.game.step(self.w, inputs or self.neutral())
        events: dict[str, list[dict[str, np.ndarray]]] = {}
        for name, fields in self.w.events:
            events.setdefault(name, []).append(fields)
        self.w.apply()
        return events

    def run(
        self,
        ticks: int,
        script: Callable[[Arena, Inputs], None] | None = None,
        each: Callable[[Arena, dict[str, list[dict[str, np.ndarray]]]], None] | None = None,
    ) -> None:
        """Many ticks with bots deciding in turn and holding what they decided.

        ``script`` fills in what people do; ``each`` sees every tick's events.
        """
        held = getattr(self, "_held", None)
        if held is None or len(held.aim) != self.w.seats.n:
            held = self.neutral()
        for _ in range(ticks):
            self._let_bots_decide(held)
            inputs = held[np.arange(self.w.seats.n)]
            inputs.view[:] = (self.w.tick[self.w.seats.room] + 1) * 16
            if script:
                script(self, inputs)
            events = self.tick(inputs)
            for pressed in held.pressed.values():
                pressed[:] = False
            if each:
                each(self, events)
        self._held = held

    def _let_bots_decide(self, held: Inputs) -> None:
        seats = self.w.seats
        period = self.game.bot_period_ticks
        turn = (self.w.tick[seats.room] + seats.id) % period == 0
        due = np.flatnonzero((seats.state == SeatState.BOT) & turn)
        if not due.size:
            return
        decided = self.game.bots(self.w, due)
        for name in held.held:
            held.held[name][due] = decided.held[name]
        for name in held.pressed:
            held.pressed[name][due] = decided.pressed[name]
        held.aim[due] = decided.aim

    def place(self, ship: int, x: float, y: float, **columns: float) -> None:
        """Put a ship somewhere, at rest and without its spawn shield."""
        ships = self.w.ships
        ships.x[ship], ships.y[ship] = x, y
        ships.vx[ship] = ships.vy[ship] = 0.0
        ships.status[ship] &= ~2
        ships.shield_ticks[ship] = 0
        for name, value in columns.items():
            getattr(ships, name)[ship] = value
