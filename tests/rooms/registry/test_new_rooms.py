"""New rooms: their settings, their map, their first rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.rooms.registry.new_rooms import fresh_state, new_room, settings_for
from tests.support.rooms import Runners

if TYPE_CHECKING:
    from game_server.games.base import GameSettings
    from game_server.simulation.game_map import GameMap


@pytest.mark.parametrize(
    ("chosen_s", "private", "delay_s"), [(0, False, 5), (9, False, 9), (0, True, 0)]
)
def test_public_rooms_are_shown_five_seconds_late_at_least(
    chosen_s: int, private: bool, delay_s: int
) -> None:
    chosen = Runners.settings.model_validate({"watch_delay_s": chosen_s})
    assert settings_for(chosen, private=private).watch_delay_s == delay_s


def test_a_new_room_has_free_seats_and_rows_of_its_own() -> None:
    game = Runners()
    settings = game.settings.model_validate({"player_limit": 3})
    one, other = (
        new_room(game, settings, room_id=f"r{n}", code=f"C{n}", seed=n, password="hash")
        for n in (1, 2)
    )
    assert (len(one.seats), one.seats.limit, len(one.roster)) == (0, 3, 3)
    assert (one.door.password, one.standing_tick) == ("hash", 0)
    assert one.state is not None
    assert other.state is not None
    assert one.state.tables["match"]["seed"].tolist() == [1]
    assert other.state.tables["match"]["seed"].tolist() == [2]


def test_a_chosen_map_seed_draws_the_same_map_whatever_the_rooms_seed() -> None:
    drawn = []

    class Drawing(Runners):
        def make_map(self, settings: GameSettings, seed: int) -> GameMap:
            drawn.append(seed)
            return super().make_map(settings, seed)

    game = Drawing()
    for map_seed in (0, 77):
        fresh_state(game, game.settings.model_validate({"map_seed": map_seed}), seed=5)
    assert drawn == [5, 77]
