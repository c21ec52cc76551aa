"""Wire types: which values fit, how they are rounded, and that both directions agree."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.protocol.wire import ANGLE8, I8, POS, TICK, U8, VEL, OutOfRange, WireType


def test_values_are_rounded_to_the_nearest_step_and_halves_go_up() -> None:
    assert POS.quantise(np.array([0.0, 0.0624, 0.0625, 8_191.875])).tolist() == [0, 0, 1, 65_535]
    assert VEL.quantise(np.array([-0.03125, -0.04])).tolist() == [0, -1]
    assert POS.quantise(np.array([1.0])).dtype == np.dtype("<u2")


@pytest.mark.parametrize(
    ("wire_type", "value"),
    [(POS, -0.07), (POS, 8_192.0), (POS, np.nan), (VEL, np.inf), (U8, 256), (I8, -129)],
)
def test_a_value_that_does_not_fit_is_an_error_and_not_another_value(
    wire_type: WireType, value: float
) -> None:
    with pytest.raises(OutOfRange, match=f"{wire_type.name} cannot hold"):
        wire_type.quantise(np.array([1, value], wire_type.storage))


def test_ticks_and_angles_keep_their_low_bits() -> None:
    assert TICK.quantise(np.array([2**32 + 5, -1])).tolist() == [5, 2**32 - 1]
    assert ANGLE8.quantise(np.array([256, 300])).tolist() == [0, 44]


def test_a_snapped_value_travels_without_loss() -> None:
    values = POS.snap(np.array([1.3, 99.99, 4_000.05]))
    assert POS.dequantise(POS.quantise(values)).tolist() == values.tolist()
    assert U8.dequantise(U8.quantise(np.array([200]))).tolist() == [200]
    assert U8.dequantise(np.array([200], np.uint8)).dtype == np.int64
