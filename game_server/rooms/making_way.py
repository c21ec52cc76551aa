"""Who makes way when all spectators' places are taken.

One address may have them all, such as a school class that watches its own match. But when somebody
of another address comes, the newest spectator of the address with the most places makes way, as
long as that has two more at least: so places are shared out evenly, and nobody is pushed around.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from game_server.protocol.close_codes import CloseCode
from game_server.rooms.seats import Seat, Seats, network_of

if TYPE_CHECKING:
    from game_server.rooms.host import RoomHost
    from game_server.rooms.room import Room

SENTENCE = "Somebody else came to watch, and your address has the most places."


def make_way(host: RoomHost, room: Room, player_id: str, address: str, *, spectate: bool) -> None:
    """Take a spectator's place away for a newcomer, if it is theirs to have."""
    if spectate and room.spectators.of(player_id) is None:
        seat = crowded_out(room.spectators, network_of(player_id, address))
        if seat is not None:
            host.remove(room, True, seat, CloseCode.FULL, SENTENCE)


def crowded_out(places: Seats, newcomer: str) -> Seat | None:
    """The place that makes way for somebody of a network; None when there is a free one, or
    everybody has as good a right to theirs.
    """
    if len(places) < places.limit:
        return None
    held = Counter(seat.network for seat in places)
    newest_first = sorted(places, key=lambda seat: -seat.serial)
    seat = max(newest_first, key=lambda seat: held[seat.network], default=None)
    if seat is None or held[seat.network] - held[newcomer] < 2:
        return None
    return seat
