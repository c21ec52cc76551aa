"""Clients that acknowledge ticks late, rarely or never, and count what they receive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import msgpack
from websockets import ConnectionClosed
from websockets.asyncio.client import ClientConnection, connect

from game_server.client.session import MAX_MESSAGE_BYTES, ClientCore, Welcome
from game_server.client.snapshot import Tick
from game_server.protocol.messages import ACK, EXTRA_KEYFRAME, TICK, pack
from tests.support.deadlines import WITHIN_S
from tests.support.servers.proxy import proxied

if TYPE_CHECKING:
    from load_tests.server_process import ServerProcess

Answer = Callable[["OddClient", Tick], list[bytes]]
"""The messages that a client sends after each tick."""


@dataclass
class OddClient:
    """A client, with the numbers of all ticks received and of those that brought keyframes."""

    core: ClientCore
    socket: ClientConnection
    ticks: list[int] = field(default_factory=list)
    with_keyframes: list[int] = field(default_factory=list)
    closed: tuple[int, str] | None = None

    async def receive(self, number: int, answer: Answer) -> None:
        """Receive and answer ``number`` ticks, or all until the connection is closed."""
        try:
            while len(self.ticks) < number:
                frame = await self.socket.recv(decode=False)
                message = self.core.receive(frame)
                if isinstance(message, Tick):
                    self.ticks.append(message.tick)
                    if _has_keyframes(frame):
                        self.with_keyframes.append(message.tick)
                    for sent in answer(self, message):
                        await self.socket.send(sent)
        except ConnectionClosed as closed:
            if closed.rcvd is None:
                raise
            self.closed = closed.rcvd.code, closed.rcvd.reason

    @property
    def missed(self) -> int:
        """How many ticks between the first and the newest never came."""
        return self.ticks[-1] - self.ticks[0] + 1 - len(self.ticks)

    def keyframes_after(self, number: int) -> int:
        """How many ticks after the first ``number`` brought keyframes."""
        return sum(tick not in self.ticks[:number] for tick in self.with_keyframes)


def plays(client: OddClient, tick: Tick) -> list[bytes]:
    """Send an input for every tick, which acknowledges as well."""
    sent = client.core.input()
    return [*client.core.data_to_send(), *([] if sent is None else [sent])]


def only_acknowledges(client: OddClient, tick: Tick) -> list[bytes]:
    """Send no input, and an acknowledgement a few times a second."""
    return client.core.data_to_send()


def acknowledges_every_fifth(client: OddClient, tick: Tick) -> list[bytes]:
    """Acknowledge every fifth tick."""
    client.core.data_to_send()
    return [] if len(client.ticks) % 5 else [pack([ACK, tick.tick, None, None, None])]


def says_nothing(client: OddClient, tick: Tick) -> list[bytes]:
    """Send nothing at all."""
    return []


async def odd_client(
    server: ServerProcess,
    code: str,
    number: int,
    answer: Answer,
    *,
    round_trip_ms: float = 0,
    spectate: bool = False,
) -> OddClient:
    """Be in the room with ``code`` for ``number`` ticks, or until the connection is closed."""
    core, ticket = await _placed(server.url, code, spectate)
    async with (
        proxied(server.port) as far,
        connect(
            f"ws://127.0.0.1:{far.port}/ws", compression=None, max_size=MAX_MESSAGE_BYTES
        ) as socket,
    ):
        far.conditions.one_way_ms = round_trip_ms / 2  # TCP and HTTP need not be waited for
        await socket.send(core.hello(ticket=ticket))
        assert isinstance(core.receive(await socket.recv(decode=False)), Welcome)
        client = OddClient(core, socket)
        await client.receive(number, answer)
        far.reset()
    return client


async def _placed(url: str, code: str, spectate: bool) -> tuple[ClientCore, str]:
    async with httpx.AsyncClient(base_url=url, timeout=WITHIN_S) as http:
        guest = (await http.post("/api/guests", json={"name": "Odd"})).raise_for_status().json()
        place = await http.post(
            f"/api/rooms/{code}/join",
            json={"spectate": spectate},
            headers={"Authorization": f"Bearer {guest['token']}"},
        )
        games = (await http.get("/api/protocol")).json()["games"]
        return ClientCore(games), place.raise_for_status().json()["ticket"]


def _has_keyframes(frame: bytes) -> bool:
    kind, *rest = msgpack.unpackb(frame, strict_map_key=False)
    return kind == TICK and any(extra[0] == EXTRA_KEYFRAME for extra in rest[2])
