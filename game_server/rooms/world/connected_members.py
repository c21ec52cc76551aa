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
    ``player_of`` (lines,) is the i of each line, or NOBODY. ``spectators`` come with the rows of
    their rooms.
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
        lines = members[0].outbox.connection.columns if members else ConnectionColumns()
        numbers = _ints([member.outbox.connection.row for member in members])
        player_of = np.full(lines.capacity, NOBODY)
        player_of[numbers] = np.arange(len(members))
        seats = _ints([first_rows[row] + m.slot for row, m in zip(room_rows, members, strict=True)])
        players = Players(
            lines, numbers, seats, _ints(room_rows), [member.outbox.write for member in members]
        )
        serials = _ints([member.serial for member in members])
        return cls(rooms, members, players, serials, player_of, spectators)

    def senders(self, lines: Ints, world: World) -> Ints:
        """The players (k,) of lines (k,) as far as their inputs count, else NOBODY.

        A seat may still belong to the bot that makes way in the coming step.
        """
        if not self.members:
            return np.full(len(lines), NOBODY)
        who = self.player_of[lines]
        sits = world.seats.occupant[self.players.seats[who]] == self.serials[who]
        return np.where((who != NOBODY) & sits, who, NOBODY)


def _ints(numbers: list[int]) -> Ints:
    return np.array(numbers, np.int64)


NO_MEMBERS = ConnectedMembers.of([], [])
