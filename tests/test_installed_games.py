"""Further games, named by a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.app import create_app
from game_server.installed_games import all_games
from game_server.settings import Settings, SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


GAME = """
from game_server.games.base import Game
from game_server.protocol.declare import Input
from game_server.simulation.game_map import GameMap

class Mine(Game):
    name, title = "mine", "Mine"

    def make_map(self, settings, seed):
        return GameMap(100, 100)

class Driftline(Game):
    name, title = "driftline", "Driftline"

class Odd(Mine):
    @property
    def input(self):
        return Input(buttons=("go",), labels={"stop": "Stop"})

class Talkative(Mine):
    phrases = ("Hello!", "long" * 11)

def function():
    return 5
"""


def test_a_setting_brings_games_of_the_working_directory(empty_folder: Path) -> None:
    (empty_folder / "game_of_mine.py").write_text(GAME)
    assert list(all_games(["game_of_mine:Mine"])) == ["driftline", "paint_tag", "mine"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (
            "no_such_module:Game",
            "'no_such_module:Game' can't be loaded: ModuleNotFoundError",
        ),
        ("game_of_mine:Yours", "'game_of_mine:Yours' can't be loaded:"),
        ("game_of_mine", "'game_of_mine' can't be loaded:"),
        (":Mine", "':Mine' can't be loaded:"),
        (
            "game_of_mine:function",
            "'game_of_mine:function' can't be loaded: TypeError: it is",
        ),
        ("game_of_mine:Odd", "DeclarationError: there is no button or press 'stop' to label"),
        ("game_of_mine:Talkative", "DeclarationError: a phrase has at most 40 characters"),
        ("game_of_mine:Driftline", "two games are called 'driftline'"),
    ],
)
def test_a_game_that_cannot_be_loaded_is_named(empty_folder: Path, path: str, line: str) -> None:
    (empty_folder / "game_of_mine.py").write_text(GAME)
    with pytest.raises(SettingsError, match="GAME_SERVER_GAMES: ") as caught:
        all_games([path])
    assert line in str(caught.value)


def test_a_broken_game_is_named_in_one_line(empty_folder: Path) -> None:
    (empty_folder / "broken_game.py").write_text("class Broken(:")
    with pytest.raises(SettingsError, match="'broken_game:Broken' can't be loaded: SyntaxError"):
        all_games(["broken_game:Broken"])


@pytest.mark.parametrize("raised", ["SystemExit(3)", "Unheard('two\\nlines')"])
def test_a_game_that_ends_the_process_is_named_too(
    empty_folder: Path, raised: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"class Unheard(BaseException): pass\nraise {raised}\n"
    (empty_folder / "leaving_game.py").write_text(text)
    with pytest.raises(SettingsError, match="'leaving_game:Game' can't be loaded: ") as caught:
        all_games(["leaving_game:Game"])
    assert "\n" not in str(caught.value)


def test_a_picture_that_is_none_is_named(empty_folder: Path) -> None:
    (empty_folder / "pictured_game.py").write_text(GAME)
    (empty_folder / "mine.svg").write_text("GIF89a")
    with pytest.raises(SettingsError, match=r"GAME_SERVER_GAMES: .*mine\.svg is no SVG"):
        create_app(Settings(games=["pictured_game:Mine"]))
