"""Where a map is drawn, which maps are kept, and which address pays."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from game_server.games.base import Game, GameSettings
from game_server.limits.over_budget import OverBudget
from game_server.maps import drawing
from game_server.maps.drawing import Drawn, MapFault
from game_server.maps.maker import KEPT_MAPS, WAITING_EACH, MapMaker, MapQuotas
from game_server.simulation.game_map import GameMap
from tests.support.rooms import Runners

HOME, CAFE = "192.0.2.1", "192.0.2.2"


class Painter(Runners):
    """Says that maps for more than eight players take long, and remembers what it drew."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def map_ms(self, settings: GameSettings) -> float | None:
        return 1.0 if settings.player_limit <= 8 else 50.0

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        self.drawn.append(seed)
        return GameMap(1000, 500, data={"seed": seed})


class QuickPainter(Painter):
    """Says that its maps are quick, though not so quick that they are drawn at once."""

    def map_ms(self, settings: GameSettings) -> float | None:
        return 3.0


class Secretive(Painter):
    """Does not say how long its maps take."""

    map_ms = Game.map_ms


class Elsewhere:
    """Another process, in which a map takes a second when it is let go on."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.seconds = 1.0

    async def draw(self, game: Game, settings: GameSettings, seed: int) -> Drawn:
        self.asked.append(seed)
        await self.go_on.wait()
        return Drawn(game.make_map(settings, seed), self.seconds)


class Studio:
    def __init__(
        self,
        quotas: MapQuotas = MapQuotas(),  # noqa: B008 - frozen
        game: Painter | None = None,
    ) -> None:
        self.now = 0.0
        self.elsewhere = Elsewhere()
        self.maker = MapMaker(self.elsewhere.draw, quotas, lambda: self.now)
        self.game = game or Painter()

    def settings(self, players: int = 100, **more: int) -> GameSettings:
        return self.game.settings.model_validate({"player_limit": players, **more})


async def test_small_maps_are_drawn_at_once_and_large_ones_elsewhere() -> None:
    studio = Studio()
    small = await studio.maker.draw(studio.game, studio.settings(8), 1)
    assert studio.elsewhere.asked == []
    large = await studio.maker.draw(studio.game, studio.settings(9), 2)
    assert studio.elsewhere.asked == [2]
    assert (small.data["seed"], large.data["seed"]) == (1, 2)


async def test_small_maps_are_drawn_in_a_thread_one_after_the_other() -> None:
    loops, inside, most = threading.get_ident(), 0, 0

    class Counted(QuickPainter):
        def prepare_map(self, game_map: GameMap) -> None:
            nonlocal inside, most
            assert threading.get_ident() != loops
            inside += 1
            most = max(most, inside)
            time.sleep(0.001)
            inside -= 1

    studio = Studio(game=Counted())
    assert studio.maker.at_once(studio.game, studio.settings(), 1) is None
    draws = [studio.maker.draw(studio.game, studio.settings(), seed, HOME) for seed in range(1, 41)]
    maps = await asyncio.gather(*draws)
    assert [ground.data["seed"] for ground in maps] == list(range(1, 41))
    assert most == 1
    assert studio.elsewhere.asked == []


async def test_a_budget_that_is_used_up_while_maps_wait_refuses_the_rest() -> None:
    class Slow(QuickPainter):
        def prepare_map(self, game_map: GameMap) -> None:
            done_at = time.thread_time() + 0.002
            while time.thread_time() < done_at:
                pass  # waiting costs nothing

    studio = Studio(MapQuotas(ms_each=1.0), Slow())
    draws = [studio.maker.draw(studio.game, studio.settings(), seed, HOME) for seed in (1, 2, 3)]
    first, *others = await asyncio.gather(*draws, return_exceptions=True)
    assert isinstance(first, GameMap)
    assert [type(other) for other in others] == [OverBudget, OverBudget]


@pytest.mark.parametrize("elsewhere", [True, False])
async def test_a_map_that_wants_to_exit_is_a_mistake_and_no_end_of_the_server(
    elsewhere: bool,
) -> None:
    class Leaving(QuickPainter):
        def make_map(self, settings: GameSettings, seed: int) -> GameMap:
            sys.exit("enough")

    studio = Studio(game=Leaving())
    if not elsewhere:
        studio.maker = MapMaker()
    with pytest.raises(MapFault, match="SystemExit: enough"):
        await studio.maker.draw(studio.game, studio.settings(), 1, HOME)


async def test_a_map_is_drawn_once_for_the_same_settings_and_seed() -> None:
    studio = Studio()
    first = await studio.maker.draw(studio.game, studio.settings(map_seed=7), 1)
    again = studio.maker.at_once(studio.game, studio.settings(map_seed=7, round_seconds=60), 2)
    assert again is first
    assert studio.maker.at_once(studio.game, studio.settings(101, map_seed=7), 1) is None
    for seed in range(KEPT_MAPS):
        await studio.maker.draw(studio.game, studio.settings(), 10 + seed)
    assert studio.maker.at_once(studio.game, studio.settings(map_seed=7), 1) is None


async def test_maps_are_charged_by_time_to_the_client_that_wants_them_and_known_ones_are_free() -> (
    None
):
    studio = Studio(MapQuotas(ms_each=3_000))

    async def draw(seed: int, address: str) -> None:
        await studio.maker.draw(studio.game, studio.settings(), seed, address)

    for seed in range(4):
        await draw(seed, HOME)
    with pytest.raises(OverBudget) as refused:
        await draw(4, HOME)
    assert (refused.value.code, refused.value.retry_after_s) == ("rate_limit", 20.0)
    assert str(refused.value) == "Your maps took too long to draw; wait 21 seconds."
    with pytest.raises(OverBudget):
        studio.maker.at_once(studio.game, studio.settings(8), 5, HOME)
    await draw(3, HOME)
    await draw(5, CAFE)
    studio.now += 20
    await draw(6, HOME)
    assert studio.elsewhere.asked == [0, 1, 2, 3, 5, 6]


async def test_all_addresses_together_have_a_budget_too() -> None:
    studio = Studio(MapQuotas(ms_in_all=2_500))
    for number in range(3):
        address = f"192.0.2.{number}"
        await studio.maker.draw(studio.game, studio.settings(), number, address)
    with pytest.raises(OverBudget) as refused:
        await studio.maker.draw(studio.game, studio.settings(), 9, "192.0.2.9")
    assert refused.value.is_shared


async def test_few_maps_of_one_address_wait_at_a_time() -> None:
    studio = Studio()
    studio.elsewhere.go_on.clear()
    drawing = [
        asyncio.ensure_future(studio.maker.draw(studio.game, studio.settings(), seed, HOME))
        for seed in range(WAITING_EACH)
    ]
    await asyncio.sleep(0)
    with pytest.raises(OverBudget) as refused:
        await studio.maker.draw(studio.game, studio.settings(), 9, HOME)
    assert refused.value.code == "busy"
    elsewhere = asyncio.ensure_future(studio.maker.draw(studio.game, studio.settings(), 10, CAFE))
    studio.elsewhere.go_on.set()
    await asyncio.gather(*drawing, elsewhere)
    await studio.maker.draw(studio.game, studio.settings(), 9, HOME)


async def test_what_is_not_known_to_be_quick_is_drawn_elsewhere_until_it_was() -> None:
    studio = Studio()
    studio.game = Secretive()
    studio.elsewhere.seconds = 0.001
    await studio.maker.draw(studio.game, studio.settings(20), 1)
    await studio.maker.draw(studio.game, studio.settings(20), 2)
    assert studio.elsewhere.asked == [1]


async def test_the_default_map_of_a_game_is_timed_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "time", SimpleNamespace(thread_time=lambda: 0.0))
    studio = Studio()
    studio.game = Secretive()
    studio.maker.learn(studio.game)
    assert studio.maker.at_once(studio.game, studio.game.settings(), 1) is not None
    assert studio.elsewhere.asked == []


async def test_a_draw_that_fails_leaves_no_trace() -> None:
    studio = Studio()
    studio.game.drawn = None  # type: ignore[assignment]
    for _ in range(WAITING_EACH + 1):
        with pytest.raises(AttributeError):
            await studio.maker.draw(studio.game, studio.settings(), 1, HOME)
    studio.game.drawn = []
    await studio.maker.draw(studio.game, studio.settings(), 1, HOME)
