"""The TCP connections without a player: HTTP, handshakes, WebSockets that are turned away.

They are counted apart from the players' sockets, so that however many there are, descriptors are
left for players. A connection beyond the limit replaces the one that has been idle for longest,
first among those of the same address. A request that is being answered is never cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from game_server.limits.addresses import address_key
from game_server.limits.per_address import HoldingCap

if TYPE_CHECKING:
    import asyncio

OnRefused = Callable[[str], None]


class HttpConnections:
    """All such connections of a process: at most ``each`` of one address, ``in_all`` of all; 0 is
    no limit.

    Everybody behind a reverse proxy comes from the proxy's address, so ``proxies`` have no limit of
    their own. ``refused`` gets the reason of each connection that is refused or closed here; the
    protocol calls it for those that it refuses.
    """

    def __init__(
        self,
        each: int = 0,
        in_all: int = 0,
        proxies: Container[str] = (),
        refused: OnRefused = lambda reason: None,
    ) -> None:
        self._of_address, self._of_all = HoldingCap(each), HoldingCap(0, in_all)
        self._proxies = proxies
        self.refused = refused
        self._addresses: dict[asyncio.Transport, str] = {}
        self._idle: dict[asyncio.Transport, None] = {}
        self._idle_of: dict[str, dict[asyncio.Transport, None]] = {}
        """Both longest idle first."""

    def __len__(self) -> int:
        return len(self._addresses)

    def enter(self, transport: asyncio.Transport, address: str) -> bool:
        """Count a new connection in, as idle. False, and not counted, if there are too many."""
        capped = address not in self._proxies
        if capped and not self._of_address.has_space(address):
            self._close_idle(self._idle_of.get(address_key(address)))
            if not self._of_address.has_space(address):
                self.refused("http_address")
                return False
        if not self._of_all.has_space(address):
            self._close_idle(self._idle_of.get(address_key(address)) or self._idle)
            if not self._of_all.has_space(address):
                self.refused("http_full")
                return False
        if capped:
            self._of_address.enter(address)
        self._of_all.enter(address)
        self._addresses[transport] = address
        self.idle(transport)
        return True

    def leave(self, transport: asyncio.Transport) -> None:
        """A connection has ended, or become a player's. It may be gone already."""
        address = self._addresses.pop(transport, None)
        if address is not None:
            self._forget_idle(transport, address)
            self._of_all.leave(address)
            if address not in self._proxies:
                self._of_address.leave(address)

    def idle(self, transport: asyncio.Transport) -> None:
        """A connection waits for its client from now on."""
        address = self._addresses.get(transport)
        if address is not None:
            self._idle[transport] = None
            self._idle_of.setdefault(address_key(address), {})[transport] = None

    def busy(self, transport: asyncio.Transport) -> None:
        """A request is being answered."""
        address = self._addresses.get(transport)
        if address is not None:
            self._forget_idle(transport, address)

    def _close_idle(self, idle: dict[asyncio.Transport, None] | None) -> None:
        if idle:
            longest = next(iter(idle))
            self.leave(longest)
            self.refused("http_idle")
            longest.abort()

    def _forget_idle(self, transport: asyncio.Transport, address: str) -> None:
        key = address_key(address)
        self._idle.pop(transport, None)
        idle = self._idle_of.get(key)
        if idle is not None:
            idle.pop(transport, None)
            if not idle:
                del self._idle_of[key]
