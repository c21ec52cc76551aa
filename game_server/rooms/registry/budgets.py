"""What the rooms of one address may cost, and all rooms together: seats, bots, time in ticks.

An open room counts against the address that opened it, whether anybody is in it or not. A public
room without a host belongs to its players: it no longer counts against its opener once others are
in it and nobody of the opener's address is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from game_server.limits.addresses import SITE_FACTOR, address_key, site_key
from game_server.limits.over_budget import OverBudget
from game_server.limits.per_address import MinuteCap
from game_server.rooms.world.load import WINDOW_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from game_server.games.base import GameSettings
    from game_server.rooms.state.room import Room
    from game_server.rooms.world.worlds import Worlds

NOBODY = ""
LOST_STEPS_PER_S = 3
"""A world that leaves out more steps than this is too late: a tenth of them at 30 Hz."""
BUSY_WAIT_S = 10
LATER_S = 60
"""When asking again may help: a room without people closes after a minute."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """How much there may be of each, for the rooms of one address and for all; 0 is no limit.

    ``tick_s_each`` are seconds a minute. Above ``busy_share`` of its time in ticks the process
    opens no further rooms.
    """

    seats_each: int = 0
    seats_in_all: int = 0
    bots_each: int = 0
    bots_in_all: int = 0
    tick_s_each: float = 0.0
    busy_share: float = 0.0


NO_QUOTAS = Quotas()


@dataclass(slots=True)
class Size:
    """How many seats rooms have, and how many of these bots fill."""

    seats: int = 0
    bots: int = 0

    @classmethod
    def of(cls, settings: GameSettings, people: int = 0) -> Size:
        """The size of a room with a number of players."""
        bots = min(settings.min_players, settings.player_limit) - people
        return cls(settings.player_limit, max(bots, 0))

    def change(self, other: Size, sign: int) -> None:
        """Add another size, or take it away (-1)."""
        self.seats += sign * other.seats
        self.bots += sign * other.bots


class _Open(NamedTuple):
    """What an open room counts as, and for whom."""

    address: str
    site: str | None
    size: Size


class Budgets:
    """Refuses rooms that would cost too much. ``now`` is monotonic seconds.

    What is open is counted as it changes: asking takes as long with a thousand rooms as with one.
    """

    def __init__(self, quotas: Quotas, worlds: Worlds, now: Callable[[], float]) -> None:
        self._quotas = quotas
        self._worlds = worlds
        self._open: dict[Room, _Open] = {}
        self._by_address: dict[str, Size] = {}
        self._by_site: dict[str, Size] = {}
        self.in_all = Size()
        self.tick_time = MinuteCap(quotas.tick_s_each, now)

    def count(self, room: Room) -> None:
        """A room has been opened, or its settings or people have changed."""
        address = bearer(room)
        now = _Open(address, site_key(address), Size.of(room.settings, len(room.members)))
        if now != self._open.get(room):
            self.forget(room)
            self._open[room] = now
            self._change(now, 1)

    def forget(self, room: Room) -> None:
        """A room has closed."""
        if (before := self._open.pop(room, None)) is not None:
            self._change(before, -1)

    def _change(self, opened: _Open, sign: int) -> None:
        self.in_all.change(opened.size, sign)
        for sizes, key in ((self._by_address, opened.address), (self._by_site, opened.site)):
            if key is None:
                continue
            size = sizes.setdefault(key, Size())
            size.change(opened.size, sign)
            if not size.seats:
                del sizes[key]

    @property
    def is_late(self) -> bool:
        """Whether the ticks leave no time for further rooms, or come too late already."""
        load, most = self._worlds.load, self._quotas.busy_share
        if not most:
            return False
        lost = LOST_STEPS_PER_S * WINDOW_S * sum(1 for _ in self._worlds)
        return load.share >= most or load.dropped > lost

    def check_opening(self, opener: str, settings: GameSettings) -> None:
        """Whether an address may open a room with such settings. Raises OverBudget."""
        if self.is_late:
            sentence = "The server is too busy for another room; try again in a moment."
            raise OverBudget("busy", sentence, BUSY_WAIT_S, is_shared=True)
        if opener and (wait_s := self.tick_time.wait_s(opener, 0.0)):
            sentence = "Your rooms have taken too much of the server's time; wait a little."
            raise OverBudget("rate_limit", sentence, wait_s)
        self._check_size(opener, Size.of(settings), None)

    def check_change(self, room: Room, settings: GameSettings) -> None:
        """Whether a room may have other settings. Raises OverBudget."""
        wanted, now = Size.of(settings), Size.of(room.settings)
        if wanted.seats > now.seats or wanted.bots > now.bots:
            self._check_size(room.opener, wanted, room)

    def has_bots_left(self, opener: str, settings: GameSettings) -> bool:
        """Whether an address may have as many bots more as such settings ask for."""
        return self._shortage(opener, Size(bots=Size.of(settings).bots), None) is None

    def charge(self) -> list[Room]:
        """Charge the time that ticks took since the last call to the addresses that the rooms count
        against, by how many of their seats are taken. Returns the rooms whose bots have to wait:
        while ticks are late, those of addresses that took too much.
        """
        spent_s: Counter[str] = Counter()
        for runner in filter(lambda runner: runner.batch.rooms, self._worlds):
            taken = runner.world.seats.room[runner.world.seats.state > 0]
            weights = np.bincount(taken, minlength=len(runner.batch.rooms)) + 1
            shares = (weights * (runner.spent_s / weights.sum())).tolist()
            for room, seconds in zip(runner.batch.rooms, shares, strict=True):
                spent_s[bearer(room)] += seconds
            runner.spent_s = 0.0
        del spent_s[NOBODY]
        for address, seconds in spent_s.items():
            self.tick_time.charge(address, seconds)
        if not self.is_late:
            return []
        greedy = {address for address in spent_s if self.tick_time.wait_s(address, 0.0)}
        return [room for runner in self._worlds for room in runner.batch.rooms
                if bearer(room) in greedy]  # fmt: skip

    def _check_size(self, opener: str, wanted: Size, besides: Room | None) -> None:
        """Whether there may be so much more beside what is open. Raises OverBudget."""
        shortage = self._shortage(opener, wanted, besides)
        if shortage is None:
            return
        what, is_shared = shortage
        if is_shared:
            sentence = f"This server has too few {what} left; try again later."
            raise OverBudget("busy", sentence, LATER_S, is_shared=True)
        each = self._quota(what, "each")
        sentence = f"The rooms that one address opens may have {each} {what} together."
        is_hopeless = getattr(wanted, what) > each
        raise OverBudget(f"too_many_{what}", sentence, None if is_hopeless else LATER_S)

    def _shortage(self, opener: str, wanted: Size, besides: Room | None) -> tuple[str, bool] | None:
        """The first quota that is too small, and whether it is the whole server's; None if all
        are large enough.
        """
        own = self._size_of(self._by_address, address_key(opener), besides)
        sites = self._size_of(self._by_site, site_key(opener), besides)
        everybodys = Size(self.in_all.seats, self.in_all.bots)
        if besides is not None:
            everybodys.change(self._open[besides].size, -1)
        for what in ("seats", "bots"):
            more = getattr(wanted, what)
            each, in_all = self._quota(what, "each"), self._quota(what, "in_all")
            if not more:
                continue
            if opener and each and getattr(own, what) + more > each:
                return what, False
            if opener and each and getattr(sites, what) + more > each * SITE_FACTOR:
                return what, False
            if in_all and getattr(everybodys, what) + more > in_all:
                return what, True
        return None

    def _quota(self, what: str, whose: str) -> int:
        quota: int = getattr(self._quotas, f"{what}_{whose}")
        return quota

    def _size_of(self, sizes: Mapping[str, Size], key: str | None, besides: Room | None) -> Size:
        """The open rooms of an address or a site together."""
        found = sizes.get(key) if key is not None else None
        size = Size(found.seats, found.bots) if found is not None else Size()
        if besides is not None and key in self._open[besides][:2]:
            size.change(self._open[besides].size, -1)
        return size


def bearer(room: Room) -> str:
    """The address that a room counts against; ``NOBODY`` when it is not known."""
    if room.door.private or room.has_lobby or not room.members:
        return room.opener
    here = (room.seat_of(member).address for member in room.members.values())
    first = next(here)
    return room.opener if first == room.opener or room.opener in here else first
