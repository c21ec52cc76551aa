"""A room's clock, in ticks: it goes on while the room's tick stands still."""

from __future__ import annotations

from dataclasses import dataclass

from game_server.rooms.state.parts.saved import Saved


@dataclass(slots=True)
class RoomClock(Saved):
    """The time by which seats are held, votes end and people may speak again.

    It is the room's tick plus the ticks that would have passed in the lobby and while nobody was
    in the room.
    """

    ahead: int = 0
    """By how many ticks the clock is ahead of the room's tick."""
    thousandths: int = 0
    """Of a tick that has begun to pass while the room's tick stands still."""

    def at(self, tick: int) -> int:
        """The time when the room is at a tick."""
        return tick + self.ahead

    def wait(self, milliseconds: int, tick_hz: int) -> None:
        """Time passes while the room's tick stands still."""
        passed = self.thousandths + milliseconds * tick_hz
        self.ahead += passed // 1000
        self.thousandths = passed % 1000

    def restart(self, now: int) -> None:
        """The room's tick is 0 from now on; the clock goes on."""
        self.ahead, self.thousandths = now, 0
