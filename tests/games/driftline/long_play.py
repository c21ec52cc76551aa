"""A room of Driftline that is played for long: a person by script, and bots.

    python -m tests.games.driftline.long_play TICKS [TICKS …]

prints its state hash after TICKS, saves and loads the room, and goes on for the next number.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from game_server.games.driftline.game import Driftline
from game_server.netcode.sending.outbox import Outbox
from game_server.rooms.registry.save import load_room, save_room
from game_server.rooms.state.member import Member
from game_server.rooms.state.phases import RoundPhases
from game_server.rooms.world.world_runner import WorldRunner
from tests.support.rooms import Node, RecordingLink, input_frame
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room

SEED = 7
SHORT = {"bot_level": 2, "round_seconds": 30}
SETTINGS = {"player_limit": 8, "min_players": 8, **SHORT}
NEIGHBOURLY = {"player_limit": 2, "min_players": 2, **SHORT}
AHEAD_TICKS = 2
UP, FIRE = 1, 16


class LongPlay:
    """The room, its runner, and the person; ``run`` makes ticks."""

    def __init__(self, room: Room, runner: WorldRunner, member: Member) -> None:
        self.room, self.runner, self.member = room, runner, member
        assert isinstance(member.link, RecordingLink)
        self.link = member.link

    @classmethod
    def new(cls, neighbours: int = 0) -> LongPlay:
        """A new room; half of its neighbours in the world have been opened before it."""
        node = Node(Driftline())
        seeds = [100 + number for number in range(neighbours)]
        seeds.insert(neighbours // 2, SEED)
        rooms = {
            seed: node.registry.open(
                "driftline", seed=seed, settings=SETTINGS if seed == SEED else NEIGHBOURLY
            )
            for seed in seeds
        }
        members = {seed: node.join(room, f"player {seed}")[0] for seed, room in rooms.items()}
        runner = node.runner(rooms[SEED])
        assert len(runner.batch.rooms) == neighbours + 1
        return cls(rooms[SEED], runner, members[SEED])

    @classmethod
    def loaded(cls, saved: bytes) -> LongPlay:
        """A saved room goes on alone; its person is connected if they were when it was saved."""
        room = load_room(saved, {"driftline": Driftline()})
        runner = WorldRunner(room.game, RoundPhases(), lambda: 0.0)
        runner.insert(room)
        (seat,) = room.seats
        link = RecordingLink()
        member = Member(room, f"player {SEED}", False, seat.slot, seat.serial, link)
        member.outbox = Outbox(link.write, link.buffered, link.close, room.game.tick_hz)
        room.members[False, seat.slot] = member
        return cls(room, runner, member)

    def run(self, ticks: int) -> LongPlay:
        for _ in range(ticks):
            self.runner.receive_input(self.member, self._frame())
            self.runner.tick()
            self.link.frames.clear()
        return self

    def save(self) -> bytes:
        return save_room(self.room, self.runner.state_of(self.room))

    @property
    def hash(self) -> str:
        return self.runner.world.hash(self.runner.batch.row(self.room))

    def _frame(self) -> bytes:
        """Flies in squares, shoots in bursts; dashes, charges the rail and lays mines in turn."""
        tick = self.runner.tick_of(self.room) + AHEAD_TICKS
        held = (UP << tick // 20 % 4) | FIRE * (tick % 50 < 30)
        presses = (tick // 70 % 256, tick // 130 % 256, tick // 90 % 256)
        return input_frame(self.room.game, tick, held, *presses)


def elsewhere(*ticks: int) -> subprocess.Popen[str]:
    """Run this module in a process of its own, which has another hash seed."""
    return subprocess.Popen(
        [sys.executable, "-m", __name__, *map(str, ticks)],
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONHASHSEED": "77"},
        text=True,
    )


def said(process: subprocess.Popen[str]) -> list[str]:
    """The hashes that a process printed, once it has ended well."""
    hashes, _ = process.communicate()
    assert process.returncode == 0
    return hashes.split()


def main(ticks: list[int]) -> None:
    play = LongPlay.new()
    for number, count in enumerate(ticks):
        if number:
            play = LongPlay.loaded(play.save())
        print(play.run(count).hash)


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]])
