"""Public facts about a room, for people who have not joined it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from game_server.protocol.declare import Phase

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """A room as the list of rooms and its invitation show it.

    Fields are None for a private room with a password where they would say what goes on in it.
    Only people with the password learn that, as when they try to join.
    """

    room_id: str
    code: str = field(repr=False)
    game: str
    title: str
    mode: str
    phase: str | None
    players: int | None
    bots: int | None
    spectators: int | None
    limit: int
    private: bool
    needs_password: bool
    lobby: bool
    locked: bool | None
    late_join: str

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def room_info(room: Room) -> RoomInfo:
    shown = not room.door.hides_room
    return RoomInfo(
        room_id=room.id,
        code=room.code,
        game=room.game.name,
        title=room.game.title,
        mode=room.settings.mode,
        phase=Phase(room.phase).name.lower() if shown else None,
        players=room.players if shown else None,
        bots=room.roster.bots if shown else None,
        spectators=len(room.spectators) if shown else None,
        limit=room.seats.limit,
        private=room.door.private,
        needs_password=room.door.password is not None,
        lobby=room.has_lobby,
        locked=room.door.locked if shown else None,
        late_join=room.door.late_join,
    )
