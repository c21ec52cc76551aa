"""Matchmaking: where a newcomer is placed, and what the lobby refuses."""

from __future__ import annotations

from typing import Any

import pytest

from game_server.matchmaking.errors import Refused
from game_server.matchmaking.matchmaker import Limits
from game_server.matchmaking.tokens import Guest
from tests.matchmaking.service import MatchmakingService, refusal, refused
from tests.support.present import present


def test_quick_play_opens_a_room_and_fills_it_before_opening_another(
    service: MatchmakingService,
) -> None:
    placements = [service.play(f"guest {n}") for n in range(5)]
    assert len({placement.room_id for placement in placements[:4]}) == 1
    assert placements[4].room_id != placements[0].room_id
    member = service.enter(placements[2])
    assert member.seat == 2


def test_quick_play_prefers_the_room_with_the_most_people(service: MatchmakingService) -> None:
    quiet = service.node.registry.open("runners")
    busy = service.node.registry.open("runners")
    service.node.join(quiet, "ann")
    for player in ("bob", "cleo"):
        service.node.join(busy, player)
    assert service.play("dan").code == busy.code


def test_quick_play_leads_back_to_the_seat_one_has(service: MatchmakingService) -> None:
    first = service.play("ann")
    for n in range(3):
        service.play(f"guest {n}")
    again = service.play("ann")
    assert again.room_id == first.room_id
    assert service.enter(again).seat == 0


def test_quick_play_keeps_modes_and_games_apart(service: MatchmakingService) -> None:
    rounds, world = service.play("ann"), service.play("bob", mode="world")
    assert rounds.room_id != world.room_id
    assert present(service.node.registry.room(world.room_id)).settings.mode == "world"
    assert service.play("cleo", mode="world").room_id == world.room_id
    assert refusal(service.play, "dan", game="chess") == ("unknown_game", 404)
    assert refusal(service.play, "dan", mode="sideways") == ("bad_settings", 422)


async def test_quick_play_never_leads_into_a_private_room_or_one_with_a_password(
    service: MatchmakingService,
) -> None:
    host = Guest("host", "Host")
    private = await service.matchmaker.create(host, private=True)
    locked = await service.matchmaker.create(host, password="open sesame")
    assert service.play("ann").code not in (private.code, locked.code)
    assert private.code not in [room.code for room in service.node.registry.public_rooms()]


async def test_a_created_room_has_its_settings_and_is_found_by_code(
    service: MatchmakingService,
) -> None:
    create, join = service.matchmaker.create, service.matchmaker.join
    made = await create(Guest("h", "Host"), settings={"player_limit": 2})
    info = service.matchmaker.info(made.code.lower())
    assert (info.limit, info.mode, info.phase, info.needs_password) == (
        2,
        "rounds",
        "lobby",
        False,
    )
    joined = await join(Guest("g", "Guest"), made.code)
    assert service.enter(joined).seat == 1
    assert await refused(join(Guest("x", "X"), made.code)) == ("full", 409)
    watching = await join(Guest("x", "X"), made.code, spectate=True)
    assert service.enter(watching).seat is None


@pytest.mark.parametrize(
    ("settings", "field"),
    [({"player_limit": 0}, "player_limit"), ({"warp": 9}, "warp"), ({"mode": 5}, "mode")],
)
async def test_wrong_settings_are_refused_by_name(
    service: MatchmakingService, settings: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused, match=f"^{field}: ") as caught:
        await service.matchmaker.create(Guest("h", "Host"), settings=settings)
    assert (caught.value.code, caught.value.status) == ("bad_settings", 422)
    assert service.node.directory.rooms == {}


async def test_wrong_codes_are_throttled_by_address(service: MatchmakingService) -> None:
    made = await service.matchmaker.create(Guest("h", "Host"))
    info = service.matchmaker.info
    for _ in range(60):
        assert refusal(info, "BCDFGH", "a") == ("no_such_room", 404)
    # From now on right and wrong codes are answered alike, until the minute is over.
    assert refusal(info, "BCDFGH", "a") == ("rate_limit", 429)
    assert refusal(info, made.code, "a") == ("rate_limit", 429)
    assert info(made.code, "b").code == made.code
    service.node.now += 60.0
    assert info(made.code, "a").code == made.code


def test_only_codes_that_nothing_has_count_as_guesses(service: MatchmakingService) -> None:
    guests = [Guest(f"guest {n}", f"Guest {n}") for n in range(9)]
    party = service.matchmaker.open_party(guests[0])
    for guest in guests[1:8]:
        service.matchmaker.join_party(guest, party.code, "a")
    for _ in range(30):
        assert refusal(service.matchmaker.join_party, guests[8], party.code, "a") == ("full", 409)
    gone = service.matchmaker.open_party(guests[8])
    service.matchmaker.leave_party(guests[8], gone.code)
    for _ in range(30):
        assert refusal(service.matchmaker.party, guests[8], gone.code) == ("no_such_party", 404)
    for _ in range(60):
        wrong = refusal(service.matchmaker.join_party, guests[8], "BCDFGH", "a")
        assert wrong == ("no_such_party", 404)
    assert refusal(service.matchmaker.join_party, guests[8], "BCDFGH", "a") == ("rate_limit", 429)
    assert service.matchmaker.party(guests[0], party.code) is party


async def test_an_unknown_code_and_a_ban_are_refused(service: MatchmakingService) -> None:
    assert refusal(service.matchmaker.info, "NOPE") == ("no_such_room", 404)
    made = await service.matchmaker.create(Guest("h", "Host"))
    present(service.node.registry.room(made.room_id)).door.bans.add("mallory")
    mallory = Guest("mallory", "Mallory")
    assert await refused(service.matchmaker.join(mallory, made.code)) == ("banned", 403)
    assert (await service.matchmaker.quick_play(mallory)).room_id != made.room_id


async def test_a_banned_player_with_a_new_token_is_refused_and_others_of_the_address_are_not(
    service: MatchmakingService,
) -> None:
    made = await service.matchmaker.create(Guest("h", "Host"))
    room = present(service.node.registry.room(made.room_id))
    sister, mallory = (service.tokens.new_guest(name)[0] for name in ("Sister", "Mallory"))
    join = service.matchmaker.join
    seat = service.enter(await join(mallory, made.code, address="home"))
    service.node.run(10.0)
    room.door.bans.add(
        mallory.player_id, room.seat_of(seat).address, service.node.registry.wall_s()
    )
    service.node.registry.membership.leave(seat)
    again, _ = service.tokens.new_guest("Somebody else")
    assert await refused(join(again, made.code, address="home")) == ("banned", 403)
    elsewhere = await service.matchmaker.quick_play(again, address="home")
    assert elsewhere.room_id != made.room_id
    assert (await join(again, made.code, address="elsewhere")).room_id == made.room_id
    assert (await join(sister, made.code, address="home")).room_id == made.room_id


async def test_places_that_nobody_comes_for_are_limited_by_address() -> None:
    service = MatchmakingService(waiting=6)
    rooms = [service.node.registry.open("runners").code for _ in range(3)]
    join = service.matchmaker.join
    placed = [await join(Guest(f"g{n}", "G"), rooms[n // 3], address="a") for n in range(6)]
    late = Guest("late", "Late")
    held = len(service.node.registry.rooms)
    assert await refused(join(late, rooms[2], address="a")) == ("rate_limit", 429)
    assert refusal(service.play, "late", address="a") == ("rate_limit", 429)
    assert await refused(service.matchmaker.create(late, address="a")) == ("rate_limit", 429)
    assert len(service.node.registry.rooms) == held
    assert (await join(Guest("g0", "G"), rooms[0], address="a")).room_id == placed[0].room_id
    assert (await join(late, rooms[2], address="b")).code == rooms[2]
    service.enter(placed[5])
    assert (await join(Guest("g6", "G"), rooms[2], address="a")).code == rooms[2]
    service.node.run(25.0)
    assert (await join(Guest("g7", "G"), rooms[2], address="a")).code == rooms[2]


async def test_a_full_server_says_so() -> None:
    service = MatchmakingService(Limits(rooms=1))
    await service.matchmaker.create(Guest("h", "Host"), private=True)
    assert refusal(service.play, "ann") == ("busy", 503)
