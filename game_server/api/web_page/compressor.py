"""Compresses pages at a request, and keeps what it has compressed.

A page's text depends on its address and ``Host``, which strangers make up. So only the encoding
that is asked for is made, and at most ``NEW_ONES``. Beyond them, pages are sent as they are.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable

import brotli

from game_server.api.web_page.negotiation import IDENTITY
from game_server.limits.token_bucket import Limit, TokenBucket

QUALITY = 5
"""Compressing a page takes half a millisecond."""
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=QUALITY),
    "gzip": lambda content: gzip.compress(content, QUALITY, mtime=0),
}
NEW_ONES = Limit(1.0, 64.0)
"""A minute of them takes 30 ms of the event loop."""
KEPT = 256
"""At most; each takes about 6 KB."""


class Compressor:
    """``now`` returns monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._new_ones = TokenBucket(NEW_ONES, now())
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def bodies(self, content: bytes, digest: str, encoding: str) -> dict[str, bytes]:
        """A content by its encodings: itself, and in ``encoding`` if that is kept or can be made.
        ``digest`` names the content.
        """
        bodies, key = {IDENTITY: content}, (digest, encoding)
        if key in self._kept:
            self._kept.move_to_end(key)
        elif encoding in COMPRESS and self._new_ones.take(self._now()):
            self._kept[key] = COMPRESS[encoding](content)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        if key in self._kept:
            bodies[encoding] = self._kept[key]
        return bodies
