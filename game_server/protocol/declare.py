"""How a game declares its entities, events and input. The wire of a game follows from this alone.

A ``Kind`` is one sort of entity. Its columns stand in four sections, by who receives them:

``sent``     everyone who sees the entity, whenever a value changes
``born``     everyone who sees it, once, in its spawn record
``private``  the player who owns it (column ``seat``), every tick, exactly
``state``    nobody: the column is only saved and copied
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np

from game_server.protocol.messages import MASK_BITS, pack
from game_server.protocol.sounds import SOUNDS
from game_server.protocol.wire import ANGLE, I8, I32, INT, TICK, U8, U16, StateType, WireType

Column = WireType | StateType
NOTHING: Mapping[str, Any] = {}
MAX_TEAMS = 4
OWNER_ONLY = -1
MAX_KINDS = 15
"""Kind numbers fill the upper bits of a one-byte msgpack integer."""
MAX_MASK_BITS = MASK_BITS + 8
MAX_BUTTONS = 16
"""An input holds its buttons in two bytes."""


class DeclarationError(ValueError):
    """A game's declaration contradicts itself; the message names the kind and column."""


class Phase(IntEnum):
    """The phase of a room; a room column and a wire column."""

    LOBBY = 0
    COUNTDOWN = 1
    PLAYING = 2
    RESULTS = 3


NEXT_PHASE: Mapping[Phase, Phase] = {
    Phase.COUNTDOWN: Phase.PLAYING,
    Phase.PLAYING: Phase.RESULTS,
    Phase.RESULTS: Phase.COUNTDOWN,
}
"""The phase that follows when the time of one is up; clients that predict look ahead by it."""


class SeatState(IntEnum):
    """Whether a seat is taken, and by whom. A held seat waits for its player to come back."""

    EMPTY = 0
    HUMAN = 1
    BOT = 2
    HELD = 3


class ChatScope(IntEnum):
    """Whether a chat message is for the room or for a team."""

    ROOM = 0
    TEAM = 1


@dataclass(frozen=True)
class Kind:
    """One sort of entity. ``cell`` names its two coordinates, which decide in which interest cell
    it lies. A kind without these columns, or with ``cell=None``, lies in the global cell, which
    everyone sees.

    ``audience`` names an integer column that says who receives an entity: 0 is everybody who sees
    its cell, a team's number the members of that team, ``OWNER_ONLY`` the player in its ``seat``.
    It may change at any tick.

    ``static`` entities hardly ever move or die (trees, goals). Clients keep them when they leave
    a cell, and when they return receive only those that have changed.
    """

    sent: Mapping[str, WireType] = field(default_factory=dict)
    born: Mapping[str, WireType] = field(default_factory=dict)
    private: Mapping[str, WireType] = field(default_factory=dict)
    state: Mapping[str, Column] = field(default_factory=dict)
    cell: tuple[str, str] | None = ("x", "y")
    audience: str | None = None
    static: bool = False

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every column of a row by name, in declared order, sections in the order above."""
        merged: dict[str, Column] = {}
        for section in (self.sent, self.born, self.private, self.state):
            for name, column in section.items():
                if name not in merged:
                    merged[name] = column
                elif merged[name].storage != column.storage:
                    raise DeclarationError(f"column {name!r} is declared with two storage types")
        return merged

    @cached_property
    def spawn_columns(self) -> dict[str, WireType]:
        """The columns of a spawn record, after the id: born, then sent."""
        return {**self.born, **self.sent}

    @cached_property
    def is_local(self) -> bool:
        """Whether its entities live in interest cells (else in the global cell)."""
        return self.cell is not None and all(name in self.columns for name in self.cell)

    @cached_property
    def grid(self) -> tuple[int, int] | None:
        """Width and height of a Grid; None for other kinds."""
        return None

    @cached_property
    def tells_near(self) -> bool:
        """Whether an update may carry both coordinates as one offset from the cell's corner: the
        sent columns begin with those of ``cell``, and these have one type of 16 bits with a scale.
        """
        if self.cell is None or tuple(self.sent)[:2] != self.cell:
            return False
        x, y = (self.sent[name] for name in self.cell)
        return x == y and x.size == 2 and x.scale is not None


@dataclass(frozen=True)
class Grid(Kind):
    """A kind with fixed rows: ``width × height`` fields of one number, id = y × width + x. Raises
    DeclarationError for more fields than ids.
    """

    width: int = 0
    height: int = 0
    type: WireType = U8

    def __init__(self, width: int, height: int, type: WireType = U8) -> None:
        object.__setattr__(self, "width", width)
        object.__setattr__(self, "height", height)
        object.__setattr__(self, "type", type)
        Kind.__init__(self, sent={"value": type}, cell=None)
        if not 0 < width * height <= 65_536:
            raise DeclarationError("a grid has 1 to 65,536 fields, since ids are 16 bits")

    @cached_property
    def grid(self) -> tuple[int, int]:
        return self.width, self.height


@dataclass(frozen=True)
class Event:
    """Something that happened. ``scope`` says who receives it and how surely:

    ``cell``    everyone who sees its cell; cosmetic: clients that lag miss it; fields are packed
    ``room``    everyone in the room, numbered, never skipped; fields may be strings
    ``member``  one member, never skipped

    ``cell`` names the fields of its position: two for a point, four for the segment of a beam,
    which is sent in every cell that it crosses. ``sound`` is what pages play for it, one of
    ``SOUNDS``; DeclarationError for any other.
    """

    scope: str = "cell"
    fields: Mapping[str, WireType | type[str]] = field(default_factory=dict)
    cell: tuple[str, ...] | None = ("x", "y")
    sound: str | None = None

    def __post_init__(self) -> None:
        if self.sound is not None and self.sound not in SOUNDS:
            raise DeclarationError(f"there is no sound {self.sound!r}, only {', '.join(SOUNDS)}")

    @cached_property
    def record(self) -> np.dtype[Any]:
        """The packed layout of a cell event."""
        return packed({n: t for n, t in self.fields.items() if isinstance(t, WireType)})


@dataclass(frozen=True)
class Input:
    """What a player sends each tick: held ``buttons``, an ``aim``, counted ``presses``.

    A press is sent as a wrapping counter, so that a lost or late frame loses no press and a
    repeated one adds none. ``movement`` names the buttons that the server goes on holding for a few
    ticks when an input is missing; by default all of them.

    ``labels`` says in a word or two what a control does, by the name of a button or press, or by
    ``move`` (the buttons up, down, left and right together) or ``aim``. Pages show labels beside
    keys and on thumb buttons, in this order; a control without one is shown by its name.
    """

    buttons: tuple[str, ...] = ()
    aim: bool = False
    presses: tuple[str, ...] = ()
    movement: tuple[str, ...] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.buttons) > MAX_BUTTONS:
            raise DeclarationError(f"an input has at most {MAX_BUTTONS} buttons")
        known = {*self.buttons, *self.presses, "move", "aim"}
        if unknown := [name for name in self.labels if name not in known]:
            raise DeclarationError(f"there is no button or press {unknown[0]!r} to label")

    @cached_property
    def fields(self) -> dict[str, WireType]:
        """An input's record: one bit a button, lowest first, in u8 (u16 from the ninth button on);
        then the aim, if there is one; then a counter for each press.
        """
        fields: dict[str, WireType] = {"buttons": U8 if len(self.buttons) <= 8 else U16}
        if self.aim:
            fields["aim"] = ANGLE
        return fields | dict.fromkeys(self.presses, U8)

    @cached_property
    def record(self) -> np.dtype[Any]:
        """The packed layout of ``fields``."""
        return packed(self.fields)

    @cached_property
    def held_mask(self) -> int:
        """The bits of the buttons that stay held when an input is missing."""
        held = self.buttons if self.movement is None else self.movement
        return sum(1 << self.buttons.index(name) for name in held)


@dataclass(frozen=True)
class RoomColumns:
    """State of a room as a whole, one value a room."""

    columns: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class SeatColumns:
    """State of a seat beyond its entities (a bot's mind, a streak), one row a seat."""

    columns: Mapping[str, Column] = field(default_factory=dict)


# Kinds and events of every game. Rooms and seats are replicated in the same way as entities.
MATCH = Kind(sent={"phase": U8, "ends_at": TICK, "round": U16}, cell=None)
SEAT = Kind(
    sent={"state": U8, "team": U8, "score": I32, "kills": U16, "deaths": U16},
    state={"bot_level": INT, "player_key": INT},
    cell=None,
)
CORE_EVENTS = {
    "roster": Event("room", {"slot": U16, "name": str, "bot": U8, "team": U8, "state": U8}),
    "chat": Event("room", {"slot": U16, "name": str, "text": str, "scope": U8}),
    "notice": Event("room", {"text": str}),
}
CORE_ENUMS: Mapping[str, type[IntEnum]] = {
    "match.phase": Phase,
    "seat.state": SeatState,
    "roster.state": SeatState,
    "chat.scope": ChatScope,
}
"""What numbers mean in every game, by ``kind.column`` or ``event.field``."""
CORE_NOTES: Mapping[str, str] = {
    "match.ends_at": "the tick at which the phase ends; 0 is never",
    "match.round": "which round of the room it is",
    "seat.team": "from 1; 0 is no team",
    "roster.slot": "the seat, which is also its id in the kind seat",
    "chat.slot": "the speaker's seat; 65535 is a spectator",
}
PRIVATE_HEAD: dict[str, WireType] = {"view_cell": U16, "margin": I8}
NO_MARGIN = -128
TEAM_NAMES = ("", "Blue", "Orange", "Green", "Pink")
"""The names of teams, by number; 0 is no team."""

HOLD_TICKS = 4
"""For how many missing inputs the last movement goes on. Without it, a single lost input would stop
a player; with more, a disconnected one would go on blindly."""


@dataclass(frozen=True)
class GameTables:
    """Everything a game declares, in wire order. Kind numbers and event numbers are positions."""

    kinds: Mapping[str, Kind]
    events: Mapping[str, Event]
    input: Input
    room_columns: Mapping[str, Column] = field(default_factory=dict)
    seat_columns: Mapping[str, Column] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        kinds: Mapping[str, Kind],
        events: Mapping[str, Event],
        input: Input,
        room_columns: Mapping[str, Column] = NOTHING,
        seat_columns: Mapping[str, Column] = NOTHING,
    ) -> GameTables:
        """The core declarations, and a game's behind them. Raises DeclarationError."""
        all_kinds = {"match": MATCH, "seat": SEAT, **kinds}
        if len(all_kinds) != len(kinds) + 2:
            raise DeclarationError("'match' and 'seat' are kinds that every game has already")
        if len(all_kinds) > MAX_KINDS:
            raise DeclarationError(f"a game has at most {MAX_KINDS - 2} kinds of its own")
        for name, kind in all_kinds.items():
            if len(kind.sent) + kind.tells_near > MAX_MASK_BITS:
                raise DeclarationError(f"{name}: too many sent columns, a mask has 15 bits")
            if kind.private and "seat" not in kind.columns:
                raise DeclarationError(f"{name}: private columns need the column 'seat'")
            if kind.audience and not {kind.audience, "seat"} <= kind.columns.keys():
                raise DeclarationError(
                    f"{name}: an audience needs the columns {kind.audience!r} and 'seat'"
                )
            if kind.audience and (kind.private or kind.static):
                raise DeclarationError(f"{name}: private and static kinds have no audience")
        if sum(bool(kind.private) for kind in all_kinds.values()) > 1:
            raise DeclarationError("only one kind can have private columns")
        return cls(all_kinds, {**CORE_EVENTS, **events}, input, room_columns, seat_columns)

    @cached_property
    def private_kind(self) -> str | None:
        """The kind whose private columns a player's private record carries."""
        return next((name for name, kind in self.kinds.items() if kind.private), None)

    @cached_property
    def private(self) -> dict[str, WireType]:
        """The private record's columns: those of every game, then the game's."""
        own = self.kinds[self.private_kind].private if self.private_kind else {}
        return {**PRIVATE_HEAD, **own}

    @cached_property
    def digest(self) -> str:
        """16 hex digits by which a client, or a saved room, knows whether its tables are these."""
        return hashlib.blake2b(pack(self.describe()), digest_size=8).hexdigest()

    @cached_property
    def sections(self) -> dict[str, Mapping[str, WireType | type[str]]]:
        """Everything that travels: the columns of each kind and the fields of each event."""
        kinds = {name: {**k.sent, **k.born, **k.private} for name, k in self.kinds.items()}
        return {**kinds, **{name: event.fields for name, event in self.events.items()}}

    def meanings(self) -> dict[str, str]:
        """The meaning of each wire type that is used and has one, by the type's name."""
        used = [wire for section in self.sections.values() for wire in section.values()]
        return {t.name: t.meaning for t in used if isinstance(t, WireType) and t.meaning}

    def describe(self) -> dict[str, Any]:
        """The tables as plain JSON values: what a client needs to read this game's wire."""

        def columns(section: Mapping[str, WireType | type[str]]) -> list[list[Any]]:
            return [
                [name, t.name, t.dtype.str[1:], t.scale]
                if isinstance(t, WireType)
                else [name, "str", None, None]
                for name, t in section.items()
            ]

        return {
            "kinds": [
                {
                    "name": name,
                    "born": columns(kind.born),
                    "sent": columns(kind.sent),
                    "local": kind.is_local,
                    "static": kind.static,
                    "near": kind.tells_near,
                    "grid": kind.grid,
                }
                for name, kind in self.kinds.items()
            ],
            "events": [
                {"name": name, "scope": event.scope, "fields": columns(event.fields)}
                for name, event in self.events.items()
            ],
            "private": columns(self.private),
            "private_kind": self.private_kind,
            "input": {
                "buttons": list(self.input.buttons),
                "aim": self.input.aim,
                "presses": list(self.input.presses),
                "movement": [
                    name
                    for bit, name in enumerate(self.input.buttons)
                    if self.input.held_mask >> bit & 1
                ],
                "record": columns(self.input.fields),
                "size": self.input.record.itemsize,
            },
        }


def packed(columns: Mapping[str, WireType] | Iterable[tuple[str, WireType]]) -> np.dtype[Any]:
    """The packed structured dtype of some wire columns, without padding."""
    items = columns.items() if isinstance(columns, Mapping) else columns
    return np.dtype([(name, wire.dtype) for name, wire in items])
