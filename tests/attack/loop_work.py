"""Everything that a server does besides play, done over real sockets, an area at a time.

An area is a list of things to do; its number is how many there were. The first ones are the first
of their kind since the start, which count as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from game_server.client import CommandError, Disconnected
from game_server.protocol.messages import HELLO, PROTOCOL_VERSION, RESYNC, pack
from tests.attack.members import Member, connected, games_of, guest, joined, opened
from tests.attack.raw_tcp import request, upgrade, wires
from tests.support.clients.http_callers import Caller, caller

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess

ROOMS, CALLS, SOCKETS, SHIPS = 400, 400, 100, 1_000
HUGE = {"mode": "core_run", "map_size": "huge"}
SLOW = {"min_players": 0}


@dataclass
class Place:
    """A server with its limits lifted, and who has come there. What is opened stays open until the
    end, since closing is work too.
    """

    server: ServerProcess
    stack: AsyncExitStack
    games: dict[str, Any] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    number: int = 0

    def address(self) -> str:
        """One that nobody else has."""
        self.number += 1
        return f"127.3.{self.number // 250}.{self.number % 250 + 1}"

    async def caller(self) -> Caller:
        return await self.stack.enter_async_context(caller(self.server.port, self.address()))

    async def guest(self) -> Caller:
        return await self.stack.enter_async_context(guest(self.server.port, self.address()))

    async def get(self, *paths: str, times: int = 1) -> int:
        """Ask for paths one after the other; how many answers came."""
        line = await self.plain()
        for path in paths * times:
            assert await line.get(path) == 200, path
        return len(paths) * times

    async def plain(self) -> Plain:
        return await Plain.open(self)

    async def member(self, ticket: str) -> Member:
        line = connected(self.server.port, self.address(), self.games, ticket=ticket)
        game, _ = await self.stack.enter_async_context(line)
        made = Member(game)
        self.stack.push_async_callback(made.stop)
        return made


class Plain:
    """A connection whose answers need not be JSON."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, place: Place) -> Plain:
        local = (place.address(), 0)
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", place.server.port, local_addr=local
        )
        place.stack.callback(writer.transport.abort)
        return cls(reader, writer)

    async def get(self, path: str, *headers: str) -> int:
        self._writer.write(request("GET", path, *headers))
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        for line in head.split(b"\r\n"):
            if line.startswith(b"content-length: "):
                await self._reader.readexactly(int(line.split()[1]))
        return int(head.split()[1])


Do = Callable[[Place], Awaitable[int]]
AREAS: dict[str, Do] = {}


def area(name: str) -> Callable[[Do], Do]:
    def listed(do: Do) -> Do:
        AREAS[name] = do
        return do

    return listed


@area("pages, documents and health, the first time")
async def first_calls(place: Place) -> int:
    return await place.get(
        "/", "/docs", "/openapi.json", "/api/protocol", "/api/rooms", "/metrics", "/healthz",
        "/j/ABCDEF", "/docs/index.html", "/main.js", "/vendor/msgpack/Decoder.mjs",
    )  # fmt: skip


@area("the same again")
async def again(place: Place) -> int:
    return await place.get(
        "/", "/docs", "/openapi.json", "/api/protocol", "/api/rooms", "/metrics", "/healthz",
        "/j/ABCDEF", "/docs/index.html", "/main.js", "/vendor/msgpack/Decoder.mjs", times=10,
    )  # fmt: skip


@area("guests, the first one and 200 more")
async def guests(place: Place) -> int:
    one = await place.caller()
    for n in range(201):
        await one.become_guest(f"Guest {n}")
    place.games = await games_of(one)
    return 201


@area("quick play, the first and of each game")
async def quick(place: Place) -> int:
    for n in range(12):
        who = await place.guest()
        game = ("driftline", "paint_tag")[n % 2]
        mode = {} if n < 4 else {"mode": ("world", "rounds")[n % 4 // 2]}
        answer = await who.call("POST", "/api/quick-play", {"game": game, **mode})
        assert answer.status == 200, answer.body
    return 12


@area("rooms opened, one after the other")
async def rooms(place: Place) -> int:
    who = await place.guest()
    for n in range(ROOMS):
        wish = {"game": ("driftline", "paint_tag")[n % 2], "settings": {"min_players": 0}}
        place.codes.append((await opened(who, **wish))["code"])
    return ROOMS


@area("the list of these rooms")
async def listing(place: Place) -> int:
    number = 0
    for _ in range(4):
        number += await place.get(
            "/api/rooms", "/api/rooms?limit=100&offset=100", "/api/rooms?game=driftline&mode=world"
        )
        await asyncio.sleep(1.1)
    return number


@area("metrics of these rooms")
async def metrics(place: Place) -> int:
    return await place.get("/metrics", times=10)


@area("QR codes of the longest addresses")
async def qr_codes(place: Place) -> int:
    line = await place.plain()
    host = f"{'x' * 60}." * 4 + "example"
    for n, code in enumerate(place.codes[:40]):
        path = f"/api/rooms/{code}/qr.svg"
        assert await line.get(path, f"X-Forwarded-Host: {host[n:]}") in (200, 400)
    return 40


@area("rooms with passwords, right and wrong ones")
async def passwords(place: Place) -> int:
    owner = await place.guest()
    made = [await opened(owner, private=True, password=f"{n:064}") for n in range(10)]
    guesses = [await place.guest() for _ in range(20)]

    async def guess(n: int, who: Caller) -> None:
        for word in ("wrong", f"{n % 10:064}"):
            answer = await joined(who, made[n % 10]["code"], password=word)
            assert answer.status in (200, 403, 503), answer.body

    await asyncio.gather(*(guess(n, who) for n, who in enumerate(guesses)))
    return 50


@area("rooms with large maps")
async def large_maps(place: Place) -> int:
    who = await place.guest()
    sizes = ("small", "medium", "large", "huge")
    for n in range(16):
        await opened(who, settings={**SLOW, "map_size": sizes[n % 4], "mode": "core_run"})
    return 16


@area("settings commands for other maps")
async def settings(place: Place) -> int:
    who = await place.guest()
    made = await opened(who, private=True, settings=SLOW)
    host = await place.member(made["ticket"])
    wishes: list[dict[str, Any]] = [
        {"map_seed": 1}, {"map_seed": 2}, {"player_limit": 16}, {"map_size": "medium"}, HUGE,
        {"map_seed": 3}, {"map_size": "small"}, {"game": "paint_tag"}, {"game": "driftline"},
        {"round_seconds": 100}, {"map_size": "auto", "player_limit": 300},
    ] * 3  # fmt: skip
    for wish in wishes:
        for _ in range(20):
            try:
                await host.game.change_settings(**wish)
                break
            except CommandError as refused:
                if refused.code not in ("rate_limited", "busy"):
                    raise
                await asyncio.sleep(0.5)
        await asyncio.sleep(0.3)
    return len(wishes)


@area("rounds begun in lobbies")
async def starts(place: Place) -> int:
    for size in ("small", "medium", "huge", "small"):
        who = await place.guest()
        made = await opened(who, private=True, settings={**SLOW, "map_size": size})
        host = await place.member(made["ticket"])
        await host.game.start()
        await asyncio.sleep(0.5)
    return 4


@area("400 calls at once")
async def at_once(place: Place) -> int:
    paths = ("/api/rooms", "/healthz", "/", "/api/protocol")
    async with wires(place.server.port, place.address(), CALLS) as lines:
        for n, line in enumerate(lines):
            await line.send(request("GET", paths[n % 4]))
        answers = [await line.answer(10) for line in lines]
    assert set(answers) <= {200, 503}, answers
    return len(answers)


@area("100 upgrades at once, and log lines for them")
async def upgrades(place: Place) -> int:
    hello = pack([HELLO, PROTOCOL_VERSION, "no ticket", None])
    frame = b"\x82" + bytes([0x80 | len(hello)]) + bytes(4) + hello
    for _ in range(5):
        async with wires(place.server.port, place.address(), SOCKETS) as lines:
            await asyncio.gather(*(line.send(upgrade() + frame) for line in lines))
            await asyncio.gather(*(line.end(2) for line in lines))
    return 5 * SOCKETS


@area("30 people come into one lobby at once, and chat")
async def chats(place: Place) -> int:
    who = await place.guest()
    made = await opened(who, private=True, settings={**SLOW, "player_limit": 40})
    people = [await place.guest() for _ in range(29)]
    tickets = [(await joined(one, made["code"])).body["ticket"] for one in people]
    members = await asyncio.gather(*(place.member(t) for t in (made["ticket"], *tickets)))

    async def talk(member: Member) -> None:
        for n in range(5):
            with suppress(CommandError):
                await member.game.chat(f"{n} " + "word " * 20)

    await asyncio.gather(*map(talk, members))
    return len(members) * 5


@area("resyncs, 30 from each of 20 players at once")
async def resyncs(place: Place) -> int:
    who = await place.guest()
    made = await opened(who, settings={**SLOW, "mode": "world", "player_limit": 40})
    people = [who, *[await place.guest() for _ in range(19)]]
    tickets = [made["ticket"]]
    tickets += [(await joined(one, made["code"])).body["ticket"] for one in people[1:]]
    async with AsyncExitStack() as stack:
        lines = []
        for ticket in tickets:
            line = connected(place.server.port, place.address(), place.games, ticket=ticket)
            game, socket = await stack.enter_async_context(line)
            one = Member(game)
            stack.push_async_callback(one.stop)
            lines.append(socket)
        for n in range(30):
            with suppress(Exception):
                await asyncio.gather(*(line.send(pack([RESYNC, n % 4])) for line in lines))
    return 600


@area("welcomes into a huge map with 1,000 ships")
async def crowd(place: Place) -> int:
    who = await place.guest()
    wish = {"mode": "world", "map_size": "huge", "player_limit": SHIPS, "min_players": SHIPS}
    made = await opened(who, settings=wish)
    first = await place.member(made["ticket"])
    await asyncio.sleep(2)
    members = [first]
    for _ in range(5):
        late = await place.guest()
        ticket = (await joined(late, made["code"])).body["ticket"]
        members.append(await place.member(ticket))
        await asyncio.sleep(0.2)
    for member in members:
        with suppress(Disconnected):
            await member.game.command("leave")
    return len(members)


@area("all rooms closed at once, by SIGTERM")
async def closing(place: Place) -> int:
    place.server.terminate()
    for _ in range(100):
        if not place.server.is_running:
            break
        await asyncio.sleep(0.1)
    return ROOMS
