"""Wire types: the form in which a number of the simulation travels.

Every replicated column names one of these. Python and JavaScript both quantise by
``floor(value * scale + 0.5)``, so that they round to the same grid, halves included.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class OutOfRange(ValueError):
    """A value is not finite or does not fit its wire type."""


@dataclass(frozen=True)
class WireType:
    """One number on the wire, little-endian.

    ``scale`` is wire steps per unit; ``None`` means the column holds integers already.
    A type that ``wrap``s keeps the low bits only (ticks, counters). ``meaning`` says what the
    value is, in which unit and direction, for people who write clients.
    """

    name: str
    code: str
    scale: float | None = None
    wrap: bool = False
    meaning: str = ""

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype(self.code)

    @cached_property
    def storage(self) -> np.dtype[Any]:
        """The dtype of the simulation's column: float64 with a scale, int64 without."""
        return np.dtype(np.int64 if self.scale is None else np.float64)

    @property
    def size(self) -> int:
        return int(self.dtype.itemsize)

    @cached_property
    def limits(self) -> tuple[int, int]:
        info = np.iinfo(self.dtype)
        return int(info.min), int(info.max)

    def steps(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values (n,) to whole wire steps, float64 or int64, not yet checked or narrowed."""
        if self.scale is None:
            return values & self.limits[1] if self.wrap else values
        return np.floor(values * self.scale + 0.5)

    def fits(self, steps: NDArray[Any]) -> NDArray[np.bool_]:
        """Which steps (n,) the type can hold. NaN compares false, so it does not fit."""
        low, high = self.limits
        return (steps >= low) & (steps <= high)

    def quantise(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values (n,) to wire numbers (n,) of ``dtype``. Raises OutOfRange."""
        steps = self.steps(np.asarray(values, self.storage))
        if not self.fits(steps).all():
            raise OutOfRange(f"{self.name} cannot hold {values[~self.fits(steps)][:3]}")
        return steps.astype(self.dtype)

    def dequantise(self, raw: NDArray[Any]) -> NDArray[Any]:
        """Wire numbers (n,) to values (n,) of ``storage``."""
        return raw.astype(np.int64) if self.scale is None else raw / self.scale

    def snap(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values (n,) rounded to the wire grid, as prediction on both sides does each step."""
        assert self.scale is not None
        return np.floor(values * self.scale + 0.5) / self.scale


U8 = WireType("u8", "<u1")
U16 = WireType("u16", "<u2")
U32 = WireType("u32", "<u4")
I8 = WireType("i8", "<i1")
I16 = WireType("i16", "<i2")
I32 = WireType("i32", "<i4")
COORDINATE = "a coordinate in units; x grows to the right, y down"
POS = WireType("pos", "<u2", scale=8.0, meaning=COORDINATE)
"""0 to 8,191.875 units."""
COARSE = WireType("coarse", "<u2", scale=4.0, meaning=COORDINATE)
"""For moving entities: a cell of 1,024 units has 4,096 such steps, which take 12 bits."""
FINE = WireType("fine", "<u4", scale=256.0, meaning=COORDINATE)
"""As prediction needs it, exact to 1/256 unit."""
VEL = WireType("vel", "<i2", scale=16.0, meaning="a velocity in units per second")
"""Within ±2,047."""
DIRECTION = "0 points along +x, a quarter turn along +y, which is down"
ANGLE = WireType("angle", "<u2", wrap=True, meaning=f"an angle, 65,536 to a turn; {DIRECTION}")
ANGLE8 = WireType("angle8", "<u1", wrap=True, meaning=f"an angle, 256 to a turn; {DIRECTION}")
TICK = WireType("tick", "<u4", wrap=True, meaning="a tick's number")


@dataclass(frozen=True)
class StateType:
    """A column that is saved and copied but never sent. ``shape`` is that of one row's value."""

    code: str
    shape: tuple[int, ...] = ()

    @cached_property
    def storage(self) -> np.dtype[Any]:
        return np.dtype(self.code)


FLOAT = StateType("<f8")
INT = StateType("<i8")
BOOL = StateType("?")
