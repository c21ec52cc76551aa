"""Directions without a libm: sines from a table that every machine computes to the same bits.

The table's 4,096 entries come from Taylor polynomials, hence from + and × alone, which IEEE 754
fixes exactly; platforms differ in the last bits of their own ``sin``. An aim is an integer,
65,536 to a turn, 0 along +x and growing towards +y, which points down on the screen.
``web_client/simulation/trig.js`` builds the same table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from game_server.simulation.arrays import Floats, Ints

TURN = 65_536
ENTRIES = 4096
_AIM_SHIFT = 4
_QUARTER = ENTRIES // 4
_PI = 3.141592653589793

# Taylor's 1/n! with alternating signs, highest power first; up to π/4 the next terms are < 1e-17.
_SIN = (
    1.0 / 355687428096000.0,
    -1.0 / 1307674368000.0,
    1.0 / 6227020800.0,
    -1.0 / 39916800.0,
    1.0 / 362880.0,
    -1.0 / 5040.0,
    1.0 / 120.0,
    -1.0 / 6.0,
    1.0,
)
_COS = (
    1.0 / 20922789888000.0,
    -1.0 / 87178291200.0,
    1.0 / 479001600.0,
    -1.0 / 3628800.0,
    1.0 / 40320.0,
    -1.0 / 720.0,
    1.0 / 24.0,
    -1.0 / 2.0,
    1.0,
)


def _polynomial(coefficients: tuple[float, ...], square: Floats) -> Floats:
    """Horner's scheme in the square of the angle."""
    value = np.zeros_like(square)
    for coefficient in coefficients:
        value = value * square + coefficient
    return value


def _small_sin(angle: Floats) -> Floats:
    """Sine of angles in [0, π/4]."""
    return _polynomial(_SIN, angle * angle) * angle


def _small_cos(angle: Floats) -> Floats:
    """Cosine of angles in [0, π/4]."""
    return _polynomial(_COS, angle * angle)


def _sine_table() -> Floats:
    """sin(2π i / 4096) for i in [0, 4096), the four quarters mirrored to the last bit."""
    half = np.arange(_QUARTER // 2 + 1, dtype=np.float64) * (2.0 * _PI / ENTRIES)
    rising = np.concatenate([_small_sin(half), _small_cos(half)[-2::-1]])
    upper = np.concatenate([rising, rising[-2:0:-1]])
    return np.concatenate([upper, 0.0 - upper])  # no -0.0 at half a turn


def _octant_tangents() -> Floats:
    """tan of the angles halfway between neighbouring aims of the first octant (TURN / 8,)."""
    halfway = (np.arange(TURN // 8, dtype=np.float64) + 0.5) * (2.0 * _PI / TURN)
    return _small_sin(halfway) / _small_cos(halfway)


SINE = _sine_table()
"""(4096,) float64."""
_TANGENTS = _octant_tangents()


def sin(aim: Ints) -> Floats:
    """The sine of aims (k,) of any integer value, to 1/4096 of a turn."""
    values: Floats = SINE[(aim >> _AIM_SHIFT) & (ENTRIES - 1)]
    return values


def cos(aim: Ints) -> Floats:
    """The cosine of aims (k,)."""
    values: Floats = SINE[((aim >> _AIM_SHIFT) + _QUARTER) & (ENTRIES - 1)]
    return values


def direction(aim: Ints) -> tuple[Floats, Floats]:
    """The unit vectors x, y (k,) of aims (k,)."""
    return cos(aim), sin(aim)


def aim_towards(dx: Floats, dy: Floats) -> Ints:
    """The aims (k,), in [0, 65,536), nearest to the directions of vectors (k,); 0 for (0, 0)."""
    wide, high = np.abs(dx), np.abs(dy)
    steep = high > wide
    long = np.where(steep, high, wide)
    ratio = np.where(steep, wide, high) / np.where(long > 0.0, long, 1.0)
    aim = np.searchsorted(_TANGENTS, ratio, side="right")
    aim = np.where(steep, TURN // 4 - aim, aim)
    aim = np.where(dx < 0.0, TURN // 2 - aim, aim)
    aim = np.where(dy < 0.0, -aim, aim)
    return aim & (TURN - 1)
