"""The guard: a room's mistake ends that room, and the others notice nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from game_server.protocol.messages import TICK
from tests.support.rooms import Node, Runners, runner_with

if TYPE_CHECKING:
    from game_server.games.base import Inputs
    from game_server.rooms.state.room import Room
    from game_server.rooms.world.world_runner import WorldRunner
    from game_server.simulation.world import World


def hashes(runner: WorldRunner, rooms: list[Room]) -> list[str]:
    return [runner.world.hash(runner.batch.row(room)) for room in rooms]


@pytest.mark.parametrize("hook", ["step", "bots", "join", "start_round", "quantise"])
def test_one_of_50_rooms_raises_and_the_other_49_keep_ticks_and_hashes(hook: str) -> None:
    game = Runners()
    runner, rooms = runner_with(game, 50)
    undisturbed, twins = runner_with(Runners(), 50)
    before = 0 if hook in ("join", "start_round") else 70
    for _ in range(before):
        runner.tick()
        undisturbed.tick()
    game.breaks_in = {17: hook}
    faults = []
    for _ in range(10):
        faults += [fault.room.id for fault in runner.tick().verdict.faults]
        undisturbed.tick()
    assert faults == ["r17"]
    others = [room for room in rooms if room.id != "r17"]
    assert runner.batch.rooms == others
    assert runner.world.tick.tolist() == [before + 10] * 49
    assert hashes(runner, others) == hashes(
        undisturbed, [twin for twin in twins if twin.id != "r17"]
    )


def test_several_rooms_at_fault_are_all_found_in_one_tick() -> None:
    game = Runners()
    runner, _ = runner_with(game, 9)
    runner.tick()
    game.breaks_in = {1: "step", 5: "quantise", 9: "step"}
    verdict = runner.tick().verdict
    assert sorted(fault.room.id for fault in verdict.faults) == ["r1", "r5", "r9"]
    assert isinstance(verdict.faults[0].cause, ZeroDivisionError)
    assert runner.world.tick.tolist() == [2] * 6


def test_rooms_that_only_fail_together_are_kept_and_reported() -> None:
    class Crowded(Runners):
        def step(self, w: World, inputs: Inputs) -> None:
            if w.n_rooms == 4 and w.tick[0] == 3:
                raise RuntimeError("too many rooms")
            super().step(w, inputs)

    runner, rooms = runner_with(Crowded(), 4)
    undisturbed, _ = runner_with(Runners(), 4)
    verdicts = [runner.tick().verdict for _ in range(5)]
    for _ in range(5):
        undisturbed.tick()
    assert [verdict.raised is not None for verdict in verdicts] == [
        False,
        False,
        True,
        False,
        False,
    ]
    assert not any(verdict.faults for verdict in verdicts)
    assert hashes(runner, rooms) == hashes(undisturbed, undisturbed.batch.rooms)


def test_events_and_deaths_of_the_kept_rooms_survive_the_bisection() -> None:
    class Busy(Runners):
        is_busy = False

        def step(self, w: World, inputs: Inputs) -> None:
            super().step(w, inputs)
            if self.is_busy:
                w.emit("hopped", w.runners.room, x=1.0, y=2.0, slot=w.runners.seat)
                w.runners.kill(np.flatnonzero(w.runners.seat == 1))

    def eventful(game: Busy) -> tuple[list[Any], list[Any]]:
        runner, _ = runner_with(game, 6, min_players=2)
        for _ in range(3):
            runner.tick()
        world = runner.world
        game.is_busy = True
        if game.breaks_in:
            game.breaks_in = {6: "step"}
        runner.tick()
        keep = world.n_rooms
        events = sorted(
            (int(room), int(slot))
            for _, columns in world.events
            for room, slot in zip(columns["room"], columns["slot"], strict=True)
            if room < 5
        )
        deaths = sorted(
            (int(room), int(number))
            for dead in world.runners.died
            for room, number in zip(dead["room"], dead["id"], strict=True)
            if room < 5
        )
        assert keep == (5 if game.breaks_in else 6)
        return events, deaths

    undisturbed, disturbed = Busy(), Busy()
    disturbed.breaks_in = {999: "step"}
    assert eventful(disturbed) == eventful(undisturbed)


def test_members_of_a_faulty_room_learn_an_incident_and_no_traceback() -> None:
    game = Runners()
    node = Node(game)
    bad, good = node.registry.open("runners", seed=7), node.registry.open("runners", seed=8)
    (_, bad_link), (_, good_link) = node.join(bad, "ann"), node.join(good, "bob")
    node.run(0.5)
    game.breaks_in = {7: "step"}
    node.run(0.5)
    [(incident, room_id, fault)] = node.reports.incidents
    assert room_id == bad.id
    assert "a mistake in step" in fault
    assert bad_link.closed == (4000, f"The server made a mistake. Incident {incident}.")
    assert good_link.closed is None
    ticks = [message[1] for message in good_link.of_type(TICK)]
    assert ticks == list(range(ticks[0], ticks[0] + len(ticks)))
    assert node.registry.room(bad.id) is None
    assert node.registry.find(bad.code) is None
