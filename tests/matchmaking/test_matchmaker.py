"""Matchmaking: where a newcomer is placed, and what the lobby refuses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from game_server.games.base import Standing
from game_server.matchmaking.errors import LobbyError
from game_server.matchmaking.matchmaker import Limits, Matchmaker, Placement
from game_server.matchmaking.tokens import Guest, Tokens
from game_server.rooms.registry.contracts import random_code
from tests.support.present import present
from tests.support.rooms import Node, RecordingLink
from tests.support.run_without_loop import run_without_loop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from game_server.rooms.state.member import Member


class Lobby:
    """A matchmaker over a node, and guests by name."""

    def __init__(self, limits: Limits | None = None, waiting: int = 0) -> None:
        self.node = Node(waiting_each=waiting)
        self.tokens = Tokens("secret", lambda: self.node.now)
        self.matchmaker = Matchmaker(
            self.node.registry,
            self.tokens,
            "runners",
            lambda: self.node.now,
            limits or Limits(rooms=50),
        )

    def play(self, name: str, **wish: Any) -> Placement:
        return run_without_loop(self.matchmaker.quick_play(Guest(name, name), **wish))

    def enter(self, placement: Placement) -> Member:
        return self.node.registry.membership.claim(
            self.tokens.read_ticket(placement.ticket), RecordingLink()
        )


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


def refusal(call: Callable[..., object], *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(LobbyError) as refused:
        call(*args, **kwargs)
    assert refused.value.message.endswith(".")
    return refused.value.code, refused.value.status


def test_quick_play_opens_a_room_and_fills_it_before_opening_another(lobby: Lobby) -> None:
    placements = [lobby.play(f"guest {n}") for n in range(5)]
    assert len({placement.room_id for placement in placements[:4]}) == 1
    assert placements[4].room_id != placements[0].room_id
    member = lobby.enter(placements[2])
    assert member.seat == 2


def test_quick_play_prefers_the_room_with_the_most_people(lobby: Lobby) -> None:
    quiet = lobby.node.registry.open("runners")
    busy = lobby.node.registry.open("runners")
    lobby.node.join(quiet, "ann")
    for player in ("bob", "cleo"):
        lobby.node.join(busy, player)
    assert lobby.play("dan").code == busy.code


def test_quick_play_leads_back_to_the_seat_one_has(lobby: Lobby) -> None:
    first = lobby.play("ann")
    for n in range(3):
        lobby.play(f"guest {n}")
    again = lobby.play("ann")
    assert again.room_id == first.room_id
    assert lobby.enter(again).seat == 0


def test_quick_play_keeps_modes_and_games_apart(lobby: Lobby) -> None:
    rounds, world = lobby.play("ann"), lobby.play("bob", mode="world")
    assert rounds.room_id != world.room_id
    assert present(lobby.node.registry.room(world.room_id)).settings.mode == "world"
    assert lobby.play("cleo", mode="world").room_id == world.room_id
    assert refusal(lobby.play, "dan", game="chess") == ("unknown_game", 404)
    assert refusal(lobby.play, "dan", mode="sideways") == ("bad_settings", 422)


async def test_quick_play_never_leads_into_a_private_room_or_one_with_a_password(
    lobby: Lobby,
) -> None:
    host = Guest("host", "Host")
    private = await lobby.matchmaker.create(host, private=True)
    locked = await lobby.matchmaker.create(host, password="open sesame")
    assert lobby.play("ann").code not in (private.code, locked.code)
    assert private.code not in [room.code for room in lobby.node.registry.public_rooms()]


async def refused(call: Awaitable[object]) -> tuple[str, int]:
    with pytest.raises(LobbyError) as caught:
        await call
    assert caught.value.message.endswith(".")
    return caught.value.code, caught.value.status


async def test_a_created_room_has_its_settings_and_is_found_by_code(lobby: Lobby) -> None:
    create, join = lobby.matchmaker.create, lobby.matchmaker.join
    made = await create(Guest("h", "Host"), settings={"player_limit": 2})
    info = lobby.matchmaker.info(made.code.lower())
    assert (info.limit, info.mode, info.phase, info.needs_password) == (2, "rounds", "lobby", False)
    joined = await join(Guest("g", "Guest"), made.code)
    assert lobby.enter(joined).seat == 1
    assert await refused(join(Guest("x", "X"), made.code)) == ("full", 409)
    watching = await join(Guest("x", "X"), made.code, spectate=True)
    assert lobby.enter(watching).seat is None


def test_codes_have_six_consonants() -> None:
    codes = [random_code() for _ in range(500)]
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) == set("BCDFGHJKLMNPQRSTVWXZ")
    assert len(set(codes)) == 500


@pytest.mark.parametrize(
    ("settings", "field"),
    [({"player_limit": 0}, "player_limit"), ({"warp": 9}, "warp"), ({"mode": 5}, "mode")],
)
async def test_wrong_settings_are_refused_by_name(
    lobby: Lobby, settings: dict[str, Any], field: str
) -> None:
    with pytest.raises(LobbyError, match=f"^{field}: ") as caught:
        await lobby.matchmaker.create(Guest("h", "Host"), settings=settings)
    assert (caught.value.code, caught.value.status) == ("bad_settings", 422)
    assert lobby.node.directory.rooms == {}


async def test_a_password_is_asked_for_and_not_kept(lobby: Lobby) -> None:
    host, guest = Guest("h", "Host"), Guest("g", "Guest")
    made = await lobby.matchmaker.create(host, private=True, password="open sesame")
    join = lobby.matchmaker.join
    assert await refused(join(guest, made.code)) == ("password_needed", 403)
    wrong = join(guest, made.code, password="Open sesame")
    assert await refused(wrong) == ("wrong_password", 403)
    assert lobby.enter(await join(guest, made.code, password="open sesame")).seat == 1
    assert lobby.matchmaker.info(made.code).needs_password
    assert str(present(lobby.node.registry.room(made.room_id)).door.password).startswith(
        "$argon2id$"
    )
    empty = lobby.matchmaker.create(host, password="")
    assert await refused(empty) == ("bad_password", 422)


async def test_who_has_a_place_comes_back_without_the_password(lobby: Lobby) -> None:
    host = Guest("h", "Host")
    made = await lobby.matchmaker.create(host, password="open sesame")
    again = await lobby.matchmaker.join(host, made.code)
    assert lobby.enter(again).seat == 0


async def test_only_with_the_password_a_player_learns_that_the_room_is_full(lobby: Lobby) -> None:
    made = await lobby.matchmaker.create(
        Guest("h", "Host"), password="open sesame", settings={"player_limit": 1}
    )
    stranger = Guest("x", "X")
    join = lobby.matchmaker.join
    assert await refused(join(stranger, made.code, password="wrong")) == ("wrong_password", 403)
    assert await refused(join(stranger, made.code, password="open sesame")) == ("full", 409)


async def test_only_with_the_password_a_player_learns_of_a_ban_or_a_lock(lobby: Lobby) -> None:
    made = await lobby.matchmaker.create(Guest("h", "Host"), private=True, password="open sesame")
    room = present(lobby.node.registry.room(made.room_id))
    room.door.bans.add("mallory")
    room.door.locked = True
    join = lobby.matchmaker.join
    for who, told in (("mallory", "banned"), ("x", "locked")):
        guest = Guest(who, who)
        assert await refused(join(guest, made.code)) == ("password_needed", 403)
        assert await refused(join(guest, made.code, password="no")) == ("wrong_password", 403)
        assert await refused(join(guest, made.code, password="open sesame")) == (told, 403)


@pytest.mark.slow
async def test_whom_the_server_has_no_time_for_has_guessed_nothing(lobby: Lobby) -> None:
    made = await lobby.matchmaker.create(Guest("h", "Host"), password="open sesame")
    guest = Guest("x", "X")

    def join(address: str = "a") -> Awaitable[Placement]:
        return lobby.matchmaker.join(guest, made.code, password="open sesame", address=address)

    waiting = asyncio.gather(*(join() for _ in range(65)))
    await asyncio.sleep(0)
    for _ in range(30):
        assert await refused(join()) == ("busy", 503)
    await waiting
    assert (await join()).room_id == made.room_id


@pytest.mark.slow
async def test_a_class_behind_one_address_comes_in_with_its_password_at_once() -> None:
    lobby = Lobby()
    settings = {"player_limit": 40}
    made = await lobby.matchmaker.create(
        Guest("h", "Host"), password="open sesame", settings=settings, address="school"
    )
    pupils = [Guest(f"pupil {n}", f"Pupil {n}") for n in range(39)]
    placed = await asyncio.gather(
        *(
            lobby.matchmaker.join(pupil, made.code, password="open sesame", address="school")
            for pupil in pupils
        )
    )
    assert len({placement.ticket for placement in placed}) == 39


async def test_right_passwords_of_one_address_have_a_budget_too() -> None:
    lobby = Lobby(Limits(passwords_per_minute=3))
    made = await lobby.matchmaker.create(Guest("h", "Host"), password="sesame", address="b")

    def join(name: str, address: str) -> Awaitable[Placement]:
        guest = Guest(name, name)
        return lobby.matchmaker.join(guest, made.code, password="sesame", address=address)

    for n in range(3):
        await join(f"guest {n}", "a")
        lobby.node.registry.membership.leave(lobby.enter(await join(f"guest {n}", "a")))
    assert await refused(join("guest 3", "a")) == ("rate_limit", 429)
    assert (await join("guest 3", "b")).room_id == made.room_id


async def test_an_address_is_locked_out_after_ten_wrong_passwords(lobby: Lobby) -> None:
    made = await lobby.matchmaker.create(Guest("h", "Host"), password="open sesame")
    guest = Guest("x", "X")

    def tried(password: str, address: str) -> Awaitable[Placement]:
        return lobby.matchmaker.join(guest, made.code, password=password, address=address)

    for n in range(10):
        assert await refused(tried(f"guess {n}", "a")) == ("wrong_password", 403)
    assert await refused(tried("open sesame", "a")) == ("rate_limit", 429)
    assert (await tried("open sesame", "b")).room_id == made.room_id


async def test_asking_for_many_passwords_at_once_gains_nothing(lobby: Lobby) -> None:
    made = await lobby.matchmaker.create(Guest("h", "Host"), password="open sesame")
    guesses = (
        refused(lobby.matchmaker.join(Guest("x", "X"), made.code, password=f"guess {n}"))
        for n in range(40)
    )
    answers = await asyncio.gather(*guesses)
    assert answers.count(("wrong_password", 403)) == 10
    assert answers.count(("rate_limit", 429)) == 30


async def test_wrong_codes_are_throttled_by_address(lobby: Lobby) -> None:
    made = await lobby.matchmaker.create(Guest("h", "Host"))
    info = lobby.matchmaker.info
    for _ in range(60):
        assert refusal(info, "BCDFGH", "a") == ("no_such_room", 404)
    # From now on right and wrong codes are answered alike, until the minute is over.
    assert refusal(info, "BCDFGH", "a") == ("rate_limit", 429)
    assert refusal(info, made.code, "a") == ("rate_limit", 429)
    assert info(made.code, "b").code == made.code
    lobby.node.now += 60.0
    assert info(made.code, "a").code == made.code


def test_only_codes_that_nothing_has_count_as_guesses(lobby: Lobby) -> None:
    guests = [Guest(f"guest {n}", f"Guest {n}") for n in range(9)]
    party = lobby.matchmaker.open_party(guests[0])
    for guest in guests[1:8]:
        lobby.matchmaker.join_party(guest, party.code, "a")
    for _ in range(30):
        assert refusal(lobby.matchmaker.join_party, guests[8], party.code, "a") == ("full", 409)
    gone = lobby.matchmaker.open_party(guests[8])
    lobby.matchmaker.leave_party(guests[8], gone.code)
    for _ in range(30):
        assert refusal(lobby.matchmaker.party, guests[8], gone.code) == ("no_such_party", 404)
    for _ in range(60):
        wrong = refusal(lobby.matchmaker.join_party, guests[8], "BCDFGH", "a")
        assert wrong == ("no_such_party", 404)
    assert refusal(lobby.matchmaker.join_party, guests[8], "BCDFGH", "a") == ("rate_limit", 429)
    assert lobby.matchmaker.party(guests[0], party.code) is party


async def test_an_unknown_code_and_a_ban_are_refused(lobby: Lobby) -> None:
    assert refusal(lobby.matchmaker.info, "NOPE") == ("no_such_room", 404)
    made = await lobby.matchmaker.create(Guest("h", "Host"))
    present(lobby.node.registry.room(made.room_id)).door.bans.add("mallory")
    mallory = Guest("mallory", "Mallory")
    assert await refused(lobby.matchmaker.join(mallory, made.code)) == ("banned", 403)
    assert (await lobby.matchmaker.quick_play(mallory)).room_id != made.room_id


async def test_a_banned_player_with_a_new_token_is_refused_and_others_of_the_address_are_not(
    lobby: Lobby,
) -> None:
    made = await lobby.matchmaker.create(Guest("h", "Host"))
    room = present(lobby.node.registry.room(made.room_id))
    sister, mallory = (lobby.tokens.new_guest(name)[0] for name in ("Sister", "Mallory"))
    join = lobby.matchmaker.join
    seat = lobby.enter(await join(mallory, made.code, address="home"))
    lobby.node.run(10.0)
    room.door.bans.add(mallory.player_id, room.seat_of(seat).address, lobby.node.registry.wall_s())
    lobby.node.registry.membership.leave(seat)
    again, _ = lobby.tokens.new_guest("Somebody else")
    assert await refused(join(again, made.code, address="home")) == ("banned", 403)
    elsewhere = await lobby.matchmaker.quick_play(again, address="home")
    assert elsewhere.room_id != made.room_id
    assert (await join(again, made.code, address="elsewhere")).room_id == made.room_id
    assert (await join(sister, made.code, address="home")).room_id == made.room_id


async def test_places_that_nobody_comes_for_are_limited_by_address() -> None:
    lobby = Lobby(waiting=6)
    rooms = [lobby.node.registry.open("runners").code for _ in range(3)]
    join = lobby.matchmaker.join
    placed = [await join(Guest(f"g{n}", "G"), rooms[n // 3], address="a") for n in range(6)]
    late = Guest("late", "Late")
    held = len(lobby.node.registry.rooms)
    assert await refused(join(late, rooms[2], address="a")) == ("rate_limit", 429)
    assert refusal(lobby.play, "late", address="a") == ("rate_limit", 429)
    assert await refused(lobby.matchmaker.create(late, address="a")) == ("rate_limit", 429)
    assert len(lobby.node.registry.rooms) == held
    assert (await join(Guest("g0", "G"), rooms[0], address="a")).room_id == placed[0].room_id
    assert (await join(late, rooms[2], address="b")).code == rooms[2]
    lobby.enter(placed[5])
    assert (await join(Guest("g6", "G"), rooms[2], address="a")).code == rooms[2]
    lobby.node.run(25.0)
    assert (await join(Guest("g7", "G"), rooms[2], address="a")).code == rooms[2]


def test_the_places_of_a_party_count_where_each_friend_called_from() -> None:
    lobby = Lobby(waiting=2)
    ann, bob, cat, dan = (Guest(name, name) for name in ("ann", "bob", "cat", "dan"))
    party = lobby.matchmaker.open_party(ann, "home")
    lobby.matchmaker.join_party(bob, party.code, "home")
    lobby.matchmaker.join_party(cat, party.code, "cafe")
    lobby.play("ann", party=party.code, address="home")
    assert [lobby.node.registry.waiting.held(where) for where in ("home", "cafe")] == [2, 1]
    lobby.matchmaker.join_party(dan, party.code, "home")
    assert refusal(lobby.play, "ann", party=party.code, address="home") == ("rate_limit", 429)


async def test_a_full_server_says_so() -> None:
    lobby = Lobby(Limits(rooms=1))
    await lobby.matchmaker.create(Guest("h", "Host"), private=True)
    assert refusal(lobby.play, "ann") == ("busy", 503)


async def test_a_party_is_placed_together(lobby: Lobby) -> None:
    nearly_full = lobby.play("x")
    lobby.play("y")
    ann, bob, cleo = (Guest(name, name) for name in ("ann", "bob", "cleo"))
    party = lobby.matchmaker.open_party(ann)
    for friend in (bob, cleo):
        lobby.matchmaker.join_party(friend, party.code)
    placed = lobby.play("ann", party=party.code)
    assert placed.room_id != nearly_full.room_id  # two places are left there, and three needed
    room = present(lobby.node.registry.room(placed.room_id))
    assert [seat.player_id for seat in room.seats] == ["bob", "cleo", "ann"]
    assert lobby.matchmaker.party(bob, party.code).room_code == placed.code
    joined = await lobby.matchmaker.join(bob, placed.code)
    assert lobby.enter(joined).seat == 0


@pytest.mark.slow
async def test_a_party_has_a_minute_to_come_and_plays_in_one_team(lobby: Lobby) -> None:
    room = lobby.node.registry.open("runners", settings={"teams": 2, "min_players": 4})
    lobby.node.join(room, "x")
    ann, bob = Guest("ann", "Ann"), Guest("bob", "Bob")
    party = lobby.matchmaker.open_party(ann)
    lobby.matchmaker.join_party(bob, party.code)
    lobby.enter(lobby.play("ann", party=party.code))
    lobby.node.run(55.0)
    lobby.node.join(room, "y")
    assert len(room.seats) == 4
    lobby.enter(await lobby.matchmaker.join(bob, room.code))
    teams = {seat.player_id: seat.team for seat in room.seats}
    assert teams == {"x": 1, "ann": 2, "bob": 2, "y": 1}


def test_a_party_that_fits_in_no_room_is_refused_and_takes_no_place(lobby: Lobby) -> None:
    guests = [Guest(f"guest {n}", f"Guest {n}") for n in range(5)]
    party = lobby.matchmaker.open_party(guests[0])
    for guest in guests[1:]:
        lobby.matchmaker.join_party(guest, party.code)
    assert refusal(lobby.play, "guest 0", party=party.code) == ("party_too_large", 409)
    assert [len(room.seats) for room in lobby.node.registry.public_rooms()] in ([], [0])


def test_only_the_leader_looks_for_a_room(lobby: Lobby) -> None:
    party = lobby.matchmaker.open_party(Guest("ann", "Ann"))
    lobby.matchmaker.join_party(Guest("bob", "Bob"), party.code)
    assert refusal(lobby.play, "bob", party=party.code) == ("not_leader", 403)
    assert refusal(lobby.play, "eve", party=party.code) == ("no_such_party", 404)


def test_quick_play_brings_people_of_one_skill_together(lobby: Lobby) -> None:
    strong, weak = lobby.node.registry.open("runners"), lobby.node.registry.open("runners")
    for room, player in ((strong, "master"), (weak, "beginner")):
        lobby.node.join(room, player)
    for _ in range(10):
        lobby.matchmaker.skills.rate([["master"], ["beginner"]], [9, 0])
        lobby.matchmaker.skills.rate([["champion"], ["novice"]], [9, 0])
    assert lobby.play("champion").code == strong.code
    assert lobby.play("novice").code == weak.code


def test_skill_is_learned_from_the_people_of_a_round(lobby: Lobby) -> None:
    room = lobby.node.registry.open("runners")
    for player in ("ann", "bob"):
        lobby.node.join(room, player)
    before = lobby.matchmaker.skills.of("ann").mean
    lobby.matchmaker.skills.learn(room, [Standing(1, 5), Standing(0, 2), Standing(3, 0)])
    after = [lobby.matchmaker.skills.of(player).mean for player in ("ann", "bob")]
    assert after[0] < before < after[1]


def test_a_teams_own_score_decides_what_is_learned_of_its_players(lobby: Lobby) -> None:
    room = lobby.node.registry.open("runners", settings={"teams": 2})
    for player in ("ann", "bob"):
        lobby.node.join(room, player)
    lobby.node.run(0.1)
    # Ann has scored more herself, and yet her team has lost.
    lobby.matchmaker.skills.learn(room, [Standing(1, 0, (), 12), Standing(0, 5, (), 3)])
    ann, bob = (lobby.matchmaker.skills.of(player).mean for player in ("ann", "bob"))
    assert ann < bob


def test_who_asks_again_and_again_is_no_further_arrival(lobby: Lobby) -> None:
    lobby.play("ann")
    lobby.node.now += 10
    for _ in range(3):
        lobby.play("ann")
    lobby.node.now += 20
    for name in ("bob", "cleo", "dan"):
        lobby.play(name)
    # People came after 30, 0, 0 and 0 s, and the newest weighs 0.3.
    assert lobby.play("eve").wait_s == 10.3


def test_the_wait_is_estimated_from_arrivals(lobby: Lobby) -> None:
    assert lobby.play("ann").wait_s is None
    lobby.node.now += 10
    assert lobby.play("bob").wait_s == 0.0  # ann is there
    lobby.node.now += 10
    assert lobby.play("cleo", mode="world").wait_s is None
    for n in range(2):
        lobby.play(f"guest {n}")
    lobby.node.now += 30
    # Into a room of his own; people came after 10, 10, 0 and 30 s, and the newest weighs 0.3.
    assert lobby.play("dan").wait_s == 13.9
