"""Heartbeat: finds connections whose peer has gone without saying so.

One timer wheel for all connections. Each stands in one slot and is pinged when the wheel comes
round to it, so pings spread over the period; a ping that is unanswered a whole turn later ends
its connection.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Protocol

from game_server.protocol.close_codes import CloseCode


class Peer(Protocol):
    """What can be pinged and closed; see ``DirectSocket``."""

    def ping(self) -> bool: ...
    def close(self, code: int, reason: str) -> None: ...


class Heartbeat:
    """A wheel of ``slots``; a turn is as many calls of ``beat``."""

    def __init__(self, slots: int) -> None:
        self._slots: list[dict[Peer, None]] = [{} for _ in range(slots)]
        self._batches: dict[Peer, dict[Peer, None]] = {}
        self._at = 0

    def add(self, peer: Peer) -> None:
        """Ping this peer from now on, first after one turn."""
        slot = self._slots[self._at]
        slot[peer] = None
        self._batches[peer] = slot

    def discard(self, peer: Peer) -> None:
        """Ping it no more; it may be unknown."""
        slot = self._batches.pop(peer, None)
        if slot is not None:
            del slot[peer]

    def beat(self) -> None:
        """Move the wheel on by one slot: ping who stands there, close who has not answered."""
        self._at = (self._at + 1) % len(self._slots)
        with ExitStack() as each:  # all of them, also when one raises
            for peer in self._slots[self._at]:
                each.callback(self._ask, peer)

    def _ask(self, peer: Peer) -> None:
        if not peer.ping():
            self.discard(peer)
            peer.close(CloseCode.NO_PONG, CloseCode.NO_PONG.reason)
