"""The fast path serves the players for whom nothing is to be decided, and nobody else."""

from __future__ import annotations

import pytest

from game_server.netcode.sending.connection_columns import UNSTEADY
from tests.netcode.scene import Member, Scene


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[Member]:
    """The members whose outbox had to decide, in the order of asking."""
    asked: list[Member] = []
    offer = Member.offer

    def noting(self: Member, *args: object) -> bool:
        asked.append(self)
        return offer(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Member, "offer", noting)
    return asked


def steady(offered: list[Member]) -> Scene:
    """Two players, one of them written to from memory, who have all that they see."""
    scene = Scene((100, 100))
    for slot in range(2):
        scene.join(0, slot)
    for _ in range(3):
        scene.begin()
        scene.end()
    offered.clear()
    return scene


def test_a_steady_player_is_written_to_without_asking_its_outbox(offered: list[Member]) -> None:
    scene = steady(offered)
    scene.begin().rocks.spawn(0, x=5.0, y=5.0)
    scene.end()
    assert offered == []
    assert [len(member.store["rocks"]["id"]) for member in scene.members] == [1, 1]
    assert [member.outbox.connection.newest for member in scene.members] == [4, 4]


def test_a_player_with_an_event_of_its_own_is_left_to_its_outbox(offered: list[Member]) -> None:
    scene = steady(offered)
    scene.begin().emit("medal", room=0, slot=1, worth=3)
    scene.end()
    assert offered == [scene.members[1]]


def test_a_player_whose_age_exceeds_its_round_trip_is_left_to_its_outbox(
    offered: list[Member],
) -> None:
    scene = steady(offered)
    scene.members[0].outbox.connection.easy_excess = -1
    scene.begin()
    scene.end()
    assert offered == [scene.members[0]]


def test_a_player_who_changes_teams_is_left_to_its_outbox(offered: list[Member]) -> None:
    scene = steady(offered)
    scene.begin().seats.team[0] = 1
    scene.end()
    assert offered == [scene.members[0]]


def test_a_resync_leaves_the_next_message_to_the_outbox(offered: list[Member]) -> None:
    scene = steady(offered)
    scene.members[1].outbox.resync(1)
    assert scene.members[1].outbox.connection.steady == UNSTEADY
    scene.begin()
    scene.end()
    assert offered == [scene.members[1]]
