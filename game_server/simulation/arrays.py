"""Types of arrays, named by their elements; docstrings give the shapes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Indices = NDArray[np.intp]
"""Row numbers as NumPy's own searches and sorts return them."""
