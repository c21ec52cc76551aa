import numpy as np

from game_server.protocol.wire import FINE
from game_server.simulation.rounding import snap


def test_halves_round_upward_on_both_sides_of_zero() -> None:
    values = np.array([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999])
    assert snap(values, 1.0).tolist() == [1.0, 2.0, 3.0, 0.0, -1.0, 2.0]


def test_snapping_keeps_what_is_on_the_grid() -> None:
    assert snap(np.array([1 / 256, 100.00195, -0.001]), 256.0).tolist() == [1 / 256, 100.0, 0.0]


def test_snapping_is_what_a_wire_type_does() -> None:
    values = np.linspace(0, 4_000, 999)
    assert (snap(values, 256.0) == FINE.dequantise(FINE.quantise(values))).all()
