"""What bots do: each behaviour decides from what a bot knows, some times a second.

Behaviours know no game by name. They steer by the buttons that a game has and go to the places
that its map names; where a game has neither, they wander.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

Place = tuple[float, float]
DECIDES_HZ = 10
"""As often as a quick person; in the ticks between, a bot holds what it held."""
NEAR_UNITS = 80.0
ATTACK_UNITS = 320.0
LOSES_PATIENCE_S = 5.0
"""A bot that has not arrived by then stands before a wall: it goes somewhere else."""
BANKS_AFTER_S, BANKS_FOR_S = 8.0, 3.0
IDLER_STIRS_S = 15.0
"""Often enough not to be taken for somebody who has gone."""
DASHES_PER_S, RAILS_PER_S = 0.3, 0.3
TALKS_EVERY_S, LOOKS_EVERY_S, GOES_EVERY_S = 6.0, 3.0, 20.0
SAYINGS = ("gg", "over here!", "who took my shards?", "nice shot", "wait for me", "Grüße! 👋")


@dataclass(slots=True)
class Sight:
    """What a bot knows. ``own`` is its private record; ``others`` are the places of other players,
    known only to bots that decode the world.
    """

    tick: int
    tick_hz: int
    own: Mapping[str, float]
    ground: Mapping[str, Any]
    others: Sequence[Place] = ()

    @property
    def here(self) -> Place | None:
        if "x" in self.own and "y" in self.own:
            return self.own["x"], self.own["y"]
        return None

    def places(self, name: str) -> list[Place]:
        """The middles of what the map has under a name."""
        return [(place[0], place[1]) for place in self.ground.get(name, ())]

    def anywhere(self, random: Random) -> Place:
        width, height = self.ground.get("width", 0.0), self.ground.get("height", 0.0)
        return random.uniform(0, width), random.uniform(0, height)

    @property
    def ticks_per_decision(self) -> int:
        return max(1, round(self.tick_hz / DECIDES_HZ))


@dataclass(slots=True)
class Intent:
    """What a bot wants to do from this tick on. ``dx, dy`` is where to (0, 0: let go), ``aim`` in
    radians; ``say`` and ``look`` (a slot) are for chatting and watching.
    """

    dx: float = 0.0
    dy: float = 0.0
    aim: float = 0.0
    fire: bool = False
    presses: tuple[str, ...] = ()
    say: str | None = None
    look: int | None = None
    drop: bool = False
    leave: bool = False


def held(intent: Intent, buttons: Sequence[str], presses: Sequence[str]) -> dict[str, bool]:
    """The buttons and presses that carry out an intent, of those that a game has."""
    length = math.hypot(intent.dx, intent.dy) or 1.0
    x, y = intent.dx / length, intent.dy / length
    wish = {"right": x > 0.38, "left": x < -0.38, "down": y > 0.38, "up": y < -0.38}
    wish["fire"] = intent.fire
    return {name: True for name in buttons if wish.get(name)} | {
        name: True for name in presses if name in intent.presses
    }


@dataclass
class Wanderer:
    """Goes from place to place and shoots now and then."""

    spectates: ClassVar[bool] = False
    random: Random
    _target: Place | None = field(default=None, init=False)
    _chosen_at: int = field(default=0, init=False)

    def decide(self, sight: Sight) -> Intent:
        return self._go(sight, self._waypoint(sight))

    def _waypoint(self, sight: Sight) -> Place:
        tired = sight.tick - self._chosen_at > LOSES_PATIENCE_S * sight.tick_hz
        if self._target is None or tired or _distance(sight.here, self._target) < NEAR_UNITS:
            self._choose(sight, self._next(sight))
        assert self._target is not None
        return self._target

    def _choose(self, sight: Sight, target: Place) -> None:
        self._target, self._chosen_at = target, sight.tick

    def _next(self, sight: Sight) -> Place:
        return sight.anywhere(self.random)

    def _go(self, sight: Sight, target: Place) -> Intent:
        x, y = sight.here or sight.anywhere(self.random)
        dx, dy = target[0] - x, target[1] - y
        presses = ("dash",) if self._happens(sight, DASHES_PER_S) else ()
        fire = self.random.random() < 0.2
        return Intent(dx, dy, math.atan2(dy, dx), fire, presses)

    def _happens(self, sight: Sight, per_s: float) -> bool:
        """Whether something that happens so often on average happens with this decision."""
        return self.random.random() < per_s * sight.ticks_per_decision / sight.tick_hz


@dataclass
class Hunter(Wanderer):
    """Goes for the nearest player it knows of, else from crystal to crystal, and shoots."""

    def decide(self, sight: Sight) -> Intent:
        prey = min(sight.others, key=lambda place: _distance(sight.here, place), default=None)
        if prey is None:
            prey = self._waypoint(sight)
        intent = self._go(sight, prey)
        distance = _distance(sight.here, prey)
        intent.fire = distance < 2 * ATTACK_UNITS
        if distance < ATTACK_UNITS:  # close enough: circle
            intent.dx, intent.dy = -intent.dy, intent.dx
        if self._happens(sight, RAILS_PER_S):
            intent.presses += ("rail",)
        return intent

    def _next(self, sight: Sight) -> Place:
        return self.random.choice(sight.places("crystals") or [sight.anywhere(self.random)])


@dataclass
class Banker(Hunter):
    """Collects for a while, then holds still on the nearest pad until it has banked."""

    _since: int | None = field(default=None, init=False)

    def decide(self, sight: Sight) -> Intent:
        if self._since is None or not 0 <= sight.tick - self._since < 60 * sight.tick_hz:
            self._since = sight.tick
        pads = sight.places("pads")
        if not pads or sight.tick - self._since < BANKS_AFTER_S * sight.tick_hz:
            return super().decide(sight)
        pad = min(pads, key=lambda place: _distance(sight.here, place))
        if _distance(sight.here, pad) > NEAR_UNITS / 2:
            intent = self._go(sight, pad)
            if sight.tick - self._since > (BANKS_AFTER_S + LOSES_PATIENCE_S) * sight.tick_hz:
                self._since = None
            return intent
        if self._happens(sight, 1 / BANKS_FOR_S):
            self._since = None
        return Intent()


@dataclass
class Idler(Wanderer):
    """Is there, and does next to nothing."""

    _stirred_at: int | None = field(default=None, init=False)

    def decide(self, sight: Sight) -> Intent:
        if self._stirred_at is None:
            self._stirred_at = sight.tick
        if 0 <= sight.tick - self._stirred_at < IDLER_STIRS_S * sight.tick_hz:
            return Intent()
        self._stirred_at = sight.tick
        return super().decide(sight)


@dataclass
class Chatter(Wanderer):
    """Wanders and talks."""

    def decide(self, sight: Sight) -> Intent:
        intent = super().decide(sight)
        if self._happens(sight, 1 / TALKS_EVERY_S):
            intent.say = self.random.choice(SAYINGS)
        return intent


@dataclass
class Leaver(Wanderer):
    """Wanders, and is gone every half minute or so: mostly without a word, to come back to its
    seat; sometimes for good, and then somebody new comes.
    """

    def decide(self, sight: Sight) -> Intent:
        intent = super().decide(sight)
        if self._happens(sight, 1 / GOES_EVERY_S):
            if self.random.random() < 0.7:
                intent.drop = True
            else:
                intent.leave = True
        return intent


@dataclass
class Watcher(Wanderer):
    """A spectator: looks over one player's shoulder after the other."""

    spectates = True

    def decide(self, sight: Sight) -> Intent:
        intent = Intent()
        if self._happens(sight, 1 / LOOKS_EVERY_S):
            intent.look = self.random.randrange(4)
        return intent


def _distance(here: Place | None, there: Place) -> float:
    return math.inf if here is None else math.hypot(there[0] - here[0], there[1] - here[1])
