"""What any client reconstructs equals the server's quantised state, whatever happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_server.netcode.sending.outbox import Limits
from game_server.protocol.declare import SeatState
from tests.netcode.scene import Member, Scene, assert_holds_the_truth

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from game_server.simulation.world import World

SETTLES_WITHIN_TICKS = 120
"""A keyframe budget of 40 bytes takes its time."""
SLOWEST_TIER_TICKS = 4
TIGHT = Limits(age_s=0.25, behind_s=1000.0, keyframe_bytes=40)
WIDE = Limits(age_s=0.25, behind_s=1000.0)
LOCAL = ("ships", "shots", "rocks", "mines")
STEPS = (
    "move", "cross", "spawn", "kill", "reuse", "repaint", "score", "join", "leave", "spectate",
    "look", "stall", "go_on", "forget", "resync", "park", "unpark", "events", "nothing",
    "strain", "ease", "break_pads", "place_pads", "reveal", "change_team", "slide", "hug_borders",
    *["move", "cross", "strain", "break_pads"] * 2,  # what the slower tiers and statics live on
)  # fmt: skip


class Story:
    """Two large rooms and a small one, to which one thing after the other happens."""

    def __init__(self) -> None:
        self.scene = Scene((520, 390), (150, 150), (330, 640))
        x, y = np.mgrid[50:500:100, 50:390:100].reshape(2, -1)
        self.scene.world.pads.spawn(np.zeros(len(x), int), x=x, y=y)
        self.parked: list[tuple[int, Any]] = []

    def happen(self, step: str, random: np.random.Generator) -> None:
        getattr(self, step)(self.scene.world, random)

    def move(self, w: World, random: np.random.Generator) -> None:
        for name in LOCAL:
            table = w.tables[name]
            some = random.random(table.n) < 0.5
            table.x[some] += random.uniform(-20, 20, int(some.sum()))
            table.y[some] += random.uniform(-20, 20, int(some.sum()))
            table.x, table.y = np.clip(table.x, 0, 700), np.clip(table.y, 0, 700)
        w.ships.hull = random.integers(0, 3, w.ships.n)
        w.mines.armed = random.integers(0, 2, w.mines.n)
        for column in (f"c{random.integers(0, 8)}", "spin"):
            getattr(w.rocks, column)[:] = random.integers(0, 2, w.rocks.n)

    def slide(self, w: World, random: np.random.Generator) -> None:
        """One coordinate changes alone."""
        for name in LOCAL:
            table = w.tables[name]
            at = table.x if random.random() < 0.5 else table.y
            at[:] = np.clip(at + random.uniform(-2, 2, table.n), 0, 700)

    def hug_borders(self, w: World, random: np.random.Generator) -> None:
        """Rows come to where cells and the map begin and end, and just off."""
        for name in LOCAL:
            table = w.tables[name]
            for at in (table.x, table.y):
                lines = random.choice([*range(0, 800, 100), 520, 390], table.n)
                off = random.choice([-0.2, -0.01, 0, 0.01, 0.2], table.n)
                at[:] = np.clip(lines + off, 0, 700)

    def cross(self, w: World, random: np.random.Generator) -> None:
        for name in LOCAL:
            table = w.tables[name]
            far = random.random(table.n) < 0.3
            table.x[far] = random.uniform(0, 700, int(far.sum()))

    def spawn(self, w: World, random: np.random.Generator) -> None:
        room = random.integers(0, w.n_rooms, 4) if w.n_rooms else np.zeros(0, np.int64)
        place = {c: random.uniform(0, 700, len(room)) for c in ("x", "y")}
        w.shots.spawn(room, **place, x0=place["x"], owner=7)
        w.rocks.spawn(room[:2], x=place["x"][:2], y=place["y"][:2], c3=9)
        w.flags.spawn(room[:1], since=w.tick[room[:1]])
        audience = random.integers(-1, 3, 2)[: len(room)]
        mine: dict[str, ArrayLike] = {"seat": random.integers(0, 3), "audience": audience}
        w.mines.spawn(room[:2], x=place["x"][:2], y=place["y"][:2], slot=5, **mine)
        w.plans.spawn(room[:2], what=random.integers(0, 200), **mine)
        w.ships.spawn(room[:1], x=place["x"][:1], y=place["y"][:1], slot=1, seat=0)

    def kill(self, w: World, random: np.random.Generator) -> None:
        for name in (*LOCAL, "flags", "plans"):
            w.tables[name].kill(random.random(w.tables[name].n) < 0.3)

    def reuse(self, w: World, random: np.random.Generator) -> None:
        """Set the id counters back or far ahead: ids come again, turn wide, wrap around."""
        for name in (*LOCAL, "flags", "pads"):
            getattr(w.rooms, f"next_{name}")[:] = random.choice([0, 1, 254, 65_533])
        self.kill(w, random)
        self.spawn(w, random)

    def repaint(self, w: World, random: np.random.Generator) -> None:
        w.paint.value[random.random(w.paint.n) < 0.2] += 1

    def score(self, w: World, random: np.random.Generator) -> None:
        w.seats.score[random.random(w.seats.n) < 0.3] -= 70_000
        w.rooms.phase = random.integers(0, 4)

    def join(self, w: World, random: np.random.Generator) -> None:
        free = np.flatnonzero(w.seats.state != SeatState.HUMAN)
        if len(free):
            row = int(random.choice(free))
            limits = TIGHT if random.random() < 0.5 else WIDE
            self.scene.join(int(w.seats.room[row]), int(w.seats.id[row]), limits)

    def leave(self, w: World, random: np.random.Generator) -> None:
        if member := self.someone(random):
            self.scene.leave(member)

    def spectate(self, w: World, random: np.random.Generator) -> None:
        if w.n_rooms:
            self.scene.spectate(int(random.integers(0, w.n_rooms)), 1, TIGHT)

    def look(self, w: World, random: np.random.Generator) -> None:
        member = self.someone(random)
        if member and member.slot is None:
            member.view = int(random.integers(0, member.store._layout.count))

    def stall(self, w: World, random: np.random.Generator) -> None:
        if member := self.someone(random):
            member.stalled = True

    def go_on(self, w: World, random: np.random.Generator) -> None:
        for member in self.scene.members:
            member.stalled = False

    def forget(self, w: World, random: np.random.Generator) -> None:
        if member := self.someone(random):
            member.outbox.forget()

    def resync(self, w: World, random: np.random.Generator) -> None:
        if member := self.someone(random):
            member.outbox.resync(int(random.integers(0, 30)))

    def strain(self, w: World, random: np.random.Generator) -> None:
        """Members fall behind, though not so far as to be skipped."""
        for member in self.scene.members:
            if random.random() < 0.7:
                member.lag = int(random.choice([2, 4]))

    def ease(self, w: World, random: np.random.Generator) -> None:
        for member in self.scene.members:
            member.lag = 0

    def break_pads(self, w: World, random: np.random.Generator) -> None:
        some = random.random(w.pads.n) < 0.2
        w.pads.hull[some] = random.integers(0, 9, int(some.sum()))

    def place_pads(self, w: World, random: np.random.Generator) -> None:
        room = random.integers(0, w.n_rooms, 6) if w.n_rooms else np.zeros(0, np.int64)
        w.pads.kill(random.random(w.pads.n) < 0.1)
        w.pads.spawn(room, **{c: random.uniform(0, 700, len(room)) for c in ("x", "y")})

    def reveal(self, w: World, random: np.random.Generator) -> None:
        """Change the audience of some entities."""
        for table in (w.mines, w.plans):
            some = random.random(table.n) < 0.5
            table.audience[some] = random.integers(-1, 3, int(some.sum()))

    def change_team(self, w: World, random: np.random.Generator) -> None:
        some = random.random(w.seats.n) < 0.5
        w.seats.team[some] = random.integers(0, 3, int(some.sum()))

    def park(self, w: World, random: np.random.Generator) -> None:
        """Take a room out of the world; the rows of others move down."""
        if w.n_rooms > 1:
            row = int(random.integers(0, w.n_rooms))
            key = self.scene.keys[row]
            if all(member.key != key for member in self.scene.members):
                self.parked.append((self.scene.keys.pop(row), w.remove(row)))

    def unpark(self, w: World, random: np.random.Generator) -> None:
        while self.parked:
            key, state = self.parked.pop()
            self.scene.insert(state)
            self.scene.keys.append(key)

    def events(self, w: World, random: np.random.Generator) -> None:
        if w.n_rooms:
            x, y = random.uniform(0, 300, (2, 3))
            w.emit("spark", room=0, x=x[0], y=y[0], by=1)
            w.emit("beam", room=0, x0=x[0], y0=y[0], x1=x[1], y1=y[1])
            w.emit("kill", room=np.arange(w.n_rooms), by=1, what="ram")
            w.emit("medal", room=0, slot=0, worth=3)

    def nothing(self, w: World, random: np.random.Generator) -> None:
        pass

    def someone(self, random: np.random.Generator) -> Any:
        members = self.scene.members
        return members[int(random.integers(0, len(members)))] if members else None


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(STEPS), max_size=4), min_size=1, max_size=30),
    st.integers(0, 2**32 - 1),
)
def test_every_client_holds_the_truth_after_any_story(ticks: list[list[str]], seed: int) -> None:
    random = np.random.default_rng(seed)
    story = Story()
    for steps in [["spawn", "join"], *ticks]:
        # Rooms come and go between ticks, all else within one.
        for step in steps:
            if step in ("park", "unpark"):
                story.happen(step, random)
        story.scene.begin()
        for step in steps:
            if step not in ("park", "unpark"):
                story.happen(step, random)
        story.scene.end()
        check(story)

    story.go_on(story.scene.world, random)
    story.ease(story.scene.world, random)
    for _ in range(SETTLES_WITHIN_TICKS):
        quiet_tick(story)
        if all(has_all(member) for member in story.scene.members):
            break
    for _ in range(2 * SLOWEST_TIER_TICKS):  # and so it stays
        quiet_tick(story)
    for member in story.scene.members:
        seen = seen_by(member)
        # A member that has left a team has been sent its cells as empty.
        assert member.store.held - member.outbox.held == member.store.held - seen
        assert member.outbox.held == seen
        assert member.team == 0 or member.store.held == seen
        assert kills_received(member) == kills_due(member)


def quiet_tick(story: Story) -> None:
    """Nothing happens, and what members hold is still right."""
    story.scene.begin()
    story.scene.end()
    check(story)


def has_all(member: Member) -> bool:
    """Whether a member holds every cell it sees, and knows the whole log."""
    seen = seen_by(member)
    holds = seen == member.outbox.held <= member.store.held
    return holds and kills_received(member) == kills_due(member)


def seen_by(member: Member) -> frozenset[int]:
    return member.store._layout.seen(member.store.view_cell or 1, member.team)


def kills_received(member: Member) -> list[int | None]:
    """The numbers of the log's entries as they came."""
    return [e.number for tick in member.got for e in tick.events if e.name == "kill"]


def kills_due(member: Member) -> list[int]:
    return list(range(member.first_log, member.scene.logs[member.key].next_number))


def check(story: Story) -> None:
    for member in story.scene.members:
        # Else it was skipped, or it was not its tier's turn.
        if member.store.tick == story.scene.world.tick[member.room]:
            assert_holds_the_truth(member)
        assert not any(tick.resync for tick in member.got)
        assert member.closed is None
