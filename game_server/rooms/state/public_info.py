"""What others may know of a room before they join it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from game_server.protocol.declare import Phase, SeatState

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """What others may know of a room before they join it.

    Of a private room with a password that is not what goes on in it (None), or its join, which
    tells only who has the password that it is full or locked, would hide nothing.
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
    shown = not (room.private and room.password)
    return RoomInfo(
        room_id=room.id,
        code=room.code,
        game=room.game.name,
        title=room.game.title,
        mode=room.settings.mode,
        phase=Phase(room.phase).name.lower() if shown else None,
        players=room.players if shown else None,
        bots=sum(line.state == SeatState.BOT for line in room.roster) if shown else None,
        spectators=len(room.spectators) if shown else None,
        limit=room.seats.limit,
        private=room.private,
        needs_password=room.password is not None,
        lobby=room.has_lobby,
        locked=room.locked if shown else None,
        late_join=room.late_join,
    )
