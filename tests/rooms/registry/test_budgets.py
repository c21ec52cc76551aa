"""What rooms may cost: seats, bots and tick time, of one address and of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from game_server.app import quotas
from game_server.limits.addresses import address_key
from game_server.matchmaking.errors import Refused
from game_server.matchmaking.matchmaker import Matchmaker, Placement
from game_server.matchmaking.tokens import Guest, Tokens
from game_server.protocol.declare import SeatState
from game_server.protocol.messages import Command
from game_server.rooms.registry.budgets import Quotas, bearer
from game_server.settings import Settings
from tests.support.rooms import Node, RecordingLink, Runners, RunnerSettings
from tests.support.run_without_loop import run_without_loop

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room

SCHOOL, HOME, CAFE = "192.0.2.1", "192.0.2.2", "192.0.2.3"
DEFAULTS = quotas(Settings(_env_file=None))
TINY = Quotas(seats_each=20, seats_in_all=40, bots_each=10, bots_in_all=16)


class Filling(Runners):
    """As Driftline: rooms of eight, which bots fill up to six."""

    class settings(RunnerSettings):  # noqa: N801 - as games name it
        player_limit: int = 8
        min_players: int = 6


class House:
    """A matchmaker with budgets, and people who call from somewhere."""

    def __init__(self, limits: Quotas, *games: Any) -> None:
        self.node = Node(*games, quotas=limits)
        self.registry = self.node.registry
        self.tokens = Tokens("secret", lambda: self.node.now)
        self.matchmaker = Matchmaker(self.registry, self.tokens, "runners", lambda: self.node.now)

    async def open(self, address: str, name: str = "host", **settings: Any) -> Room:
        made = await self.matchmaker.create(
            Guest(name, name), settings=settings, private=True, address=address_key(address)
        )
        return self._room(made)

    def play(self, name: str, address: str, mode: str | None = None) -> Room:
        """By quick play, and connect."""
        guest, key = Guest(name, name), address_key(address)
        placed = run_without_loop(self.matchmaker.quick_play(guest, mode=mode, address=key))
        self.registry.membership.claim(self.tokens.read_ticket(placed.ticket), RecordingLink())
        return self._room(placed)

    def _room(self, placed: Placement) -> Room:
        room = self.registry.room(placed.room_id)
        assert room is not None
        return room


async def refused(house: House, address: str, **settings: Any) -> tuple[str, int, bool]:
    """Code, status, and whether asking again may help."""
    with pytest.raises(Refused) as caught:
        await house.open(address, **settings)
    assert caught.value.message.endswith(".")
    return caught.value.code, caught.value.status, caught.value.retry_after_s is not None


async def test_the_seats_of_all_rooms_of_an_address_are_counted_while_they_are_open() -> None:
    house = House(TINY)
    room = await house.open(HOME, player_limit=12)
    assert await refused(house, HOME, player_limit=9) == ("too_many_seats", 429, True)
    assert await refused(house, HOME, player_limit=21) == ("too_many_seats", 422, False)
    await house.open(HOME, player_limit=8)
    await house.open(CAFE, player_limit=20)
    assert await refused(house, SCHOOL, player_limit=1) == ("busy", 503, True)
    house.node.run(82.0)
    assert house.registry.room(room.id) is None
    await house.open(HOME, player_limit=20)


async def test_bots_above_the_budget_are_refused() -> None:
    house = House(TINY)
    bots: dict[str, Any] = {"player_limit": 10, "min_players": 10}
    assert await refused(house, HOME, player_limit=20, min_players=11) == (
        "too_many_bots", 422, False,
    )  # fmt: skip
    await house.open(HOME, **bots)
    assert await refused(house, HOME, player_limit=1, min_players=1) == ("too_many_bots", 429, True)
    assert await refused(house, CAFE, **bots) == ("busy", 503, True)
    await house.open(CAFE, player_limit=10, min_players=6)


async def test_bots_that_left_for_people_count_no_more() -> None:
    house = House(TINY)
    room = await house.open(HOME, player_limit=10, min_players=10)
    for name in "abcde":
        house.node.join(room, name)
    await house.open(HOME, player_limit=5, min_players=5)


async def test_a_host_can_not_change_settings_beyond_the_budget() -> None:
    house = House(TINY)
    await house.open(HOME, player_limit=10, min_players=5)
    room = await house.open(HOME, player_limit=5, min_players=0)
    member, link = house.node.join(room, "host")

    def change(**settings: int) -> str | None:
        house.node.receive(member, Command(1, "settings", settings))
        error: list[str] | None = link.last(4)[2]
        return None if error is None else error[0]

    assert change(player_limit=11) == "too_many_seats"
    assert change(player_limit=10, min_players=6) == "too_many_bots"
    assert room.settings.player_limit == 5
    assert change(player_limit=10, min_players=5) is None
    assert change(player_limit=4) is None


async def test_zero_is_no_limit() -> None:
    house = House(Quotas())
    for _ in range(4):
        await house.open(HOME, player_limit=1000, min_players=1000, bot_level=2)


async def test_four_rooms_of_a_thousand_bots_are_refused_by_default() -> None:
    house = House(DEFAULTS)
    bots: dict[str, Any] = {"player_limit": 1000, "min_players": 1000, "bot_level": 2}
    for _ in range(4):
        assert await refused(house, HOME, **bots) == ("too_many_bots", 422, False)
    assert house.registry.counts["rooms"] == 0


async def test_a_classroom_behind_one_address_never_meets_a_limit() -> None:
    """Forty practise and play, ten host a lobby of eight, and the school has a room of 64."""
    house = House(DEFAULTS, Filling())
    for number in range(40):
        await house.open(SCHOOL, f"pupil {number}", player_limit=8, min_players=6)
    for number in range(40):
        house.play(f"pupil {number}", SCHOOL)
        house.node.run(0.2)
    for number in range(10):
        await house.open(SCHOOL, f"pupil {number}", player_limit=8, min_players=6)
    hall = await house.open(SCHOOL, player_limit=64, min_players=64)
    for number in range(40):
        house.node.join(hall, f"pupil {number}")
    house.node.run(10.0)
    for number in range(40):
        house.play(f"pupil {number}", SCHOOL)


def test_quick_play_goes_on_without_bots_when_there_may_be_no_more() -> None:
    house = House(TINY, Filling())
    first, second = house.play("ann", HOME), house.play("bob", HOME, "world")
    assert (first.settings.min_players, second.settings.min_players) == (6, 0)


def test_a_public_room_counts_against_its_members() -> None:
    house = House(TINY, Filling())
    room = house.play("ann", HOME)
    assert house.play("bob", CAFE) is room
    assert bearer(room) == HOME
    ann = next(member for member in room.members.values() if member.player_id == "ann")
    house.registry.membership.leave(ann)
    assert bearer(room) == CAFE
    for member in list(room.members.values()):
        house.registry.membership.leave(member)
    assert bearer(room) == HOME


async def test_a_hosted_room_counts_against_its_opener_only() -> None:
    house = House(TINY)
    room = await house.open(HOME, player_limit=20)
    claim = house.registry.membership.reserve(room, "bob", "Bob", address=CAFE)
    house.registry.membership.claim(claim, RecordingLink())
    assert bearer(room) == HOME


async def test_a_site_has_sixteen_times_as_much_as_one_subscriber() -> None:
    house = House(Quotas(seats_each=10))
    for subscriber in range(16):
        await house.open(f"2001:db8:0:{subscriber:x}::1", player_limit=10)
    another = await refused(house, "2001:db8:0:ff::1", player_limit=1)
    assert another == ("too_many_seats", 429, True)
    await house.open("2001:db8:1::1", player_limit=10)


async def test_tick_time_is_charged_to_the_opener_and_runs_out() -> None:
    house = House(Quotas(tick_s_each=6.0))
    costly, cheap = house.play("ann", HOME), await house.open(CAFE, player_limit=1)
    house.node.runner(costly).spent_s = 7.0
    house.node.run(1.0)
    assert await refused(house, HOME) == ("rate_limit", 429, True)
    await house.open(CAFE, player_limit=1)
    assert cheap is not costly
    house.registry.membership.leave(next(iter(costly.members.values())))
    house.node.run(11.0)
    await house.open(HOME)


async def test_the_time_of_a_world_is_shared_by_taken_seats() -> None:
    house = House(Quotas(tick_s_each=6.0), Filling())
    full = house.play("ann", HOME)
    alone: dict[str, Any] = {"private": True, "lobby": False, "settings": {"min_players": 0}}
    thin = house.registry.open("runners", opener=CAFE, **alone)
    house.node.join(thin, "bob")
    house.node.run(1.0)
    runner = house.node.runner(full)
    assert house.node.runner(thin) is runner
    runner.spent_s = 9.0  # six seats are taken in the one, and one in the other
    house.node.run(1.0)
    assert await refused(house, HOME, player_limit=1) == ("rate_limit", 429, True)
    await house.open(CAFE, player_limit=1)


async def test_no_room_is_opened_while_ticks_are_late_but_open_ones_can_be_joined() -> None:
    house = House(Quotas(busy_share=0.8))
    room = house.play("ann", HOME)
    load = house.registry.worlds.load
    house.node.run(1.0)
    load.note("runners", 0.0, dropped=16, late_s=0.5)
    assert await refused(house, CAFE) == ("busy", 503, True)
    assert house.play("bob", CAFE) is room
    house.node.run(6.0)
    await house.open(CAFE)
    load.note("runners", 4.5, dropped=0, late_s=0.0)
    assert await refused(house, CAFE) == ("busy", 503, True)


@pytest.mark.slow
async def test_bots_of_an_address_over_its_share_wait_while_ticks_are_late() -> None:
    house = House(Quotas(tick_s_each=6.0, busy_share=0.8), Filling())
    greedy = house.play("ann", HOME)
    modest = house.play("bob", CAFE, "world")
    house.node.run(1.0)
    assert (_bots(house, greedy), _bots(house, modest)) == (5, 5)
    house.registry.budgets.tick_time.charge(HOME, 7.0)
    house.registry.worlds.load.note("runners", 5.0, dropped=0, late_s=0.0)
    house.node.run(1.5)
    assert _bots(house, greedy) == 0
    house.node.run(63.0)
    assert _bots(house, greedy) == 5


def _bots(house: House, room: Room) -> int:
    return sum(entry.state == SeatState.BOT for entry in room.roster)
