"""Golden frames: messages of seeded rooms with the worlds that they make, for other decoders.

    uv run python -m tests.protocol.golden_frames --write

writes ``tests/vectors/golden_frames.json`` anew after a change of the wire or of
a game; a test fails while it is stale. The worlds are those of the Python client, so that the
reference decoder, which is compared with them, is held against another one.
"""

from __future__ import annotations

import argparse
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import msgpack

from game_server.client.session import ClientCore, Welcome
from game_server.client.snapshot import Tick
from game_server.games.driftline.game import Driftline
from game_server.games.paint_tag.game import PaintTag
from game_server.protocol.messages import WHOLE_MAP_SLOT, Ack, Command, pack_input
from tests.support.rooms import Node, payload
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from game_server.games.base import Game
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room

TARGET = REPOSITORY / "tests" / "vectors" / "golden_frames.json"
LAG_TICKS = 3
"""How late a player acknowledges who then gets every second tick only."""
UP, FIRE = 1, 16
"""Driftline's first and fifth button."""


class Recording:
    """A member of a room from its welcome on: what it receives, and what its client makes of it."""

    def __init__(self, room: SeededRoom, *, spectate: bool = False) -> None:
        self.room = room
        self.member, self.line = room.node.join(room.room, "bob", spectate=spectate)
        self.welcome = payload(self.line.frames[0])
        self.core = ClientCore({room.game.name: room.game.tables.describe()})
        assert isinstance(self.core.receive(self.welcome), Welcome)
        self.lag = 0
        self.ticks: list[dict[str, Any]] = []
        self._read = 1

    def follow(self, ticks: int, record: Callable[[], bytes] | None = None) -> None:
        """Let ticks of the room pass, sending an input with a ``record`` for each."""
        for _ in range(ticks):
            if record is not None:
                tick = self.core.world.tick
                frame = pack_input(tick + 1, tick - self.lag, tick * 16, record())
                self.room.node.registry.membership.receive_input(self.member, frame)
            self.room.tick()
            for frame in self.line.frames[self._read :]:
                self._take(payload(frame))
            self._read = len(self.line.frames)
            self.member.outbox.ack(self.core.world.tick - self.lag)

    def look(self, x: float | None, y: float | None, slot: int | None = None) -> None:
        """As a spectator, move the camera."""
        self.room.node.receive(self.member, Ack(self.core.world.tick, x, y, slot))

    def plain(self, name: str) -> dict[str, Any]:
        """The recording as JSON has it."""
        return {
            "name": name,
            "game": self.room.game.name,
            "columns": {kind["name"]: _columns(kind) for kind in self.room.tables["kinds"]},
            "welcome": {"frame": self.welcome.hex(), "content": msgpack.unpackb(self.welcome)[1]},
            "ticks": self.ticks,
        }

    def _take(self, message: bytes) -> None:
        before = self.core.world.verified
        tick = self.core.receive(message)
        if isinstance(tick, Tick):
            assert not tick.resync
            events = [[event.name, event.tick, event.fields] for event in tick.events]
            self.ticks.append(
                {
                    "frame": message.hex(),
                    "shows": sorted(set(sorts(msgpack.unpackb(message)))),
                    "tick": tick.tick,
                    "private": tick.own,
                    "events": events,
                    "checksums": self.core.world.verified - before,
                    "world": self._world(),
                }
            )

    def _world(self) -> dict[str, list[Any]]:
        """Every known row by kind: its cell, its id, its columns in units; of a grid only its
        values, by id.
        """
        store = self.core.world
        return {
            kind["name"]: store[kind["name"]]["value"].tolist()
            if kind["grid"]
            else [
                [store.cell_of(kind["name"], number), *self._row(kind["name"], number)]
                for number in sorted(store.records(kind["name"]))
            ]
            for kind in self.room.tables["kinds"]
        }

    def _row(self, kind: str, number: int) -> list[float]:
        row = self.core.world.get(kind, number)
        assert row is not None
        return list(row.values())


class SeededRoom:
    """A room with bots and one idle player, after some seconds of play."""

    def __init__(self, game: Game, seed: int, seconds: float, **settings: Any) -> None:
        self.game, self.tables = game, game.tables.describe()
        self.node = Node(game)
        self.room: Room = self.node.registry.open(
            game.name, seed=seed, settings=settings, private=True, lobby=False
        )
        self.ann, _ = self.node.join(self.room, "ann")
        self.node.run(seconds)

    @property
    def world(self) -> Any:
        runner = self.node.registry.worlds.runner(self.room)
        assert runner is not None
        return runner.world

    def say(self, member: Member, text: str, scope: str = "room") -> None:
        """Let a member chat."""
        self.node.receive(member, Command(1, "chat", {"text": text, "scope": scope}))

    def tick(self) -> None:
        """Move on by one tick."""
        deadline = self.node.clock.next_deadline
        assert deadline is not None
        self.node.now = deadline
        self.node.clock.run_due()


def a_player() -> Recording:
    """Flies, fires, and lays a mine that nobody else sees."""
    room = SeededRoom(
        Driftline(), 4, 9.0, mode="rounds", map_size="medium", player_limit=12, min_players=12
    )
    player = Recording(room)
    player.follow(2, lambda: _driftline(UP))
    room.world.ships.mines[:] = 3
    player.follow(5, lambda: _driftline(UP | FIRE, mine=1))
    return player


def a_spectator() -> Recording:
    """Looks at a corner, at the opposite one, at the whole map, and at the first again."""
    room = SeededRoom(
        Driftline(), 4, 9.0, mode="rounds", map_size="medium", player_limit=12, min_players=12
    )
    spectator = Recording(room, spectate=True)
    spectator.follow(1)
    for x, y, slot in (
        (10, 10, None),
        (2990, 2990, None),
        (None, None, WHOLE_MAP_SLOT),
        (10, 10, None),
    ):
        spectator.look(x, y, slot)
        spectator.follow(1)
    spectator.follow(1)
    return spectator


def a_team_player() -> Recording:
    """Lays a mine that its team sees."""
    room = SeededRoom(
        Driftline(), 4, 9.0, mode="teams", map_size="medium", player_limit=8, min_players=8
    )
    player = Recording(room)
    player.follow(1, lambda: _driftline(UP))
    room.world.ships.mines[:] = 3
    room.say(player.member, "Here!", scope="team")
    player.follow(2, lambda: _driftline(UP, mine=1))
    return player


def a_painter() -> Recording:
    """Walks over Paint Tag's grid, and acknowledges late after a while."""
    painter = Recording(SeededRoom(PaintTag(), 4, 9.0))
    painter.follow(2, lambda: b"\x08")
    painter.lag = LAG_TICKS
    painter.follow(5, lambda: b"\x08")
    painter.room.say(painter.room.ann, "Hello!")
    painter.follow(3, lambda: b"\x08")
    return painter


def inputs() -> list[dict[str, Any]]:
    """Three INPUTs with their meaning: angles in 1/65,536 turn, buttons and presses by name."""
    driftline = [
        (1201, ["up", "fire"], 0, {"dash": 0, "rail": 0, "mine": 0}),
        (1202, ["left"], 16_384, {"dash": 1, "rail": 0, "mine": 0}),
        (1203, [], 65_535, {"dash": 1, "rail": 255, "mine": 2}),
    ]
    buttons = Driftline.input.buttons
    return [
        {
            "game": "driftline",
            "tick": tick,
            "newest": tick - 3,
            "view": (tick - 5) * 16 + 7,
            "buttons": held,
            "aim": aim,
            "presses": presses,
            "frame": pack_input(
                tick,
                tick - 3,
                (tick - 5) * 16 + 7,
                _driftline(sum(1 << buttons.index(name) for name in held), aim, **presses),
            ).hex(),
        }
        for tick, held, aim, presses in driftline
    ]


def sorts(message: list[Any]) -> Iterator[str]:
    """The sorts of content in a TICK."""
    for kind, *rest in message[3]:
        yield ("keyframe", "missed log", "member event", "view", "covers", "owned")[kind]
        if kind == 0 and rest[0] is False:
            yield "keyframe but for static rows"
    for _, *groups in message[4:]:
        for code in groups[::2]:
            if code < 120:
                yield ("SPAWN", "UPDATE", "UPDATE_WIDE", "DIED", "MOVED", "UPDATE_MAP")[code & 7]
            else:
                yield {120: "log", 121: "checksum"}.get(code, "cell event")


@cache
def recordings() -> dict[str, Recording]:
    """All that the file holds, by name."""
    return {
        "Driftline, a player": a_player(),
        "Driftline, a spectator": a_spectator(),
        "Driftline, a player in a team": a_team_player(),
        "Paint Tag, a player": a_painter(),
    }


@cache
def text() -> str:
    """The file's content, a tick a line."""
    games = {record.room.game.name: record.room.tables for record in recordings().values()}
    rooms = []
    for name, recording in recordings().items():
        plain = recording.plain(name)
        ticks = ",\n".join(map(_line, plain.pop("ticks")))
        rooms.append(f'{_line(plain)[:-1]},"ticks":[\n{ticks}\n]}}')
    tables = ",\n".join(f"{_line(game)}:{_line(tables)}" for game, tables in games.items())
    sent = ",\n".join(map(_line, inputs()))
    joined = ",\n".join(rooms)
    return f'{{"games":{{\n{tables}\n}},\n"inputs":[\n{sent}\n],\n"rooms":[\n{joined}\n]}}\n'


def _line(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _columns(kind: dict[str, Any]) -> list[str]:
    return ["cell", "id", *(name for name, *_ in [*kind["born"], *kind["sent"]])]


def _driftline(buttons: int, aim: int = 0, dash: int = 0, rail: int = 0, mine: int = 0) -> bytes:
    return bytes((buttons, aim & 255, aim >> 8, dash, rail, mine))


def main() -> int:
    """Write the file, or only say whether it is fresh. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Golden frames for decoders of the wire.")
    parser.add_argument("--write", action="store_true", help="write the file anew")
    if parser.parse_args().write:
        TARGET.write_text(text(), encoding="utf-8")
    return int(TARGET.read_text(encoding="utf-8") != text())


if __name__ == "__main__":
    raise SystemExit(main())
