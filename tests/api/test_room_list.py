"""The list of rooms: made once a second, however many ask, and others have their turn meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from game_server.api.models import RoomSummary
from game_server.api.room_list import AT_ONCE, RoomList
from game_server.rooms.state.public_info import RoomInfo

if TYPE_CHECKING:
    from collections.abc import Iterator


def info(number: int, *, players: int | None = 0, game: str = "g", mode: str = "m") -> RoomInfo:
    return RoomInfo(
        room_id=f"id{number}",
        code=f"C{number:04}",
        game=game,
        title="G",
        mode=mode,
        phase="playing",
        players=players,
        bots=0,
        spectators=0,
        limit=8,
        private=False,
        needs_password=False,
        lobby=False,
        locked=False,
        late_join="play",
    )


class Rooms:
    """Counts how often it was asked."""

    def __init__(self, *infos: RoomInfo) -> None:
        self.infos = infos
        self.asked = 0

    def __call__(self) -> Iterator[RoomInfo]:
        self.asked += 1
        return iter(self.infos)


class Times:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def codes(rooms: RoomList, game: str | None = None, mode: str | None = None) -> list[str]:
    page = await rooms.page(game, mode, 0, 100)
    summaries = _read(page.body)
    assert page.total == len(summaries)
    return [room.code for room in summaries]


def _read(body: bytes) -> list[RoomSummary]:
    return TypeAdapter(list[RoomSummary]).validate_json(body)


async def test_rooms_stand_by_people_and_then_by_code() -> None:
    rooms = RoomList(Rooms(info(3, players=1), info(2, players=5), info(1, players=1)), Times())
    assert await codes(rooms) == ["C0002", "C0001", "C0003"]


async def test_a_wish_names_a_game_a_mode_or_both() -> None:
    source = Rooms(info(1, game="a"), info(2, game="b"), info(3, game="b", mode="n"))
    rooms = RoomList(source, Times())
    assert await codes(rooms, game="b") == ["C0002", "C0003"]
    assert await codes(rooms, mode="m") == ["C0001", "C0002"]
    assert await codes(rooms, "b", "n") == ["C0003"]
    assert await codes(rooms, "a", "n") == []
    assert source.asked == 1


async def test_a_page_is_a_part_and_tells_how_many_there_are() -> None:
    rooms = RoomList(Rooms(*map(info, range(10))), Times())
    page = await rooms.page(None, None, 8, 5)
    assert [room.code for room in _read(page.body)] == ["C0008", "C0009"]
    assert page.total == 10
    assert await rooms.page(None, None, 99, 5) == (b"[]", 10)


async def test_it_is_made_once_a_second_for_all() -> None:
    times, source = Times(), Rooms(info(1))
    rooms = RoomList(source, times)
    await asyncio.gather(*(codes(rooms) for _ in range(50)))
    assert source.asked == 1
    source.infos = (info(2),)
    times.now = 0.9
    assert await codes(rooms) == ["C0001"]
    times.now = 1.0
    assert await codes(rooms) == ["C0002"]
    assert source.asked == 2


async def test_others_have_their_turn_while_a_long_list_is_made() -> None:
    turns = 0

    async def another() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(another())
    rooms = RoomList(Rooms(*map(info, range(10 * AT_ONCE))), Times())
    await rooms.page(None, None, 0, 1)
    task.cancel()
    assert turns >= 10
