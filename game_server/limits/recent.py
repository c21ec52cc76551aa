"""A table that never outgrows its bound, for keys that a stranger can choose."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MOST = 65_536
"""Entries by default: far more addresses than play at once, and some 20 MB at most."""


class Recent(Generic[Key, Value]):
    """At most ``most`` entries; the least recently used one makes way for a new one.

    Every call takes the same time, however many entries there are.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._entries: OrderedDict[Key, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Key]:
        """The keys, least recently used first."""
        return iter(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def get(self, key: Key) -> Value | None:
        """The entry, which counts as used now."""
        value = self._entries.get(key)
        if value is not None:
            self._entries.move_to_end(key)
        return value

    def get_or_make(self, key: Key, make: Callable[[], Value]) -> Value:
        """The entry, made if it is not there."""
        value = self.get(key)
        if value is None:
            value = make()
            self[key] = value
        return value

    def __setitem__(self, key: Key, value: Value) -> None:
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)

    def pop(self, key: Key) -> Value | None:
        """Take an entry out, if it is there."""
        return self._entries.pop(key, None)
