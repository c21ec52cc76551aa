"""QR codes of invitations, made outside the event loop and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import segno

from game_server.api.errors import ApiError
from game_server.limits.recent import Recent

QUIET_ZONE = 4
"""Light modules around a QR code (ISO/IEC 18004); with fewer many cameras don't find it."""
KEPT = 512
"""Codes, of at most 7 KB each."""
MOST_WAITING = 16
"""A code takes 3 ms, or 60 with the longest address. More waiting requests are refused."""


def qr_code(url: str) -> bytes:
    """A QR code as SVG, dark on light on any background, without a size of its own."""
    drawn = BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True
    )
    return drawn.getvalue()


class QrCodes:
    """Makes each code once, in a thread. Requests for a code that is being made wait for it."""

    def __init__(self, make: Callable[[str], bytes] = qr_code) -> None:
        self._make = make
        self._made: Recent[str, bytes] = Recent(KEPT)
        self._making: dict[str, asyncio.Future[bytes]] = {}
        self._thread = ThreadPoolExecutor(1, "qr codes")

    def has(self, url: str) -> bool:
        """Whether the code has been made, or is being made."""
        return url in self._made or url in self._making

    async def svg(self, url: str) -> bytes:
        """Raises ApiError when too many are being made."""
        made = self._made.get(url)
        if made is not None:
            return made
        making = self._making.get(url)
        if making is None:
            if len(self._making) >= MOST_WAITING:
                sentence = "The server is busy making QR codes; try again in a moment."
                raise ApiError("busy", sentence, 503, {"Retry-After": "1"})
            loop = asyncio.get_running_loop()
            making = loop.run_in_executor(self._thread, self._make, url)
            self._making[url] = making
            making.add_done_callback(lambda done: self._keep(url, done))
        return await asyncio.shield(making)

    def close(self) -> None:
        """Make no more codes."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _keep(self, url: str, made: asyncio.Future[bytes]) -> None:
        del self._making[url]
        if not made.cancelled() and made.exception() is None:
            self._made[url] = made.result()
