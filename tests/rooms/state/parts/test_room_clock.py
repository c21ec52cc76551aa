"""The room's clock: it goes on while the tick stands still."""

from __future__ import annotations

from game_server.rooms.state.parts.room_clock import RoomClock


def test_the_clock_is_the_tick_until_the_room_waits() -> None:
    clock = RoomClock()
    assert clock.at(7) == 7
    clock.wait(1_500, tick_hz=20)
    assert clock.at(7) == 37


def test_parts_of_a_tick_add_up() -> None:
    clock = RoomClock()
    for _ in range(7):
        clock.wait(10, tick_hz=30)
    assert (clock.ahead, clock.thousandths) == (2, 100)


def test_a_tick_that_begins_anew_does_not_set_the_clock_back() -> None:
    clock = RoomClock()
    clock.wait(1_010, tick_hz=30)
    now = clock.at(600)
    clock.restart(now)
    assert clock == RoomClock(630, 0)
    assert clock.at(0) == now
