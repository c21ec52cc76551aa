"""A game that raises in all its rooms at once, on a server where others play something else."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from game_server.app import create_app
from game_server.client import Disconnected, GameConnection, join, rejoin
from game_server.realtime.sockets.transport_socket import TransportSocket
from tests.support.clients.background_players import open_room
from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import running, settings

if TYPE_CHECKING:
    from tests.conftest import StartServer

NAME = "Zebulon"


async def ended(game: GameConnection, **sent: bool) -> Disconnected:
    """Play until the connection ends."""
    try:
        async for _ in game:
            game.send(**sent)
    except Disconnected as end:
        return end
    raise AssertionError("the ticks ended without a word")


async def test_all_rooms_of_a_game_may_be_at_fault_at_once(start_server: StartServer) -> None:
    server = start_server(games="tests.support.games.faulty_games:Exploding")
    async with asyncio.timeout(WITHIN_S), AsyncExitStack() as joined:
        bystander = await joined.enter_async_context(join(server.url, name=NAME, game="paint_tag"))
        codes = [
            await open_room(server.url, "exploding", mode="world", min_players=0) for _ in range(4)
        ]
        players = [
            await joined.enter_async_context(join(server.url, name=NAME, code=code))
            for code in codes
        ]
        ends = await asyncio.gather(*(ended(game, fire=game is players[0]) for game in players))
        assert [end.code for end in ends] == [4000] * 4
        sentences = [end.reason.rsplit(" ", 1) for end in ends]
        assert {sentence for sentence, _ in sentences} == {"The server made a mistake. Incident"}
        incidents = [incident.rstrip(".") for _, incident in sentences]
        assert len(set(incidents)) == 4

        # The same incident again after coming back; others find new rooms, of the same game too.
        with pytest.raises(Disconnected) as gone:
            await joined.enter_async_context(rejoin(server.url, players[1].welcome.resume))
        assert gone.value.code == 4507
        assert incidents[1] in gone.value.reason
        async with join(server.url, name=NAME, game="exploding") as game:
            async for tick in game:
                if tick.tick >= 3:
                    break
        before = bystander.core.world.tick
        async for tick in bystander:
            if tick.tick > before + 5:
                break
        link = f"/j/{codes[0]}"
    server.stop()
    text = server.text()
    assert all(incident in text for incident in incidents)
    assert not [secret for secret in (NAME, link, *codes) if secret in text]


async def test_every_connection_is_closed_at_the_stop_even_when_one_raises(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    close = TransportSocket.close
    async with (
        asyncio.timeout(WITHIN_S),
        running() as live,
        join(live.url, name=NAME) as first,
        join(live.url, name=NAME) as second,
    ):
        node = live.app.state.node
        links = [m.link for m in node.registry.room(first.welcome.room["id"]).members.values()]

        def breaking(socket: TransportSocket, code: int, reason: str) -> None:
            if socket is links[0]:
                raise RuntimeError("this connection cannot be closed")
            close(socket, code, reason)

        monkeypatch.setattr(TransportSocket, "close", breaking)
        node.drain()
        assert (await ended(second)).code == 4001
        assert node.registry.rooms == []
        monkeypatch.undo()


def test_stopping_goes_on_past_whatever_raises() -> None:
    node = create_app(settings()).state.node
    done = []

    def broken(*_: object) -> None:
        raise RuntimeError("no room can be closed")

    node.registry.close_all = broken
    node.sockets.drain = lambda: done.append("sockets")
    node.drain()
    assert done == ["sockets"]
