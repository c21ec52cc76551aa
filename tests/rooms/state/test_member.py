"""A member's role, and where a spectator looks."""

from __future__ import annotations

from tests.support.rooms import Node, Runners


class Small(Runners):
    """Cells of 100 units: the map of 1,000 by 500 has ten columns of five."""

    cell_size = 100.0


def test_a_camera_begins_in_the_middle_and_looks_where_it_is_moved() -> None:
    node = Node(Small())
    zoe, _ = node.join(node.registry.open("runners", seed=1), "zoe", spectate=True)
    layout = zoe.room.layout
    assert zoe.view_cell == layout.cell_at(500.0, 250.0)
    zoe.move_camera(950.0, 450.0, None)
    assert zoe.view_cell == 1 + 4 * 10 + 9


def test_a_camera_follows_a_player_until_it_is_moved() -> None:
    node = Node(Small())
    zoe, _ = node.join(node.registry.open("runners", seed=1), "zoe", spectate=True)
    zoe.move_camera(None, None, 3)
    zoe.move_camera(None, None, None)
    assert zoe.follows == 3
    zoe.move_camera(10.0, 10.0, None)
    assert zoe.view_cell == 1
    assert not zoe.follows


def test_only_a_player_has_a_seat_and_a_log_shows_no_name() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    (ann, _), (zoe, _) = node.join(room, "ann"), node.join(room, "zoe", spectate=True)
    assert (ann.seat, zoe.seat) == (0, None)
    assert repr(zoe) == f"<Member watches in slot 0 of <Room {room.id} of runners>>"
