"""Drawing one map, and what it depends on."""

from __future__ import annotations

import pytest

from game_server.games.driftline.game import Driftline
from game_server.maps.drawing import MapFault, contained, draw, kind_of


def test_a_drawn_map_is_prepared_for_its_world() -> None:
    game = Driftline()
    drawn = draw(game, game.settings.model_validate({}), 7)
    assert drawn.map.derived
    assert drawn.seconds > 0.0


def test_settings_that_only_change_rules_make_no_other_map() -> None:
    game = Driftline()
    plain = kind_of(game, game.settings.model_validate({}))
    chosen = {"map_seed": 9, "round_seconds": 60, "score_limit": 5}
    assert kind_of(game, game.settings.model_validate(chosen)) == plain
    assert kind_of(game, game.settings.model_validate({"map_size": "huge"})) != plain


def test_a_game_that_exits_is_a_mistake_with_its_map() -> None:
    with pytest.raises(MapFault, match="SystemExit: 3"), contained():
        raise SystemExit(3)
    with pytest.raises(KeyError), contained():
        raise KeyError("its own")
