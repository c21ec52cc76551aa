"""Welcoming: a connection's stay in a room begins with a new outbox and a welcome. It begins anew
when its seat or the room's rows have been replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.netcode.sending.connection_columns import ConnectionColumns
from game_server.netcode.sending.outbox import Outbox
from game_server.rooms.messages.welcome import welcome
from game_server.rooms.state.parts.seats import SeatClaim

if TYPE_CHECKING:
    from game_server.rooms.registry.contracts import Contracts
    from game_server.rooms.registry.lifecycle import Lifecycle
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room
    from game_server.rooms.world.worlds import Worlds


class Welcomes:
    """Welcomes the members of a node's rooms; all their connections share their columns."""

    def __init__(self, contracts: Contracts, worlds: Worlds, where: Lifecycle) -> None:
        self._issue_resume = contracts.issue_resume
        self._worlds = worlds
        self._where = where
        self._connections = ConnectionColumns()

    def welcome(self, member: Member) -> None:
        """Welcome a member that has just taken its place."""
        room, link, seat = member.room, member.link, member.room.seat_of(member)
        member.outbox = Outbox(
            link.write,
            link.buffered,
            link.close,
            room.game.tick_hz,
            log_number=room.log.next_number,
            columns=self._connections,
        )
        member.outbox.waited = room.clock.ahead
        claim = SeatClaim(
            room.id, member.player_id, member.spectator, seat.slot, seat.serial, seat.resume
        )
        runner = self._worlds.runner(room)
        if runner is not None:
            runner.start_anew(member)
        member.outbox.send(
            welcome(room, member, *self._where.moment(room), self._issue_resume(claim))
        )

    def welcome_everyone(self, room: Room) -> None:
        """Welcome everybody anew, since rows and slots of the room have been replaced."""
        members = list(room.members.values())
        room.members.clear()
        for member in members:
            seat = room.seats_for(member.spectator).holder(member.serial)
            member.slot = seat.slot
            room.members[member.spectator, seat.slot] = member
        for member in members:
            member.centre_camera()
            self.welcome(member)
