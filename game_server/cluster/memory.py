"""The directory of a server that is alone: which room has which code."""

from __future__ import annotations


class MemoryDirectory:
    """The codes of this process's rooms; see ``rooms.registry.contracts.Directory``."""

    def __init__(self) -> None:
        self.rooms: dict[str, str] = {}
        """The id of each room by its code."""

    def register(self, code: str, room_id: str) -> bool:
        """Take a code for a room; False when it belongs to another."""
        return self.rooms.setdefault(code, room_id) == room_id

    def unregister(self, code: str, room_id: str) -> None:
        """Free a code, if it still belongs to this room."""
        if self.rooms.get(code) == room_id:
            del self.rooms[code]

    def lookup(self, code: str) -> str | None:
        """The id of the room with a code."""
        return self.rooms.get(code)
