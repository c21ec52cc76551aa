"""Aiming at what is seen hits, however late it is seen; and only with lag compensation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.clients.background_players import BackgroundPlayer, background_players, open_room

if TYPE_CHECKING:
    from game_server.client.snapshot import Tick
    from tests.conftest import OpenPage, StartProxy, StartServer
    from tests.support.pages.browser import GamePage

SHOTS, MOST_SHOTS, MISSES = 5, 24, 3
DISTANCE_UNITS = 500.0
TURNS_AT = (250.0, 1550.0)

OUTCOMES = """
record.events
  .filter(({ name, by }) => name === "beam" && by === gameDebug.own.slot)
  .map(({ tick }) => record.events.some((told) =>
    told.name === "hit" && told.by === gameDebug.own.slot && told.tick === tick))
"""
THREE_SHOTS = f".length >= {MISSES}"
FIVE_HITS = f".reduce((row, hit) => row >= {SHOTS} ? row : hit ? row + 1 : 0, 0) >= {SHOTS}"

# Aims at the drawn target in every frame, and charges the rail while the target flies straight.
SNIPE = """
prey => {
  const CHARGING = 8;
  const snipe = () => {
    requestAnimationFrame(snipe);
    const { own } = gameDebug;
    const target = gameDebug.entities("ships").find((ship) => ship.slot === prey);
    if (!own || !target) return;
    const dx = target.x - own.x;
    const is_fair = Math.abs(dx - 500) < 100 && target.y > 400 && target.y < 1400;
    const is_vulnerable = (target.flags & 3) === 1;
    const charge = is_fair && is_vulnerable && !(own.flags & CHARGING);
    gameDebug.drive({ aim: Math.atan2(target.y - own.y, dx), press: charge ? ["rail"] : [] });
  };
  snipe();
}
"""


class Target:
    """Flies up and down at half speed, far enough from the shooter to be missed."""

    def __init__(self) -> None:
        self.shooter: int | None = None
        self._is_going_down = True

    def __call__(self, player: BackgroundPlayer, tick: Tick) -> dict[str, Any]:
        own = player.position_of(player.slot)
        shooter = None if self.shooter is None else player.position_of(self.shooter)
        if own is None or shooter is None:
            return {}
        x, y = own
        if not TURNS_AT[0] < y < TURNS_AT[1]:
            self._is_going_down = y < TURNS_AT[0]
        aside = shooter[0] + DISTANCE_UNITS - x
        moves = tick.tick % 2 == 0
        return {
            "down": moves and self._is_going_down,
            "up": moves and not self._is_going_down,
            "right": aside > 30,
            "left": aside < -30,
        }


async def _shoot(
    page: GamePage, url: str, server_url: str, rewind_ms: int, enough: str
) -> list[bool]:
    """Shoot from behind a far link at a moving target until there is ``enough`` in JavaScript; for
    each shot, whether it hit.
    """
    code = await open_room(
        server_url, "rail_range", mode="world", min_players=0, rewind_ms=rewind_ms
    )
    target = Target()
    async with background_players(server_url, code, target) as (player,):
        await page.load_files_from(server_url)
        await page.accept(url, code, "Anna")
        target.shooter = await page.slot
        await page.page.evaluate(SNIPE, player.slot)
        await page.until(f"({OUTCOMES}){enough}")
        await page.keep(f"rewind-{rewind_ms}")
        outcomes: list[bool] = await page.ask(OUTCOMES)
        return outcomes


async def test_aiming_at_what_is_seen_hits_five_of_five_with_lag_compensation_and_none_without(
    start_server: StartServer, start_proxy: StartProxy, open_page: OpenPage
) -> None:
    server = start_server(games="tests.support.games.open_ground:RailRange")
    proxy = await start_proxy(server, one_way_ms=100, jitter_ms=15)
    # One after the other, so that each page has the machine to itself: the script aims by the last
    # frame, and frames are drawn in software. Where one comes half a second late all the same, its
    # shot misses, and the count of five begins anew.
    shots = await _shoot(await open_page(), proxy.url, server.url, 500, enough=FIVE_HITS)
    assert len(shots) <= MOST_SHOTS
    missed = await _shoot(await open_page(), proxy.url, server.url, 0, enough=THREE_SHOTS)
    assert not any(missed)
