"""The room host: places claimed, held, resumed and replaced; rooms parked and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.declare import SeatState
from game_server.protocol.messages import REPLY, TICK, WELCOME, Ack, Command, Resync
from game_server.rooms.registry.budgets import Size
from game_server.rooms.state.parts.seats import SeatClaim, SeatsFull, Stage
from tests.support.present import present
from tests.support.rooms import Node, RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member


def ask(node: Node, member: Member, link: RecordingLink, command: str, /, **args: Any) -> list[Any]:
    """Send a command; returns the reply's error and value."""
    node.receive(member, Command(7, command, args))
    answer: list[Any]
    kind, request, *answer = link.of_type(REPLY)[-1]
    assert (kind, request) == (REPLY, 7)
    return answer


def test_a_ticket_holder_is_welcomed_with_all_that_a_client_needs() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    _, link = node.join(room, "ann")
    [[_, welcome]] = link.messages
    assert welcome["version"] == 2
    assert welcome["game"] == "runners"
    assert welcome["room"]["code"] == room.code
    assert (welcome["slot"], welcome["tick"], welcome["tick_hz"]) == (0, 0, 20)
    assert welcome["map"] == {"width": 1000, "height": 500, "walls": []}
    assert welcome["cells"] == {"size": 1024.0, "cols": 1, "rows": 1}
    assert welcome["settings"]["player_limit"] == 4
    assert (welcome["roster"], welcome["log"]) == ([], 1)


def test_a_late_joiner_gets_the_whole_roster() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, settings={"min_players": 3})
    node.join(room, "ann")
    node.run(1.0)
    _, link = node.join(room, "bob")
    welcome = link.messages[0][1]
    bots = [name for _, name, is_bot, _ in welcome["roster"] if is_bot]
    assert [entry[:3] for entry in welcome["roster"] if not entry[2]] == [[0, "Ann", False]]
    assert len(set(bots)) == 2
    assert welcome["log"] == 5


def test_the_first_tick_message_shows_the_whole_state_and_then_only_changes() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    _, link = node.join(room, "ann")
    node.run(0.2)
    first, second = link.of_type(TICK)[:2]
    assert [extra[:2] for extra in first[3] if extra[0] == 0] == [[0, 0], [0, 1]] or first[3]
    assert second[3] == []


def test_a_claim_shown_twice_or_for_a_closed_room_is_refused() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    node.registry.membership.claim(claim, RecordingLink())
    with pytest.raises(ProtocolError) as again:
        node.registry.membership.claim(claim, RecordingLink())
    node.registry.close(room, CloseCode.ROOM_GONE)
    with pytest.raises(ProtocolError) as gone:
        node.registry.membership.claim(claim, RecordingLink())
    assert (again.value.code, gone.value.code) == (CloseCode.AUTH, CloseCode.ROOM_GONE)


@pytest.mark.slow
def test_a_dropped_player_keeps_seat_score_and_entity_for_30_seconds() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    node.join(room, "bob")
    ann, link = node.join(room, "ann")
    node.run(0.5)
    runner = node.runner(room)
    runner.world.seats.score[1] = 12
    node.registry.membership.drop(ann)
    node.registry.membership.drop(ann)
    node.run(29.0)
    assert present(room.seats.get(1)).stage is Stage.HELD
    back = node.registry.membership.resume(node.resume_claim(link), RecordingLink())
    node.run(0.2)
    assert (back.seat, int(runner.world.seats.score[1])) == (1, 12)
    assert runner.world.runners.n == 2
    node.registry.membership.drop(back)
    node.run(31.0)
    assert room.seats.get(1) is None
    assert runner.world.runners.n == 1


def test_a_resume_token_works_once() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, link = node.join(room, "ann")
    claim = node.resume_claim(link)
    node.registry.membership.drop(ann)
    node.registry.membership.resume(claim, second := RecordingLink())
    with pytest.raises(ProtocolError) as used:
        node.registry.membership.resume(claim, RecordingLink())
    assert used.value.code is CloseCode.AUTH
    assert node.registry.membership.resume(node.resume_claim(second), RecordingLink()).seat == 0


def test_the_newest_connection_of_a_player_wins() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    old, old_link = node.join(room, "ann")
    new, new_link = node.join(room, "ann")
    node.registry.membership.drop(old)
    node.run(0.2)
    assert old_link.closed == (4505, "You joined from somewhere else.")
    assert (old.gone, new.gone, new_link.closed) == (True, False, None)
    assert list(room.members.values()) == [new]
    assert present(room.seats.get(0)).stage is Stage.CONNECTED
    assert len(new_link.of_type(TICK)) > len(old_link.of_type(TICK))


def test_a_player_who_comes_to_watch_gives_the_seat_up() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    _, link = node.join(room, "ann")
    watcher, _ = node.join(room, "ann", spectate=True)
    assert link.close_code == 4505
    assert (len(room.seats), len(room.spectators), watcher.seat) == (0, 1, None)


def test_a_room_without_people_stands_still_and_closes_after_a_minute() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, settings={"min_players": 3})
    ann, _ = node.join(room, "ann")
    node.run(5.0)
    node.registry.membership.leave(ann)
    node.run(2.0)
    assert node.registry.worlds.runner(room) is None
    assert node.clock.next_deadline is None
    tick = node.registry.tick_of(room)
    node.run(50.0)
    assert node.registry.tick_of(room) == tick
    node.run(15.0)
    assert node.registry.room(room.id) is None
    assert node.reports.closed == [(room.id, "Nobody was here any more.")]


def test_a_held_seat_counts_as_people() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, _ = node.join(room, "ann")
    node.run(1.0)
    node.registry.membership.drop(ann)
    node.run(28.0)
    assert node.registry.worlds.runner(room) is not None


def test_who_comes_back_to_a_parked_room_begins_with_a_countdown() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, _ = node.join(room, "ann")
    node.run(10.0)
    node.registry.membership.leave(ann)
    node.run(5.0)
    tick = node.registry.tick_of(room)
    node.join(room, "bob")
    node.run(0.1)
    runner = node.runner(room)
    assert runner.world.rooms.phase.tolist() == [1]
    assert runner.world.rooms.ends_at[0] - tick == pytest.approx(60, abs=2)
    assert runner.world.runners.n == 1


def test_rooms_share_worlds_up_to_the_limit_of_seats() -> None:
    node = Node(seats_per_world=8)
    for number in range(5):
        node.join(node.registry.open("runners", seed=number), "ann")
    assert sorted(len(runner.batch.rooms) for runner in node.registry.worlds) == [1, 2, 2]
    large = node.registry.open("runners", seed=7, settings={"player_limit": 20})
    node.join(large, "ann")
    assert node.runner(large).batch.rooms == [large]
    assert node.registry.counts == {"rooms": 6, "worlds": 4, "members": 6}


def test_names_are_unique_in_a_room() -> None:
    node = Node()
    room = node.registry.open("runners", seed=0)
    for player in ("p1", "p2"):
        node.registry.membership.reserve(room, player, "Ann")
    node.registry.membership.reserve(room, "p3", "Altair")
    node.registry.membership.reserve(room, "p4", "Ann", spectate=True)
    names = [seat.name for places in (room.seats, room.spectators) for seat in places]
    assert names == ["Ann", "Ann 2", "Altair 2", "Ann 3"]


def test_chat_is_cleaned_logged_and_answered() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    (ann, link), (zoe, zoe_link) = node.join(room, "ann"), node.join(room, "zoe", spectate=True)
    assert ask(node, ann, link, "chat", text=" hi\u0000 there ") == [None, None]
    assert ask(node, zoe, zoe_link, "chat", text="hello") == [None, None]
    assert ask(node, ann, link, "chat", text="\u200b")[0][0] == "empty"
    assert ask(node, ann, link, "chat", text=5)[0][0] == "bad_argument"
    node.run(0.1)
    said = [e[3] for m in link.of_type(TICK) for c in m[4:] for v in c[2::2] if isinstance(v, list)
            for e in v if e[1] == 1]  # fmt: skip
    assert said == [[0, "Ann", "hi there", 0], [65535, "Zoe", "hello", 0]]


def test_an_unknown_command_is_answered_with_an_error() -> None:
    node = Node()
    ann, link = node.join(node.registry.open("runners", seed=9), "ann")
    error, value = ask(node, ann, link, "fly")
    assert (error, value) == (["unknown_command", "There is no command 'fly'."], None)


def test_rename_keeps_names_unique_and_tells_everybody() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    (ann, link), _ = node.join(room, "ann"), node.join(room, "bob")
    node.run(0.1)
    assert ask(node, ann, link, "rename", name="BOB") == [None, "BOB 2"]
    node.run(0.1)
    assert room.roster[0].name == "BOB 2"


def test_a_player_can_watch_and_play_again_over_the_same_connection() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, private=True, lobby=False)
    ann, link = node.join(room, "ann")
    node.run(0.2)
    assert ask(node, ann, link, "spectate") == [None, None]
    node.run(0.2)
    runner = node.runner(room)
    assert (ann.seat, runner.world.runners.n, link.of_type(TICK)[-1][2]) == (None, 0, None)
    assert ask(node, ann, link, "play") == [None, None]
    node.run(0.2)
    assert (ann.seat, runner.world.runners.n) == (0, 1)
    assert isinstance(link.of_type(TICK)[-1][2], bytes)
    assert [welcome["slot"] for _, welcome in link.of_type(WELCOME)] == [0, None, 0]
    assert node.registry.membership.resume(node.resume_claim(link), RecordingLink()).seat == 0


def test_a_spectator_cannot_take_a_seat_in_a_full_room() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, settings={"player_limit": 1})
    node.join(room, "ann")
    zoe, link = node.join(room, "zoe", spectate=True)
    assert ask(node, zoe, link, "play")[0] == ["full", "There is no place left."]
    assert (zoe.seat, len(room.spectators)) == (None, 1)


def test_leaving_frees_the_seat_and_closes_normally() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, link = node.join(room, "ann")
    node.receive(ann, Command(1, "leave", {}))
    assert link.closed == (1000, "You left the room.")
    assert len(room.seats) == 0


def test_resync_and_ack_reach_the_members_outbox() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, link = node.join(room, "ann")
    node.run(0.3)
    assert link.of_type(TICK)[-1][3] == []
    node.receive(ann, Resync(0))
    node.run(0.05)
    assert [extra[2][0] for extra in link.of_type(TICK)[-1][3]] == [0]
    runner = node.runner(room)
    runner.tick()
    runner.tick()
    newest = runner.tick_of(room)
    node.receive(ann, Ack(newest - 1, None, None, None))
    assert ann.outbox.age == 1


def test_a_pong_carries_the_tick_and_the_fraction_elapsed() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, _ = node.join(room, "ann")
    node.run(0.125 + 0.051)
    tick, fraction = node.registry.membership.tick_and_fraction(ann)
    assert tick == 3
    assert 128 <= fraction <= 136


def test_a_banned_player_is_refused_even_with_a_ticket() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    room.door.bans.add("ann")
    with pytest.raises(ProtocolError) as kicked:
        node.registry.membership.claim(claim, RecordingLink())
    assert kicked.value.code is CloseCode.KICKED


def test_closing_everything_tells_every_member() -> None:
    node = Node()
    links = [node.join(node.registry.open("runners", seed=n), "ann")[1] for n in range(3)]
    node.registry.close_all(CloseCode.DRAINING)
    assert {link.close_code for link in links} == {4001}
    assert node.registry.counts == {"rooms": 0, "worlds": 0, "members": 0}
    assert node.directory.rooms == {}


class HostMachine(RuleBasedStateMachine):
    """Players come, drop, resume, leave and change places in any order, while rooms tick."""

    players = st.sampled_from([f"player {n}" for n in range(7)])
    LIMIT = 3

    def __init__(self) -> None:
        super().__init__()
        self.node = Node(Runners())
        chosen = {"player_limit": self.LIMIT, "min_players": 2}
        self.room = self.node.registry.open("runners", seed=4, settings=chosen)
        self.claims: list[SeatClaim] = []
        self.members: list[tuple[Member, RecordingLink]] = []

    def _alive(self) -> bool:
        return self.node.registry.room(self.room.id) is not None

    @rule(player=players, spectate=st.booleans(), comes=st.booleans())
    def reserve(self, player: str, spectate: bool, comes: bool) -> None:
        if not self._alive():
            return
        try:
            claim = self.node.registry.membership.reserve(
                self.room, player, player, spectate=spectate
            )
        except SeatsFull:
            assert len(self.room.seats_for(spectate)) == self.room.seats_for(spectate).limit
            return
        self.claims.append(claim)
        if comes:
            self._connect(claim, resume=False)

    @rule(number=st.integers(0, 50))
    def come_with_some_ticket(self, number: int) -> None:
        if self.claims:
            self._connect(self.claims[number % len(self.claims)], resume=False)

    @rule(number=st.integers(0, 50))
    def come_with_some_resume_token(self, number: int) -> None:
        tokens = list(self.node.resume_claims.values())
        if tokens:
            self._connect(tokens[number % len(tokens)], resume=True)

    @rule(number=st.integers(0, 50), how=st.sampled_from(["drop", "leave", "spectate", "play"]))
    def act(self, number: int, how: str) -> None:
        present = [pair for pair in self.members if not pair[0].gone]
        if not present:
            return
        member, link = present[number % len(present)]
        if how in ("drop", "leave"):
            getattr(self.node.registry.membership, how)(member)
        else:
            ask(self.node, member, link, how)

    @rule(seconds=st.sampled_from([0.05, 0.2, 1.0, 21.0, 31.0]))
    def time_passes(self, seconds: float) -> None:
        self.node.run(seconds)

    @invariant()
    def places_and_members_agree(self) -> None:
        room = self.room
        if not self._alive():
            assert all(member.gone for member, _ in self.members)
            return
        assert len(room.seats) <= self.LIMIT
        connected = {
            (spectator, seat.slot)
            for spectator in (False, True)
            for seat in room.seats_for(spectator)
            if seat.stage is Stage.CONNECTED
        }
        assert connected == set(room.members)
        assert {m for m, _ in self.members if not m.gone} == set(room.members.values())
        people = [m.player_id for m in room.members.values()]
        assert len(set(people)) == len(people)

    @invariant()
    def budgets_know_what_is_open(self) -> None:
        sizes = [Size.of(room.settings, len(room.members)) for room in self.node.registry.rooms]
        counted = self.node.registry.budgets.in_all
        assert (counted.seats, counted.bots) == (
            sum(size.seats for size in sizes),
            sum(size.bots for size in sizes),
        )

    @invariant()
    def the_world_seats_who_has_a_place(self) -> None:
        runner = self.node.registry.worlds.runner(self.room) if self._alive() else None
        if runner is None or self.room.seats_changed:
            return
        states = runner.world.seats.state.tolist()
        wanted = {Stage.CONNECTED: SeatState.HUMAN, Stage.HELD: SeatState.HELD}
        for slot, state in enumerate(states):
            seat = self.room.seats.get(slot)
            if seat is not None and seat.stage in wanted:
                assert state == wanted[seat.stage]
            else:
                assert state in (SeatState.EMPTY, SeatState.BOT)
        taken = sum(state != SeatState.EMPTY for state in states)
        people = sum(state in (SeatState.HUMAN, SeatState.HELD) for state in states)
        assert taken == max(people, 2)
        assert runner.world.runners.n == taken

    def teardown(self) -> None:
        for member, _ in self.members:
            self.node.registry.membership.drop(member)
        self.node.run(32.0)
        if self._alive():
            assert len(self.room.seats) + len(self.room.spectators) == 0
        self.node.run(65.0)
        assert self.node.registry.counts == {"rooms": 0, "worlds": 0, "members": 0}

    def _connect(self, claim: SeatClaim, *, resume: bool) -> None:
        accept = (
            self.node.registry.membership.resume if resume else self.node.registry.membership.claim
        )
        link = RecordingLink()
        try:
            self.members.append((accept(claim, link), link))
        except ProtocolError as refused:
            assert refused.code in (CloseCode.AUTH, CloseCode.ROOM_GONE)  # noqa: PT017


TestHostMachine = pytest.mark.slow(HostMachine.TestCase)
TestHostMachine.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)


def test_places_that_nobody_is_connected_to_count_against_their_address() -> None:
    node = Node()
    room, other = node.registry.open("runners"), node.registry.open("runners")
    home, cafe = "203.0.113.9", "198.51.100.7"
    claim = node.registry.membership.reserve(room, "ann", "Ann", address=home)
    node.registry.membership.reserve(other, "bob", "Bob", address=home)
    node.registry.membership.reserve(room, "cat", "Cat", address=cafe, spectate=True)
    assert [node.registry.waiting.held(address) for address in (home, cafe)] == [2, 1]
    member = node.registry.membership.claim(claim, RecordingLink())
    assert node.registry.waiting.held(home) == 1
    node.registry.membership.drop(member)
    node.registry.membership.reserve(
        room, "ann", "Ann", address=cafe
    )  # she asks again from somewhere else
    assert [node.registry.waiting.held(address) for address in (home, cafe)] == [1, 2]
    node.run(31.0)
    assert node.registry.waiting.total == 0
    node.registry.membership.reserve(other, "bob", "Bob", address=home)
    node.registry.close(other, CloseCode.ROOM_GONE)
    assert node.registry.waiting.total == 0


def test_a_room_that_was_saved_counts_its_places_where_it_is_loaded() -> None:
    node = Node()
    room = node.registry.open("runners")
    node.join(room, "ann", address="203.0.113.9")
    saved = node.registry.save(room)
    node.registry.close(room, CloseCode.DRAINING)
    node.registry.adopt(saved)
    assert node.registry.waiting.total == 1  # held for her, wherever she called from
    node.run(31.0)
    assert node.registry.waiting.total == 0
