"""The map maker: draws tiny maps at once, small ones in a thread, large ones in another process,
and returns known ones at no cost.

The time that a map took is charged to the address that asked for it, and to the whole process.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game_server.games.base import Game, GameSettings
from game_server.limits.over_budget import OverBudget
from game_server.limits.per_address import HoldingCap, MinuteCap
from game_server.limits.recent import Recent
from game_server.maps.drawing import Drawn, contained, draw, kind_of

if TYPE_CHECKING:
    from game_server.simulation.game_map import GameMap

TINY_MS = 1.0
"""A map that takes longer is not drawn within the caller's turn of the event loop."""
QUICK_MS = 4.0
"""A map that takes longer is drawn in another process: a thread and the loop take turns at the
interpreter, and ticks would be late."""
KEPT_MAPS = 8
"""Maps kept in case they are asked for again; a huge one has about a megabyte."""
KEPT_KINDS = 1_000
WAITING_EACH, WAITING_IN_ALL = 4, 16
WAIT_S = 2
EVERYBODY = ""

DrawElsewhere = Callable[[Game, GameSettings, int], Awaitable[Drawn]]


@dataclass(frozen=True, slots=True)
class MapQuotas:
    """Milliseconds a minute that maps may take, for one address and for all; 0 is no limit."""

    ms_each: float = 0.0
    ms_in_all: float = 0.0


NO_MAP_QUOTAS = MapQuotas()


class MapMaker:
    """Draws the maps of a process. ``now`` is monotonic seconds.

    Without ``elsewhere`` all maps are drawn at once.
    """

    def __init__(
        self,
        elsewhere: DrawElsewhere | None = None,
        quotas: MapQuotas = NO_MAP_QUOTAS,
        now: Callable[[], float] = time.monotonic,
        report: Callable[[str, Exception], str] = lambda game, fault: "",
    ) -> None:
        self.report = report
        """Reports a game's mistake, and returns the incident's number."""
        self._elsewhere = elsewhere
        self._each = MinuteCap(quotas.ms_each, now)
        self._in_all = MinuteCap(quotas.ms_in_all, now)
        self._waiting = HoldingCap(WAITING_EACH, WAITING_IN_ALL)
        self._one_by_one = asyncio.Lock()
        self._maps: Recent[Hashable, GameMap] = Recent(KEPT_MAPS)
        self._took_ms: Recent[Hashable, float] = Recent(KEPT_KINDS)
        self.drawn = 0
        """How many maps have been drawn so far."""

    def at_once(
        self, game: Game, settings: GameSettings, seed: int, address: str = ""
    ) -> GameMap | None:
        """The map of settings and a seed (one in the settings counts first), if it is known or
        takes at most ``TINY_MS``. None if it takes longer: then await ``draw``.

        ``address`` pays for it. Raises OverBudget, and whatever the game raises.
        """
        seed = settings.map_seed or seed
        kind = kind_of(game, settings)
        known = self._maps.get((kind, seed))
        if known is not None:
            return known
        self._check(address)
        if self._expected_ms(game, settings, kind) > TINY_MS:
            return None
        began_at = time.thread_time()
        with contained():
            game_map = game.make_map(settings, seed)
        self._keep(kind, seed, Drawn(game_map, time.thread_time() - began_at), address)
        return game_map

    async def draw(
        self, game: Game, settings: GameSettings, seed: int, address: str = ""
    ) -> GameMap:
        """The map of settings and a seed, drawn in a thread, or elsewhere if it takes long.

        Raises OverBudget, MapFault, and whatever the game raises.
        """
        game_map = self.at_once(game, settings, seed, address)
        if game_map is not None:
            return game_map
        kind, seed = kind_of(game, settings), settings.map_seed or seed
        if self._expected_ms(game, settings, kind) <= QUICK_MS:
            async with (
                self._one_by_one
            ):  # several threads would keep the event loop waiting for the interpreter
                self._check(address)
                drawn = await asyncio.to_thread(draw, game, settings, seed)
        else:
            drawn = await self._draw_elsewhere(game, settings, seed, address)
        self._keep(kind, seed, drawn, address)
        return drawn.map

    async def _draw_elsewhere(
        self, game: Game, settings: GameSettings, seed: int, address: str
    ) -> Drawn:
        assert self._elsewhere is not None
        if not self._waiting.enter(address):
            sentence = "Other maps are being drawn; try again in a moment."
            raise OverBudget("busy", sentence, WAIT_S, is_shared=True)
        try:
            return await self._elsewhere(game, settings, seed)
        finally:
            self._waiting.leave(address)

    def learn(self, game: Game) -> None:
        """Measure how long the map of a game's default settings takes, if the game does not say:
        then the first visitor's map need not be drawn elsewhere when it is a quick one.
        """
        settings = game.settings.model_validate({})
        if game.map_ms(settings) is None:
            self._took_ms[kind_of(game, settings)] = draw(game, settings, 1).seconds * 1000

    def _check(self, address: str) -> None:
        """Whether the address, and everybody, still has time for maps. Raises OverBudget."""
        wait_s = self._each.wait_s(address, 0.0) if address else 0.0
        if wait_s:
            sentence = f"Your maps took too long to draw; wait {wait_s + 1:.0f} seconds."
            raise OverBudget("rate_limit", sentence, wait_s)
        wait_s = self._in_all.wait_s(EVERYBODY, 0.0)
        if wait_s:
            sentence = f"The server has drawn too many maps; wait {wait_s + 1:.0f} seconds."
            raise OverBudget("busy", sentence, wait_s, is_shared=True)

    def _expected_ms(self, game: Game, settings: GameSettings, kind: Hashable) -> float:
        """How long a map is going to take; infinite when nothing is known of it."""
        if self._elsewhere is None:
            return 0.0
        expected_ms = game.map_ms(settings)
        if expected_ms is None:
            expected_ms = self._took_ms.get(kind)
        return math.inf if expected_ms is None else expected_ms

    def _keep(self, kind: Hashable, seed: int, drawn: Drawn, address: str) -> None:
        self.drawn += 1
        self._maps[kind, seed] = drawn.map
        took_ms = drawn.seconds * 1000
        self._took_ms[kind] = took_ms
        if address:
            self._each.charge(address, took_ms)
        self._in_all.charge(EVERYBODY, took_ms)
