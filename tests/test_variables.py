"""Variables that look like settings and are none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from game_server.settings import load_settings, stray_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_misspelt_variables_are_named_without_their_values(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    (empty_folder / ".env").write_text("GAME_SERVER_SECRTE=hidden\nGAME_SERVER_HOST=::1\n")
    monkeypatch.setenv("GAME_SERVER_PORTS", "9000")
    monkeypatch.setenv("GAME_SERVER_COLOUR_OF_THE_SKY", "blue")
    assert (load_settings().host, load_settings().port) == ("::1", 8000)
    assert stray_settings() == [
        "GAME_SERVER_COLOUR_OF_THE_SKY is no setting and is ignored.",
        "GAME_SERVER_PORTS is no setting and is ignored. Did you mean GAME_SERVER_PORT?",
        "GAME_SERVER_SECRTE is no setting and is ignored. Did you mean GAME_SERVER_SECRET?",
    ]


def test_variables_that_kubernetes_sets_are_ignored_and_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {
        "PORT": "tcp://10.0.0.1:8000",
        "SERVICE_HOST": "10.0.0.1",
        "SERVICE_PORT": "8000",
        "SERVICE_PORT_HTTP": "8000",
        "PORT_8000_TCP": "tcp://10.0.0.1:8000",
        "PORT_8000_TCP_ADDR": "10.0.0.1",
    }.items():
        monkeypatch.setenv(f"GAME_SERVER_{name}", value)
    assert load_settings().port == 8000
    assert stray_settings() == [
        "Kubernetes sets GAME_SERVER_PORT, GAME_SERVER_PORT_8000_TCP, "
        "GAME_SERVER_PORT_8000_TCP_ADDR, GAME_SERVER_SERVICE_HOST, GAME_SERVER_SERVICE_PORT, "
        "GAME_SERVER_SERVICE_PORT_HTTP for its service game-server. That is ignored; "
        "enableServiceLinks: false in the pod's spec keeps it away."
    ]


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop"])
def test_an_env_that_is_no_file_is_ignored_and_named(empty_folder: Path, kind: str) -> None:
    env = empty_folder / ".env"
    if kind == "folder":
        env.mkdir()
    elif kind == "pipe":
        os.mkfifo(env)
    else:
        env.symlink_to(env)
    assert load_settings().port == 8000
    assert stray_settings() == [".env is no ordinary file, so no settings are read from it."]
