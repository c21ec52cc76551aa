"""The swarm's Locust users: each signs in, joins a room, and plays there by its behaviour."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import gevent
from gevent.lock import BoundedSemaphore
from locust import FastHttpUser, task

from game_server.client.session import ClientCore
from game_server.protocol.close_codes import CloseCode, ProtocolError
from load_tests.swarm.bots.backoff import Backoff
from load_tests.swarm.bots.bot import Bot, Ending
from load_tests.swarm.bots.connection import Closed, Connection
from load_tests.swarm.bots.header_reader import HeaderCore
from load_tests.swarm.bots.lobbies import Lobbies, Lobby, LobbyRoutine
from load_tests.swarm.bots.verifiers import Verifiers
from load_tests.swarm.measure import locust_names
from load_tests.swarm.shapes import storms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from load_tests.swarm.bots.behaviours import Wanderer
    from load_tests.swarm.measure.bot_metrics import BotMetrics
    from load_tests.swarm.options import Options

RESUMES_AFTER_S = (0.2, 2.0)
"""Between losing a connection and opening the next. All at once would be a storm."""
DROPS_FOR_S = (0.0, 1.0)
"""Between dropping a connection and opening the next: in a storm they come all at once."""


@dataclass
class Swarm:
    """What the bots of one process share during a run. ``server`` is the server's address."""

    server: str
    options: Options
    metrics: BotMetrics
    started_at: float = field(default_factory=time.monotonic)
    games: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lobbies = Lobbies(max(1, self.options.lobby_size))
        self.verifiers = Verifiers(self.options.decode)
        self.protocol_lock = BoundedSemaphore()
        self._unforeseen: set[type[Exception]] = set()

    def storms(self) -> int:
        every = self.options.shape.storm_every_s
        return storms(time.monotonic() - self.started_at, every)

    def report_unforeseen(self, fault: Exception) -> None:
        """Count a mistake, and log the first of each kind with its traceback."""
        self.metrics.failure(locust_names.UNFORESEEN, f"{type(fault).__name__}: {fault}")
        if type(fault) not in self._unforeseen:
            self._unforeseen.add(type(fault))
            logging.getLogger(__name__).error("A bot failed; more of this kind are only counted.",
                                              exc_info=fault)  # fmt: skip


class Placement(NamedTuple):
    """A reserved seat: the socket to open, and the ticket that claims the seat."""

    url: str
    ticket: str


class Refused(Exception):
    """The server gave no seat. Locust's tables have the call that was refused."""


class SwarmUser(FastHttpUser):
    """One bot after the other, all with the same behaviour."""

    abstract = True
    host = "http://127.0.0.1:8000"
    max_retries = 1  # a kept connection may have been closed in the meantime
    behaviour: ClassVar[type[Wanderer]]
    swarm: ClassVar[Swarm]

    def on_start(self) -> None:
        self.client.base_url = self.swarm.server
        self._backoff = Backoff()
        self._lobby: Lobby | None = None
        self._verifies = self.swarm.verifiers.add()

    def on_stop(self) -> None:
        self._leave_lobby()
        self.swarm.verifiers.remove(self._verifies)

    @task
    def live(self) -> None:
        """Join, and play until the bot leaves for good or loses its seat; then pause."""
        has_left = False
        began = time.monotonic()
        try:
            has_left = self._play_in(self._join_room(), began)
        except Refused:
            pass
        except Exception as fault:
            self.swarm.report_unforeseen(fault)
        finally:
            self._leave_lobby()
        if not has_left:
            gevent.sleep(self._backoff.pause_s())

    def _play_in(self, placement: Placement, began: float) -> bool:
        """Play, and resume after each lost connection. Returns whether the bot left by itself."""
        metrics = self.swarm.metrics
        behaviour = self.behaviour(random.Random())
        core = self._core()
        hello, joined = core.hello(ticket=placement.ticket), (locust_names.JOIN, began)
        ticket_at: float | None = time.monotonic()
        while True:
            bot = self._new_bot(core, behaviour)
            try:
                connection = Connection(placement.url)
                try:
                    ending = bot.play(connection, self.swarm.games, hello, joined, ticket_at)
                except gevent.GreenletExit:
                    # Stopped: give the seat back, so that the next run does not find a full server.
                    bot.leave(connection)
                    raise
                finally:
                    connection.drop()
            except Closed as closed:
                metrics.disconnected(closed.code, closed.reason)
                if closed.code >= CloseCode.BAD_MESSAGE:
                    return False
                pauses_s = RESUMES_AFTER_S
            except ProtocolError as fault:
                metrics.failure(locust_names.UNREADABLE, str(fault))
                return False
            else:
                if ending is Ending.LEFT:
                    return True
                pauses_s = DROPS_FOR_S
            if bot.welcome is None:
                return False  # the seat was never taken, and its ticket is used up
            self._backoff.reset()
            gevent.sleep(random.uniform(*pauses_s))
            core = self._core()
            hello = core.hello(resume=bot.welcome.resume)
            joined, ticket_at = (locust_names.RESUME, time.monotonic()), None

    def _new_bot(self, core: ClientCore, behaviour: Wanderer) -> Bot:
        swarm = self.swarm
        before = swarm.storms()
        return Bot(
            core,
            behaviour,
            swarm.metrics,
            LobbyRoutine(max(1, swarm.options.lobby_size)),
            time.monotonic,
            lambda: swarm.storms() > before,
        )

    def _core(self) -> ClientCore:
        return (ClientCore if self._verifies else HeaderCore)(self.swarm.games)

    def _join_room(self) -> Placement:
        """Sign in, and ask for a seat. Raises Refused."""
        with self.swarm.protocol_lock:  # one request serves all bots
            if not self.swarm.games:
                self.swarm.games = self._call("GET", "/api/protocol")["games"]
        name = f"{type(self).__name__} {random.randrange(1000)}"
        token = self._call("POST", "/api/guests", {"name": name})["token"]
        options = self.swarm.options
        if options.lobby_size:
            return self._join_lobby(token)
        if self.behaviour.spectates:
            rooms = self._call("GET", "/api/rooms")
            if not rooms:
                raise Refused("nothing to watch yet")
            return self._join(token, random.choice(rooms)["code"], None)
        body = {"game": options.game, "mode": options.mode}
        return _placement(self._call("POST", "/api/quick-play", body, token))

    def _join_lobby(self, token: str) -> Placement:
        """A seat in a private lobby: its first bot opens it, the others wait for its code."""
        swarm = self.swarm
        if self.behaviour.spectates:
            lobby = swarm.lobbies.spectate()
            if lobby is None or lobby.code is None:
                raise Refused("nothing to watch yet")
            self._lobby = lobby
            return self._join(token, lobby.code, lobby)
        lobby, is_first = swarm.lobbies.join()
        self._lobby = lobby
        if is_first:
            settings = {"player_limit": lobby.size, "min_players": 0}
            body = {"private": True, "game": swarm.options.game, "settings": settings}
            try:
                made = self._call("POST", "/api/rooms", body, token)
            except Refused:
                lobby.is_gone = True
                raise
            lobby.code = made["code"]
            return _placement(made)
        while lobby.code is None and not lobby.is_gone:
            gevent.sleep(0.05)
        if lobby.code is None:
            raise Refused("the lobby never opened")
        return self._join(token, lobby.code, lobby)

    def _join(self, token: str, code: str, lobby: Lobby | None) -> Placement:
        body = {"spectate": self.behaviour.spectates}
        try:
            made = self._call(
                "POST", f"/api/rooms/{code}/join", body, token, name="/api/rooms/{code}/join"
            )
        except Refused:
            if lobby is not None:
                lobby.is_gone = True
            raise
        return _placement(made)

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        token: str | None = None,
        name: str | None = None,
    ) -> Any:
        """An HTTP call, reported under its path. Raises Refused, and leaves the lobby."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        content = {key: value for key, value in (body or {}).items() if value is not None}
        with self.client.request(
            method,
            path,
            name=name or path,
            headers=headers,
            json=content if body is not None else None,
            catch_response=True,
        ) as answer:
            content = _content(answer)
            if answer.status_code == 200 and content is not None:
                return content
            answer.failure(_reason(answer, content))
        self._leave_lobby()
        raise Refused(path)

    def _leave_lobby(self) -> None:
        lobby, self._lobby = self._lobby, None
        if lobby is not None:
            self.swarm.lobbies.leave(lobby, self.behaviour.spectates)


def _placement(made: Mapping[str, Any]) -> Placement:
    return Placement(made["ws_url"], made["ticket"])


def _content(answer: Any) -> Any:
    """The JSON of an answer, None if it has none."""
    try:
        return answer.json()
    except (ValueError, TypeError):
        return None


def _reason(answer: Any, content: Any) -> str:
    """Why a call failed, in the server's words if it answered."""
    if answer.error is not None and not answer.status_code:
        return f"no answer: {answer.error}"
    if isinstance(content, dict) and "error" in content:
        return f"{content['error']}: {content.get('message', '')}"
    return f"status {answer.status_code}, but no answer that a game server gives"
