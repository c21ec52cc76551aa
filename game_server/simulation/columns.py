"""The columns of a table, those of one type side by side.

NumPy pays per call, so rows are moved, removed and copied type by type and not column by column:
plain columns of one type are the rows of one array (columns, n). A column whose entries have a
shape of their own is alone in its array (1, n, …).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from game_server.simulation.arrays import Indices

Columns = dict[str, NDArray[Any]]
Arrays = dict[str, NDArray[Any]]
"""All values, by type or by the name of a column with a shape."""


class ColumnStore:
    """Which column lies where in ``arrays``, and the operations on all of them at once.

    After ``arrays`` is set, earlier ``views`` are no longer valid.
    """

    def __init__(self) -> None:
        self.arrays: Arrays = {}
        self._index: dict[str, tuple[str, int]] = {}
        """By column, the key of its array and its index there."""

    def __contains__(self, name: str) -> bool:
        return name in self._index

    def add(self, name: str, dtype: Any, shape: tuple[int, ...], count: int) -> None:
        """Add a column (count, *shape) of zeros."""
        column = np.zeros((1, count, *shape), dtype)
        key = name if shape else column.dtype.str
        others = self.arrays.get(key)
        self._index[name] = key, 0 if others is None else len(others)
        self.arrays[key] = column if others is None else np.concatenate([others, column])

    def views(self, arrays: Arrays | None = None) -> Columns:
        """The columns, in the order in which they were added."""
        arrays = self.arrays if arrays is None else arrays
        return {name: arrays[key][index] for name, (key, index) in self._index.items()}

    def gathered(self, rows: Indices) -> Arrays:
        """The given rows (k,), copied."""
        return {key: array.take(rows, 1) for key, array in self.arrays.items()}

    def copied(self) -> Arrays:
        return {key: array.copy() for key, array in self.arrays.items()}

    def blank(self, count: int) -> Arrays:
        """``count`` rows of zeros."""
        return {
            key: np.zeros((len(array), count, *array.shape[2:]), array.dtype)
            for key, array in self.arrays.items()
        }

    def append(self, added: Arrays) -> None:
        """Append rows."""
        self.arrays = {
            key: np.concatenate([array, added[key]], 1) for key, array in self.arrays.items()
        }
