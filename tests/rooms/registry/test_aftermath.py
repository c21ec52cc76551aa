"""After a tick: mistakes outside the guard, and the results of rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode
from game_server.protocol.declare import Phase
from game_server.protocol.messages import TICK
from tests.support.rooms import Node, RecordingLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.games.base import Standing
    from game_server.rooms.state.room import Room


class Snapping(RecordingLink):
    """A link that raises once it is ``snapped``, which no link may."""

    snapped = False

    def write(self, frame: bytes) -> None:
        if self.snapped:
            raise RuntimeError("the link has snapped")
        super().write(frame)


def test_what_nobody_guards_against_is_found_by_halves_and_ends_one_room() -> None:
    node = Node()
    rooms = [node.registry.open("runners", seed=seed) for seed in range(1, 8)]
    links = [Snapping() for _ in rooms]
    for room, link in zip(rooms, links, strict=True):
        node.registry.membership.claim(
            node.registry.membership.reserve(room, f"p{room.seed}", "P"), link
        )
    node.run(1.0)
    links[4].snapped = True
    node.run(1.0)
    assert links[4].close_code == 4000
    assert [link.closed for index, link in enumerate(links) if index != 4] == [None] * 6
    for room, link in zip(rooms, links, strict=True):
        if link is not links[4]:
            assert link.of_type(TICK)[-1][1] == node.registry.tick_of(room) >= 38
    assert node.registry.counts["rooms"] == 6
    node.registry.close_all(CloseCode.DRAINING)
    assert list(node.registry.worlds) == []


def test_every_result_is_handed_on_and_a_mistake_in_that_is_only_reported() -> None:
    node = Node()
    rooms = [node.registry.open("runners", seed=seed) for seed in (1, 2)]
    links = [node.join(room, "ann")[1] for room in rooms]
    handed_on: list[tuple[str, list[int]]] = []

    def fail(room: Room, standings: Sequence[Standing]) -> None:
        handed_on.append((room.id, [standing.slot for standing in standings]))
        raise RuntimeError("cannot learn")

    node.registry.aftermath.on_result = fail
    node.run(3.5)
    node.runner(rooms[0]).world.finish([0, 1])
    node.run(0.5)
    assert [room.phase for room in rooms] == [Phase.RESULTS] * 2
    assert handed_on == [(room.id, [0]) for room in rooms]
    assert [fault for _, _, fault in node.reports.incidents] == ["RuntimeError('cannot learn')"] * 2
    assert [link.closed for link in links] == [None] * 2
