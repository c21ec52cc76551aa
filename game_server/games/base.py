"""The game API: what a game declares, and the hooks that it fills in.

A ``Game`` is vectorised: each hook gets all rooms of a world at once. Three things to know: rows
carry ``.room``, inputs align with seats, and births and deaths take effect when a hook returns.
A ``RoomGame`` gets one room at a time, in plain Python. ``README.md`` beside this file is the
guide with every hook, column type and error.

    class Tag(Game):
        name, title, tick_hz, input = "tag", "Tag", 20, Input(("left", "right"))
        runners = Kind(sent=dict(x=POS, y=POS), born=dict(slot=U16), state=dict(seat=INT))
        caught = Event(fields=dict(x=POS, y=POS))

        def make_map(self, settings, seed): return GameMap(800, 600)
        def join(self, w, seats): w.runners.spawn(w.seats.room[seats], seat=w.seats.id[seats], …)
        def step(self, w, inputs): …
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from game_server.protocol.declare import (
    CORE_ENUMS,
    CORE_NOTES,
    Column,
    DeclarationError,
    Event,
    GameTables,
    Input,
    Kind,
    RoomColumns,
    SeatColumns,
)
from game_server.protocol.wire import BOOL, FLOAT, INT
from game_server.simulation.world import SETTING, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game_server.simulation.game_map import GameMap

Rows = NDArray[np.int64]


class GameSettings(BaseModel):
    """The settings that a host may choose. Numbers and booleans become room columns, readable as
    ``world.settings.<name>``; the page draws its form from this model's JSON schema.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: str = Field(
        "rounds",
        pattern="^(rounds|world)$",
        title="Mode",
        description="Rounds, or a world without an end. A game may have modes of its own.",
    )
    player_limit: int = Field(
        8, ge=1, le=1000, title="Players", description="How many can play at once."
    )
    min_players: int = Field(
        0,
        ge=0,
        le=1000,
        title="Fill with bots to",
        description="Bots take free seats, and leave them to people.",
    )
    bot_level: int = Field(0, ge=0, le=2, title="Bots", description="0 easy, 1 medium, 2 hard.")
    round_seconds: int = Field(
        240, ge=10, le=3600, title="Round", description="How long a round lasts."
    )
    score_limit: int = Field(
        0,
        ge=0,
        le=100_000,
        title="Score limit",
        description="Reaching it ends the round; 0 is no limit.",
    )
    teams: int = Field(
        0, ge=0, le=4, title="Teams", description="2 to 4; 0 is everybody for themselves."
    )
    friendly_fire: bool = Field(
        False, title="Friendly fire", description="You can hurt your own team."
    )
    watch_delay_s: int = Field(
        0,
        ge=0,
        le=30,
        title="Spectator delay",
        description="Watchers see it later, so they can't help players.",
    )
    map_seed: int = Field(
        0,
        ge=0,
        le=0xFFFF_FFFF,
        title="Map",
        description="A number is always the same map; 0 is a new one.",
    )
    needed_players: int = Field(
        1, ge=1, le=1000, title="Needed to start", description="With fewer people no round begins."
    )


RULES_ONLY = frozenset(
    {
        "round_seconds",
        "score_limit",
        "friendly_fire",
        "bot_level",
        "needed_players",
        "watch_delay_s",
    }
)
"""Settings that no map depends on, so that a host may change them and keep the map."""
OF_ROUNDS = frozenset({"round_seconds", "score_limit"})
OF_TEAMS = frozenset({"teams", "friendly_fire"})
"""Settings that mean something only in modes with rounds, or with teams."""
UNITS = {"_s": "s", "_seconds": "s", "_ms": "ms"}
"""Units of settings, by the end of their names."""
OPTIONAL = frozenset({"mode", "bot_level", "score_limit", "teams", "friendly_fire", "map_seed"})
"""Settings that hosts see only if the game defines them again or names them in ``uses``."""


PHRASES = ("Hello!", "Good game!", "Help me!", "Sorry!")
"""What players of any game can say in chat with one click."""
LONGEST_PHRASE = 40


@dataclass(frozen=True)
class Inputs:
    """The inputs of one tick, aligned with seats (k,), or with the rows they were indexed with.

    ``held`` and ``pressed`` are bool arrays (k,) by the declared names of buttons and presses,
    readable as attributes too. ``aim`` is int64, 65,536 to a turn. ``view`` is the time that the
    player saw drawn, int64, in 1/16 tick. ``present`` is true for seats with a person or a bot.
    """

    held: Mapping[str, NDArray[np.bool_]]
    pressed: Mapping[str, NDArray[np.bool_]]
    aim: NDArray[np.int64]
    view: NDArray[np.int64]
    present: NDArray[np.bool_]

    @classmethod
    def neutral(cls, declared: Input, count: int) -> Inputs:
        """Inputs (count,) in which nothing is held or pressed; the arrays are writable."""
        return cls(
            {name: np.zeros(count, bool) for name in declared.buttons},
            {name: np.zeros(count, bool) for name in declared.presses},
            np.zeros(count, np.int64),
            np.zeros(count, np.int64),
            np.zeros(count, bool),
        )

    def __getitem__(self, rows: Any) -> Inputs:
        """The inputs of rows of seats (row numbers or a mask), in that order."""
        return Inputs(
            {name: values[rows] for name, values in self.held.items()},
            {name: values[rows] for name, values in self.pressed.items()},
            self.aim[rows],
            self.view[rows],
            self.present[rows],
        )

    def __getattr__(self, name: str) -> NDArray[np.bool_]:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self.held:
            return self.held[name]
        if name in self.pressed:
            return self.pressed[name]
        raise AttributeError(f"this game declares no button or press {name!r}")


@dataclass(frozen=True)
class Standing:
    """One player's place in a result: ``slot``, final score, and awards such as "Most kills: 7".

    ``team_score`` is the score of the whole team; None means the sum of its players' scores.
    """

    slot: int
    score: int
    awards: tuple[str, ...] = ()
    team_score: int | None = None


class Game:
    """The rules. Kinds and events are class attributes; their order is their wire number."""

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str] = "Jump in and see."
    """One short sentence for the home screen."""
    goal: ClassVar[str] = ""
    """How a round is won, in one short sentence, for the countdown and the results."""
    modes: ClassVar[Mapping[str, str]] = {}
    """A sentence about each mode, by its name, for pages to show where it is chosen."""
    phrases: ClassVar[tuple[str, ...]] = PHRASES
    """What players can say in chat with one click."""
    enums: ClassVar[Mapping[str, Mapping[str, int]]] = {}
    """What numbers mean, for clients in other languages: by ``kind.column`` or ``event.field``, the
    number of each name."""
    flags: ClassVar[Mapping[str, Mapping[str, int]]] = {}
    """As ``enums``, for columns of bits: the mask of each name. One of several bits is a number."""
    notes: ClassVar[Mapping[str, str]] = {}
    """Explanations for the same readers, by ``kind.column``, ``event.field``, or ``map.field`` for
    a field that the game adds to its maps.
    """
    tick_hz: ClassVar[int] = 30
    settings: ClassVar[type[GameSettings]] = GameSettings
    input: ClassVar[Input] = Input()
    rooms: ClassVar[RoomColumns] = RoomColumns()
    seats: ClassVar[SeatColumns] = SeatColumns()
    cell_size: ClassVar[float] = 1024.0
    uses: ClassVar[frozenset[str]] = frozenset()
    """The ``OPTIONAL`` settings that mean something in this game."""
    kept_columns: ClassVar[tuple[str, ...]] = ("score", "kills", "deaths")
    """Seat columns that a player keeps on changing teams, which is a leave and a join otherwise."""
    bot_period_ticks: ClassVar[int] = 4
    """Ticks from one decision of a bot to its next; bots decide in turn, staggered by seat."""

    _handed_to_hooks: ClassVar[tuple[type, ...]] = (World,)
    """Kinds are attributes of these, beside their own members."""

    @cached_property
    def tables(self) -> GameTables:
        """Everything declared, in wire order. Raises DeclarationError."""
        kinds: dict[str, Kind] = {}
        events: dict[str, Event] = {}
        for parent in reversed(type(self).__mro__):
            for name, value in vars(parent).items():
                if isinstance(value, Kind):
                    kinds[name] = value
                elif isinstance(value, Event):
                    events[name] = value
        for handed in self._handed_to_hooks:
            if clash := {n for n in kinds if hasattr(handed, n) or n in handed.__annotations__}:
                raise DeclarationError(f"a kind cannot be called {sorted(clash)[0]!r}")
        columns = {**self.setting_types(), **self.rooms.columns}
        return GameTables.of(kinds, events, self.input, columns, self.seats.columns)

    def describe(self) -> dict[str, Any]:
        """The game as plain JSON values: how pages present it, its settings, its wire tables and
        what is in them.

        Raises DeclarationError.
        """
        if too_long := [phrase for phrase in self.phrases if len(phrase) > LONGEST_PHRASE]:
            raise DeclarationError(
                f"a phrase has at most {LONGEST_PHRASE} characters: {too_long[0]!r}"
            )
        return {
            "title": self.title,
            "about": self.about,
            "goal": self.goal,
            "modes": self._checked_modes(),
            "labels": dict(self.input.labels),
            "phrases": list(self.phrases),
            "sounds": {n: event.sound for n, event in self.tables.events.items() if event.sound},
            "tick_hz": self.tick_hz,
            "settings_schema": self.settings_schema(),
            **self._meanings(),
            "tables_hash": self.tables.digest,
            **self.tables.describe(),
        }

    def _checked_modes(self) -> dict[str, str]:
        known = self.settings.model_json_schema()["properties"]["mode"].get("enum", ())
        if unknown := sorted(self.modes.keys() - set(known)):
            raise DeclarationError(f"modes names {unknown[0]!r}, which the settings do not offer")
        return dict(self.modes)

    def _meanings(self) -> dict[str, Any]:
        """What the numbers on the wire mean. Raises DeclarationError for unknown columns."""
        known = {f"{of}.{name}" for of, names in self.tables.sections.items() for name in names}
        named = {*self.enums, *self.flags, *(n for n in self.notes if not n.startswith("map."))}
        if unknown := sorted(named - known):
            raise DeclarationError(f"no kind or event has {unknown[0]!r}")
        core = {name: {m.name.lower(): int(m) for m in enum} for name, enum in CORE_ENUMS.items()}
        return {
            "types": self.tables.meanings(),
            "enums": core | {name: dict(names) for name, names in self.enums.items()},
            "flags": {name: dict(masks) for name, masks in self.flags.items()},
            "notes": {**CORE_NOTES, **self.notes},
        }

    def settings_schema(self) -> dict[str, Any]:
        """The JSON schema of the settings that hosts of this game see."""
        schema = self.settings.model_json_schema()
        own = {
            name
            for c in self.settings.__mro__
            for name in vars(c).get("__annotations__", {})
            if issubclass(c, GameSettings) and c is not GameSettings
        }
        for name in OPTIONAL - self.uses - own:
            schema["properties"].pop(name, None)
        for name, shown in schema["properties"].items():
            if units := [unit for end, unit in UNITS.items() if name.endswith(end)]:
                shown.setdefault("unit", units[0])
            if modes := self._modes_of(name, schema["properties"]):
                shown.setdefault("modes", modes)
        return schema

    def _modes_of(self, setting: str, shown: Mapping[str, Any]) -> list[str]:
        """The modes in which a setting means something; empty where that is all, or unknown."""
        modes = shown.get("mode", {}).get("enum", [])
        by_mode = {mode: self.settings(mode=mode) for mode in modes}
        if setting in OF_ROUNDS:
            return [mode for mode in modes if not self.is_endless(by_mode[mode])]
        if setting in OF_TEAMS:
            return [mode for mode in modes if self.team_count(by_mode[mode])]
        return []

    def setting_types(self) -> dict[str, Column]:
        """The room columns of the settings: all fields that are numbers or booleans."""
        types: dict[Any, Column] = {int: INT, float: FLOAT, bool: BOOL}
        return {
            SETTING + name: types[info.annotation]
            for name, info in self.settings.model_fields.items()
            if info.annotation in types
        }

    def setting_values(self, settings: GameSettings) -> dict[str, Any]:
        """The values of those columns for one room."""
        return {name: getattr(settings, name[len(SETTING) :]) for name in self.setting_types()}

    def is_endless(self, settings: GameSettings) -> bool:
        """Whether the room plays on without rounds."""
        return settings.mode == "world"

    def team_count(self, settings: GameSettings) -> int:
        """Number of teams that players are dealt to before ``join``; 0 is a free for all."""
        return settings.teams if settings.teams > 1 else 0

    # Hooks. A game must fill in make_map and step; the others do nothing by default.

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        """The map of a room: a pure function of ``seed`` and of all settings but those in
        ``RULES_ONLY``.
        """
        raise NotImplementedError(f"{type(self).__name__} has no make_map()")

    def map_ms(self, settings: GameSettings) -> float | None:
        """About how many milliseconds ``make_map`` takes; None if you do not know.

        Maps that take more than a few are drawn in another process. So are unknown ones, until a
        map with the same settings was quick.
        """
        return None

    def prepare_map(self, game_map: GameMap) -> None:
        """Compute what a step would otherwise compute of the map, and keep it in the map: in a
        cached property or in ``game_map.derived``. Runs where the map is drawn.
        """
        game_map.prepared  # noqa: B018
        game_map.digest  # noqa: B018

    def constants(self) -> dict[str, Any]:
        """Numbers for the browser's prediction, as JSON values; clients get them in WELCOME."""
        return {}

    def open(self, w: World, rooms: Rows) -> None:
        """Rooms (k,) have just been added to the world: spawn what is always there."""

    def start_round(self, w: World, rooms: Rows) -> None:
        """A round starts in rooms (k,): reset scores, entities, objectives."""

    def join(self, w: World, seats: Rows) -> None:
        """Players or bots have taken seats, rows (k,) of ``w.seats``: spawn their entities."""

    def leave(self, w: World, seats: Rows) -> None:
        """Seats, rows (k,) of ``w.seats``, are about to become empty: kill their entities."""

    def bots(self, w: World, seats: Rows) -> Inputs:
        """The next inputs of bots in seats (k,); called every ``bot_period_ticks`` for each."""
        return Inputs.neutral(self.input, len(seats))

    def step(self, w: World, inputs: Inputs) -> None:
        """Move every room on by one tick. ``inputs`` align with ``w.seats``; in rooms that are not
        in the playing phase nothing is held or pressed.
        """
        raise NotImplementedError(f"{type(self).__name__} has no step()")

    def result(self, w: World, room: int) -> list[Standing]:
        """The standings of one room, best first; called when its round has ended."""
        rows = w.seats.rows_of(room)
        taken = np.flatnonzero(w.seats.state[rows] > 0)
        scores = w.seats.score[rows][taken]
        order = np.argsort(-scores, kind="stable")
        return [Standing(int(taken[i]), int(scores[i])) for i in order]
