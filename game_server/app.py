"""The composition root: builds every concrete part and joins them.

``create_app()`` is an ordinary ASGI application: ``uvicorn game_server.app:create_app --factory``
works. The ``game-server`` command runs it on faster protocol classes
(``realtime.process.serving``).
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import WebSocketRoute

from game_server import __version__
from game_server.api.errors import Incidents, install_error_handlers, responses
from game_server.api.links import Links, lan_address
from game_server.api.middleware.body_limit import BodyLimit
from game_server.api.middleware.call_budget import CallBudget
from game_server.api.middleware.error_pages import ErrorPages
from game_server.api.middleware.headers import SafeHeaders
from game_server.api.middleware.running import SEVERAL_WORKERS, Running
from game_server.api.protocol_document import protocol_document
from game_server.api.proxies import Proxies, TrustedProxies
from game_server.api.qr_codes import QrCodes
from game_server.api.readiness import Readiness
from game_server.api.rehearsal import rehearse
from game_server.api.room_list import RoomList
from game_server.api.routes import games, guests, operations, parties, rooms, socket_check
from game_server.api.routes.documentation import Documentation
from game_server.api.routes.web_client import WebClient, find_web_client, has_page
from game_server.api.services import Services
from game_server.api.web_page.head import Head, shown
from game_server.cluster.memory import MemoryDirectory
from game_server.installed_games import all_games, game_cards
from game_server.limits.per_address import HoldingCap, MinuteCap
from game_server.maps.maker import MapMaker, MapQuotas
from game_server.maps.process import MapProcess
from game_server.matchmaking.matchmaker import Limits, Matchmaker
from game_server.matchmaking.tokens import Tokens
from game_server.netcode.changes.rate_tiers import TIERS
from game_server.observability.metrics import Metrics
from game_server.observability.process import resident_bytes
from game_server.observability.reporter import Reporter
from game_server.page_build.kept import KeptBuilds, user_cache
from game_server.page_build.process import PageBuild
from game_server.protocol.close_codes import CloseCode
from game_server.protocol.declare import NO_MARGIN, SeatState
from game_server.realtime.http.http_connections import HttpConnections
from game_server.realtime.process.clock_driver import ClockDriver
from game_server.realtime.process.descriptors import Shares, limit
from game_server.realtime.process.idle_collector import IdleCollector
from game_server.realtime.process.siblings import Siblings
from game_server.realtime.sessions.endpoint import SocketEndpoint
from game_server.realtime.sessions.heartbeat import Heartbeat
from game_server.realtime.sessions.origin_check import OriginCheck
from game_server.realtime.sessions.session import Session
from game_server.realtime.sockets.batch_io import BatchIO
from game_server.rooms.registry.budgets import Quotas
from game_server.rooms.registry.contracts import Contracts
from game_server.rooms.registry.room_registry import RoomRegistry
from game_server.rooms.state.phases import RoundPhases
from game_server.rooms.state.public_info import room_info
from game_server.rooms.upkeep.housekeeping import PARTS_PER_S, Housekeeping
from game_server.rooms.world.tick_clock import TickClock
from game_server.settings import PREFIX, Settings, SettingsError, load_settings, stray_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from pydantic import SecretStr

    from game_server.games.base import Game

HEARTBEAT_SLOTS = 20
IDLE_HZ = 10
LOG: Any = structlog.get_logger("game_server")
EVERY_ADDRESS = ("0.0.0.0", "::")
SWITCH_S = 0.0005
"""How long another thread (for QR codes or hashes) may hold the interpreter lock. The event loop
needs it several times a tick, and players would feel Python's own 5 ms.
"""
DESCRIPTION = """\
A real-time game server. HTTP reserves seats for players; the game itself is a WebSocket.

1. `POST /api/guests` returns a token; send it as a bearer token from then on.
2. `POST /api/quick-play`, or a room's `join`, returns `ws_url` and a ticket.
3. Open `ws_url` and send the hello with the ticket; `GET /api/protocol` has the messages.

Every refusal is `{"error": code, "message": sentence}`.
"""


def quotas(settings: Settings) -> Quotas:
    """The limits on what rooms may cost."""
    return Quotas(
        seats_each=settings.seats_per_address,
        seats_in_all=settings.seats,
        bots_each=settings.bots_per_address,
        bots_in_all=settings.bots,
        tick_s_each=settings.tick_s_per_address,
        busy_share=settings.busy_share,
    )


class Node:
    """A running server's parts. Build, ``start`` on an event loop, ``drain``, ``stop``."""

    def __init__(self, settings: Settings) -> None:
        games = all_games(settings.games)
        if settings.default_game not in games:
            raise SettingsError(f"{PREFIX}DEFAULT_GAME should be one of {', '.join(games)}")
        self.metrics = Metrics()
        self.reporter = Reporter(self.metrics, frozenset(map(int, CloseCode)))
        self.clock = TickClock(time.monotonic)
        self.readiness = Readiness(lambda: self.clock.overdue_s)
        self.tokens = Tokens(settings.secret.get_secret_value(), time.time)
        self.registry = RoomRegistry(
            games,
            RoundPhases(settings.results_s),
            self.clock,
            Contracts(
                self.tokens.issue_resume,
                MemoryDirectory(),
                self.reporter,
                waiting=HoldingCap(settings.waiting_places_per_address),
            ),
            settings.seats_per_world,
            settings.hold_s,
            settings.shed_after_s,
            quotas(settings),
            self._maps(settings, games),
        )
        self.housekeeping = Housekeeping(self.registry)
        self.clock.on_fault = self.registry.faults.note
        origin_check = OriginCheck(settings.page_origins)
        self.batch: BatchIO | None = None
        self.shares = Shares.of(limit())
        self.http_connections = HttpConnections(
            settings.http_connections_per_address,
            _or(settings.http_connections, self.shares.http),
            TrustedProxies(settings.trusted_proxies),
            self.reporter.refused,
        )
        self.heartbeat = Heartbeat(HEARTBEAT_SLOTS)
        self.sockets = SocketEndpoint(
            lambda socket: Session(
                socket,
                self.registry,
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
            origin_check,
            self.reporter,
        )
        self.matchmaker = Matchmaker(
            self.registry,
            self.tokens,
            settings.default_game,
            time.monotonic,
            Limits(
                lookup_failures=settings.lookup_failures,
                passwords_per_minute=settings.passwords_per_minute,
                parties_per_address=settings.parties_per_address,
                bot_fill_s=settings.bot_fill_s,
            ),
        )
        self.registry.aftermath.on_result = self.matchmaker.skills.learn
        rooms = self.registry
        links = Links(
            settings.public_url,
            lan_address if settings.host in EVERY_ADDRESS else lambda: None,
            settings.public_hosts,
        )
        folder = find_web_client()
        has_part, default = partial(has_page, folder), settings.default_game
        protocol = orjson.dumps(protocol_document(games, default, has_part, settings.hold_s))
        kept = KeptBuilds(user_cache())
        self.page_build = PageBuild(folder, kept, self.reporter.served_plainly)
        self._is_page_plain = settings.plain_page
        self.web_client = WebClient(
            folder,
            lambda: self.page_build.current,
            Head(shown(games, default), folder, rooms.find, protocol),
            links,
        )
        self.services = Services(
            matchmaker=self.matchmaker,
            tokens=self.tokens,
            links=links,
            origin_check=origin_check,
            room_list=RoomList(lambda: map(room_info, rooms.public_rooms()), time.monotonic),
            qr_codes=QrCodes(),
            calls=MinuteCap(settings.calls_per_minute, time.monotonic),
            new_guests=MinuteCap(settings.guests_per_minute, time.monotonic),
            joins=MinuteCap(settings.joins_per_minute, time.monotonic),
            new_rooms=MinuteCap(settings.rooms_per_minute, time.monotonic),
            readiness=self.readiness,
            metrics_token=_revealed(settings.metrics_token),
            metrics_page=self.metrics.page,
            metrics_type=self.metrics.content_type,
            protocol=protocol,
            game_cards=game_cards(games),
        )
        self.metrics.observe(self._gauges)
        self._collector = IdleCollector(
            time.monotonic,
            lambda: self.clock.next_deadline,
            playing=lambda: any(True for _ in self.registry.worlds),
            memory=resident_bytes,
        )
        self._heartbeat_hz = HEARTBEAT_SLOTS / settings.heartbeat_s
        self.siblings = Siblings(time.monotonic, lambda: LOG.error(SEVERAL_WORKERS))
        self._driver: ClockDriver | None = None
        self._collecting: asyncio.Task[None]

    @property
    def is_running(self) -> bool:
        """Whether ticks run."""
        return self._driver is not None

    def _maps(self, settings: Settings, games: Mapping[str, Game]) -> MapMaker:
        """Draws maps, the large ones in a process of their own."""
        self.map_process = MapProcess()
        limits = MapQuotas(settings.map_ms_per_address, settings.map_ms_in_all)
        maker = MapMaker(self.map_process.draw, limits, time.monotonic, self._report_map)
        for game in games.values():
            maker.learn(game)
        return maker

    def _report_map(self, game: str, fault: Exception) -> str:
        incident = secrets.token_hex(4)
        self.reporter.incident(incident, None, game, fault)
        return incident

    def start(self) -> None:
        """Start ticks on the running event loop. Does nothing when they run already."""
        if self._driver is not None:
            return
        self.siblings.start()
        self.batch = BatchIO.open()
        sys.setswitchinterval(SWITCH_S)
        self.clock.add(1, lambda due: self._each_second())
        self.clock.add(PARTS_PER_S, lambda due: self.housekeeping.go_on())
        self.clock.add(self._heartbeat_hz, lambda due: self.heartbeat.beat())
        self._driver = ClockDriver(self.clock, asyncio.get_running_loop())
        self._driver.start()
        self._collector.start()
        self.metrics.garbage.start()
        self._collecting = asyncio.create_task(self._collect_garbage())
        if not self._is_page_plain:
            self.page_build.start()

    def drain(self) -> None:
        """Close all rooms and connections. Clients come back by themselves, to another process."""
        self.readiness.draining = True
        for part in (partial(self.registry.close_all, CloseCode.DRAINING), self.sockets.drain):
            with self.registry.faults.contained():
                part()

    def stop(self) -> None:
        """Stop ticks, and all parts that run beside them."""
        if self._driver is None:
            return
        with ExitStack() as parts:  # runs all of them, even when one raises
            parts.callback(self.siblings.stop)
            if self.batch is not None:
                parts.callback(self.batch.close)
            parts.callback(self.services.qr_codes.close)
            parts.callback(self._collector.stop)
            parts.callback(self.metrics.garbage.stop)
            parts.callback(self._driver.stop)
            parts.callback(self._collecting.cancel)
            parts.callback(self.page_build.stop)
            parts.callback(self.registry.tasks.cancel)
        self._driver = None

    async def _collect_garbage(self) -> None:
        """Collect garbage whenever ticks leave time for it, until cancelled."""
        while True:
            await asyncio.sleep(1 / IDLE_HZ)
            self._collector.idle()

    def _each_second(self) -> None:
        self.siblings.claim_again()
        self.reporter.each_second()
        tiers = [0] * len(TIERS)
        for runner in self.registry.worlds:
            tiers = [sum(pair) for pair in zip(tiers, runner.members_by_tier(), strict=True)]
            seats = runner.world.seats
            known = (seats.state == SeatState.HUMAN) & (seats.input_margin != NO_MARGIN)
            self.reporter.margins(runner.game.name, seats.input_margin[known].tolist())
        self.reporter.tiers(tiers)

    def _gauges(self) -> dict[str, int]:
        sent = self.sockets.sent
        return {
            **self.registry.counts,
            "connections": self.sockets.connections,
            "http_connections": len(self.http_connections),
            "messages_out": sent.messages + (self.batch.messages_out if self.batch else 0),
            "bytes_out": sent.bytes + (self.batch.bytes_out if self.batch else 0),
        }


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole server as an ASGI application. Raises SettingsError."""
    if settings is None:
        settings = load_settings()
        for sentence in stray_settings():
            LOG.warning(sentence)
    node = Node(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        node.start()
        await rehearse(app)
        await node.page_build.recalled()
        try:
            yield
        finally:
            node.drain()
            node.stop()
            await node.map_process.stop()

    app = FastAPI(
        title="Game server",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        middleware=_middleware(settings, node),
        responses=responses(422),
        openapi_url=None,  # see Documentation
    )
    app.state.node, app.state.services = node, node.services
    install_error_handlers(app, node.reporter.call_refused)
    for part in (guests, games, rooms, parties, socket_check, operations):
        app.include_router(part.router)
    app.router.routes.extend(node.web_client.routes())
    app.router.routes.extend(Documentation(app, node.web_client).routes())
    app.router.routes.append(WebSocketRoute("/ws", node.sockets))
    app.router.default = node.web_client.behind(app.router)
    return app


def _middleware(settings: Settings, node: Node) -> list[Middleware]:
    """The middleware, outermost first."""
    refused = node.reporter.call_refused
    trusted = TrustedProxies(settings.trusted_proxies)
    stack = [
        Middleware(Proxies, trusted, settings.root_path, node.reporter.proxy_ignored),
        Middleware(SafeHeaders, embedded_by=settings.embedded_by),
        Middleware(ErrorPages, render=node.web_client.error_page),
        Middleware(
            Incidents, report=lambda name, fault: node.reporter.incident(name, None, "", fault)
        ),
        Middleware(
            Running, start=lambda: node.start(), has_siblings=lambda: node.siblings.are_there
        ),
        Middleware(CallBudget, budget=node.services.calls, refused=refused),
        Middleware(BodyLimit, refused=refused),
    ]
    if settings.page_origins:
        # Pages that may open the socket must be able to get a ticket, too.
        stack.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.page_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type"],
                expose_headers=["Retry-After", "X-Total-Count"],
            )
        )
    return stack


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _or(chosen: int | None, default: int) -> int:
    return default if chosen is None else chosen
