"""Saving: a running room goes on in another process as if nothing had happened."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from game_server.games.driftline.game import Driftline
from game_server.protocol.declare import SeatState
from game_server.protocol.messages import TICK, WELCOME
from game_server.rooms.registry.save import SAVE_VERSION, SaveError, load_room, save_room
from game_server.rooms.state.parts.seats import Stage
from game_server.rooms.world.world_runner import WorldRunner
from tests.support.deadlines import WITHIN_S
from tests.support.present import present
from tests.support.rooms import Node, RecordingLink, Runners, input_frame, runner_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.games.base import Game
    from game_server.rooms.state.room import Room

ROOT = Path(__file__).parents[3]
RIGHT = 1


def busy_room(game: Game | None = None) -> tuple[Node, Room, WorldRunner]:
    """A room in the middle of a round, with two players whose inputs lie ahead, and bots."""
    game = game or Runners()
    node = Node(game)
    room = node.registry.open(game.name, seed=5, settings={"min_players": 4, "round_seconds": 20})
    members = [node.join(room, player)[0] for player in ("ann", "bob")]
    runner = node.runner(room)
    for tick in range(1, 111):
        for number, member in enumerate(members):
            ahead = tick + 3 + number
            frame = input_frame(game, ahead, (ahead // 7 + number) % 2, tick // 9 % 256)
            node.registry.membership.receive_input(member, frame)
        runner.tick()
    node.registry.membership.receive_input(members[0], input_frame(game, 120, RIGHT, 200))
    return node, room, runner


CONTINUE = """
import sys
from game_server.rooms.state.phases import RoundPhases
from game_server.rooms.registry.save import load_room
from game_server.rooms.world.world_runner import WorldRunner
from game_server.games.driftline.game import Driftline
from tests.support.rooms import Runners

games = {game.name: game for game in (Runners(), Driftline())}
room = load_room(sys.stdin.buffer.read(), games)
game = room.game
runner = WorldRunner(game, RoundPhases(), lambda: 0.0)
runner.insert(room)
for _ in range(1000):
    runner.tick()
print(runner.world.hash(0), runner.tick_of(room), room.log.next_number)
"""


@pytest.mark.slow
@pytest.mark.parametrize("game", [Runners, Driftline])
def test_a_busy_room_loaded_in_another_process_goes_on_to_equal_hashes(game: type[Game]) -> None:
    node, room, runner = busy_room(game())
    saved = node.registry.save(room)
    assert game is Driftline or runner.world.seats.mood.sum() > 0
    done = subprocess.run(
        [sys.executable, "-c", CONTINUE],
        input=saved,
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)},
        timeout=WITHIN_S,
    )
    for _ in range(1000):
        runner.tick()
    ended = [runner.world.hash(0), str(runner.tick_of(room)), str(room.log.next_number)]
    assert done.stdout.decode().split() == ended
    assert runner.tick_of(room) == 1110


def test_a_loaded_room_is_the_saved_one() -> None:
    node, room, _ = busy_room()
    room.door.bans.add("mallory")
    saved = node.registry.save(room)
    again = load_room(saved, node.registry.games)
    assert save_room(again, present(again.state)) == saved
    assert (again.id, again.code, again.door.bans.plain()) == (room.id, room.code, ["mallory"])
    assert again.roster == room.roster


def test_a_loaded_room_differs_only_in_fields_that_are_not_saved() -> None:
    node, room, _ = busy_room()
    again = load_room(node.registry.save(room), node.registry.games)
    assert again.plain() == room.plain()
    assert (again.game, again.settings, again.layout) == (room.game, room.settings, room.layout)
    assert (again.members, again.opener, again.drawing) == ({}, "", False)


def test_a_room_that_nobody_has_entered_can_be_saved() -> None:
    node = Node()
    room = node.registry.open("runners", seed=3)
    again = load_room(node.registry.save(room), node.registry.games)
    runner = WorldRunner(again.game, runner_with(Runners(), 0)[0]._phases, lambda: 0.0)
    runner.insert(again)
    runner.tick()
    assert runner.tick_of(again) == 1


def test_an_adopted_room_holds_its_players_seats_and_they_resume() -> None:
    node, room, _ = busy_room()
    tick = node.registry.tick_of(room)
    token = next(claim for claim in node.resume_claims.values() if claim.player_id == "bob")
    other = Node()
    adopted = other.registry.adopt(node.registry.save(room))
    assert [seat.stage for seat in adopted.seats] == [Stage.HELD, Stage.HELD]
    assert adopted.seats.deadline == tick + 30 * 20
    member = other.registry.membership.resume(token, link := RecordingLink())
    other.run(0.2)
    welcome = link.of_type(WELCOME)[0][1]
    assert (member.seat, welcome["slot"], welcome["tick"]) == (1, 1, tick)
    runner = other.runner(adopted)
    assert runner.world.seats.state.tolist()[:2] == [SeatState.HELD, SeatState.HUMAN]
    assert link.of_type(TICK)[-1][1] > tick


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda data: b"", "truncated"),
        (lambda data: data[:8], "truncated"),
        (lambda data: data[:-1], "truncated or damaged"),
        (lambda data: data[:100] + b"\xff" + data[101:], "damaged"),
        (lambda data: b"PNG" + data[3:], "not a saved room"),
        (lambda data: _of_version(data, SAVE_VERSION + 1), "version 9, this server reads 8"),
        (lambda data: _of_version(data, 7), "version 7, this server reads 8"),
        (lambda data: _with_body(data, b"\x81\xa4game\xa5chess"), "'chess', which is not here"),
        (lambda data: _with_body(data, b"\x80"), "cannot be read"),
        (lambda data: _with_body(data, b"\xc1"), "cannot be read"),
        (lambda data: _with_body(data, b"\x93\x01\x02\x03"), "cannot be read"),
    ],
)
def test_bytes_that_are_no_save_are_refused_by_name(
    damage: Callable[[bytes], bytes], complaint: str
) -> None:
    node = Node()
    room = node.registry.open("runners", seed=3)
    with pytest.raises(SaveError, match=complaint):
        load_room(damage(node.registry.save(room)), node.registry.games)


def test_a_save_of_other_tables_is_refused() -> None:
    class Newer(Runners):
        input = Runners.input.__class__(buttons=("right", "left"))

    node = Node()
    room = node.registry.open("runners", seed=3)
    with pytest.raises(SaveError, match="another version of runners's tables"):
        load_room(node.registry.save(room), {"runners": Newer()})


def _of_version(data: bytes, version: int) -> bytes:
    return data[:6] + struct.pack(">H", version) + data[8:]


def _with_body(data: bytes, body: bytes) -> bytes:
    return data[:8] + struct.pack(">I", zlib.crc32(body)) + body
