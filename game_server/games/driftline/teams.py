"""Teams: the score that a team has together, and whose weapons spare whom.

``w.teams`` has a row for each team of a room, in their order, while a round of teams is on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning as t
from game_server.simulation.grid import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game_server.games.base import Rows
    from game_server.games.driftline.map_index import MapIndex
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World


def reset(w: World, map_index: MapIndex, rooms: Rows) -> None:
    """Give rooms (k,) their teams for a new round. Banks that can be robbed are not empty."""
    w.teams.kill(np.isin(w.teams.room, rooms))
    rooms = np.sort(rooms)
    which, turn = spread(np.zeros_like(rooms), w.settings.teams[rooms])
    room = rooms[which]
    w.teams.spawn(room, team=turn + 1, score=np.where(map_index.contested[room], t.CORE_BANK, 0))


def rows(w: World, room: Ints, team: Ints) -> Ints:
    """The rows (k,) of teams in ``w.teams``, or -1 for players without a team."""
    first = w.teams.offsets[room]
    known = (team > 0) & (team <= w.teams.offsets[room + 1] - first)
    return np.where(known, first + team - 1, -1)


def scores(w: World, rows: Ints) -> Ints:
    """The scores of teams, rows (k,); 0 where a row is -1."""
    found = np.zeros(len(rows), np.int64)
    known = rows >= 0
    found[known] = w.teams.score[rows[known]]
    return found


def friends(team: Ints, other: Ints) -> NDArray[np.bool_]:
    """Whether teams (k,) are the same; players without a team have no friends."""
    same: NDArray[np.bool_] = (team == other) & (team > 0)
    return same


def spared(w: World, room: Ints, team: Ints, other: Ints) -> NDArray[np.bool_]:
    """Whether weapons of a team pass through ships of the other, (k,)."""
    passes: NDArray[np.bool_] = friends(team, other) & ~w.settings.friendly_fire[room]
    return passes
