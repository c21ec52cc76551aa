"""Phases of a room: lobby, countdown, playing, results, and around again.

The state machine is the tables below. It runs on a world's columns of rooms and knows no clock but
the rooms' ticks.

    public rooms      lobby → countdown → playing → results → countdown
    rooms with hosts  lobby → countdown → playing → results → lobby
                        ↖────────┘ somebody is not ready after all, or too few are left
    endless rooms     lobby → playing, with a host as above; only people or a score end it
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

import numpy as np

from game_server.protocol.declare import NEXT_PHASE, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.simulation.world import World

COUNTDOWN_S = 3
"""Long enough for a newcomer's input clock to settle before it matters."""
RESULTS_S = 8
"""Long enough to read the standings, short enough that nobody leaves."""
NO_END = 0


class Course(IntEnum):
    """The kinds of rooms by the order of their phases."""

    ROUNDS = 0
    ENDLESS = 1
    HOSTED_ROUNDS = 2
    HOSTED_ENDLESS = 3


class Cause(StrEnum):
    """What moves a room from one phase to the next."""

    STARTED = "started"
    STOPPED = "stopped"
    TIME_UP = "time_up"
    FINISHED = "finished"


Table = Mapping[tuple[Phase, Cause], Phase]

ROUNDS: Table = {
    **{(phase, Cause.TIME_UP): after for phase, after in NEXT_PHASE.items()},
    (Phase.LOBBY, Cause.STARTED): Phase.COUNTDOWN,
    (Phase.PLAYING, Cause.FINISHED): Phase.RESULTS,
}
HOSTED_ROUNDS: Table = {
    **ROUNDS,
    (Phase.COUNTDOWN, Cause.STOPPED): Phase.LOBBY,
    (Phase.PLAYING, Cause.STOPPED): Phase.RESULTS,
    (Phase.RESULTS, Cause.STOPPED): Phase.LOBBY,
    (Phase.RESULTS, Cause.TIME_UP): Phase.LOBBY,
}
ENDLESS: Table = {
    (Phase.LOBBY, Cause.STARTED): Phase.PLAYING,
}
TRANSITIONS: Mapping[Course, Table] = {
    Course.ROUNDS: ROUNDS,
    Course.ENDLESS: ENDLESS,
    Course.HOSTED_ROUNDS: HOSTED_ROUNDS,
    Course.HOSTED_ENDLESS: HOSTED_ROUNDS,
}


class RoundPhases:
    """Moves the rooms of a world through their phases. Rooms with hosts show their results for
    ``hosted_results_s``: friends talk about them.
    """

    def __init__(self, hosted_results_s: int = 12) -> None:
        self._results_s = dict.fromkeys(Course, RESULTS_S)
        for hosted in (Course.HOSTED_ROUNDS, Course.HOSTED_ENDLESS):
            self._results_s[hosted] = hosted_results_s

    def advance(
        self, world: World, courses: NDArray[np.int64], stopping: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """Make the changes that are due in this tick.

        ``courses`` (rooms,) names each room's table, ``stopping`` (rooms,) says whose people want
        an end of the present phase. Returns the rooms (k,) in which a round begins: the game sets
        them up now, and inputs count once they are in the playing phase.
        """
        rooms = world.rooms
        waiting = rooms.phase == Phase.LOBBY
        finished = rooms.finished & (rooms.phase == Phase.PLAYING)
        time_up = (rooms.ends_at != NO_END) & (rooms.tick >= rooms.ends_at)
        starting = []
        for row in np.flatnonzero(waiting | stopping | finished | time_up).tolist():
            if waiting[row]:
                cause = Cause.STARTED
            elif stopping[row]:
                cause = Cause.STOPPED
            else:
                cause = Cause.FINISHED if finished[row] else Cause.TIME_UP
            if self._move(world, row, cause, Course(int(courses[row]))):
                starting.append(row)
        return np.array(starting, np.int64)

    def park(self, world: World, row: int, course: Course) -> None:
        """A room is about to leave the world because nobody is in it.

        When people come back they begin anew, not in the middle of an old round.
        """
        if course is not Course.ENDLESS:
            world.rooms.phase[row] = Phase.LOBBY
            world.rooms.ends_at[row] = NO_END

    def _move(self, world: World, row: int, cause: Cause, course: Course) -> bool:
        """One line of the table for one room; whether a round begins with it."""
        rooms = world.rooms
        before = Phase(int(rooms.phase[row]))
        after = TRANSITIONS[course].get((before, cause), before)
        rooms.finished[row] = False
        if after is before:
            return False
        rooms.phase[row] = after
        rooms.ends_at[row] = self._end(world, row, after, course)
        begins = after is Phase.COUNTDOWN or before is Phase.LOBBY
        if begins:
            rooms.round[row] = (int(rooms.round[row]) + 1) & 0xFFFF
        elif before is Phase.COUNTDOWN and after is Phase.LOBBY:
            rooms.round[row] = (int(rooms.round[row]) - 1) & 0xFFFF  # it was never played
        return begins

    def _end(self, world: World, row: int, phase: Phase, course: Course) -> int:
        """The tick at which a phase that begins now is over."""
        endless = course in (Course.ENDLESS, Course.HOSTED_ENDLESS)
        if phase is Phase.LOBBY or (endless and phase is Phase.PLAYING):
            return NO_END
        seconds = {
            Phase.COUNTDOWN: COUNTDOWN_S,
            Phase.PLAYING: int(world.settings.round_seconds[row]),
            Phase.RESULTS: self._results_s[course],
        }[phase]
        return int(world.tick[row]) + seconds * world.tick_hz
