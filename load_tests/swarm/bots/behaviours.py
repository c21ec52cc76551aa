"""What bots do: each behaviour decides ten times a second, from what its bot observes.

Behaviours know no game by name. They press the buttons that a game has, and go to the points that
its map names. In a game without either, they wander.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

Position = tuple[float, float]
"""x and y, in units of the map."""
DECIDES_HZ = 10
"""As often as a quick person. In the ticks between, a bot holds the same buttons."""
NEAR_UNITS = 80.0
ATTACK_UNITS = 320.0
GIVES_UP_S = 5.0
"""A bot that has not arrived by then is stuck at a wall: it goes somewhere else."""
BANKS_AFTER_S, BANKS_FOR_S = 8.0, 3.0
IDLER_STIRS_S = 15.0
"""Often enough that the room does not take the bot for an idle player."""
DASHES_PER_S, RAILS_PER_S = 0.3, 0.3
CHATS_EVERY_S, SPECTATES_EVERY_S, LEAVES_EVERY_S = 6.0, 3.0, 20.0
CHAT_MESSAGES = ("gg", "over here!", "who took my shards?", "nice shot", "wait for me", "Grüße! 👋")


@dataclass(slots=True)
class Observation:
    """What a bot knows. ``own`` is its private record. ``others`` are the positions of other
    players, known only to bots that decode the world.
    """

    tick: int
    tick_hz: int
    own: Mapping[str, float]
    map: Mapping[str, Any]
    others: Sequence[Position] = ()

    @property
    def position(self) -> Position | None:
        if "x" in self.own and "y" in self.own:
            return self.own["x"], self.own["y"]
        return None

    def points(self, name: str) -> list[Position]:
        """The centres of the map's points of a name, such as ``pads``."""
        return [(point[0], point[1]) for point in self.map.get(name, ())]

    def random_position(self, random: Random) -> Position:
        width, height = self.map.get("width", 0.0), self.map.get("height", 0.0)
        return random.uniform(0, width), random.uniform(0, height)

    @property
    def ticks_per_decision(self) -> int:
        return max(1, round(self.tick_hz / DECIDES_HZ))


@dataclass(slots=True)
class Intent:
    """What a bot wants to do from this tick on."""

    dx: float = 0.0
    dy: float = 0.0
    """The direction to move in, of any length; 0, 0 stops."""
    aim: float = 0.0
    """Radians."""
    fire: bool = False
    presses: tuple[str, ...] = ()
    chat: str | None = None
    spectate: int | None = None
    """The slot to watch from now on, for spectators."""
    drop: bool = False
    """End the connection as a lost network does, to resume."""
    leave: bool = False
    """Give the seat back."""


def controls(intent: Intent, buttons: Sequence[str], presses: Sequence[str]) -> dict[str, bool]:
    """The buttons and presses of a game that carry out an intent."""
    length = math.hypot(intent.dx, intent.dy) or 1.0
    x, y = intent.dx / length, intent.dy / length
    held = {"right": x > 0.38, "left": x < -0.38, "down": y > 0.38, "up": y < -0.38}
    held["fire"] = intent.fire
    return {name: True for name in buttons if held.get(name)} | {
        name: True for name in presses if name in intent.presses
    }


@dataclass
class Wanderer:
    """Flies to random points and shoots now and then."""

    spectates: ClassVar[bool] = False
    random: Random
    _target: Position | None = field(default=None, init=False)
    _chosen_at: int = field(default=0, init=False)

    def decide(self, seen: Observation) -> Intent:
        return self._go(seen, self._waypoint(seen))

    def _waypoint(self, seen: Observation) -> Position:
        is_stuck = seen.tick - self._chosen_at > GIVES_UP_S * seen.tick_hz
        if self._target is None or is_stuck or _distance(seen.position, self._target) < NEAR_UNITS:
            self._choose(seen, self._next(seen))
        assert self._target is not None
        return self._target

    def _choose(self, seen: Observation, target: Position) -> None:
        self._target, self._chosen_at = target, seen.tick

    def _next(self, seen: Observation) -> Position:
        return seen.random_position(self.random)

    def _go(self, seen: Observation, target: Position) -> Intent:
        x, y = seen.position or seen.random_position(self.random)
        dx, dy = target[0] - x, target[1] - y
        presses = ("dash",) if self._happens(seen, DASHES_PER_S) else ()
        fire = self.random.random() < 0.2
        return Intent(dx, dy, math.atan2(dy, dx), fire, presses)

    def _happens(self, seen: Observation, per_s: float) -> bool:
        """Whether something that happens ``per_s`` times a second happens in this decision."""
        return self.random.random() < per_s * seen.ticks_per_decision / seen.tick_hz


@dataclass
class Hunter(Wanderer):
    """Goes for the nearest player it knows of, else from crystal to crystal, and shoots."""

    def decide(self, seen: Observation) -> Intent:
        prey = min(seen.others, key=lambda point: _distance(seen.position, point), default=None)
        if prey is None:
            prey = self._waypoint(seen)
        intent = self._go(seen, prey)
        distance = _distance(seen.position, prey)
        intent.fire = distance < 2 * ATTACK_UNITS
        if distance < ATTACK_UNITS:  # close enough: circle
            intent.dx, intent.dy = -intent.dy, intent.dx
        if self._happens(seen, RAILS_PER_S):
            intent.presses += ("rail",)
        return intent

    def _next(self, seen: Observation) -> Position:
        return self.random.choice(seen.points("crystals") or [seen.random_position(self.random)])


@dataclass
class Banker(Hunter):
    """Collects for a while, then waits on the nearest pad until it has banked."""

    _since: int | None = field(default=None, init=False)

    def decide(self, seen: Observation) -> Intent:
        if self._since is None or not 0 <= seen.tick - self._since < 60 * seen.tick_hz:
            self._since = seen.tick
        pads = seen.points("pads")
        if not pads or seen.tick - self._since < BANKS_AFTER_S * seen.tick_hz:
            return super().decide(seen)
        pad = min(pads, key=lambda point: _distance(seen.position, point))
        if _distance(seen.position, pad) > NEAR_UNITS / 2:
            intent = self._go(seen, pad)
            if seen.tick - self._since > (BANKS_AFTER_S + GIVES_UP_S) * seen.tick_hz:
                self._since = None
            return intent
        if self._happens(seen, 1 / BANKS_FOR_S):
            self._since = None
        return Intent()


@dataclass
class Idler(Wanderer):
    """Stands around, and moves now and then."""

    _stirred_at: int | None = field(default=None, init=False)

    def decide(self, seen: Observation) -> Intent:
        if self._stirred_at is None:
            self._stirred_at = seen.tick
        if 0 <= seen.tick - self._stirred_at < IDLER_STIRS_S * seen.tick_hz:
            return Intent()
        self._stirred_at = seen.tick
        return super().decide(seen)


@dataclass
class Chatter(Wanderer):
    """Wanders and chats."""

    def decide(self, seen: Observation) -> Intent:
        intent = super().decide(seen)
        if self._happens(seen, 1 / CHATS_EVERY_S):
            intent.chat = self.random.choice(CHAT_MESSAGES)
        return intent


@dataclass
class Leaver(Wanderer):
    """Wanders, and disconnects every half minute or so. Mostly it loses its connection and comes
    back to its seat; sometimes it leaves, and a new bot joins.
    """

    def decide(self, seen: Observation) -> Intent:
        intent = super().decide(seen)
        if self._happens(seen, 1 / LEAVES_EVERY_S):
            if self.random.random() < 0.7:
                intent.drop = True
            else:
                intent.leave = True
        return intent


@dataclass
class Spectator(Wanderer):
    """Watches one player after the other."""

    spectates = True

    def decide(self, seen: Observation) -> Intent:
        intent = Intent()
        if self._happens(seen, 1 / SPECTATES_EVERY_S):
            intent.spectate = self.random.randrange(4)
        return intent


def _distance(start: Position | None, end: Position) -> float:
    return math.inf if start is None else math.hypot(end[0] - start[0], end[1] - start[1])
