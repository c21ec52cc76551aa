"""A fault stays in its room, however many rooms are at fault in one tick, and in whatever hook."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_server.matchmaking.matchmaker import Matchmaker
from game_server.matchmaking.tokens import Guest, Tokens
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.messages import TICK
from tests.support.present import present
from tests.support.rooms import BreakingPhases, Node, RecordingLink, Runners
from tests.support.run_without_loop import run_without_loop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from game_server.games.base import Inputs
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room
    from game_server.simulation.world import World

EARLY = ("open", "start_round", "join", "phases")
LATER = ("step", "leave", "bots", "result", "nonsense in result", "quantise")
HOOKS = (*EARLY, *LATER)


class Walkers(Runners):
    """A second game, in worlds of its own."""

    name, title, tick_hz = "walkers", "Walkers", 25


class Play:
    """Some rooms of two games with a player each, who plays a round; ``hooks`` (rooms,) say where
    each is at fault, None where it is not.
    """

    def __init__(self, rooms: Sequence[tuple[str, str | None]], *, broken: bool) -> None:
        self.games = {"runners": Runners(), "walkers": Walkers()}
        self.hooks = [hook for _, hook in rooms]
        self.broken = broken
        self.node = Node(*self.games.values(), phases=BreakingPhases(*self.games.values()))
        self.rooms: list[Room] = []
        self.members: list[Member] = []
        self.links: list[RecordingLink] = []
        for seed, (game, _) in enumerate(rooms, 1):
            self.rooms.append(self.node.registry.open(game, seed=seed, settings={"min_players": 3}))
        self.arm(EARLY)
        for room in self.rooms:
            member, link = self.node.join(room, f"player{room.seed}")
            self.members.append(member)
            self.links.append(link)

    def arm(self, hooks: Sequence[str]) -> None:
        """From now on these hooks raise where they are to."""
        if self.broken:
            faulty = {
                seed: hook
                for seed, hook in enumerate(self.hooks, 1)
                if hook is not None and hook in hooks
            }
            for game in self.games.values():
                game.breaks_in = faulty

    def run(self) -> None:
        """A countdown, some play, somebody leaves, and the round ends."""
        self.node.run(0.15)
        for runner in self.node.registry.worlds:
            runner.world.rooms.ends_at[:] = runner.world.tick + 1
        self.node.run(0.15)
        self.arm(HOOKS)
        self.node.run(0.15)
        for member in self.members:
            if self.hooks[member.room.seed - 1] in ("leave", None) and not member.gone:
                self.node.join(member.room, f"friend{member.room.seed}")
        self.node.run(0.2)
        for runner in self.node.registry.worlds:
            for row, room in enumerate(runner.batch.rooms):
                if self.hooks[room.seed - 1] in ("result", "nonsense in result", None):
                    runner.world.finish([row])
        self.node.run(0.3)

    def hash(self, room: Room) -> str:
        runner = self.node.runner(room)
        assert runner is not None
        return runner.world.hash(runner.batch.row(room))


def check(rooms: Sequence[tuple[str, str | None]]) -> None:
    """Play twice, with the faults and without them, and compare."""
    faulty, undisturbed = Play(rooms, broken=True), Play(rooms, broken=False)
    faulty.run()
    undisturbed.run()
    ended = Counter(room_id for room_id, _ in faulty.node.reports.closed)
    incidents = {room_id: name for name, room_id, _ in faulty.node.reports.incidents}
    assert len(faulty.node.reports.incidents) == sum(hook is not None for _, hook in rooms)
    for room, twin, link, (_, hook) in zip(
        faulty.rooms, undisturbed.rooms, faulty.links, rooms, strict=True
    ):
        if hook is not None:
            assert ended[room.id] == 1
            incident = incidents[room.id]
            assert link.closed == (4000, f"The server made a mistake. Incident {incident}.")
            assert faulty.node.registry.room(room.id) is None
            continue
        assert link.closed is None
        assert faulty.hash(room) == undisturbed.hash(twin)
        ticks = [message[1] for message in link.of_type(TICK)]
        assert all(after == before + 1 for before, after in pairwise(ticks))
        assert ticks[-1] == faulty.node.registry.tick_of(room) > 0.8 * room.game.tick_hz
    open_rooms = {room.code: room.id for room in faulty.node.registry.rooms}
    assert faulty.node.directory.rooms == open_rooms
    assert len(open_rooms) == sum(hook is None for _, hook in rooms)
    faulty.node.registry.close_all(CloseCode.DRAINING)
    assert list(faulty.node.registry.worlds) == []
    assert faulty.node.directory.rooms == {}


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("healthy", [0, 2])
def test_five_rooms_at_fault_in_one_tick_all_close_and_no_other(hook: str, healthy: int) -> None:
    check([("runners", hook)] * 5 + [("runners", None)] * healthy)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_so_do_fewer(count: int) -> None:
    check([("runners", "step")] * count + [("runners", None)])


def test_two_worlds_may_be_at_fault_at_once() -> None:
    check([("runners", "step"), ("walkers", "step")] * 3 + [("runners", None), ("walkers", None)])


@pytest.mark.slow
@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from(("runners", "walkers")), st.none() | st.sampled_from(HOOKS)),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_rooms_are_at_fault_in_whatever_hooks(
    rooms: list[tuple[str, str | None]],
) -> None:
    check(rooms)


def test_a_hook_that_ends_the_process_ends_its_room_only() -> None:
    class Quitter(Runners):
        def step(self, w: World, inputs: Inputs) -> None:
            if (w.rooms.seed == 1).any():
                sys.exit(3)
            super().step(w, inputs)

    node = Node(Quitter())
    bad, good = (node.registry.open("runners", seed=seed) for seed in (1, 2))
    (_, bad_link), (_, good_link) = node.join(bad, "ann"), node.join(good, "bob")
    node.run(0.5)
    assert bad_link.close_code == 4000
    assert good_link.closed is None


def raiser(what: str) -> Callable[..., None]:
    def fail(*args: object) -> None:
        raise RuntimeError(what)

    return fail


def test_every_part_of_closing_is_done_whatever_the_others_raise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    links = [node.join(room, name)[1] for name in ("ann", "bob", "cid")]
    monkeypatch.setattr(links[0], "close", raiser("the link"))
    monkeypatch.setattr(node.directory, "unregister", raiser("the directory"))
    monkeypatch.setattr(node.runner(room), "remove", raiser("the world"))
    node.registry.close(room, CloseCode.ROOM_GONE)
    node.registry.close(room, CloseCode.ROOM_GONE)
    assert [link.closed for link in links[1:]] == [(4507, "The room has closed.")] * 2
    assert node.reports.closed == [(room.id, "The room has closed.")]
    assert [fault for _, _, fault in node.reports.incidents] == [
        "RuntimeError('the link')",
        "RuntimeError('the world')",
        "RuntimeError('the directory')",
    ]
    assert node.registry.rooms == []


def test_a_room_that_cannot_go_on_from_its_lobby_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    node = Node()
    room = node.registry.open("runners", seed=1, lobby=True)
    _, ann = node.join(room, "ann")
    _, bob = node.join(room, "bob")
    monkeypatch.setattr(node.registry.worlds, "insert", raiser("this world takes no room"))
    node.registry.begin(room)
    [(incident, room_id, _)] = node.reports.incidents
    assert room_id == room.id
    assert ann.closed == bob.closed == (4000, f"The server made a mistake. Incident {incident}.")


def test_waking_a_room_that_cannot_go_on_gives_its_incident(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    monkeypatch.setattr(node.registry.worlds, "runner", lambda room: None)
    monkeypatch.setattr(node.registry.worlds, "insert", raiser("this world takes no room"))
    link = RecordingLink()
    with pytest.raises(ProtocolError) as refusal:
        node.registry.membership.claim(claim, link)
    [(incident, _, _)] = node.reports.incidents
    assert (refusal.value.code, incident in refusal.value.reason) == (4000, True)
    assert node.registry.find(room.code) is None


def test_a_lobby_at_fault_closes_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    node = Node()
    bad, good = (node.registry.open("runners", seed=seed, lobby=True) for seed in (1, 2))
    (_, bad_link), (_, good_link) = node.join(bad, "ann"), node.join(good, "bob")
    monkeypatch.setattr(bad, "expire_seats", raiser("a lobby's mistake"))
    node.run(2.5)
    assert bad_link.close_code == 4000
    assert good_link.closed is None
    assert good.clock.ahead == 50


def test_housekeeping_closes_a_room_at_fault_and_goes_on_with_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    node = Node()
    bad, empty = node.registry.open("runners", seed=1), node.registry.open("runners", seed=2)
    _, link = node.join(bad, "ann")
    node.run(0.5)
    monkeypatch.setattr(node.runner(bad), "idle_ticks", raiser("who is idle?"))
    node.run(62.0)
    assert link.close_code == 4000
    assert node.registry.room(empty.id) is None  # nobody was in it for a minute


@pytest.mark.slow
def test_a_welcome_that_fails_lets_nobody_in_and_harms_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    node = Node(game := Runners())
    room = node.registry.open("runners", seed=1)
    _, ann = node.join(room, "ann")
    monkeypatch.setattr(game, "constants", raiser("no constants"))
    with pytest.raises(RuntimeError):
        node.join(room, "bob")
    node.run(0.5)
    assert ann.closed is None
    assert [member.player_id for member in room.members.values()] == ["ann"]
    node.run(31.0)
    assert len(room.seats) == 1  # bob's seat is not held for ever


def test_a_map_that_cannot_be_drawn_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    node = Node(game := Runners())
    monkeypatch.setattr(game, "make_map", raiser("no map"))
    with pytest.raises(RuntimeError):
        node.registry.open("runners")
    assert node.directory.rooms == {}
    assert node.registry.rooms == []


def test_returning_to_a_room_at_fault_gives_its_incident() -> None:
    node = Node(game := Runners())
    room = node.registry.open("runners", seed=1)
    _, link = node.join(room, "ann")
    claim = node.resume_claim(link)
    game.breaks_in = {1: "step"}
    node.run(0.5)
    [(incident, _, _)] = node.reports.incidents
    with pytest.raises(ProtocolError) as refusal:
        node.registry.membership.resume(claim, RecordingLink())
    assert refusal.value.code == CloseCode.ROOM_GONE
    assert refusal.value.reason == (
        f"The room has closed. The server made a mistake. Incident {incident}."
    )


def test_a_quick_play_finds_a_new_room_after_all_of_a_world_were_at_fault() -> None:
    node = Node(game := Runners())
    tokens = Tokens("a secret for tests only", lambda: node.now)
    matchmaker = Matchmaker(node.registry, tokens, "runners", lambda: node.now)
    rooms = [node.registry.open("runners", seed=seed) for seed in range(1, 6)]
    for room in rooms:
        node.join(room, f"p{room.seed}")
    game.breaks_in = {room.seed: "step" for room in rooms}
    node.run(0.2)
    game.breaks_in = {}
    placed = run_without_loop(matchmaker.quick_play(Guest("zoe", "Zoe")))
    assert present(node.registry.find(placed.code)).id == placed.room_id
    assert placed.room_id not in {room.id for room in rooms}
