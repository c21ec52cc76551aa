"""Opening public rooms: their maps are drawn first, and everybody who waits shares the room."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from game_server.maps.drawing import Drawn, MapFault, draw
from game_server.maps.maker import MapMaker
from game_server.matchmaking.errors import Refused
from game_server.matchmaking.matchmaker import Limits, Matchmaker, Placement
from game_server.matchmaking.tokens import Guest, Tokens
from tests.support.rooms import Node, Runners

if TYPE_CHECKING:
    from game_server.games.base import Game, GameSettings


class Slow(Runners):
    """Says that its maps take long."""

    def map_ms(self, settings: GameSettings) -> float:
        return 50.0


class Lobby:
    """A matchmaker whose maps are drawn elsewhere, as soon as they may be."""

    def __init__(self, rooms: int = 50) -> None:
        self.may_draw = asyncio.Event()
        self.drawings = 0
        self.fault: Exception | None = None
        self.node = Node(Slow(), maps=MapMaker(self._draw))
        self.tokens = Tokens("secret", lambda: self.node.now)
        self.matchmaker = Matchmaker(
            self.node.registry, self.tokens, "runners", lambda: self.node.now, Limits(rooms=rooms)
        )

    async def ask(self, *names: str) -> list[asyncio.Task[Placement]]:
        """Several quick players, as soon as they wait."""
        asking = [
            asyncio.ensure_future(self.matchmaker.quick_play(Guest(name, name))) for name in names
        ]
        await asyncio.sleep(0)
        return asking

    async def _draw(self, game: Game, settings: GameSettings, seed: int) -> Drawn:
        self.drawings += 1
        await self.may_draw.wait()
        if self.fault is not None:
            raise self.fault
        return draw(game, settings, seed)


async def test_ticks_go_on_while_a_quick_players_map_is_drawn() -> None:
    lobby = Lobby()
    other = lobby.node.registry.open("runners", seed=1, lobby=True)
    lobby.node.join(other, "ann")
    lobby.node.registry.begin(other)
    lobby.node.run(1.0)
    asking = await lobby.ask("bob")
    before = lobby.node.registry.tick_of(other)
    lobby.node.run(1.0)
    assert lobby.node.registry.tick_of(other) - before == 20
    assert lobby.node.registry.rooms == [other]
    lobby.may_draw.set()
    (placed,) = await asyncio.gather(*asking)
    assert placed.room_id != other.id


async def test_all_who_wait_for_a_new_room_share_it_and_the_next_one_too() -> None:
    lobby = Lobby()
    asking = await lobby.ask(*(f"guest {n}" for n in range(6)))
    assert lobby.drawings == 1
    lobby.may_draw.set()
    placed = await asyncio.gather(*asking)
    assert lobby.drawings == 2
    codes = [one.code for one in placed]
    assert [codes.count(code) for code in dict.fromkeys(codes)] == [4, 2]
    assert placed[0].code == lobby.node.registry.rooms[0].code, (
        "the first to come has a place there"
    )


async def test_a_failed_map_refuses_everybody_waiting_and_the_next_player_tries_again() -> None:
    lobby = Lobby()
    lobby.fault = MapFault("no such map")
    asking = await lobby.ask("ann", "bob", "cleo")
    lobby.may_draw.set()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert [str(answer) for answer in answers] == ["no such map"] * 3
    assert (lobby.drawings, lobby.node.registry.rooms) == (1, [])
    lobby.fault = None
    (again,) = await asyncio.gather(*await lobby.ask("ann"))
    assert lobby.node.registry.find(again.code) is not None


async def test_a_room_less_is_free_once_the_map_is_drawn() -> None:
    lobby = Lobby(rooms=1)
    asking = await lobby.ask("ann", "bob")
    lobby.node.registry.open("runners", private=True)
    lobby.may_draw.set()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert [isinstance(a, Refused) and a.code for a in answers] == ["busy", "busy"]
    assert len(lobby.node.registry.rooms) == 1


async def test_a_player_who_gives_up_leaves_the_opening_to_the_others() -> None:
    lobby = Lobby()
    first, second = await lobby.ask("ann", "bob")
    first.cancel()
    lobby.may_draw.set()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (await second).code == lobby.node.registry.rooms[0].code
    assert lobby.drawings == 2
