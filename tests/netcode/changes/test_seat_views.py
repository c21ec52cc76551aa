"""The view of a seat follows its entity."""

from __future__ import annotations

from tests.netcode.scene import Scene


def views(scene: Scene, **ship: float) -> list[int]:
    """The view cells of the seats after a tick in which ships are at these coordinates."""
    world = scene.begin()
    for name, value in ship.items():
        setattr(world.ships, name, value)
    scene.end()
    return [int(view) for view in world.seats.view_cell]


def test_a_seat_without_an_entity_sees_the_middle_of_the_map() -> None:
    assert views(Scene((500, 400))) == [13, 13, 13]  # column 2, row 2 of 5 × 4 cells


def test_a_view_follows_its_entity_and_stays_when_it_is_gone() -> None:
    scene = Scene((500, 400), seats=1)
    scene.begin().ships.spawn(0, x=50.0, y=50.0, seat=0)
    scene.end()
    assert views(scene) == [1]
    assert views(scene, x=105.0) == [1]
    assert views(scene, x=115.0) == [2]
    scene.begin().ships.kill(0)
    scene.end()
    assert views(scene) == [2]


def test_of_several_entities_of_a_seat_the_last_one_counts() -> None:
    scene = Scene((500, 400), seats=1)
    scene.begin().ships.spawn([0, 0], x=[50.0, 450.0], y=50.0, seat=0)
    scene.end()
    assert views(scene) == [5]


def test_in_a_room_of_one_cell_everybody_sees_cell_1() -> None:
    assert views(Scene((100, 100))) == [1, 1, 1]
