"""Counter-based randomness: a number is a function of where and when it is drawn, and no
generator holds state. A room draws the same numbers alone and beside fifty others.

The counter is a weighted sum of (room seed, room tick, purpose, id) modulo 2**64; the output is
splitmix64's finaliser of it (Steele, Lea, Flood: "Fast splittable pseudorandom number
generators", OOPSLA 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from game_server.simulation.arrays import Floats

# Odd and without pattern, so that a small difference in any argument moves the whole counter:
# splitmix64's own step, then primes of xxHash and a constant of MurmurHash3.
_WEIGHTS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xFF51AFD7ED558CCD)
_MASK = (1 << 64) - 1


def counter_random(seed: ArrayLike, tick: ArrayLike, purpose: ArrayLike, id: ArrayLike) -> Floats:
    """Uniform numbers in [0, 1), multiples of 2**-53, in the arguments' common shape.

    The arguments are integers or integer arrays that broadcast; they count modulo 2**64.
    ``purpose`` keeps several draws of one entity in one tick apart.
    """
    bits = counter_bits(seed, tick, purpose, id) >> np.uint64(11)
    return bits.astype(np.float64) * np.float64(2.0**-53)


def counter_bits(
    seed: ArrayLike, tick: ArrayLike, purpose: ArrayLike, id: ArrayLike
) -> NDArray[np.uint64]:
    """64 random bits as uint64, for the same arguments."""
    first, second, third, fourth = map(_weighted, (seed, tick, purpose, id), _WEIGHTS)
    bits = _mix(first + second + third + fourth)
    is_scalar = not any(map(np.ndim, (seed, tick, purpose, id)))
    return bits.reshape(()) if is_scalar else bits


def _weighted(value: ArrayLike, weight: int) -> NDArray[np.uint64]:
    """``value × weight`` modulo 2**64, as an array of at least one dimension: those wrap
    silently, where NumPy warns about scalars.
    """
    if isinstance(value, int):
        return np.array([value * weight & _MASK], np.uint64)
    numbers = np.asarray(value).astype(np.uint64)
    return (numbers if numbers.ndim else numbers.reshape(1)) * np.uint64(weight)


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64's finaliser: every bit of ``z`` comes to bear on every bit of the result."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
