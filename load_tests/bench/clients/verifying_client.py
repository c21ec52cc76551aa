"""A client that decodes everything: it verifies checksums, and counts what it sees move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game_server.client.session import ClientCore
from game_server.client.snapshot import Tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHIPS = "ships"
"""The kind whose rows are counted; Driftline and the bench's own game have it both."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """What all witnesses of a run saw together."""

    seen: float
    """Ships in view, mean over ticks."""
    moving: float
    """Ships in view whose place or look changed, mean over ticks."""
    bytes_per_move: float
    """All bytes, headers included, over the changes of ships that they brought."""
    verified: int
    """Checksums that agreed."""
    resyncs: int
    """Cells that turned out wrong."""


class Witness:
    """One full client. ``games`` are the tables by game, as ``GET /api/protocol`` tells them."""

    def __init__(self, games: Mapping[str, Any]) -> None:
        self._core = ClientCore(games)
        self._before: dict[int, bytes] = {}
        self._verified_before: int | None = None
        self.ticks = self.seen = self.moved = self.bytes = self.resyncs = 0

    @property
    def verified(self) -> int:
        if self._verified_before is None:
            return 0
        return self._core.world.verified - self._verified_before

    def receive(self, message: bytes, size: int, *, is_noted: bool) -> list[bytes]:
        """Decode a message whose frame has ``size`` bytes; returns what a client sends in answer.

        Raises ProtocolError.
        """
        told = self._core.receive(message)
        if isinstance(told, Tick):
            self._count(told, size, is_noted)
        return self._core.data_to_send()

    def _count(self, tick: Tick, size: int, is_noted: bool) -> None:
        ships = tick.world.records(SHIPS)
        before, self._before = self._before, ships
        if not is_noted:
            return
        if self._verified_before is None:
            self._verified_before = tick.world.verified
        self.ticks += 1
        self.bytes += size
        self.seen += len(ships)
        self.resyncs += len(tick.resync)
        self.moved += sum(before.get(ship) != record for ship, record in ships.items())


def testimony(witnesses: Iterable[Witness]) -> Testimony | None:
    """Sums and means of those that were noted; None without any."""
    heard = [witness for witness in witnesses if witness.ticks]
    if not heard:
        return None
    ticks, moved = sum(w.ticks for w in heard), sum(w.moved for w in heard)
    return Testimony(
        seen=sum(w.seen for w in heard) / ticks,
        moving=moved / ticks,
        bytes_per_move=sum(w.bytes for w in heard) / max(1, moved),
        verified=sum(w.verified for w in heard),
        resyncs=sum(w.resyncs for w in heard),
    )
