"""Declarations that contradict themselves are refused, with a message that names what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.protocol.declare import DeclarationError, Event, GameTables, Grid, Input, Kind
from game_server.protocol.wire import FLOAT, INT, POS, U8

if TYPE_CHECKING:
    from collections.abc import Callable

PRIVATE = Kind(sent={"x": POS}, private={"hull": U8}, state={"seat": INT})


def tables(**kinds: Kind) -> GameTables:
    return GameTables.of(kinds, {}, Input())


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: Kind(sent={"x": U8}, state={"x": FLOAT}).columns, "column 'x' is declared with"),
        (lambda: Event(sound="blop"), "there is no sound 'blop', only shot, hit, "),
        (lambda: Grid(300, 300), "a grid has 1 to 65,536 fields"),
        (lambda: Grid(0, 10), "a grid has 1 to 65,536 fields"),
        (lambda: Input(tuple(f"b{n}" for n in range(17))), "an input has at most 16 buttons"),
        (lambda: Input(("go",), labels={"stop": "Stop"}), "no button or press 'stop' to label"),
        (lambda: tables(seat=Kind()), "'match' and 'seat' are kinds that every game has already"),
        (lambda: tables(**{f"k{n}": Kind() for n in range(14)}), "a game has at most 13 kinds"),
        (
            lambda: tables(ship=Kind(sent={f"c{n}": U8 for n in range(16)})),
            "ship: too many sent columns, a mask has 15 bits",
        ),
        (
            lambda: tables(ship=Kind(private={"hull": U8})),
            "ship: private columns need the column 'seat'",
        ),
        (
            lambda: tables(mine=Kind(sent={"x": POS}, audience="team", state={"team": INT})),
            "mine: an audience needs the columns 'team' and 'seat'",
        ),
        (
            lambda: tables(
                mine=Kind(static=True, audience="team", state={"team": INT, "seat": INT})
            ),
            "mine: private and static kinds have no audience",
        ),
        (lambda: tables(a=PRIVATE, b=PRIVATE), "only one kind can have private columns"),
    ],
)
def test_a_contradiction_is_refused_and_named(declare: Callable[[], object], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        declare()


def test_the_limits_themselves_are_allowed() -> None:
    assert Input(tuple(f"b{n}" for n in range(16))).record.itemsize == 2
    assert Grid(256, 256).grid == (256, 256)
    assert len(tables(**{f"k{n}": Kind() for n in range(13)}).kinds) == 15
    assert len(tables(ship=Kind(sent={f"c{n}": U8 for n in range(15)})).kinds) == 3
