"""Who plays with whom, and what bots say in a lobby."""

from __future__ import annotations

from typing import Any

from load_tests.swarm.bots.lobbies import Etiquette, Lobbies


def _status(*ready: bool, phase: str = "lobby", host: int = 1, watchers: int = 0) -> dict[str, Any]:
    """A room of members 1, 2, … in seats 0, 1, …, the first ``ready`` as told."""
    players = [
        {"id": n + 1, "slot": n, "ready": on, "spectator": False} for n, on in enumerate(ready)
    ]
    watching = [
        {"id": 50 + n, "slot": None, "ready": False, "spectator": True} for n in range(watchers)
    ]
    return {"phase": phase, "host": host, "members": players + watching}


def test_lobbies_fill_one_after_the_other() -> None:
    lobbies = Lobbies(2)
    entered = [lobbies.enter() for _ in range(5)]
    assert [is_first for _, is_first in entered] == [True, False, True, False, True]
    assert [lobby.players for lobby in dict.fromkeys(lobby for lobby, _ in entered)] == [2, 2, 1]


def test_a_free_place_is_filled_again() -> None:
    lobbies = Lobbies(2)
    first, _ = lobbies.enter()
    lobbies.enter()
    lobbies.leave(first, spectator=False)
    assert lobbies.enter() == (first, False)


def test_a_lobby_that_everybody_left_or_that_failed_is_not_entered_again() -> None:
    lobbies = Lobbies(1)
    first, _ = lobbies.enter()
    lobbies.leave(first, spectator=False)
    second, is_first = lobbies.enter()
    assert is_first
    assert second is not first


def test_watchers_spread_over_the_lobbies_that_are_open() -> None:
    lobbies = Lobbies(1)
    assert lobbies.watch() is None
    rooms = [lobbies.enter()[0] for _ in range(2)]
    rooms[0].code, rooms[1].code = "AAA", "BBB"
    assert [getattr(lobbies.watch(), "code", None) for _ in range(3)] == ["AAA", "BBB", "AAA"]


def test_a_player_gets_ready_and_asks_once_a_second() -> None:
    etiquette = Etiquette(2)
    assert etiquette.answer(_status(False, False), 1, 100.0) == ("ready", {"on": True})
    assert etiquette.answer(_status(False, False), 1, 100.5) is None
    assert etiquette.answer(_status(False, False), 1, 101.0) == ("ready", {"on": True})


def test_the_host_starts_when_the_lobby_is_full_and_ready() -> None:
    etiquette = Etiquette(2)
    assert etiquette.answer(_status(True), 0, 100.0) is None
    assert etiquette.answer(_status(True, False), 0, 101.0) is None  # not all are ready
    assert etiquette.answer(_status(True, True), 0, 102.0) == ("start", {})


def test_only_the_host_starts() -> None:
    assert Etiquette(2).answer(_status(True, True), 1, 100.0) is None


def test_nobody_is_ready_before_the_lobby_is_full() -> None:
    assert Etiquette(3).answer(_status(False, False), 1, 100.0) is None


def test_nobody_waits_for_ever() -> None:
    guest, host = Etiquette(8), Etiquette(8)
    assert guest.answer(_status(True, False), 1, 100.0) is None
    assert guest.answer(_status(True, False), 1, 110.0) == ("ready", {"on": True})
    assert host.answer(_status(True, False), 0, 100.0) is None
    assert host.answer(_status(True, False), 0, 110.0) == ("start", {})


def test_watchers_count_for_nothing_and_say_nothing() -> None:
    status = _status(True, True, watchers=2)
    assert Etiquette(2).answer(status, 0, 100.0) == ("start", {})
    assert Etiquette(2).answer(status, None, 100.0) is None


def test_nothing_is_said_outside_the_lobby() -> None:
    assert Etiquette(2).answer(_status(False, False, phase="countdown"), 0, 100.0) is None
