"""The tick clock: the deadlines of all worlds of a process in one heap.

It never waits: ``realtime.process.clock_driver`` calls ``run_due`` when the next deadline has come.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from game_server.rooms.world.faults import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Callable

CATCH_UP_STEPS = 2
"""The most steps that a late world makes up for; more would only make it later still."""


@dataclass(frozen=True, slots=True)
class Due:
    """One step to make, before which ``dropped`` steps are lost. ``late_s`` is by how much its
    deadline was missed, 0 for a step that makes up for an earlier one.
    """

    dropped: int
    late_s: float


@dataclass(eq=False, slots=True)
class Beat:
    """A repeating deadline. ``run`` is called for each step, of which a late beat owes at most
    ``catch_up`` more.
    """

    period_s: float
    run: Callable[[Due], None]
    deadline: float
    catch_up: int
    owed: int = field(default=0)
    stopped: bool = field(default=False)

    def take(self, now: float) -> Due:
        """The step to be made at ``now``, and move the deadline past it.

        A dropped step shifts the schedule by whole periods, so worlds keep their stagger.
        """
        late_s = now - self.deadline
        if late_s < 0:
            self.owed -= 1
            return Due(0, 0.0)
        passed = int(late_s / self.period_s) + 1
        self.deadline += passed * self.period_s
        behind = self.owed + passed - 1
        self.owed = min(behind, self.catch_up)
        return Due(behind - self.owed, late_s)


class TickClock:
    """The heap of deadlines. ``now`` is monotonic time in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.on_change: Callable[[], None] = lambda: None
        self.on_fault: Callable[[BaseException], object] = _raise
        """Receives the faults of beats. A beat that raises goes on the next time, as all others."""
        self._heap: list[tuple[float, int, Beat]] = []
        self._beats = 0
        self._pushed = 0

    def add(self, hz: float, run: Callable[[Due], None], catch_up: int = 0) -> Beat:
        """Call ``run`` ``hz`` times a second until ``stop``; when late, up to ``catch_up`` times
        more.

        Beats are staggered over the period by the golden ratio, so that however many worlds
        there are, their ticks spread instead of bursting together.
        """
        phase = (self._beats * 0.618033988749895) % 1.0
        self._beats += 1
        beat = Beat(1.0 / hz, run, self.now() + (1.0 + phase) / hz, catch_up)
        self._push(beat, beat.deadline)
        self.on_change()
        return beat

    def stop(self, beat: Beat) -> None:
        beat.stopped = True

    @property
    def next_deadline(self) -> float | None:
        """When to call ``run_due`` again, or None without beats."""
        while self._heap and self._heap[0][2].stopped:
            heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    @property
    def overdue_s(self) -> float:
        """For how long a deadline has been waiting to be run; 0 while time passes as it should."""
        deadline = self.next_deadline
        return 0.0 if deadline is None else max(0.0, self.now() - deadline)

    def run_due(self) -> None:
        """Run every beat whose deadline has come, one step each, earliest first.

        The steps that a late beat makes up for come after everything that is due now, so that a
        slow world delays another one by one of its steps at most.
        """
        started = self.now()
        while (deadline := self.next_deadline) is not None and deadline <= started:
            beat = heappop(self._heap)[2]
            now = self.now()
            due = beat.take(now)
            self._push(beat, now if beat.owed else beat.deadline)
            try:
                beat.run(due)
            except MISTAKES as fault:
                self.on_fault(fault)

    def _push(self, beat: Beat, at: float) -> None:
        self._pushed += 1
        heappush(self._heap, (at, self._pushed, beat))


def _raise(fault: BaseException) -> None:
    raise fault
