"""When moving circles meet standing ones: swept, so that nothing fast slips through.

Two circles meet when the middle of one comes as near as the sum of their radii; so one becomes a
point and the other a circle of that radius.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from game_server.simulation.grid import Reach, SpatialGrid, per_row

if TYPE_CHECKING:
    from game_server.simulation.arrays import Floats, Ints


class Hits(NamedTuple):
    """Meetings (h,): which segment, which row of the grid, and when, as a share ``t`` of the
    segment in [0, 1]. Sorted by segment, then target.
    """

    segment: Ints
    target: Ints
    t: Floats


def sweep_circles(
    grid: SpatialGrid,
    room: Ints,
    x0: Floats,
    y0: Floats,
    x1: Floats,
    y1: Floats,
    radius: Reach,
    target_radius: Reach,
) -> Hits:
    """All meetings of circles that move along segments (k,) with the rows (n,) of ``grid`` in the
    same room. ``radius`` is a number or (k,), ``target_radius`` a number or (n,). Circles that
    overlap at the beginning meet at 0.
    """
    reach = radius + np.max(target_radius, initial=0.0)
    segment, target = grid.near(
        room,
        np.minimum(x0, x1) - reach,
        np.minimum(y0, y1) - reach,
        np.maximum(x0, x1) + reach,
        np.maximum(y0, y1) + reach,
    )
    t = segment_circle(
        x0[segment],
        y0[segment],
        x1[segment],
        y1[segment],
        grid.x[target],
        grid.y[target],
        per_row(radius, segment) + per_row(target_radius, target),
    )
    met = np.flatnonzero(t <= 1.0)
    met = met[np.lexsort((target[met], segment[met]))]
    return Hits(segment[met], target[met], t[met])


def first_hits(hits: Hits) -> Hits:
    """Each segment's earliest meeting; of several at the same time that of the lowest row."""
    order = np.lexsort((hits.target, hits.t, hits.segment))
    segment = hits.segment[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = segment[1:] != segment[:-1]
    first = order[is_first]
    return Hits(hits.segment[first], hits.target[first], hits.t[first])


def segment_circle(
    x0: Floats,
    y0: Floats,
    x1: Floats,
    y1: Floats,
    circle_x: Floats,
    circle_y: Floats,
    radius: Reach,
) -> Floats:
    """When each segment (k,) first comes within ``radius`` of a point: a share in [0, 1], or
    infinity where it does not.

    From Ericson, "Real-Time Collision Detection", 5.3.2; the smaller root is written such that
    nothing is divided by the segment's length, which may be 0.
    """
    dx, dy = x1 - x0, y1 - y0
    from_x, from_y = x0 - circle_x, y0 - circle_y
    length2 = dx * dx + dy * dy
    approach = -(from_x * dx + from_y * dy)
    outside = from_x * from_x + from_y * from_y - radius * radius
    discriminant = approach * approach - length2 * outside
    meets = (outside > 0.0) & (approach > 0.0) & (discriminant >= 0.0)
    root = np.sqrt(np.where(meets, discriminant, 0.0))
    t = np.where(meets, outside / np.where(meets, approach + root, 1.0), np.inf)
    t = np.where(t <= 1.0, t, np.inf)
    return np.where(outside <= 0.0, 0.0, t)
