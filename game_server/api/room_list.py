"""The list of public rooms: made at most once a second for all callers, a few rooms at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice, product
from typing import NamedTuple

import orjson

from game_server.rooms.state.public_info import RoomInfo

FRESH_S = 1.0
AT_ONCE = 50
"""Rooms in one turn of the event loop: about a millisecond, then ticks have their turn."""

Filter = tuple[str | None, str | None]
"""A game and a mode, or None for all."""


class Page(NamedTuple):
    """JSON of some rooms, and the number of all."""

    body: bytes
    total: int


class RoomList:
    """``infos`` yields the information on each public room; ``now`` returns monotonic seconds."""

    def __init__(self, infos: Callable[[], Iterable[RoomInfo]], now: Callable[[], float]) -> None:
        self._infos = infos
        self._now = now
        self._made: dict[Filter, list[bytes]] = {}
        self._stale_at = now()
        self._making = asyncio.Lock()

    async def page(self, game: str | None, mode: str | None, offset: int, limit: int) -> Page:
        """Some of the rooms of a game and mode, the fullest first."""
        async with self._making:
            if self._now() >= self._stale_at:
                self._made = await self._make()
                self._stale_at = self._now() + FRESH_S
        found = self._made.get((game, mode), [])
        return Page(b"[" + b",".join(found[offset : offset + limit]) + b"]", len(found))

    async def _make(self) -> dict[Filter, list[bytes]]:
        """The rooms' JSON by filter."""
        infos = iter(self._infos())
        rooms: list[RoomInfo] = []
        while some := list(islice(infos, AT_ONCE)):
            rooms += some
            await asyncio.sleep(0)
        rooms.sort(key=lambda info: (-(info.players or 0), info.code))
        made: dict[Filter, list[bytes]] = {}
        for info in rooms:
            room = orjson.dumps(info)
            for key in product((None, info.game), (None, info.mode)):
                made.setdefault(key, []).append(room)
        return made
