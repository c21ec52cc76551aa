"""Rounding to a grid, halves upward: the same in ``web_client/simulation/rounding.js``.

Python's own ``round`` and NumPy's ``rint`` take halves to even; JavaScript's ``Math.round`` does
not. ``floor(v + 0.5)`` is the same everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from game_server.simulation.arrays import Floats


def snap(values: Floats, steps: float) -> Floats:
    """The nearest points of a grid that has ``steps`` points to a unit."""
    return np.floor(values * steps + 0.5) / steps
