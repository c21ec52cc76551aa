"""Events on their way to clients: the numbered log of a room, and messages for one member.

Entries of a log are ``[number, event, tick, [fields…]]``, numbered from 1 without gaps. A tick's
new entries travel as a chunk of the global cell, the same bytes for everybody:

    93 00 78 [entry, entry, …]            [cell 0, LOG, entries]

A member that missed some gets them as the extras item ``[1, [entry, …]]``.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from game_server.protocol.messages import EXTRA_EVENT, LOG, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KEPT_ENTRIES = 256
"""How far back a log reaches. With fewer, a member that was away for its seat's 30 s of grace in
a lively room would find entries gone; more is memory for every room."""

CHUNK_HEAD = bytes((0x93, 0x00, LOG))


def array(items: Sequence[bytes]) -> bytes:
    """A msgpack array of items that are packed already."""
    count = len(items)
    head = bytes((0x90 | count,)) if count < 16 else b"\xdc" + count.to_bytes(2, "big")
    return head + b"".join(items)


def member_event(event: int, tick: int, fields: Iterable[Any]) -> bytes:
    """The extras item ``[2, event, tick, [fields…]]``."""
    return pack([EXTRA_EVENT, event, tick, list(fields)])


class RoomLog:
    """A room's numbered events: the last ``KEPT_ENTRIES`` of them."""

    def __init__(self, next_number: int = 1) -> None:
        self.next_number = next_number
        self.first_unsent = next_number
        self._entries: deque[bytes] = deque(maxlen=KEPT_ENTRIES)

    def append(self, event: int, tick: int, fields: Iterable[Any]) -> None:
        """Append an entry; ``event`` is the event's number in the game's tables."""
        self._entries.append(pack([self.next_number, event, tick, list(fields)]))
        self.next_number += 1

    def since(self, number: int) -> list[bytes] | None:
        """The packed entries from ``number`` on; None when some of them are gone."""
        wanted = self.next_number - number
        if wanted <= 0:
            return []
        if wanted > len(self._entries):
            return None
        return list(self._entries)[-wanted:]

    def pop_unsent(self) -> bytes:
        """The chunk with the entries appended since the last call, ``b""`` when there are none."""
        if self.first_unsent == self.next_number:
            return b""
        # When one tick brings more than the log keeps, its first entries are lost to everybody.
        count = min(self.next_number - self.first_unsent, len(self._entries))
        self.first_unsent = self.next_number
        return CHUNK_HEAD + array(list(self._entries)[-count:])

    def plain(self) -> dict[str, Any]:
        """The log as plain values, to be saved with its room."""
        return {
            "next_number": self.next_number,
            "first_unsent": self.first_unsent,
            "entries": list(self._entries),
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> RoomLog:
        """The inverse of ``plain``. Raises KeyError or TypeError when a field is missing."""
        log = cls(int(plain["next_number"]))
        log.first_unsent = int(plain["first_unsent"])
        log._entries.extend(bytes(entry) for entry in plain["entries"])
        return log
