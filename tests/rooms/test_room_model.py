"""People do anything in any order, in lobby and rounds, and a few things always hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from game_server.protocol.declare import Phase
from game_server.rooms.messages import status
from game_server.rooms.registry.save import load_room, save_room
from game_server.rooms.state.parts.seats import RoomLocked, SeatsFull, Stage
from tests.rooms.room_model import GAMES, HOLD_S, RoomModel
from tests.support.present import present
from tests.support.rooms import Node, RecordingLink

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room

PEOPLE = [f"player {number}" for number in range(6)]
WHO = st.integers(0, 5)
"""A connected person, counted around from the host on."""
NUMBERS = st.integers(0, 6)
"""A person who is here, or nobody."""


def somebody_is_there(machine: RoomMachine) -> bool:
    return bool(machine._present())


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "player_limit": st.integers(1, 5),
        "min_players": st.integers(0, 4),
        "teams": st.integers(0, 3),
        "needed_players": st.integers(1, 3),
        "round_seconds": st.sampled_from([10, 15]),
        "map_seed": st.integers(0, 3),
        "game": st.sampled_from(["runners", "slow", "chess"]),
    },
)


class RoomMachine(RoomModel):
    """Random people in one room."""

    @initialize(
        lobby=st.sampled_from([True, True, False]),
        limit=st.sampled_from([4, 5, 3, 1]),
        teams=st.integers(0, 2),
        people=st.sampled_from([3, 4, 5, 2, 0]),
    )
    def begin(self, lobby: bool, limit: int, teams: int, people: int) -> None:
        self.lobby = lobby
        self.open(limit, teams)
        for name in PEOPLE[:people]:
            self.join(name, spectate=False)

    # What happens

    @rule(name=st.sampled_from(PEOPLE), spectate=st.booleans())
    def join(self, name: str, spectate: bool) -> None:
        self._reopen()
        here = set(self._here())
        try:
            claim = self.node.registry.membership.reserve(self.room, name, name, spectate=spectate)
        except SeatsFull:
            return
        except RoomLocked:
            assert self.room.door.locked
            assert name not in here
            return
        self._connect(name, claim, resume=False)
        teams = self.room.settings.teams
        if name not in here and name in self._present() and not spectate and teams > 1:
            players = [seat.team for seat in self.room.seats if seat.is_present]
            sizes = [players.count(team) for team in range(1, teams + 1)]
            assert sum(sizes) == len(players)
            assert self.members[name][0].spectator or max(sizes) - min(sizes) <= 1

    @rule(name=st.sampled_from(PEOPLE))
    def come_back(self, name: str) -> None:
        self._reopen()
        if name in self.tokens:
            self._connect(name, self.tokens[name], resume=True)

    @precondition(somebody_is_there)
    @rule(who=WHO, how=st.sampled_from(["drop", "leave"]))
    def go(self, who: int, how: str) -> None:
        getattr(self.node.registry.membership, how)(self.members[self._name(who)][0])

    @rule(seconds=st.sampled_from([0.05, 0.3, 1.0, 3.2, 12.0, 31.0]))
    def time_passes(self, seconds: float) -> None:
        self.node.run(seconds)
        self._see_whether_it_starts()

    @precondition(somebody_is_there)
    @rule(who=WHO, on=st.booleans())
    def ready(self, who: int, on: bool) -> None:
        name = self._name(who)
        was_ready = self.room.seat_of(self.members[name][0]).ready
        counting, stopping = self.room.phase == Phase.COUNTDOWN, self.room.stop_asked
        if self._ask(name, "ready", on=on) and counting:
            assert self.room.stop_asked == (stopping or (was_ready and not on))

    @precondition(somebody_is_there)
    @rule()
    def everybody_is_ready(self) -> None:
        for name in self._present():
            self._ask(name, "ready", on=True)
        self._see_whether_it_starts()

    @precondition(somebody_is_there)
    @rule(who=WHO, what=st.sampled_from(["start", "stop", "rematch"]))
    def begin_or_end(self, who: int, what: str) -> None:
        counting = self.room.phase == Phase.COUNTDOWN
        if self._ask(self._name(who), what) and what == "stop" and counting:
            assert not any(seat.ready for seat in self.room.seats)
            self.node.run(0.2)
            assert self.room.in_lobby

    @precondition(somebody_is_there)
    @rule(who=WHO, team=st.booleans(), messages=st.sampled_from([1, 7]))
    def chat(self, who: int, team: bool, messages: int) -> None:
        for _ in range(messages):
            if self._present():
                self._say(self._name(who), team)

    @precondition(somebody_is_there)
    @rule(who=WHO, whom=NUMBERS, on=st.booleans())
    def mute(self, who: int, whom: int, on: bool) -> None:
        name, number = self._name(who), self._number(whom)
        if self._ask(name, "mute", member=number, on=on):
            pair = self.room.seat_of(self.members[name][0]).person_id, number
            (self.muted.add if on else self.muted.discard)(pair)
            speaker = self.room.person(number)
            if speaker is not None and speaker[1].player_id in self._present():
                self._say(speaker[1].player_id, team=False)

    @precondition(somebody_is_there)
    @rule(who=WHO, seconds=st.sampled_from([0, 2, 30]))
    def slow_mode(self, who: int, seconds: int) -> None:
        self._ask(self._name(who), "slow_mode", seconds=seconds)

    @precondition(somebody_is_there)
    @rule(
        who=WHO,
        what=st.sampled_from(["kick", "ban", "host", "vote_kick"]),
        whom=NUMBERS,
    )
    def do_to_somebody(self, who: int, what: str, whom: int) -> None:
        self.host_may_move = what == "host"
        number = self._number(whom)
        target = self.room.person(number)
        worked = self._ask(self._name(who), what, member=number)
        if worked and what == "ban":
            assert target is not None
            assert target[1].player_id in self.room.door.bans
            assert self.room.seat_of_player(target[1].player_id) is None

    @precondition(somebody_is_there)
    @rule(who=WHO, yes=st.booleans())
    def vote(self, who: int, yes: bool) -> None:
        self._ask(self._name(who), "vote", yes=yes)

    @precondition(somebody_is_there)
    @rule(who=WHO, whom=NUMBERS, team=st.integers(0, 3))
    def move(self, who: int, whom: int, team: int) -> None:
        self._ask(self._name(who), "move", member=self._number(whom), team=team)

    @precondition(somebody_is_there)
    @rule(who=WHO, changes=CHANGES)
    def change_settings(self, who: int, changes: dict[str, Any]) -> None:
        before, number = self.room.settings, len(self.room.seats)
        if self._ask(self._name(who), "settings", **changes):
            assert self.room.settings.player_limit >= number
            self.said_at.clear()  # another game counts time in other ticks
        else:
            assert self.room.settings == before

    @precondition(somebody_is_there)
    @rule(who=WHO, on=st.booleans(), to=st.sampled_from(["play", "watch"]))
    def set_the_door(self, who: int, on: bool, to: str) -> None:
        self._ask(self._name(who), "lock", on=on)
        self._ask(self._name(who), "late_join", to=to)

    @precondition(somebody_is_there)
    @rule(who=WHO, what=st.sampled_from(["spectate", "play"]))
    def change_place(self, who: int, what: str) -> None:
        self._ask(self._name(who), what)

    @precondition(lambda self: self._alive())
    @rule()
    def save_and_load(self) -> None:
        saved = self.node.registry.save(self.room)
        again = load_room(saved, self.node.registry.games)
        assert save_room(again, present(again.state)) == saved

    @precondition(
        lambda self: self._alive() and self._present() and self.room.votes.current is None
    )
    @rule(seconds=st.sampled_from([0.2, 1.0, 3.5]))
    def a_loaded_twin_goes_on_like_the_room(self, seconds: float) -> None:
        """Both go on with everybody connected anew, which resets what their clients keep. With
        nobody there each would be parked at its own second, with another tick.
        """
        twin_node = Node(*GAMES, hold_s=HOLD_S)
        twin_node.now = self.node.now
        twin = twin_node.registry.adopt(self.node.registry.save(self.room))
        for name in self._present():
            twin_node.registry.membership.resume(self.tokens[name], RecordingLink())
            self._connect(name, self.tokens[name], resume=True)
        self.node.run(seconds)
        if not self._alive():
            return
        for _ in range(round(seconds * 20) + 4):
            if twin_node.registry.now_in(twin) >= self.node.registry.now_in(self.room):
                break
            twin_node.run(0.05)
        documents = _document(self.node, self.room), _document(twin_node, twin)
        assert documents[0] == documents[1]
        assert _hash(self.node, self.room) == _hash(twin_node, twin)
        assert self.room.seats.plain() == twin.seats.plain()

    @precondition(lambda self: self._alive() and self.room.has_people)
    @rule()
    def go_on_in_another_process(self) -> None:
        before, connected = _document(self.node, self.room), self._present()
        hashed = _hash(self.node, self.room)
        other = Node(*GAMES, hold_s=HOLD_S)
        other.now = self.node.now
        self.room = other.registry.adopt(self.node.registry.save(self.room))
        self.node = other
        assert _hash(self.node, self.room) == hashed
        for name in connected:
            self.members[name][0].gone = True
            self._remember(
                name,
                other.registry.membership.resume(self.tokens[name], link := RecordingLink()),
                link,
            )
        assert _document(self.node, self.room) == before

    # What always holds

    @invariant()
    def there_is_one_host_while_somebody_is_there(self) -> None:
        numbers = [seat.person_id for _, seat in self._people()]
        assert len(set(numbers)) == len(numbers)
        if not self.lobby or not numbers:
            assert getattr(self, "room", None) is None or self.room.host is None
        else:
            assert self.room.host in numbers
            if self.host_before in numbers and not self.host_may_move:
                assert self.room.host == self.host_before
            elif self.host_before not in numbers:
                connected = [s.person_id for _, s in self._people() if s.stage is Stage.CONNECTED]
                assert self.room.host == min(connected or numbers)
        self.host_before = self.room.host if hasattr(self, "room") else None
        self.host_may_move = False

    @invariant()
    def no_place_is_lost_or_given_twice(self) -> None:
        if not self._alive():
            return
        room = self.room
        assert room.seats.limit == room.settings.player_limit == len(room.roster)
        assert len(room.seats) <= room.seats.limit
        assert len(room.spectators) <= room.spectators.limit
        connected = {
            (watches, seat.slot) for watches, seat in room.present()
            if seat.stage is Stage.CONNECTED
        }  # fmt: skip
        assert connected == set(room.members)
        players = [seat.player_id for _, seat in room.present()]
        assert len(set(players)) == len(players)
        assert all(not member.gone for member in room.members.values())
        assert {self.members[name][0] for name in self._present()} == set(room.members.values())

    @invariant()
    def a_room_is_in_its_lobby_or_in_a_world(self) -> None:
        if not self._alive() or not self.room.has_people:
            return
        runner = self.node.registry.worlds.runner(self.room)
        assert (runner is None) == self.room.in_lobby
        if runner is None:
            assert self.room.phase == Phase.LOBBY
            assert self.room.state is not None
        else:
            assert self.room.state is None

    @invariant()
    def who_has_left_hears_nothing_more(self) -> None:
        for name, (member, link) in list(self.members.items()):
            if member.gone:
                self.left.append((link, len(link.frames)))
                del self.members[name]
        assert all(len(link.frames) == count for link, count in self.left)

    def teardown(self) -> None:
        if not hasattr(self, "room"):
            return
        for name in self._present():
            self.node.registry.membership.drop(self.members[name][0])
        self.node.run(HOLD_S + 3.0)
        if self._alive():
            assert (len(self.room.seats), len(self.room.spectators)) == (0, 0)
            assert self.room.host is None
        self.node.run(65.0)
        assert self.node.registry.counts == {"rooms": 0, "worlds": 0, "members": 0}
        assert self.node.clock.next_deadline is None


def _document(node: Node, room: Room) -> dict[str, Any]:
    """The room's status, except for how often it was sent."""
    return {**status.document(room, node.registry.tick_of(room), 0), "version": 0}


def _hash(node: Node, room: Room) -> str | None:
    runner = node.registry.worlds.runner(room)
    return None if runner is None else runner.world.hash(runner.batch.row(room))


TestRoomMachine = pytest.mark.slow(RoomMachine.TestCase)
TestRoomMachine.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
