"""Heartbeat: finds connections whose peer has gone without closing them.

One timer wheel for all connections. Each is in one slot and is pinged when the wheel reaches the
slot, so pings spread over the period. A ping that is unanswered a whole turn later ends its
connection.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Protocol

from game_server.protocol.close_codes import CloseCode


class Peer(Protocol):
    """A connection that can be pinged and closed; see ``DirectSocket``."""

    def ping(self) -> bool: ...
    def close(self, code: int, reason: str) -> None: ...


class Heartbeat:
    """A wheel of ``slots``; each call of ``beat`` moves it by one."""

    def __init__(self, slots: int) -> None:
        self._slots: list[dict[Peer, None]] = [{} for _ in range(slots)]
        self._slot_of: dict[Peer, dict[Peer, None]] = {}
        self._at = 0

    def add(self, peer: Peer) -> None:
        """Ping this peer once a turn, first after a whole turn."""
        slot = self._slots[self._at]
        slot[peer] = None
        self._slot_of[peer] = slot

    def discard(self, peer: Peer) -> None:
        """Ping it no more; it may be unknown."""
        slot = self._slot_of.pop(peer, None)
        if slot is not None:
            del slot[peer]

    def beat(self) -> None:
        """Move the wheel on by one slot: ping its peers, close those that did not answer."""
        self._at = (self._at + 1) % len(self._slots)
        with ExitStack() as each:  # all, even when one raises
            for peer in self._slots[self._at]:
                each.callback(self._ask, peer)

    def _ask(self, peer: Peer) -> None:
        if not peer.ping():
            self.discard(peer)
            peer.close(CloseCode.NO_PONG, CloseCode.NO_PONG.reason)
