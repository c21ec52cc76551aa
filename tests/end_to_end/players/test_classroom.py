"""A school class behind one address never meets a limit, with the settings as they are."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgpack

from game_server.protocol.messages import COMMAND, REPLY, WELCOME, pack
from tests.support.clients.http_callers import Caller, caller
from tests.support.servers.in_process import (
    Live,
    RawSocket,
    client_frame,
    hello,
    raw_websocket,
    running,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Iterable

PUPILS = 40
LOBBIES = 5
CLOSE_FRAME = 0x88


class Pupil:
    """A page: its HTTP connection, its guest, and the socket of the room in which it is."""

    def __init__(self, number: int, live: Live, http: Caller) -> None:
        self.number = number
        self.live = live
        self.http = http
        self.stack = AsyncExitStack()
        self.socket: RawSocket
        self.welcome: dict[str, Any] = {}

    async def call(self, path: str, **body: Any) -> Any:
        """The server's answer, which never is a refusal."""
        answer = await self.http.call("POST", path, body)
        assert answer.status < 400, (self.number, path, answer)
        return answer.body

    async def enter(self, place: dict[str, Any]) -> None:
        await self._greet(hello(place["ticket"]))

    async def drop_and_resume(self) -> None:
        """Lose the connection, and take the place again."""
        await self._greet(hello(None, self.welcome["resume"]))

    async def ask(self, command: str, **args: Any) -> Any:
        """The room's reply, which is no error."""
        self.socket.send(client_frame(pack([COMMAND, 1, command, args])))
        _, _, error, value = await self.next(REPLY)
        assert error is None, (self.number, command, error)
        return value

    async def leave(self) -> None:
        self.socket.send(client_frame(pack([COMMAND, 1, "leave", {}])))
        assert (await self.closed())[0] == 1000
        await self.stack.aclose()

    async def next(self, kind: int) -> Any:
        """The next message of a kind; the connection is not closed before it."""
        while True:
            first, payload = await self.socket.frame()
            assert first != CLOSE_FRAME, (self.number, payload)
            message = msgpack.unpackb(payload, strict_map_key=False)
            if message[0] == kind:
                return message

    async def closed(self) -> tuple[int, str]:
        return await self.socket.close_frame()

    async def _greet(self, greeting: bytes) -> None:
        await self.stack.aclose()
        self.socket = await self.stack.enter_async_context(raw_websocket(self.live.port))
        self.socket.send(client_frame(greeting))
        self.welcome = (await self.next(WELCOME))[1]


@asynccontextmanager
async def a_class(live: Live) -> AsyncIterator[list[Pupil]]:
    """All pupils, each a guest, and all from one address."""
    async with AsyncExitStack() as stack:
        pupils = []
        for number in range(PUPILS):
            http = await stack.enter_async_context(caller(live.port))
            pupils.append(Pupil(number, live, http))
            stack.push_async_callback(pupils[-1].stack.aclose)
        await all_at_once(pupil.http.become_guest(f"Pupil {pupil.number}") for pupil in pupils)
        assert all(pupil.http.token for pupil in pupils)
        yield pupils


async def all_at_once(acts: Iterable[Awaitable[Any]]) -> None:
    await asyncio.gather(*acts)


async def test_a_class_of_forty_behind_one_address_plays_in_lobbies_of_its_own() -> None:
    async with running() as live, a_class(live) as pupils:
        hosts, others = pupils[:LOBBIES], pupils[LOBBIES:]
        codes = []
        for host in hosts:
            # One lobby has a password, which seven type at the same moment.
            wish = {"password": "chalk"} if host is hosts[0] else {}
            placed = await host.call("/api/rooms", private=True, **wish)
            codes.append(placed["code"])
            await host.enter(placed)

        async def come_in(pupil: Pupil) -> None:
            code = codes[pupil.number % LOBBIES]
            placed = await pupil.call(f"/api/rooms/{code}/join", password="chalk")
            await pupil.enter(placed)
            await pupil.ask("chat", text="Hello!")

        await all_at_once(map(come_in, others))
        await all_at_once(host.ask("start") for host in hosts)
        await all_at_once(pupil.drop_and_resume() for pupil in pupils)
        await all_at_once(pupil.leave() for pupil in pupils)

        # And then all of them in one: 32 play, 8 watch.
        placed = await hosts[0].call("/api/rooms", private=True, settings={"player_limit": 32})
        await hosts[0].enter(placed)
        join = f"/api/rooms/{placed['code']}/join"
        for pupil in pupils[1:]:
            await pupil.enter(await pupil.call(join, spectate=pupil.number >= 32))
        room = live.app.state.node.registry.find(placed["code"])
        assert (len(room.seats), len(room.spectators)) == (32, 8)


async def test_a_class_of_forty_behind_one_address_quick_plays_votes_and_comes_in_parties() -> None:
    async with running() as live, a_class(live) as pupils:
        leaders = [pupil for pupil in pupils if pupil.number % 4 == 0]

        async def make_party(leader: Pupil) -> None:
            code = (await leader.call("/api/parties"))["code"]
            friends = pupils[leader.number + 1 : leader.number + 4]
            for friend in friends:
                await friend.call(f"/api/parties/{code}/join")
            placed = await leader.call("/api/quick-play", party=code)
            await leader.enter(placed)
            for friend in friends:
                await friend.enter(await friend.call(f"/api/rooms/{placed['code']}/join"))

        await all_at_once(map(make_party, leaders))
        await all_at_once(pupil.drop_and_resume() for pupil in pupils)
        await all_at_once(pupil.call("/api/guests", name="Another") for pupil in pupils)

        target = pupils[3]
        here = [p for p in pupils if p.welcome["room"]["id"] == target.welcome["room"]["id"]]
        voters = [pupil for pupil in here if pupil is not target]
        await voters[0].ask("vote_kick", member=target.welcome["member"])
        for voter in voters[1 : len(voters) // 2 + 1]:
            await voter.ask("vote", yes=True)
        assert (await target.closed())[0] == 4508
        await target.enter(await target.call("/api/quick-play"))
        assert target.welcome["room"]["id"] != here[0].welcome["room"]["id"]
