"""The connected members of a world's rooms, in arrays that a tick works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.sending.connection_columns import ConnectionColumns
from game_server.netcode.sending.fast_path import Players

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World

NOBODY = -1


@dataclass(frozen=True, slots=True)
class ConnectedMembers:
    """Good for as long as ``rooms`` are a world's and nobody comes or goes.

    ``members[i]`` is who ``players`` has in its row i, with the ``serials`` (n,) of their seats;
    ``player_of`` (capacity,) is the i of each connection row, or NOBODY. ``spectators`` come with
    the rows of their rooms.
    """

    rooms: list[Room]
    members: list[Member]
    players: Players
    serials: Ints
    player_of: Ints
    spectators: list[tuple[int, Member]]

    @classmethod
    def of(cls, rooms: list[Room], first_rows: Sequence[int]) -> ConnectedMembers:
        """The members of some rooms; ``first_rows`` are the seat rows of their slots 0."""
        members: list[Member] = []
        spectators: list[tuple[int, Member]] = []
        room_rows: list[int] = []
        for row, room in enumerate(rooms):
            for member in room.members.values():
                if member.spectator:
                    spectators.append((row, member))
                else:
                    members.append(member)
                    room_rows.append(row)
        columns = members[0].outbox.connection.columns if members else ConnectionColumns()
        connections = _ints([member.outbox.connection.row for member in members])
        player_of = np.full(columns.capacity, NOBODY)
        player_of[connections] = np.arange(len(members))
        seats = _ints([first_rows[row] + m.slot for row, m in zip(room_rows, members, strict=True)])
        players = Players(
            columns,
            connections,
            seats,
            _ints(room_rows),
            [member.outbox.write for member in members],
        )
        serials = _ints([member.serial for member in members])
        return cls(rooms, members, players, serials, player_of, spectators)

    def senders(self, connections: Ints, world: World) -> Ints:
        """The players (k,) of connection rows (k,) as far as their inputs count, else NOBODY.

        A seat may still belong to the bot that makes way in the coming step.
        """
        if not self.members:
            return np.full(len(connections), NOBODY)
        who = self.player_of[connections]
        sits = world.seats.occupant[self.players.seats[who]] == self.serials[who]
        return np.where((who != NOBODY) & sits, who, NOBODY)


def _ints(numbers: list[int]) -> Ints:
    return np.array(numbers, np.int64)


NO_MEMBERS = ConnectedMembers.of([], [])
