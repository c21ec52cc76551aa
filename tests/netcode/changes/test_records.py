"""Positions within cells: a row that moves in both coordinates is sent as an offset of 3 bytes."""

from __future__ import annotations

from typing import Any

import msgpack
import pytest

from game_server.netcode.sending.outbox import Limits
from game_server.protocol.declare import DeclarationError, GameTables, Input, Kind
from game_server.protocol.messages import EXTRA_BASE, UPDATE
from game_server.protocol.wire import ANGLE, COARSE, I32, POS, U8
from tests.netcode import near_vectors
from tests.netcode.scene import KINDS, Member, Scene, assert_holds_the_truth, header_size

SHIPS, ROCKS, MINES = (list(KINDS).index(name) for name in ("ships", "rocks", "mines"))
CELL_8 = 250.0, 150.0  # column 2, row 1 of five columns of cells of 100 units


def scene_of(kind: str, size: tuple[float, float] = (500, 400), **columns: Any) -> Scene:
    """A room with one row in cell 8, which a player and a spectator see."""
    scene = Scene(size)
    x, y = CELL_8
    scene.begin().tables[kind].spawn(0, x=x, y=y, **columns)
    if kind != "ships":
        scene.world.ships.spawn(0, x=x, y=y)
    scene.join(0, 0)
    scene.spectate(0, 8 if scene.members[0].store._layout.count > 2 else 1)
    scene.end()
    return scene


def sent(scene: Scene, kind: str, x: float | None = None, y: float | None = None) -> Any:
    """The code and data that one row's move is sent as, the first row's id included."""
    table = scene.begin().tables[kind]
    if x is not None:
        table.x = x
    if y is not None:
        table.y = y
    scene.end()
    for member in scene.members:
        assert_holds_the_truth(member)
    return content(scene.members[0])[list(KINDS).index(kind)]


def covers(member: Member) -> int:
    """How many ticks a member's last message covers."""
    extras = msgpack.unpackb(member.last[header_size(member.last) :])[3]
    return next((item[1] for item in extras if item[0] == EXTRA_BASE), 1)


def content(member: Member) -> dict[int, tuple[int, bytes]]:
    """The one group of every kind in a member's last message."""
    chunks = msgpack.unpackb(member.last[header_size(member.last) :])[4:]
    groups = [group for c in chunks for group in zip(c[1::2], c[2::2], strict=True)]
    return {code >> 3: (code & 7, data) for code, data in groups if code < 120}


def test_a_move_in_both_coordinates_takes_three_bytes() -> None:
    # 51.5 and 52.25 units from the corner of cell 8: 412 and 418 steps, 0x19c and 0x1a2.
    move = sent(scene_of("ships"), "ships", 251.5, 152.25)
    assert move == (UPDATE, bytes.fromhex("01 01 9c211a"))


def test_other_columns_come_behind_the_position() -> None:
    scene = scene_of("ships")
    scene.world.ships.hull[:] = 7
    assert sent(scene, "ships", 251.5, 152.25) == (UPDATE, bytes.fromhex("09 01 9c211a 07"))


@pytest.mark.parametrize(
    ("x", "y", "data"), [(251.5, None, "02 01 dc07"), (None, 152.25, "04 01 c204")]
)
def test_a_move_in_one_coordinate_takes_two_bytes(
    x: float | None, y: float | None, data: str
) -> None:
    assert sent(scene_of("ships"), "ships", x, y) == (UPDATE, bytes.fromhex(data))


def test_in_a_room_of_one_cell_both_coordinates_travel_whole() -> None:
    scene = scene_of("ships", size=(200, 200))
    assert sent(scene, "ships", 151.5, 152.25) == (UPDATE, bytes.fromhex("06 01 bc04 c204"))


def test_a_room_of_one_cell_is_sent_the_same_beside_larger_rooms() -> None:
    scene = Scene((200, 200), (500, 400))
    scene.begin().ships.spawn([0, 1], x=50.0, y=50.0)
    scene.join(0, 0)
    scene.join(1, 0)
    scene.end()
    assert sent(scene, "ships", 51.5, 52.25) == (UPDATE, bytes.fromhex("06 01 9c01 a201"))
    assert content(scene.members[1])[SHIPS] == (UPDATE, bytes.fromhex("01 01 9c211a"))


@pytest.mark.parametrize(
    ("x", "y", "data"),
    [
        (200.0, 100.0, "01 01 000000"),
        (299.98, 199.98, "01 01 ffffff"),
        # These round to the first step of the next cell, and are 4,096 steps from the corner.
        (299.99, 199.98, "06 01 0030 ff1f"),
        (299.98, 199.99, "06 01 ff2f 0020"),
    ],
)
def test_offsets_reach_from_the_corner_to_just_before_the_next_cell(
    x: float, y: float, data: str
) -> None:
    assert sent(scene_of("rocks"), "rocks", x, y) == (UPDATE, bytes.fromhex(data))


@pytest.mark.parametrize(
    ("at", "beyond"),
    [((499.0, 399.0), (500.0, 400.0)), ((450.0, 350.0), (600.0, 399.0)), ((50, 350), (0, 700))],
)
def test_positions_on_the_maps_edge_and_beyond_are_sent(
    at: tuple[float, float], beyond: tuple[float, float]
) -> None:
    scene = scene_of("rocks")
    scene.world.ships.x, scene.world.ships.y = at
    sent(scene, "rocks", *at)
    op, data = sent(scene, "rocks", *beyond)
    assert (op, data[:2]) == (UPDATE, b"\x06\x01")


def test_rows_far_from_the_corner_of_a_wide_cell_are_sent_whole() -> None:
    scene = scene_of("mines")
    assert sent(scene, "mines", 263.0, 163.0) == (UPDATE, bytes.fromhex("01 01 c00ffc"))
    assert sent(scene, "mines", 264.0, 163.0) == (UPDATE, bytes.fromhex("02 01 0042"))
    assert sent(scene, "mines", 265.0, 164.0) == (UPDATE, bytes.fromhex("06 01 4042 0029"))


def test_a_row_that_crosses_a_border_is_sent_whole_in_its_new_cell() -> None:
    scene = scene_of("ships")
    sent(scene, "ships", 299.0, 150.5)
    chunks = sent(scene, "ships", 301.0, 151.0)
    assert chunks == (0, bytes.fromhex("0100 0000 6809 b804 00"))
    assert sent(scene, "ships", 301.5, 151.25) == (UPDATE, bytes.fromhex("01 01 0ca019"))


def test_a_teams_cell_has_the_corner_of_everybodys() -> None:
    scene = scene_of("mines", audience=2)
    scene.begin()
    scene.world.seats.team[0] = 2
    scene.end()
    member = scene.members[0]
    assert member.store.cell_of("mines", 1) == 21 + 8
    assert sent(scene, "mines", 251.0, 151.0) == (UPDATE, bytes.fromhex("01 01 c00ccc"))
    assert member.store.get("mines", 1) == {"id": 1, "slot": 0, "x": 251.0, "y": 151.0, "armed": 0}


@pytest.mark.parametrize(("lag", "ticks"), [(12, 2), (24, 4)])
def test_moves_of_several_ticks_are_one_offset_in_a_slower_tier(lag: int, ticks: int) -> None:
    scene = Scene((500, 400))
    scene.begin().ships.spawn(0, x=250.0, y=150.0)
    member = scene.join(0, 0, Limits(age_s=1.5))
    scene.end()
    moves = set()
    for step in range(120):
        member.lag = lag if step > 4 else 0
        ships = scene.begin().ships
        # One coordinate at a time, so that only both ticks together move both.
        column = ships.x if step % 2 else ships.y
        column[:] = column + (1.5 if step % 40 < 20 else -1.5)
        scene.end()
        if member.store.tick == scene.world.tick[0]:
            assert_holds_the_truth(member)
            if covers(member) > 1:
                op, data = content(member)[SHIPS]
                moves.add((covers(member), op, data[0], len(data)))
    assert moves == {(ticks, UPDATE, 1, 5)}


@pytest.mark.parametrize(
    ("kind", "near"),
    [
        (Kind(sent={"x": COARSE, "y": COARSE}), True),
        (Kind(sent={"x": POS, "y": POS, "hull": U8}), True),
        (Kind(sent={"x": POS, "y": COARSE}), False),
        (Kind(sent={"y": POS, "x": POS}), False),
        (Kind(sent={"hull": U8, "x": POS, "y": POS}), False),
        (Kind(sent={"x": ANGLE, "y": ANGLE}), False),
        (Kind(sent={"x": I32, "y": I32}), False),
        (Kind(sent={"x": POS, "y": POS}, cell=None), False),
        (Kind(sent={"u": POS, "v": POS}, cell=("u", "v")), True),
        (Kind(born={"x": POS, "y": POS}, sent={"hull": U8}), False),
        (Kind(sent={"x": POS}), False),
    ],
)
def test_a_kind_whose_sent_columns_begin_with_its_position_sends_offsets(
    kind: Kind, near: bool
) -> None:
    assert kind.tells_near is near
    assert GameTables.of({"things": kind}, {}, Input()).describe()["kinds"][-1]["near"] is near


def test_a_mask_has_fifteen_bits() -> None:
    rest = {f"c{number}": U8 for number in range(12)}
    position = {"x": POS, "y": POS}
    assert GameTables.of({"many": Kind(sent={**position, **rest})}, {}, Input())
    with pytest.raises(DeclarationError):
        GameTables.of({"many": Kind(sent={**position, **rest, "one": U8})}, {}, Input())


def test_the_eighth_bit_of_a_mask_and_all_above_take_another_byte() -> None:
    scene = scene_of("rocks")
    rocks = scene.world.rocks
    for column, mask in (("c3", "40"), ("c4", "8001"), ("c5", "8002"), ("spin", "8010")):
        getattr(rocks, column)[:] = 5
        assert sent(scene, "rocks") == (UPDATE, bytes.fromhex(mask + "01 05"))


def test_the_golden_vectors_are_what_this_server_sends() -> None:
    written = near_vectors.TARGET.read_text(encoding="utf-8")
    assert written == near_vectors.text(), "run python -m tests.netcode.near_vectors"


def test_the_golden_vectors_have_near_and_far_positions_of_all_kinds() -> None:
    masks = {(kind, near_vectors.is_near(mask)) for kind, mask in near_vectors.masks()}
    assert {(kind, near) for kind in (SHIPS, ROCKS, MINES) for near in (True, False)} <= masks
