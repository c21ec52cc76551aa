"""Passwords of rooms: who may ask how often, and what is learnt without the right one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from game_server.matchmaking.matchmaker import Limits, Placement
from game_server.matchmaking.tokens import Guest
from tests.matchmaking.service import MatchmakingService, refused
from tests.support.present import present

if TYPE_CHECKING:
    from collections.abc import Awaitable


async def test_a_password_is_asked_for_and_not_kept(service: MatchmakingService) -> None:
    host, guest = Guest("h", "Host"), Guest("g", "Guest")
    made = await service.matchmaker.create(host, private=True, password="open sesame")
    join = service.matchmaker.join
    assert await refused(join(guest, made.code)) == ("password_needed", 403)
    wrong = join(guest, made.code, password="Open sesame")
    assert await refused(wrong) == ("wrong_password", 403)
    assert service.enter(await join(guest, made.code, password="open sesame")).seat == 1
    assert service.matchmaker.info(made.code).needs_password
    assert str(present(service.node.registry.room(made.room_id)).door.password).startswith(
        "$argon2id$"
    )
    empty = service.matchmaker.create(host, password="")
    assert await refused(empty) == ("bad_password", 422)


async def test_who_has_a_place_comes_back_without_the_password(service: MatchmakingService) -> None:
    host = Guest("h", "Host")
    made = await service.matchmaker.create(host, password="open sesame")
    again = await service.matchmaker.join(host, made.code)
    assert service.enter(again).seat == 0


async def test_only_with_the_password_a_player_learns_that_the_room_is_full(
    service: MatchmakingService,
) -> None:
    made = await service.matchmaker.create(
        Guest("h", "Host"), password="open sesame", settings={"player_limit": 1}
    )
    stranger = Guest("x", "X")
    join = service.matchmaker.join
    assert await refused(join(stranger, made.code, password="wrong")) == ("wrong_password", 403)
    assert await refused(join(stranger, made.code, password="open sesame")) == ("full", 409)


async def test_only_with_the_password_a_player_learns_of_a_ban_or_a_lock(
    service: MatchmakingService,
) -> None:
    made = await service.matchmaker.create(Guest("h", "Host"), private=True, password="open sesame")
    room = present(service.node.registry.room(made.room_id))
    room.door.bans.add("mallory")
    room.door.locked = True
    join = service.matchmaker.join
    for who, code in (("mallory", "banned"), ("x", "locked")):
        guest = Guest(who, who)
        assert await refused(join(guest, made.code)) == ("password_needed", 403)
        assert await refused(join(guest, made.code, password="no")) == ("wrong_password", 403)
        assert await refused(join(guest, made.code, password="open sesame")) == (code, 403)


@pytest.mark.slow
async def test_whom_the_server_has_no_time_for_has_guessed_nothing(
    service: MatchmakingService,
) -> None:
    made = await service.matchmaker.create(Guest("h", "Host"), password="open sesame")
    guest = Guest("x", "X")

    def join(address: str = "a") -> Awaitable[Placement]:
        return service.matchmaker.join(guest, made.code, password="open sesame", address=address)

    waiting = asyncio.gather(*(join() for _ in range(65)))
    await asyncio.sleep(0)
    for _ in range(30):
        assert await refused(join()) == ("busy", 503)
    await waiting
    assert (await join()).room_id == made.room_id


@pytest.mark.slow
async def test_a_class_behind_one_address_comes_in_with_its_password_at_once() -> None:
    service = MatchmakingService()
    settings = {"player_limit": 40}
    made = await service.matchmaker.create(
        Guest("h", "Host"), password="open sesame", settings=settings, address="school"
    )
    pupils = [Guest(f"pupil {n}", f"Pupil {n}") for n in range(39)]
    placed = await asyncio.gather(
        *(
            service.matchmaker.join(pupil, made.code, password="open sesame", address="school")
            for pupil in pupils
        )
    )
    assert len({placement.ticket for placement in placed}) == 39


async def test_right_passwords_of_one_address_have_a_budget_too() -> None:
    service = MatchmakingService(Limits(passwords_per_minute=3))
    made = await service.matchmaker.create(Guest("h", "Host"), password="sesame", address="b")

    def join(name: str, address: str) -> Awaitable[Placement]:
        guest = Guest(name, name)
        return service.matchmaker.join(guest, made.code, password="sesame", address=address)

    for n in range(3):
        await join(f"guest {n}", "a")
        service.node.registry.membership.leave(service.enter(await join(f"guest {n}", "a")))
    assert await refused(join("guest 3", "a")) == ("rate_limit", 429)
    assert (await join("guest 3", "b")).room_id == made.room_id


async def test_an_address_is_locked_out_after_ten_wrong_passwords(
    service: MatchmakingService,
) -> None:
    made = await service.matchmaker.create(Guest("h", "Host"), password="open sesame")
    guest = Guest("x", "X")

    def tried(password: str, address: str) -> Awaitable[Placement]:
        return service.matchmaker.join(guest, made.code, password=password, address=address)

    for n in range(10):
        assert await refused(tried(f"guess {n}", "a")) == ("wrong_password", 403)
    assert await refused(tried("open sesame", "a")) == ("rate_limit", 429)
    assert (await tried("open sesame", "b")).room_id == made.room_id


async def test_asking_for_many_passwords_at_once_gains_nothing(service: MatchmakingService) -> None:
    made = await service.matchmaker.create(Guest("h", "Host"), password="open sesame")
    guesses = (
        refused(service.matchmaker.join(Guest("x", "X"), made.code, password=f"guess {n}"))
        for n in range(40)
    )
    answers = await asyncio.gather(*guesses)
    assert answers.count(("wrong_password", 403)) == 10
    assert answers.count(("rate_limit", 429)) == 30
