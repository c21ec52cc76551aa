"""People come and go in any order, and members, seats, world and budgets always agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.declare import SeatState
from game_server.rooms.registry.budgets import Size
from game_server.rooms.state.parts.seats import SeatClaim, SeatsFull, Stage
from tests.support.rooms import Node, RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member


class MembershipMachine(RuleBasedStateMachine):
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
            self.node.ask(member, link, how)

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


TestMembershipMachine = pytest.mark.slow(MembershipMachine.TestCase)


TestMembershipMachine.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
