"""Maps from a seed. They are square and look the same from each of their four sides, so that no
player starts better off. The side grows with √players, which keeps ships about equally far apart.

Each thing is placed in one quarter and turned about the middle by 90°, which is exact on the
grid of 1/8 unit that all coordinates lie on. Solid things have a free lane around them.
"""

from __future__ import annotations

import math
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from game_server.games.driftline import tuning
from game_server.simulation.game_map import GameMap
from game_server.simulation.random import counter_random

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_SIDE_UNITS, MAX_SIDE_UNITS = 1800.0, 8192.0
PLAYERS_OF_MIN_SIDE = 8
SIDE_UNITS = {"small": MIN_SIDE_UNITS, "medium": 3000.0, "large": 5000.0, "huge": MAX_SIDE_UNITS}
"""The sizes that a host can choose."""
CROWDED = 0.5
"""Least side of a chosen map, as a share of the side that fits the players: a quarter of the area.
On a smaller map every spawn would be within reach of other ships."""
LANE_UNITS = 90.0
"""Free space around things: a ship is 40 units wide, and two must be able to pass. Walls count as
circles here, so the space between two of them is mostly wider.
"""
BOOST_LANE_UNITS = 45.0
DRAWN_AT_ONCE = 4096
TRIES, TRIED_AT_ONCE = 200, 25
BOUNCE_RADIUS_UNITS = 42.0
SPAWN_CLEAR_UNITS = 50.0
MS_OF_MIN_SIDE = 2.0
"""Time to draw the smallest map; others take longer in proportion to area."""
PURPOSE = 900
"""Purpose of a map's random numbers; each further attempt uses the next one."""

# Things in one quarter of the smallest map; larger maps have more in proportion to area.
PER_QUARTER = {
    "pads": 1.0,
    "bounce": 1.0,
    "walls": 3.0,
    "repairs": 0.8,
    "crystals": 2.5,
    "spawns": 3.0,
    "boosts": 0.8,
}
NEEDED = ("pads", "bounce", "crystals", "repairs", "spawns")
"""Every map has these; boosts are added while there is room."""
QUARTERS = 4

H, Q = 0.5, 0.8660254037844386
SHAPES: tuple[tuple[tuple[tuple[float, float], ...], float], ...] = (
    (((-1.0, -0.42), (1.0, -0.42), (1.0, 0.42), (-1.0, 0.42)), 0.9),
    (((-0.42, -1.0), (0.42, -1.0), (0.42, 1.0), (-0.42, 1.0)), 0.9),
    (((-1.0, 0.0), (-H, -Q), (H, -Q), (1.0, 0.0), (H, Q), (-H, Q)), 0.7),
    (((0.0, -0.8), (0.8, 0.0), (0.0, 0.8), (-0.8, 0.0)), 0.8),
    (((-1.0, -0.3), (-0.3, -1.0), (1.0, 0.3), (0.3, 1.0)), 0.9),
    (((-0.3, 1.0), (-1.0, 0.3), (0.3, -1.0), (1.0, -0.3)), 0.9),
    (((-0.9, -0.5), (0.5, -0.9), (0.9, 0.4), (-0.3, 0.9)), 0.8),
)
"""Convex outlines, clockwise on a screen, within a circle of radius 1.1, with their size limits."""
MIDDLES = ("bounce", "pads", "walls")
OCTAGON = (
    (-1.0, -0.42), (-0.42, -1.0), (0.42, -1.0), (1.0, -0.42),
    (1.0, 0.42), (0.42, 1.0), (-0.42, 1.0), (-1.0, 0.42),
)  # fmt: skip


class Draft:
    """A map being drawn: the things placed so far, and its stream of random numbers."""

    def __init__(self, side: float, seed: int, attempt: int) -> None:
        self.side = side
        self.seed = seed
        self.attempt = attempt
        self.placed: NDArray[np.float64] = np.zeros((0, 3))
        """x, y and radius with lane of each thing placed so far, (n, 3)."""
        self._ahead: NDArray[np.float64] = np.zeros(0)
        self._blocks = 0

    def draw(self) -> float:
        """The next number in [0, 1)."""
        number = float(self._look_ahead(1)[0])
        self._ahead = self._ahead[1:]
        return number

    def _look_ahead(self, count: int) -> NDArray[np.float64]:
        """The next numbers (count,), without drawing them."""
        while len(self._ahead) < count:
            numbers = np.arange(DRAWN_AT_ONCE)[::-1]
            purpose = PURPOSE + self.attempt
            block = counter_random(self.seed, self._blocks, purpose, numbers)
            self._ahead = np.concatenate([self._ahead, block])
            self._blocks += 1
        return self._ahead[:count]

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.draw()

    def images(self, x: float, y: float) -> list[tuple[float, float]]:
        """A point and its three images under turns by 90°."""
        side = self.side
        return [(x, y), (side - y, x), (side - x, side - y), (y, side - x)]

    def claim(self, points: list[tuple[float, float]], reach: float) -> None:
        """Keep later things out of the circles of radius ``reach`` around points."""
        self.placed = np.concatenate([self.placed, [[x, y, reach] for x, y in points]])

    def place(self, radius: float, lane: float) -> tuple[float, float] | None:
        """A free point in the first quarter, or None when ``TRIES`` points were taken.

        Nothing placed later comes nearer than ``lane`` to its circle.
        """
        margin = radius + lane
        for _ in range(TRIES // TRIED_AT_ONCE):
            drawn = self._look_ahead(2 * TRIED_AT_ONCE).reshape(-1, 2)
            x, y = (np.floor((margin + (self.side / 2 - margin) * drawn) * 8 + 0.5) / 8).T
            free = np.flatnonzero(self._are_free(x, y, radius, lane))
            tries = int(free[0]) + 1 if free.size else TRIED_AT_ONCE
            self._ahead = self._ahead[2 * tries :]
            if free.size:
                point = float(x[tries - 1]), float(y[tries - 1])
                self.claim(self.images(*point), margin)
                return point
        return None

    def _are_free(
        self, x: NDArray[np.float64], y: NDArray[np.float64], radius: float, lane: float
    ) -> NDArray[np.bool_]:
        """Which points (k,) are far enough from all things placed, and from their own images."""
        free = np.ones(len(x), bool)
        for ox, oy in ((self.side - y, x), (self.side - x, self.side - y), (y, self.side - x)):
            free &= (x - ox) * (x - ox) + (y - oy) * (y - oy) >= (2 * radius + lane) ** 2
        dx, dy = self.placed[:, 0] - x[:, None], self.placed[:, 1] - y[:, None]
        reach = radius + self.placed[:, 2]
        free &= (dx * dx + dy * dy >= reach * reach).all(axis=1)
        return free


def side_for(players: int) -> float:
    """The side of a map that fits ``players``, in units, a multiple of 8."""
    side = MIN_SIDE_UNITS * math.sqrt(players / PLAYERS_OF_MIN_SIDE)
    return min(max(math.floor(side / 8 + 0.5) * 8.0, MIN_SIDE_UNITS), MAX_SIDE_UNITS)


def side_of(size: str, players: int) -> float:
    """The side of a map of the chosen size for ``players``, in units."""
    fitting = side_for(players)
    return max(SIDE_UNITS.get(size, fitting), math.floor(fitting * CROWDED / 8 + 0.5) * 8.0)


def expected_ms(players: int, size: str) -> float:
    """About how long it takes to draw a map."""
    return MS_OF_MIN_SIDE * (side_of(size, players) / MIN_SIDE_UNITS) ** 2


def make_map(players: int, seed: int, size: str = "auto") -> GameMap:
    """The map of a seed for ``players``: a pure function of its arguments.

    ``size`` is one of SIDE_UNITS; with ``"auto"`` the number of players decides.
    ``data``: ``pads`` and ``bounce`` as [x, y, radius], ``crystals``, ``repairs``, ``spawns`` and
    ``boosts`` as [x, y]. Each sort begins with the one in the middle, if any; then come groups of
    four, one in each quarter.
    """
    side = side_of(size, players)
    drafts = (_draw(Draft(side, seed, attempt), players) for attempt in count())
    # An unlucky first wall can leave a small map without crystals: draw it again.
    return next(drawn for drawn in drafts if all(drawn.data[sort] for sort in NEEDED))


def with_pad_teams(game_map: GameMap, teams: int) -> GameMap:
    """The map with ``pad_teams`` in its data: the team that owns each pad, or 0.

    Pads come in groups of one per quarter. Two teams have half of the map each; with three, one
    quarter belongs to no team. Nor does the middle.
    """
    pads = len(game_map.data["pads"])
    middle = pads % QUARTERS
    quarters = [turn // 2 + 1 for turn in range(QUARTERS)] if teams == 2 else [1, 2, 3, 4]
    owners = [owner if owner <= teams else 0 for owner in quarters]
    pad_teams = [0] * middle + [owners[i % QUARTERS] for i in range(pads - middle)]
    data = {**game_map.data, "pad_teams": pad_teams}
    return GameMap(game_map.width, game_map.height, game_map.walls, data)


def _draw(draft: Draft, players: int) -> GameMap:
    """Place all things that there is room for."""
    share = (draft.side / MIN_SIDE_UNITS) ** 2
    walls: list[list[list[float]]] = []
    points: dict[str, list[list[float]]] = {
        "pads": [], "bounce": [], "crystals": [], "repairs": [], "spawns": [], "boosts": []
    }  # fmt: skip
    _middle(draft, walls, points)
    for name, radius, lane in (
        ("pads", tuning.PAD_RADIUS_UNITS, LANE_UNITS),
        ("walls", 0.0, LANE_UNITS),
        ("bounce", BOUNCE_RADIUS_UNITS, LANE_UNITS),
        ("repairs", tuning.PICKUP_RADIUS_UNITS, LANE_UNITS),
        ("spawns", SPAWN_CLEAR_UNITS, 10.0),
        ("crystals", tuning.CRYSTAL_RADIUS_UNITS, LANE_UNITS),
        ("boosts", tuning.PICKUP_RADIUS_UNITS, BOOST_LANE_UNITS),
    ):
        for _ in range(math.floor(PER_QUARTER[name] * share + 0.5)):
            if name == "walls":
                _wall(draft, walls)
            elif point := draft.place(radius, lane):
                size = [radius] if name in ("pads", "bounce") else []
                points[name] += [[x, y, *size] for x, y in draft.images(*point)]
    _add_crowd_spawns(draft, players, points["spawns"])
    return GameMap(draft.side, draft.side, walls, points)


def _add_crowd_spawns(draft: Draft, players: int, spawns: list[list[float]]) -> None:
    """Add spawns while there is room, if there are fewer than players.

    They block no lane, so they may lie in lanes: 60 units from walls, 50 from each other.
    """
    while len(spawns) < players and (point := draft.place(-30.0, 110.0)):
        spawns += [list(image) for image in draft.images(*point)]


def _middle(
    draft: Draft, walls: list[list[list[float]]], points: dict[str, list[list[float]]]
) -> None:
    """Place something to fight over in the middle."""
    middle = draft.side / 2
    what = MIDDLES[int(draft.draw() * len(MIDDLES))]
    radius = {"bounce": 56.0, "pads": tuning.PAD_RADIUS_UNITS, "walls": 110.0}[what]
    if what == "walls":
        walls.append(
            [[eighth(middle + radius * x), eighth(middle + radius * y)] for x, y in OCTAGON]
        )
    else:
        points[what].append([middle, middle, radius])
    draft.claim([(middle, middle)], radius + LANE_UNITS)


def _wall(draft: Draft, walls: list[list[list[float]]]) -> None:
    """Place a wall and its images, if there is room for it."""
    outline, largest = SHAPES[int(draft.draw() * len(SHAPES))]
    size = draft.between(0.7, 1.0) * largest * 150.0
    middle = draft.place(1.1 * size, LANE_UNITS)
    if middle is None:
        return
    corners = [
        draft.images(eighth(middle[0] + size * x), eighth(middle[1] + size * y)) for x, y in outline
    ]
    walls += [[list(corner[turn]) for corner in corners] for turn in range(4)]


def eighth(value: float) -> float:
    """The nearest multiple of 1/8."""
    return math.floor(value * 8 + 0.5) / 8
