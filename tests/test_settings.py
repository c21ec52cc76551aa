"""Settings: defaults that play, variables that win, and one line for a bad value."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from game_server.settings import LIMITS, Settings, SettingsError, load_settings, stray_settings


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
        ("HOST", "127.0.0.1:80", "GAME_SERVER_HOST should be an address or a name without a port"),
        ("HOST", "http://x", "GAME_SERVER_HOST should be an address or a name without a port"),
        (
            "EMBEDDED_BY",
            "null",
            "GAME_SERVER_EMBEDDED_BY: null can't be named here, since it is no",
        ),
        ("ALLOWED_HOSTS", "https://x", "GAME_SERVER_ALLOWED_HOSTS: 'https://x' should be a host"),
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


def test_an_env_file_that_is_no_text_is_named(empty_folder: Path) -> None:
    (empty_folder / ".env").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"^\.env should be text in UTF-8$"):
        load_settings()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that fails to read")
def test_an_env_file_that_cannot_be_read_is_named(empty_folder: Path) -> None:
    (empty_folder / ".env").symlink_to("/proc/self/mem")
    with pytest.raises(SettingsError, match=r"^\.env can't be read: Input/output error$"):
        load_settings()


def test_a_working_directory_that_is_gone_does_not_matter(empty_folder: Path) -> None:
    empty_folder.rmdir()
    assert load_settings().port == 8000
    assert stray_settings() == []


@pytest.mark.parametrize("blank", ["", "  "])
@pytest.mark.parametrize("source", ["environment", "file"])
def test_every_empty_variable_is_one_that_is_not_set(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, blank: str, source: str
) -> None:
    fresh = load_settings()
    names = [f"GAME_SERVER_{name.upper()}" for name in Settings.model_fields]
    if source == "file":
        (empty_folder / ".env").write_text("".join(f"{name}={blank}\n" for name in names))
    else:
        for name in names:
            monkeypatch.setenv(name, blank)
    chosen, default = load_settings().model_dump(), fresh.model_dump()
    chosen.pop("secret"), default.pop("secret")
    assert chosen == default
    assert len(load_settings().secret.get_secret_value()) >= 32


def test_an_empty_variable_does_not_hide_the_files_value(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    (empty_folder / ".env").write_text("GAME_SERVER_PORT=9000\n")
    monkeypatch.setenv("GAME_SERVER_PORT", "")
    assert load_settings().port == 9000


def test_the_public_address_is_a_whole_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for written, kept, root in [
        ("https://Play.Example:8443/", "https://play.example:8443", ""),
        ("https://site.example/game/", "https://site.example/game", "/game"),
        ("https://site.example:443/a/b.c", "https://site.example/a/b.c", "/a/b.c"),
    ]:
        monkeypatch.setenv("GAME_SERVER_PUBLIC_URL", written)
        assert (load_settings().public_url, load_settings().root_path) == (kept, root)
    for wrong in ("play.example", "https://x.example/?a", "https://x.example/a//b", "ws://x"):
        monkeypatch.setenv("GAME_SERVER_PUBLIC_URL", wrong)
        with pytest.raises(SettingsError, match="GAME_SERVER_PUBLIC_URL should be an address such"):
            load_settings()
    monkeypatch.setenv("GAME_SERVER_PUBLIC_URL", "https://x.example/api")
    with pytest.raises(SettingsError, match="GAME_SERVER_PUBLIC_URL should not end in /api: the "):
        load_settings()


def test_origins_and_hosts_are_kept_as_browsers_write_them() -> None:
    chosen = load_settings(
        public_url="https://Site.example/game",
        allowed_origins="https://A.example:443/, capacitor://localhost, null",
        embedded_by="https://B.example/",
        allowed_hosts="C.example:8000, *.D.example",
        host="[::1]",
    )
    assert chosen.allowed_origins == ("https://a.example", "capacitor://localhost", "null")
    assert chosen.page_origins == (*chosen.allowed_origins, "https://site.example")
    assert chosen.embedded_by == ("https://b.example",)
    assert chosen.allowed_hosts == ("c.example", "*.d.example")
    assert set(chosen.public_hosts) == {
        *("c.example", "*.d.example", "a.example", "localhost", "site.example")
    }
    assert chosen.host == "::1"


@pytest.mark.parametrize(
    ("written", "kept"),
    [("[::1]", "::1"), ("::0", "::"), ("*", "0.0.0.0"), (" 127.0.0.1 ", "127.0.0.1"), ("a", "a")],
)
def test_an_address_to_listen_on_is_kept_in_one_form(written: str, kept: str) -> None:
    assert load_settings(host=written).host == kept


def test_a_load_test_does_without_every_limit_that_can_be_switched_off() -> None:
    told = {
        name for name, field in Settings.model_fields.items()
        if "0 for no limit" in (field.description or "")
    }  # fmt: skip
    assert told - {"log_lines_per_minute"} | {"busy_share"} == set(LIMITS)
    assert all(getattr(load_settings(**{name: 0}), name) == 0 for name in LIMITS)
