"""The asyncio shell of the client: ten lines to a bot, twelve to a private match.

    async with join("http://localhost:8000", name="bot") as game:
        async for tick in game:
            snails = tick.world["snails"]
            game.send(up=True, aim=0.5, fire=True)

    async with host("http://localhost:8000", name="Ann", settings={"round_seconds": 60}) as game:
        print("Join me at", game.link)
        await game.until(lambda status: len(status["members"]) == 2)
        await game.start()
        async for tick in game: ...

Inputs go out when the loop asks for the next tick, commands at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import websockets
from websockets.asyncio.client import ClientConnection, connect

from game_server.client.address import server_address, socket_address
from game_server.client.commands import CommandError, RoomCommands
from game_server.client.http import call, http_client
from game_server.client.session import (
    MAX_MESSAGE_BYTES,
    ClientCore,
    Message,
    Reply,
    Status,
    Welcome,
)
from game_server.client.snapshot import SnapshotStore, Tick
from game_server.protocol.close_codes import CloseCode, ProtocolError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx

    from game_server.client.parsing import GameEvent

ABNORMAL = 1006
"""The close code of a connection that was lost without one (RFC 6455 §7.4.1)."""
KEPT = 1_024
"""How many of the newest ticks and lobby events wait to be read; older ones are dropped."""

Found = TypeVar("Found")


class Disconnected(Exception):
    """The connection ended. ``code`` is the close code, ``reason`` a sentence. Where ``comes_back``
    is true, ``rejoin`` with ``GameConnection.welcome.resume`` gives you the same seat and score
    again while they are held.
    """

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        self.comes_back = code < CloseCode.BAD_MESSAGE
        super().__init__(f"{code} {reason}".strip())


class GameConnection(RoomCommands):
    """A joined room: iterate over its ticks, read ``world`` and ``status``, send inputs, and give
    the room commands. Several tasks may use it at once.

    ``guest`` is the player that you are (``player_id``, ``name``, ``token``), empty after
    ``rejoin``; hand the token to the next join to be the same player again. ``wait_s`` is how many
    seconds quick play expects you to wait for others or bots: 0 when they are there, None when
    nothing is known. ``core`` is the client without I/O.
    """

    def __init__(
        self,
        core: ClientCore,
        socket: ClientConnection,
        guest: dict[str, Any] | None = None,
        wait_s: float | None = None,
        link: str | None = None,
    ) -> None:
        self.core = core
        self.guest = guest or {}
        self.wait_s = wait_s
        self._link = link
        self._socket = socket
        self._reading = asyncio.Lock()
        self._to_send: list[bytes] = []
        self._ticks: deque[Tick] = deque(maxlen=KEPT)
        self._replies: dict[int, Reply] = {}
        self._news: deque[GameEvent] = deque(maxlen=KEPT)
        self._statuses = 0

    @property
    def welcome(self) -> Welcome:
        """The newest welcome: your slot, the map, the game's constants."""
        assert self.core.welcome is not None
        return self.core.welcome

    @property
    def world(self) -> SnapshotStore:
        """The entities that you see now: ``world["seat"]["score"]`` is an array (n,)."""
        return self.core.world

    @property
    def status(self) -> dict[str, Any]:
        """The room's newest status: ``phase``, ``host``, ``settings``, ``members``, …"""
        return self.core.status

    @property
    def member(self) -> int | None:
        """Your id among ``status["members"]``."""
        return self.welcome.member

    @property
    def code(self) -> str:
        """The room's code of six letters, by which others can join it."""
        return str(self.welcome.room["code"])

    @property
    def link(self) -> str | None:
        """The invitation to the room, if it has one."""
        link: str | None = self.status.get("link")
        return link or self._link

    def __aiter__(self) -> AsyncIterator[Tick]:
        return self

    async def __anext__(self) -> Tick:
        """The next tick; in a lobby none comes until the countdown. Raises Disconnected."""
        await self.flush()
        await self._until(lambda: self._ticks or None)
        return self._ticks.popleft()

    async def until(self, wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait until ``wanted(status)`` is true, and return the status. Raises Disconnected."""
        return await self._until(lambda: self.status if wanted(self.status) else None)

    async def next_status(self) -> dict[str, Any]:
        """The status after its next change. Raises Disconnected."""
        known = self._statuses
        return await self._until(lambda: self.status if self._statuses > known else None)

    def news(self) -> list[GameEvent]:
        """Chat and notices of the lobby since the last call. Those of a round are among
        ``tick.events``.
        """
        news = list(self._news)
        self._news.clear()
        return news

    def send(self, *, aim: float = 0.0, **held: bool) -> bool:
        """Send an input: buttons held, presses made, ``aim`` in radians (0 is right, π/2 down).

        The server applies one input a tick. Returns False for a second one, which is not sent.
        Raises TypeError for a button that the game does not have.
        """
        frame = self.core.input(aim=aim, **held)
        if frame is not None:
            self._to_send.append(frame)
        return frame is not None

    async def command(self, name: str, /, **args: Any) -> Any:
        number, frame = self.core.command(name, **args)
        self._to_send.append(frame)
        await self.flush()
        reply = await self._until(lambda: self._replies.pop(number, None))
        if reply.error:
            raise CommandError(*reply.error)
        return reply.value

    async def leave(self) -> None:
        """Give your seat up for good. Without this the seat is held for 30 s."""
        with suppress(Disconnected):
            await self.command("leave")

    def watch(
        self, x: float | None = None, y: float | None = None, slot: int | None = None
    ) -> None:
        """For spectators: look at a point, in units, follow the player in a slot, or with the slot
        ``messages.WHOLE_MAP_SLOT`` see the whole map.
        """
        self._to_send.append(self.core.watch(x, y, slot))

    async def flush(self) -> None:
        """Send all waiting messages now. Raises Disconnected."""
        frames, self._to_send = self._to_send + self.core.data_to_send(), []
        try:
            for frame in frames:
                await self._socket.send(frame)
        except websockets.ConnectionClosed as closed:
            raise _disconnected(closed) from closed

    async def close(self) -> None:
        """Close the connection; your seat is held for a while."""
        await self._socket.close()

    async def _until(self, find: Callable[[], Found | None]) -> Found:
        """Receive messages until ``find`` finds something. Another task may receive them too."""
        while (found := find()) is None:
            async with self._reading:
                if (found := find()) is not None:
                    break
                self._sort(await _receive(self.core, self._socket))
            await self.flush()  # the server closes a connection that acknowledges nothing
        return found

    def _sort(self, message: Message) -> None:
        match message:
            case Tick():
                self._ticks.append(message)
            case Reply():
                self._replies[message.id] = message
            case Status():
                self._news.extend(message.events)
                self._statuses += 1
            case Welcome():
                self._ticks.clear()  # they are of the world before
                self._statuses += 1


@asynccontextmanager
async def join(
    url: str,
    *,
    name: str | None = None,
    game: str | None = None,
    mode: str | None = None,
    party: str | None = None,
    code: str | None = None,
    password: str | None = None,
    spectate: bool = False,
    token: str | None = None,
) -> AsyncIterator[GameConnection]:
    """Join a public room by quick play, alone or with the ``party`` that you lead, or the room
    with ``code``. With the guest ``token`` of an earlier visit you are the same player again.

    Raises ValueError for a ``url`` that is no address, JoinError when the server refuses a seat,
    Disconnected when the socket is refused.
    """
    async with _guest(url, name, token) as (http, guest):
        if code is None:
            place = await call(http, "POST", "/api/quick-play", game=game, mode=mode, party=party)
        else:
            wish = {"password": password, "spectate": spectate or None}
            place = await call(http, "POST", f"/api/rooms/{code}/join", **wish)
        core = await _core(http)
    async with _connected(core, place, guest) as game_:
        yield game_


@asynccontextmanager
async def host(
    url: str,
    *,
    name: str | None = None,
    game: str | None = None,
    private: bool = True,
    lobby: bool | None = None,
    password: str | None = None,
    settings: dict[str, Any] | None = None,
    token: str | None = None,
) -> AsyncIterator[GameConnection]:
    """Open a room and be its first member; ``game.code`` and ``game.link`` invite others. A room
    with a ``lobby`` has a host, who starts its rounds; by default private rooms have one. With
    ``private=False, lobby=True`` the room has a host and is listed among the public ones.

    Raises ValueError for a ``url`` that is no address, JoinError when the server has no room or
    refuses the settings, Disconnected.
    """
    async with _guest(url, name, token) as (http, guest):
        wish = {"game": game, "private": private, "lobby": lobby, "password": password}
        place = await call(http, "POST", "/api/rooms", **wish, settings=settings)
        core = await _core(http)
    async with _connected(core, place, guest) as game_:
        yield game_


@asynccontextmanager
async def rejoin(url: str, resume: str) -> AsyncIterator[GameConnection]:
    """Take your seat again after a lost connection, by the newest ``welcome.resume``. Raises
    Disconnected when the seat is not held any more.
    """
    async with http_client(url) as http:
        core = await _core(http)
    place = {"ws_url": socket_address(server_address(url)), "resume": resume}
    async with _connected(core, place) as game:
        yield game


@asynccontextmanager
async def _guest(
    url: str, name: str | None, token: str | None
) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, Any]]]:
    """An HTTP client with a guest's token, and the guest."""
    async with http_client(url, token) as http:
        guest = await call(http, "POST", "/api/guests", name=name)
        http.headers["Authorization"] = f"Bearer {guest['token']}"
        yield http, guest


async def _core(http: httpx.AsyncClient) -> ClientCore:
    return ClientCore((await call(http, "GET", "/api/protocol"))["games"])


@asynccontextmanager
async def _connected(
    core: ClientCore, place: dict[str, Any], guest: dict[str, Any] | None = None
) -> AsyncIterator[GameConnection]:
    """A connection that has been welcomed. ``place`` has its ``ws_url``, and a ``ticket`` or
    ``resume`` token.
    """
    async with connect(
        place["ws_url"], compression=None, max_size=MAX_MESSAGE_BYTES, max_queue=64
    ) as socket:
        await socket.send(core.hello(place.get("ticket"), place.get("resume")))
        if not isinstance(await _receive(core, socket), Welcome):
            raise ProtocolError(CloseCode.BAD_MESSAGE, "The server did not begin with a welcome.")
        yield GameConnection(core, socket, guest, place.get("wait_s"), place.get("link"))


async def _receive(core: ClientCore, socket: ClientConnection) -> Message:
    try:
        frame = await socket.recv()
    except websockets.ConnectionClosed as closed:
        raise _disconnected(closed) from closed
    if isinstance(frame, str):
        raise ProtocolError(CloseCode.BAD_MESSAGE, "The server sent text.")
    return core.receive(frame)


def _disconnected(closed: websockets.ConnectionClosed) -> Disconnected:
    if closed.rcvd is None:
        return Disconnected(ABNORMAL, "The connection was lost.")
    return Disconnected(closed.rcvd.code, closed.rcvd.reason)
