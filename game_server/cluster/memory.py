"""The directory of a server that is alone: which room has which code."""

from __future__ import annotations


class MemoryDirectory:
    """Codes of this process's rooms; the contract is ``rooms.host.Directory``."""

    def __init__(self) -> None:
        self._rooms: dict[str, str] = {}

    def register(self, code: str, room_id: str) -> bool:
        """Take a code for a room; False when it belongs to another."""
        return self._rooms.setdefault(code, room_id) == room_id

    def unregister(self, code: str, room_id: str) -> None:
        """Free a code, if it still belongs to this room."""
        if self._rooms.get(code) == room_id:
            del self._rooms[code]

    def lookup(self, code: str) -> str | None:
        """The id of the room with a code."""
        return self._rooms.get(code)
