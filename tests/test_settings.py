"""Settings: defaults that play, variables that win, and one line for a bad value."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from game_server.app import all_games
from game_server.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_defaults_need_nothing() -> None:
    chosen = load_settings()
    assert (chosen.host, chosen.port, chosen.default_game) == ("127.0.0.1", 8000, "driftline")
    assert len(chosen.secret.get_secret_value()) >= 32
    assert chosen.secret != load_settings().secret


def test_variables_win_over_the_file_and_arguments_over_both(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    lines = "GAME_SERVER_PORT=1111\nGAME_SERVER_HOST=file.example\nOTHER=1\n"
    (empty_folder / ".env").write_text(lines)
    monkeypatch.setenv("GAME_SERVER_PORT", "2222")
    chosen = load_settings(log_level="error")
    assert (chosen.host, chosen.port, chosen.log_level) == ("file.example", 2222, "error")
    assert load_settings(port=3333).port == 3333


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    origins = "https://a.example/, https://b.example,"
    monkeypatch.setenv("GAME_SERVER_ALLOWED_ORIGINS", origins)
    assert load_settings().allowed_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORT", "99999", "GAME_SERVER_PORT should be less than or equal to 65535"),
        (
            "PORT",
            "high",
            "GAME_SERVER_PORT should be a valid integer, unable to parse string as an integer",
        ),
        (
            "LOG_LEVEL",
            "loud",
            "GAME_SERVER_LOG_LEVEL should be 'debug', 'info', 'warning' or 'error'",
        ),
        ("SECRET", "short", "GAME_SERVER_SECRET should have at least 16 characters"),
        (
            "ALLOWED_ORIGINS",
            "play.example",
            "GAME_SERVER_ALLOWED_ORIGINS: 'play.example' should",
        ),
        (
            "TRUSTED_PROXIES",
            "10.0.0.1,10.0.0.0/99",
            "GAME_SERVER_TRUSTED_PROXIES: '10.0.0.0/99'",
        ),
    ],
)
def test_a_bad_value_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(f"GAME_SERVER_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(line[:40])


def test_settings_are_frozen_and_keep_their_secret() -> None:
    chosen = load_settings(secret="sixteen characters")
    with pytest.raises(ValidationError):
        chosen.port = 1  # type: ignore[misc]
    assert "sixteen" not in repr(chosen)


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


GAME = """
from game_server.games.base import Game
from game_server.simulation.game_map import GameMap

class Mine(Game):
    name, title = "mine", "Mine"

    def make_map(self, settings, seed):
        return GameMap(100, 100)

class Driftline(Game):
    name = "driftline"

def function():
    return 5
"""


def test_a_setting_brings_games_of_the_working_directory(empty_folder: Path) -> None:
    (empty_folder / "game_of_mine.py").write_text(GAME)
    assert list(all_games(["game_of_mine:Mine"])) == ["driftline", "paint_tag", "mine"]


@pytest.mark.parametrize(
    ("place", "line"),
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
        ("game_of_mine:Driftline", "two games are called 'driftline'"),
    ],
)
def test_a_game_that_cannot_be_had_is_named(empty_folder: Path, place: str, line: str) -> None:
    (empty_folder / "game_of_mine.py").write_text(GAME)
    with pytest.raises(SettingsError, match="GAME_SERVER_GAMES: ") as caught:
        all_games([place])
    assert line in str(caught.value)


def test_a_game_that_is_broken_is_told_in_one_line(empty_folder: Path) -> None:
    (empty_folder / "broken_game.py").write_text("class Broken(:")
    with pytest.raises(SettingsError, match="'broken_game:Broken' can't be loaded: SyntaxError"):
        all_games(["broken_game:Broken"])


def test_an_env_file_that_is_no_text_is_told(empty_folder: Path) -> None:
    (empty_folder / ".env").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env should be text in UTF-8"):
        load_settings()


def test_the_public_address_is_a_whole_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAME_SERVER_PUBLIC_URL", "https://play.example:8443/")
    assert load_settings().public_url == "https://play.example:8443"
    monkeypatch.setenv("GAME_SERVER_PUBLIC_URL", "")
    assert load_settings().public_url is None
    monkeypatch.setenv("GAME_SERVER_PUBLIC_URL", "play.example")
    with pytest.raises(SettingsError, match="GAME_SERVER_PUBLIC_URL should be an address such"):
        load_settings()
