"""A host changes settings, the game or the map. A new map takes its time; nothing is half done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from game_server.maps.drawing import Drawn
from game_server.maps.maker import MapMaker, MapQuotas
from game_server.protocol.close_codes import CloseCode
from game_server.protocol.messages import REPLY, TICK, WELCOME, Command
from game_server.simulation.game_map import GameMap
from tests.support.peopled_rooms import HostedRoom
from tests.support.rooms import Node, RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.games.base import Game, GameSettings
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room

HOME, CAFE = "192.0.2.1", "192.0.2.2"


class Wide(Runners):
    """Maps as wide as their seed; all but the first take long."""

    def map_ms(self, settings: GameSettings) -> float:
        return 50.0 if settings.map_seed else 1.0

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        if settings.map_seed == 666:
            raise ZeroDivisionError("no such map")
        return GameMap(1000 + settings.map_seed, 500)


class Lobby:
    """A private room with two people, and maps that are drawn when the test says so."""

    def __init__(self, quotas: MapQuotas = MapQuotas()) -> None:  # noqa: B008 - frozen
        self.drawing: list[asyncio.Future[None]] = []
        self.incidents: list[str] = []
        maps = MapMaker(self._draw, quotas, lambda: self.node.now, self._report)
        self.node = Node(Wide(), maps=maps)
        self.room: Room = self.node.registry.open("runners", private=True, opener=HOME)
        self.ann, self.ann_link = self._come("ann", HOME)
        self.bob, self.bob_link = self._come("bob", CAFE)

    def ask(self, member: Member, command: str, /, **args: Any) -> None:
        self.node.receive(member, Command(7, command, args))

    def answers(self, link: RecordingLink) -> list[str | None]:
        """The codes of all replies so far, None for yes."""
        return [error and error[0] for _, _, error, _ in link.of_type(REPLY)]

    async def finish(self) -> None:
        """The maps that are being drawn are done."""
        for _ in range(3):
            await asyncio.sleep(0)
        while self.drawing:
            self.drawing.pop(0).set_result(None)
            for _ in range(6):
                await asyncio.sleep(0)

    @property
    def width(self) -> float:
        assert self.room.state is not None
        return self.room.state.map.width

    def _come(self, name: str, address: str) -> tuple[Member, RecordingLink]:
        link = RecordingLink()
        claim = self.node.registry.membership.reserve(
            self.room, name, name.title(), address=address
        )
        return self.node.registry.membership.claim(claim, link), link

    async def _draw(self, game: Game, settings: GameSettings, seed: int) -> Drawn:
        self.drawing.append(asyncio.get_running_loop().create_future())
        await self.drawing[-1]
        return Drawn(game.make_map(settings, seed), 1.0)

    def _report(self, game: str, fault: Exception) -> str:
        self.incidents.append(repr(fault))
        return "abc"


async def test_nothing_changes_before_the_map_is_there_and_then_everything_at_once() -> None:
    lobby = Lobby()
    lobby.ask(lobby.ann, "settings", map_seed=5, round_seconds=99)
    await asyncio.sleep(0)
    assert (lobby.width, lobby.room.settings.round_seconds) == (1000, 240)
    assert lobby.answers(lobby.ann_link) == []
    await lobby.finish()
    assert (lobby.width, lobby.room.settings.round_seconds) == (1005, 99)
    assert lobby.answers(lobby.ann_link) == [None]
    for link in (lobby.ann_link, lobby.bob_link):
        assert link.last(WELCOME)[1]["map"]["width"] == 1005


async def test_meanwhile_no_other_map_is_drawn_and_no_round_starts_but_rules_can_change() -> None:
    lobby = Lobby()
    lobby.ask(lobby.ann, "settings", map_seed=5)
    lobby.ask(lobby.ann, "settings", map_seed=6)
    lobby.ask(lobby.ann, "start")
    lobby.ask(lobby.ann, "settings", round_seconds=60)
    assert lobby.answers(lobby.ann_link) == ["busy", "busy", None]
    for member in (lobby.ann, lobby.bob):
        lobby.ask(member, "ready", on=True)
    lobby.node.run(1.0)
    assert lobby.room.in_lobby
    await lobby.finish()
    assert (lobby.width, lobby.room.settings.round_seconds) == (1005, 60)
    lobby.node.run(1.0)
    assert not lobby.room.in_lobby


async def test_the_same_map_again_is_there_at_once() -> None:
    lobby = Lobby()
    lobby.ask(lobby.ann, "settings", map_seed=5)
    await lobby.finish()
    lobby.ask(lobby.ann, "settings", map_seed=0)
    lobby.ask(lobby.ann, "settings", map_seed=5)
    assert lobby.answers(lobby.ann_link) == [None, None, None]
    assert lobby.width == 1005


async def test_who_is_host_no_more_when_the_map_is_there_changes_nothing() -> None:
    lobby = Lobby()
    lobby.ask(lobby.ann, "settings", map_seed=5)
    lobby.ask(lobby.ann, "host", member=lobby.room.seat_of(lobby.bob).person_id)
    await lobby.finish()
    assert lobby.answers(lobby.ann_link) == [None, "not_host"]
    assert lobby.width == 1000


@pytest.mark.parametrize("how", ["leaves", "drops", "closes"])
async def test_who_is_gone_when_the_map_is_there_changes_nothing(how: str) -> None:
    lobby = Lobby()
    lobby.ask(lobby.ann, "settings", map_seed=5)
    registry = lobby.node.registry
    if how == "leaves":
        registry.membership.leave(lobby.ann)
    elif how == "drops":
        registry.membership.drop(lobby.ann)
    else:
        registry.close(lobby.room, CloseCode.ROOM_GONE)
    await lobby.finish()
    assert lobby.answers(lobby.ann_link) == []
    assert lobby.width == 1000
    assert not lobby.room.drawing


async def test_people_who_came_meanwhile_are_counted_before_the_room_grows_smaller() -> None:
    lobby = Lobby()
    lobby.ask(lobby.ann, "settings", map_seed=5, player_limit=2)
    lobby._come("cleo", CAFE)
    await lobby.finish()
    assert lobby.answers(lobby.ann_link) == ["bad_value"]
    assert (lobby.width, lobby.room.seats.limit) == (1000, 4)


async def test_a_map_that_cannot_be_drawn_changes_nothing_and_names_an_incident() -> None:
    lobby = Lobby()
    lobby.ask(lobby.ann, "settings", map_seed=666)
    await lobby.finish()
    (reply,) = lobby.ann_link.of_type(REPLY)
    assert reply[2] == ["failed", "The map could not be drawn. Incident abc."]
    assert lobby.incidents == ["ZeroDivisionError('no such map')"]
    lobby.ask(lobby.ann, "settings", map_seed=5)
    await lobby.finish()
    assert lobby.width == 1005


@pytest.mark.parametrize("mistake", [ZeroDivisionError, SystemExit])
async def test_a_mistake_of_the_game_after_the_map_is_drawn_names_an_incident_too(
    mistake: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise mistake("no such settings")

    lobby = Lobby()
    lobby.ask(lobby.ann, "settings", map_seed=5)
    monkeypatch.setattr(lobby.room.game, "setting_values", broken)
    await lobby.finish()
    assert lobby.answers(lobby.ann_link) == ["failed"]
    assert (lobby.width, lobby.room.drawing) == (1000, False)
    assert len(lobby.node.reports.incidents) == 1


async def test_maps_have_a_budget_of_time_by_address_and_rules_have_none() -> None:
    lobby = Lobby(MapQuotas(ms_each=2_500))
    for seed in range(1, 7):
        lobby.ask(lobby.ann, "settings", map_seed=seed)
        await lobby.finish()
    assert lobby.answers(lobby.ann_link) == [None] * 3 + ["rate_limited"] * 3
    assert lobby.width == 1003
    sentence = lobby.ann_link.last(REPLY)[2][1]
    assert sentence == "Your maps took too long to draw; wait 13 seconds."
    lobby.ask(lobby.ann, "settings", friendly_fire=True)
    lobby.ask(lobby.ann, "host", member=lobby.room.seat_of(lobby.bob).person_id)
    lobby.ask(lobby.bob, "settings", map_seed=9)
    await lobby.finish()
    assert lobby.width == 1009
    lobby.node.now += 20
    lobby.ask(lobby.bob, "host", member=lobby.room.seat_of(lobby.ann).person_id)
    lobby.ask(lobby.ann, "settings", map_seed=8)
    await lobby.finish()
    assert lobby.width == 1008


def test_settings_are_taken_whole_or_not_at_all_and_seen_at_once() -> None:
    hosted = HostedRoom("ann", "bob")
    assert hosted.ask("bob", "settings", round_seconds=60) == "not_host"
    assert hosted.ask("ann", "settings", round_seconds=60, player_limit=0) == "bad_value"
    assert hosted.ask("ann", "settings", colour="red") == "bad_value"
    assert hosted.room.settings.round_seconds == 240
    assert hosted.ask("ann", "settings", round_seconds=60) is None
    hosted.node.run(0.05)
    assert hosted.status("bob")["settings"]["round_seconds"] == 60
    assert len(hosted.links["bob"].of_type(WELCOME)) == 1
    hosted.ask("ann", "start")
    assert hosted.ask("ann", "settings", round_seconds=50) == "not_now"
    hosted.node.run(4.0)
    runner = hosted.node.runner(hosted.room)
    assert runner.world.settings.round_seconds.tolist() == [60]


def test_a_smaller_room_keeps_everybody_and_welcomes_them_anew() -> None:
    hosted = HostedRoom("ann", "bob", "zoe")
    hosted.node.registry.membership.leave(hosted.members["bob"])
    hosted.node.registry.membership.drop(hosted.members["ann"])
    token = hosted.node.resume_claim(hosted.links["ann"])
    hosted.room.host = hosted.number("zoe")
    assert hosted.ask("zoe", "settings", player_limit=1) == "bad_value"
    assert hosted.ask("zoe", "settings", player_limit=2) is None
    welcome = hosted.links["zoe"].of_type(WELCOME)[-1][1]
    assert (welcome["slot"], welcome["room"]["limit"], welcome["member"]) == (1, 2, 3)
    assert hosted.node.registry.membership.resume(token, RecordingLink()).slot == 0
    hosted.ask("zoe", "start")
    hosted.node.run(3.5)
    assert hosted.node.runner(hosted.room).world.runners.n == 2


def test_another_game_goes_on_with_the_same_people() -> None:
    hosted = HostedRoom("ann", "bob")
    hosted.node.run(10.0)
    hosted.node.registry.membership.drop(hosted.members["bob"])
    assert hosted.ask("ann", "settings", game="chess") == "bad_value"
    assert hosted.ask("ann", "settings", game="slow", round_seconds=20) is None
    assert hosted.links["ann"].of_type(WELCOME)[-1][1]["game"] == "slow"
    hosted.node.run(29.0)
    assert len(hosted.room.seats) == 2
    hosted.node.run(2.0)
    assert len(hosted.room.seats) == 1
    hosted.ask("ann", "start")
    hosted.node.run(4.0)
    assert hosted.node.runner(hosted.room).game.name == "slow"
    assert hosted.links["ann"].of_type(TICK)[-1][1] == hosted.node.registry.tick_of(hosted.room)


def test_a_wait_lasts_as_long_in_a_game_of_another_rate() -> None:
    hosted = HostedRoom("ann", "bob")
    hosted.node.run(10.0)
    hosted.ask("ann", "slow_mode", seconds=10)
    assert hosted.ask("bob", "chat", text="one") is None
    hosted.node.run(4.0)
    assert hosted.ask("ann", "settings", game="slow", round_seconds=20) is None
    hosted.node.run(5.0)
    assert hosted.ask("bob", "chat", text="two") == "rate_limited"
    hosted.node.run(1.5)
    assert hosted.ask("bob", "chat", text="two") is None


def test_other_rules_leave_the_teams_as_the_host_has_made_them() -> None:
    hosted = HostedRoom("ann", "bob", "zoe", teams=3)
    hosted.ask("ann", "move", member=3, team=1)
    assert hosted.ask("ann", "settings", friendly_fire=True) is None
    assert hosted.teams() == {"ann": 1, "bob": 2, "zoe": 1}
    assert hosted.ask("ann", "settings", teams=2) is None
    assert hosted.teams() == {"ann": 1, "bob": 2, "zoe": 1}
    assert hosted.ask("ann", "settings", teams=0) is None
    assert hosted.teams() == {"ann": 0, "bob": 0, "zoe": 0}
