"""The composition root: builds every concrete part and joins them.

``create_app()`` is an ordinary ASGI application: ``uvicorn game_server.app:create_app --factory``
works. The ``game-server`` command runs it on faster protocol classes (``realtime.serving``).
"""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import orjson
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import WebSocketRoute

from game_server.api import guests, operations, parties, rooms
from game_server.api.errors import BodyLimit, Incidents, install_error_handlers, responses
from game_server.api.headers import SafeHeaders
from game_server.api.links import Links, lan_address
from game_server.api.services import Services
from game_server.api.web_client import WebClient, find_web_client
from game_server.cluster.memory import MemoryDirectory
from game_server.games.base import Game
from game_server.games.driftline.game import Driftline
from game_server.games.paint_tag.game import PaintTag
from game_server.limits.addresses import AddressList
from game_server.limits.per_address import HoldingCap, MinuteCap
from game_server.lobby.matchmaking import Limits, Matchmaker
from game_server.lobby.phases import RoundPhases
from game_server.lobby.tickets import Tokens
from game_server.netcode.tiers import TIERS
from game_server.observability.metrics import Metrics
from game_server.observability.reporter import Reporter
from game_server.protocol.close_codes import CloseCode
from game_server.protocol.declare import NO_MARGIN, SeatState
from game_server.protocol.generate import describe
from game_server.realtime.batch_io import BatchIO
from game_server.realtime.descriptors import Shares, limit
from game_server.realtime.endpoint import SocketEndpoint
from game_server.realtime.heartbeat import Heartbeat
from game_server.realtime.http_connections import HttpConnections
from game_server.realtime.idle_collector import IdleCollector
from game_server.realtime.session import Session
from game_server.rooms.clock import ClockDriver, TickClock
from game_server.rooms.contracts import Contracts
from game_server.rooms.host import RoomHost
from game_server.rooms.housekeeping import keep_house
from game_server.settings import PREFIX, Settings, SettingsError, load_settings

HEARTBEAT_SLOTS = 20
IDLE_HZ = 10
EVERY_ADDRESS = ("0.0.0.0", "::")
DESCRIPTION = """\
A real-time game server. HTTP finds players a place; the game itself is a WebSocket.

1. `POST /api/guests` answers a token; send it as a bearer token from then on.
2. `POST /api/quick-play`, or a room's `join`, answers `ws_url` and a ticket.
3. Open `ws_url` and send the hello with the ticket; `GET /api/protocol` has the messages.

Every refusal is `{"error": code, "message": sentence}`.
"""


def all_games(further: Sequence[str] = ()) -> dict[str, Game]:
    """The games of this server by name: its own, and ``further`` ones given as ``module:Class``.

    Raises SettingsError.
    """
    games: dict[str, Game] = {}
    for game in (Driftline(), PaintTag(), *map(_load_game, further)):
        if game.name in games:
            raise SettingsError(f"{PREFIX}GAMES: two games are called {game.name!r}")
        games[game.name] = game
    return games


def _load_game(place: str) -> Game:
    """A game of somebody else's, from an installed module or one in the working directory."""
    module, _, name = place.partition(":")
    if (here := os.getcwd()) not in sys.path:
        sys.path.insert(0, here)
    try:
        game = getattr(importlib.import_module(module), name)()
        if not isinstance(game, Game):
            raise TypeError("it is not a Game")
        game.tables  # noqa: B018  what is declared wrongly is told now
    except Exception as fault:  # it is somebody else's code
        what = f"{type(fault).__name__}: {fault}"
        raise SettingsError(f"{PREFIX}GAMES: {place!r} can't be loaded: {what}") from fault
    return game


def protocol_document(
    games: Mapping[str, Game], web_client: WebClient, hold_s: int
) -> dict[str, Any]:
    """What ``GET /api/protocol`` answers: the core of the wire, how long a lost place is held, and
    every game's tables.
    """
    return {
        **describe(),
        "hold_s": hold_s,
        "games": {
            name: {
                "title": game.title,
                "tick_hz": game.tick_hz,
                "has_page": web_client.has_page(name),
                "settings_schema": game.settings_schema(),
                **game.tables.describe(),
            }
            for name, game in games.items()
        },
    }


class Node:
    """A running server's parts. Build, ``start`` on an event loop, ``drain``, ``stop``."""

    def __init__(self, settings: Settings) -> None:
        games = all_games(settings.games)
        if settings.default_game not in games:
            raise SettingsError(f"{PREFIX}DEFAULT_GAME should be one of {', '.join(games)}")
        self.draining = False
        self.metrics = Metrics()
        self.reporter = Reporter(self.metrics, frozenset(map(int, CloseCode)))
        self.clock = TickClock(time.monotonic)
        self.tokens = Tokens(settings.secret.get_secret_value(), time.time)
        self.host = RoomHost(
            games,
            RoundPhases(settings.results_s),
            self.clock,
            Contracts(self.tokens.issue_resume, MemoryDirectory(), self.reporter),
            settings.seats_per_world,
            settings.hold_s,
        )
        self.batch: BatchIO | None = None
        self.shares = Shares.of(limit())
        self.http_connections = HttpConnections(
            settings.http_connections_per_address,
            _or(settings.http_connections, self.shares.http),
            AddressList(settings.trusted_proxies),
            self.reporter.refused,
        )
        self.heartbeat = Heartbeat(HEARTBEAT_SLOTS)
        self.sockets = SocketEndpoint(
            lambda socket: Session(
                socket,
                self.host,
                self.tokens,
                self.reporter,
                time.monotonic,
                socket.source(),
                self.batch,
            ),
            self.heartbeat,
            HoldingCap(
                settings.connections_per_address, _or(settings.connections, self.shares.sockets)
            ),
            settings.allowed_origins,
            self.reporter,
        )
        self.web_client = WebClient(find_web_client())
        self.matchmaker = Matchmaker(
            self.host,
            self.tokens,
            settings.default_game,
            time.monotonic,
            Limits(lookup_failures=settings.lookup_failures, bot_fill_s=settings.bot_fill_s),
        )
        self.host.on_result = self.matchmaker.skills.learn
        self.services = Services(
            matchmaker=self.matchmaker,
            tokens=self.tokens,
            links=Links(
                settings.public_url,
                lan_address if settings.host in EVERY_ADDRESS else lambda: None,
            ),
            new_guests=MinuteCap(settings.guests_per_minute, time.monotonic),
            new_rooms=MinuteCap(settings.rooms_per_minute, time.monotonic),
            ready=lambda: not self.draining,
            metrics_page=self.metrics.page,
            metrics_type=self.metrics.content_type,
            protocol=orjson.dumps(protocol_document(games, self.web_client, settings.hold_s)),
        )
        self.metrics.observe(self._gauges)
        self._collector = IdleCollector(
            time.monotonic,
            lambda: self.clock.next_deadline,
            playing=lambda: any(True for _ in self.host.worlds),
        )
        self._heartbeat_hz = HEARTBEAT_SLOTS / settings.heartbeat_s
        self._driver: ClockDriver

    def start(self) -> None:
        """Let time pass, on the running event loop."""
        self.batch = BatchIO.open()
        self.clock.add(1, lambda due: self._each_second())
        self.clock.add(self._heartbeat_hz, lambda due: self.heartbeat.beat())
        self._driver = ClockDriver(self.clock, asyncio.get_running_loop())
        self._driver.start()
        self._collector.start()
        self.metrics.garbage.start()

    def drain(self) -> None:
        """End all rooms and connections; their clients come back by themselves, elsewhere."""
        self.draining = True
        self.host.close_all(CloseCode.DRAINING)
        self.sockets.drain()

    def stop(self) -> None:
        """Let no more time pass."""
        self._driver.stop()
        self.metrics.garbage.stop()
        self._collector.stop()
        if self.batch is not None:
            self.batch.close()

    async def collect_garbage(self) -> None:
        """Collect garbage whenever the ticks leave room for it, until cancelled."""
        while True:
            await asyncio.sleep(1 / IDLE_HZ)
            self._collector.idle()

    def _each_second(self) -> None:
        keep_house(self.host, 1.0)
        tiers = [0] * len(TIERS)
        for runner in self.host.worlds:
            tiers = [sum(pair) for pair in zip(tiers, runner.members_by_tier(), strict=True)]
            seats = runner.world.seats
            known = (seats.state == SeatState.HUMAN) & (seats.input_margin != NO_MARGIN)
            self.reporter.margins(runner.game.name, seats.input_margin[known].tolist())
        self.reporter.tiers(tiers)

    def _gauges(self) -> dict[str, int]:
        sent = self.sockets.sent
        return {
            **self.host.counts,
            "connections": self.sockets.connections,
            "http_connections": len(self.http_connections),
            "messages_out": sent.messages + (self.batch.messages_out if self.batch else 0),
            "bytes_out": sent.bytes + (self.batch.bytes_out if self.batch else 0),
        }


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole server as an ASGI application. Raises SettingsError."""
    settings = settings or load_settings()
    node = Node(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        node.start()
        garbage = asyncio.create_task(node.collect_garbage())
        try:
            yield
        finally:
            garbage.cancel()
            node.drain()
            node.stop()

    app = FastAPI(
        title="Game server",
        version=_version(),
        description=DESCRIPTION,
        lifespan=lifespan,
        middleware=_middleware(settings, node),
        responses=responses(422),
        redoc_url=None,
    )
    app.state.node = node
    app.state.services = node.services
    install_error_handlers(app)
    for part in (guests, rooms, parties, operations):
        app.include_router(part.router)
    app.router.routes.extend(node.web_client.routes())
    app.router.routes.append(WebSocketRoute("/ws", node.sockets))
    app.router.default = node.web_client.behind(app.router)
    return app


def _middleware(settings: Settings, node: Node) -> list[Middleware]:
    """Outermost first."""
    stack = [
        Middleware(SafeHeaders),
        Middleware(
            Incidents, report=lambda name, fault: node.reporter.incident(name, None, "", fault)
        ),
    ]
    stack.append(Middleware(BodyLimit))
    if settings.allowed_origins:
        # Pages that may open the socket must be able to ask for a ticket too.
        stack.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.allowed_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type"],
                expose_headers=["Retry-After", "X-Total-Count"],
            )
        )
    return stack


def _or(chosen: int | None, default: int) -> int:
    return default if chosen is None else chosen


def _version() -> str:
    try:
        return version("game-server")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
