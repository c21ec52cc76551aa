"""Which bots play together, and their commands in a lobby."""

from __future__ import annotations

from typing import Any

from load_tests.swarm.bots.lobbies import Lobbies, LobbyRoutine


def _status(
    *ready: bool, phase: str = "lobby", host: int = 1, spectators: int = 0
) -> dict[str, Any]:
    """A room of members 1, 2, … in seats 0, 1, …, with ``ready`` in that order."""
    players = [
        {"id": n + 1, "slot": n, "ready": on, "spectator": False} for n, on in enumerate(ready)
    ]
    spectating = [
        {"id": 50 + n, "slot": None, "ready": False, "spectator": True} for n in range(spectators)
    ]
    return {"phase": phase, "host": host, "members": players + spectating}


def test_lobbies_fill_one_after_the_other() -> None:
    lobbies = Lobbies(2)
    joined = [lobbies.join() for _ in range(5)]
    assert [is_first for _, is_first in joined] == [True, False, True, False, True]
    assert [lobby.players for lobby in dict.fromkeys(lobby for lobby, _ in joined)] == [2, 2, 1]


def test_a_free_seat_is_filled_again() -> None:
    lobbies = Lobbies(2)
    first, _ = lobbies.join()
    lobbies.join()
    lobbies.leave(first, spectator=False)
    assert lobbies.join() == (first, False)


def test_a_lobby_that_everybody_left_is_not_joined_again() -> None:
    lobbies = Lobbies(1)
    first, _ = lobbies.join()
    lobbies.leave(first, spectator=False)
    second, is_first = lobbies.join()
    assert is_first
    assert second is not first


def test_spectators_spread_over_the_lobbies_that_are_open() -> None:
    lobbies = Lobbies(1)
    assert lobbies.spectate() is None
    rooms = [lobbies.join()[0] for _ in range(2)]
    rooms[0].code, rooms[1].code = "AAA", "BBB"
    assert [getattr(lobbies.spectate(), "code", None) for _ in range(3)] == ["AAA", "BBB", "AAA"]


def test_a_player_gets_ready_and_asks_once_a_second() -> None:
    routine = LobbyRoutine(2)
    assert routine.next_command(_status(False, False), 1, 100.0) == ("ready", {"on": True})
    assert routine.next_command(_status(False, False), 1, 100.5) is None
    assert routine.next_command(_status(False, False), 1, 101.0) == ("ready", {"on": True})


def test_the_host_starts_when_the_lobby_is_full_and_ready() -> None:
    routine = LobbyRoutine(2)
    assert routine.next_command(_status(True), 0, 100.0) is None
    assert routine.next_command(_status(True, False), 0, 101.0) is None  # not all are ready
    assert routine.next_command(_status(True, True), 0, 102.0) == ("start", {})


def test_only_the_host_starts() -> None:
    assert LobbyRoutine(2).next_command(_status(True, True), 1, 100.0) is None


def test_nobody_is_ready_before_the_lobby_is_full() -> None:
    assert LobbyRoutine(3).next_command(_status(False, False), 1, 100.0) is None


def test_bots_wait_for_a_full_lobby_for_ten_seconds() -> None:
    guest, host = LobbyRoutine(8), LobbyRoutine(8)
    assert guest.next_command(_status(True, False), 1, 100.0) is None
    assert guest.next_command(_status(True, False), 1, 110.0) == ("ready", {"on": True})
    assert host.next_command(_status(True, False), 0, 100.0) is None
    assert host.next_command(_status(True, False), 0, 110.0) == ("start", {})


def test_spectators_do_not_count_and_send_no_command() -> None:
    status = _status(True, True, spectators=2)
    assert LobbyRoutine(2).next_command(status, 0, 100.0) == ("start", {})
    assert LobbyRoutine(2).next_command(status, None, 100.0) is None


def test_no_command_is_sent_outside_the_lobby_phase() -> None:
    assert LobbyRoutine(2).next_command(_status(False, False, phase="countdown"), 0, 100.0) is None
