"""A client that decodes everything: it verifies checksums, and counts which ships change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game_server.client.session import ClientCore
from game_server.client.snapshot import Tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHIPS = "ships"
"""The kind whose rows are counted. Driftline and the bench's own game both have it."""


@dataclass(frozen=True, slots=True)
class ViewFigures:
    """What all verifying clients of a run saw together."""

    seen: float
    """Ships in view, mean over ticks."""
    moving: float
    """Ships in view of which a column changed, mean over ticks."""
    bytes_per_move: float
    """All bytes, frame headers included, over the changes of ships that they brought."""
    verified: int
    """Checksums that agreed."""
    resyncs: int
    """Cells whose checksum did not agree."""


class VerifyingClient:
    """One full client. ``games`` are the tables by game, as ``GET /api/protocol`` has them."""

    def __init__(self, games: Mapping[str, Any]) -> None:
        self._core = ClientCore(games)
        self._before: dict[int, bytes] = {}
        self._verified_before: int | None = None
        self.ticks = self.seen = self.moved = self.bytes = self.resyncs = 0
        """Sums over recorded ticks."""

    @property
    def verified(self) -> int:
        """Checksums that agreed since recording began."""
        if self._verified_before is None:
            return 0
        return self._core.world.verified - self._verified_before

    def receive(self, message: bytes, size: int, *, is_recorded: bool) -> list[bytes]:
        """Decode a message whose frame has ``size`` bytes; returns the messages to answer with.

        Raises ProtocolError.
        """
        decoded = self._core.receive(message)
        if isinstance(decoded, Tick):
            self._count(decoded, size, is_recorded)
        return self._core.data_to_send()

    def _count(self, tick: Tick, size: int, is_recorded: bool) -> None:
        ships = tick.world.records(SHIPS)
        before, self._before = self._before, ships
        if not is_recorded:
            return
        if self._verified_before is None:
            self._verified_before = tick.world.verified
        self.ticks += 1
        self.bytes += size
        self.seen += len(ships)
        self.resyncs += len(tick.resync)
        self.moved += sum(before.get(ship) != record for ship, record in ships.items())


def view_figures(clients: Iterable[VerifyingClient]) -> ViewFigures | None:
    """Sums and means over all recorded ticks; None without any."""
    recorded = [client for client in clients if client.ticks]
    if not recorded:
        return None
    ticks, moved = sum(c.ticks for c in recorded), sum(c.moved for c in recorded)
    return ViewFigures(
        seen=sum(c.seen for c in recorded) / ticks,
        moving=moved / ticks,
        bytes_per_move=sum(c.bytes for c in recorded) / max(1, moved),
        verified=sum(c.verified for c in recorded),
        resyncs=sum(c.resyncs for c in recorded),
    )
