"""Paint Tag: its rules, its bots, and that a plain-Python game is a game like any other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgpack
import numpy as np
import pytest

from game_server.games.base import Inputs
from game_server.games.paint_tag import game as paint_tag
from game_server.games.paint_tag.game import HEIGHT, WIDTH, PaintTag
from game_server.protocol.declare import Phase
from game_server.protocol.messages import TICK
from game_server.simulation.world import World
from tests.support.deadlines import WITHIN_S
from tests.support.rooms import Node, input_frame, runner_with

if TYPE_CHECKING:
    from game_server.games.room_game import OneRoom, SeatInput

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
ROOT = Path(__file__).parents[3]


@pytest.fixture
def game() -> PaintTag:
    return PaintTag()


@pytest.fixture
def world(game: PaintTag) -> World:
    """One room with walkers in slots 0 and 1, at (10, 10) and (12, 10)."""
    chosen = game.settings.model_validate({})
    world = World(game.tables, game.tick_hz)
    state = world.new_room(game.make_map(chosen, 3), 4, 3, **game.setting_values(chosen))
    world.insert(state)
    world.begin_tick()
    game.start_round(world, np.array([0]))
    game.join(world, np.array([0, 1]))
    world.apply()
    world.walkers.x, world.walkers.y = [10, 12], [10, 10]
    return world


def step(game: PaintTag, world: World, *buttons: int) -> None:
    """One tick in which slots hold these buttons."""
    inputs = Inputs.neutral(game.input, world.seats.n)
    for slot, bits in enumerate(buttons):
        for bit, name in enumerate(game.input.buttons):
            inputs.held[name][slot] = bool(bits >> bit & 1)
    world.begin_tick()
    game.step(world, inputs)
    world.apply()


def field(world: World, x: int, y: int) -> int:
    return int(world.paint.value[y * WIDTH + x])


def test_walking_paints_and_painted_fields_are_points(game: PaintTag, world: World) -> None:
    step(game, world, UP, RIGHT)
    step(game, world, UP, RIGHT | DOWN)
    assert [field(world, 10, y) for y in (10, 9, 8, 7)] == [0, 1, 1, 0]
    assert (world.walkers.x.tolist(), world.walkers.y.tolist()) == ([10, 14], [8, 10])
    assert world.seats.score.tolist() == [2, 2, 0, 0]


def test_nobody_walks_off_the_grid(game: PaintTag, world: World) -> None:
    world.walkers.x, world.walkers.y = [0, WIDTH - 1], [0, HEIGHT - 1]
    step(game, world, LEFT, RIGHT)
    step(game, world, UP, DOWN)
    assert (world.walkers.x.tolist(), world.walkers.y.tolist()) == ([0, 63], [0, 35])


def test_opposite_keys_cancel_out(game: PaintTag, world: World) -> None:
    step(game, world, LEFT | RIGHT, UP | DOWN)
    assert world.walkers.x.tolist() == [10, 12]


def test_bumping_steals_what_the_other_painted_nearby_and_stuns_them(
    game: PaintTag, world: World
) -> None:
    step(game, world, 0, RIGHT)
    step(game, world, 0, LEFT)
    step(game, world, 0, LEFT)
    assert world.seats.score.tolist() == [1, 3, 0, 0]
    step(game, world, RIGHT, 0)
    [(name, bump)] = world.events
    assert (name, int(bump["by"][0]), int(bump["stolen"][0])) == ("bump", 0, 3)
    # The victim, not yet at its turn, stands on a field that is the thief's now.
    assert world.seats.score.tolist() == [4, 0, 0, 0]
    assert world.walkers.stunned.tolist() == [0, 9]
    x = world.walkers.x[1]
    for _ in range(9):
        step(game, world, 0, RIGHT)
        assert world.walkers.x[1] == x
    step(game, world, 0, RIGHT)
    assert world.walkers.x[1] == x + 1


def test_a_stunned_walker_cannot_be_robbed_again(game: PaintTag, world: World) -> None:
    world.walkers.x = [11, 12]
    step(game, world, RIGHT, 0)
    step(game, world, RIGHT, 0)
    assert world.events == []
    assert world.walkers.x.tolist() == [11, 12]


def test_a_new_round_wipes_the_grid(game: PaintTag, world: World) -> None:
    step(game, world, UP, UP)
    game.start_round(world, np.array([0]))
    assert not world.paint.value.any()
    assert world.seats.score.tolist() == [0, 0, 0, 0]


def test_a_player_who_leaves_takes_the_walker_along_and_leaves_the_paint(
    game: PaintTag, world: World
) -> None:
    step(game, world, UP, UP)
    game.leave(world, np.array([0]))
    world.apply()
    assert world.walkers.seat.tolist() == [1]
    assert field(world, 10, 9) == 1


def test_a_round_of_bots_is_played_to_its_end_after_60_seconds() -> None:
    runner, [room] = runner_with(PaintTag(), 1, min_players=8)
    for _ in range((3 + 60) * 10):
        runner.tick()
    assert runner.world.rooms.phase.tolist() == [Phase.PLAYING]
    runner.tick()
    assert runner.world.rooms.phase.tolist() == [Phase.RESULTS]
    scores = [standing.score for standing in room.result.standings]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 8
    assert 500 < sum(scores) <= WIDTH * HEIGHT
    assert min(scores) > 20


def test_the_clients_grid_is_the_servers() -> None:
    game = PaintTag()
    node = Node(game)
    room = node.registry.open("paint_tag", seed=2)
    member, line = node.join(room, "ann")
    runner = node.runner(room)
    for tick in range(1, 80):
        buttons = (RIGHT, DOWN, LEFT, DOWN)[tick // 5 % 4]
        node.registry.membership.receive_input(member, input_frame(game, tick, buttons))
        runner.tick()
    kinds = list(game.tables.kinds)
    grid = kinds.index("paint") * 8
    fields = np.zeros(WIDTH * HEIGHT, np.uint8)
    for message in line.of_type(TICK):
        chunks = [extra[2] for extra in message[3] if extra[0] == 0] + message[4:]
        for chunk in chunks:
            for code, data in zip(chunk[1::2], chunk[2::2], strict=True):
                if code == grid:
                    rows = np.frombuffer(data, [("id", "<u2"), ("value", "u1")])
                elif code in (grid + 1, grid + 2):
                    id_type = "u1" if code == grid + 1 else "<u2"
                    rows = np.frombuffer(data[1:], [("id", id_type), ("value", "u1")])
                else:
                    continue
                fields[rows["id"]] = rows["value"]
    assert fields.tolist() == runner.world.paint.value.tolist()
    assert np.count_nonzero(fields == 1) > 10


PLAY_ON = """
import sys
from game_server.games.paint_tag.game import PaintTag
from game_server.rooms.state.phases import RoundPhases
from game_server.rooms.registry.save import load_room
from game_server.rooms.world.world_runner import WorldRunner

game = PaintTag()
runner = WorldRunner(game, RoundPhases(), lambda: 0.0)
runner.insert(load_room(sys.stdin.buffer.read(), {"paint_tag": game}))
for _ in range(1000):
    runner.tick()
print(runner.world.hash(0))
"""


@pytest.mark.slow
def test_a_saved_room_goes_on_in_another_process_to_equal_hashes() -> None:
    node = Node(PaintTag())
    room = node.registry.open("paint_tag", seed=4)
    node.join(room, "ann")
    runner = node.runner(room)
    for _ in range(200):
        runner.tick()
    saved = node.registry.save(room)
    done = subprocess.run(
        [sys.executable, "-c", PLAY_ON],
        input=saved,
        capture_output=True,
        check=True,
        cwd=ROOT,
        timeout=WITHIN_S,
    )
    for _ in range(1000):
        runner.tick()
    assert done.stdout.decode().strip() == runner.world.hash(0)


def test_a_mistake_in_one_room_costs_the_other_rooms_nothing() -> None:
    class Clumsy(PaintTag):
        def step_room(self, room: OneRoom, inputs: list[SeatInput]) -> None:
            super().step_room(room, inputs)
            if room.seed == 2 and room.tick == 50:
                room.paint[0, 0] = 256

    runner, rooms = runner_with(Clumsy(), 3)
    calm, twins = runner_with(PaintTag(), 3)
    faults = []
    for _ in range(60):
        faults += [fault.room for fault in runner.tick().verdict.faults]
        calm.tick()
    assert faults == [rooms[1]]
    for room, twin in ((rooms[0], twins[0]), (rooms[2], twins[2])):
        row, twin_row = runner.batch.row(room), calm.batch.row(twin)
        assert runner.world.hash(row) == calm.world.hash(twin_row)


def test_a_field_outside_the_grid_is_an_error_and_not_another_field(
    game: PaintTag, world: World
) -> None:
    class Reaching(PaintTag):
        def step_room(self, room: OneRoom, inputs: list[SeatInput]) -> None:
            room.paint[-1, 0] = 1

    with pytest.raises(IndexError, match="outside"):
        Reaching().step(world, Inputs.neutral(game.input, 4))


def test_the_whole_game_is_at_most_150_lines() -> None:
    folder = Path(paint_tag.__file__).parent
    lines = sum(len(path.read_text().splitlines()) for path in folder.glob("*.py"))
    assert lines <= 150


def test_the_tables_are_plain_data_that_any_client_can_read(game: PaintTag) -> None:
    described = msgpack.unpackb(msgpack.packb(game.tables.describe()))
    kinds = {kind["name"]: kind for kind in described["kinds"]}
    assert kinds["paint"]["grid"] == [64, 36]
    assert [name for name, *_ in kinds["walkers"]["sent"]] == ["x", "y", "colour", "stunned"]
    assert described["input"]["buttons"] == ["up", "down", "left", "right"]
