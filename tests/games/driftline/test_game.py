"""Driftline as the server sees it: its modes, its maps, and how its world is described."""

from __future__ import annotations

from game_server.games.driftline.game import Driftline, Settings


def test_only_modes_of_teams_deal_teams_and_only_two_modes_have_no_end() -> None:
    game = Driftline()
    modes = ("rounds", "teams", "core_run", "practice", "world")
    assert [game.team_count(Settings(mode=mode, teams=3)) for mode in modes] == [0, 3, 3, 0, 0]
    endless = [game.is_endless(Settings(mode=mode)) for mode in modes]
    assert endless == [False, False, False, True, True]


def test_driftlines_bits_and_choices_have_names() -> None:
    described = Driftline().describe()
    assert described["flags"]["ships.flags"] == {
        "alive": 1, "shielded": 2, "dashing": 4, "charging": 8, "banking": 16, "teleports": 192,
    }  # fmt: skip
    assert described["enums"]["kill.weapon"] == {"blaster": 0, "rail": 1, "mine": 2}
    assert described["enums"]["pickups.what"] == {
        "repair": 0, "overcharge": 1, "armour": 2, "mines": 3,
    }  # fmt: skip


def test_every_field_that_driftline_adds_to_its_map_has_a_note() -> None:
    game = Driftline()
    settings = game.settings.model_validate({"mode": "core_run"})
    added = {f"map.{name}" for name in game.make_map(settings, 1).data}
    assert added == {name for name in game.notes if name.startswith("map.")}
