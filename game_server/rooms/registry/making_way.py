"""Making way for newcomers when all places of a room are taken.

One address may have them all, such as a school class that watches its own match. But when somebody
of another address comes, the address with the most places makes way, as long as it has two more at
least: so places are shared out evenly, and nobody is pushed around. Its newest spectator goes; of
players only somebody whose seat is kept for them and who has not come, so that nobody keeps a room
closed with seats that they do not use. Friends in a party keep theirs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode
from game_server.rooms.state.parts.seats import Seat, Seats, Stage, network_of

if TYPE_CHECKING:
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.room import Room

SENTENCE = "Somebody else came to watch, and your address has the most places."


def make_way(
    registry: RoomRegistry, room: Room, player_id: str, address: str, *, spectate: bool
) -> None:
    """Take a place away for a newcomer, if it is theirs to have."""
    seats = room.seats_for(spectate)
    if len(seats) < seats.limit or seats.of(player_id) is not None:
        return
    seat = crowded_out(seats, network_of(player_id, address), spectate=spectate)
    if seat is not None:
        registry.membership.remove(room, spectate, seat, CloseCode.FULL, SENTENCE)


def crowded_out(seats: Seats, newcomer: str, *, spectate: bool) -> Seat | None:
    """The place that makes way for somebody of a network, if one has to."""
    held = Counter(seat.network for seat in seats)
    crowd = max(held.values(), default=0)
    if crowd - held[newcomer] < 2:
        return None
    able = [seat for seat in seats if held[seat.network] == crowd and (spectate or _idle(seat))]
    return max(able, key=lambda seat: seat.serial, default=None)


def _idle(seat: Seat) -> bool:
    return seat.stage is Stage.RESERVED and not seat.party
