"""Opening rooms: settings are checked, budgets asked, and a map is drawn before there is a room."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from game_server.limits.over_budget import OverBudget
from game_server.matchmaking.errors import Refused, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game_server.games.base import GameSettings
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.room import Room


class _Coming:
    """A room that is being opened: ``over`` when it is there or will not be; ``fault`` is what its
    game has raised.
    """

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.fault: Exception | None = None


class Opening:
    """Opens rooms, at most ``most``. In public ones, bots come after ``bot_fill_s``."""

    def __init__(self, registry: RoomRegistry, most: int, bot_fill_s: float) -> None:
        self._registry = registry
        self._most = most
        self._bot_fill_s = bot_fill_s
        self._coming: dict[tuple[str, str], _Coming] = {}
        """Public rooms that are being opened, by game and mode."""

    def check(self, game: str, settings: Mapping[str, Any], opener: str) -> GameSettings:
        """The settings, if an address may open a room with them. Raises Refused."""
        checked = self._checked(game, settings)
        if len(self._registry.rooms) >= self._most:
            raise Refused("busy", "This server has no room left; try again later.", 503, 30)
        try:
            self._registry.budgets.check_opening(opener, checked)
        except OverBudget as over:
            raise refusal(over) from over
        return checked

    async def open(
        self, game: str, *, settings: Mapping[str, Any], opener: str, **chosen: Any
    ) -> Room:
        """A new room, as by ``RoomRegistry.open``. Raises Refused, MapFault, and whatever the
        game raises.
        """
        checked, seed = self.check(game, settings, opener), secrets.randbits(32)
        try:
            game_map = await self._registry.maps.draw(
                self._registry.games[game], checked, seed, opener
            )
        except OverBudget as over:
            raise refusal(over) from over
        self.check(game, settings, opener)  # others may have opened rooms meanwhile
        return self._registry.open(
            game, settings=settings, opener=opener, seed=seed, game_map=game_map, **chosen
        )

    async def open_public(self, game: str, mode: str, opener: str) -> Room:
        """A room for strangers, which bots fill if too few of them come in time, and if there may
        be as many more bots. Raises as ``open`` does.

        Others ``wait_for`` it meanwhile. They go on after the caller, who chooses a place first.
        """
        coming = self._coming[game, mode] = _Coming()
        try:
            return await self._open_public(game, mode, opener)
        except Refused:  # this opener may not; perhaps others may
            raise
        except Exception as fault:
            coming.fault = fault
            raise
        finally:
            del self._coming[game, mode]
            coming.over.set()

    async def wait_for(self, game: str, mode: str) -> bool:
        """Wait until the room that is being opened is there, then look for a place again. Returns
        False if none is being opened. Raises what the game has raised.
        """
        coming = self._coming.get((game, mode))
        if coming is None:
            return False
        await coming.over.wait()
        if coming.fault is not None:
            raise coming.fault
        return True

    async def _open_public(self, game: str, mode: str, opener: str) -> Room:
        settings: dict[str, Any] = {"mode": mode}
        if not self._registry.budgets.has_bots_left(opener, self._checked(game, settings)):
            settings["min_players"] = 0
        room = await self.open(game, settings=settings, opener=opener)
        wait_ticks = round(self._bot_fill_s * room.game.tick_hz)
        room.bots_due = self._registry.now_in(room) + wait_ticks if wait_ticks else 0
        return room

    def _checked(self, game: str, chosen: Mapping[str, Any]) -> GameSettings:
        """Settings of a game, the others by default. Raises Refused."""
        try:
            return self._registry.games[game].settings.model_validate(dict(chosen))
        except ValidationError as fault:
            first = fault.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise Refused("bad_settings", f"{where}: {first['msg']}.", 422) from fault
