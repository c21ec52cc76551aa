import hashlib
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game_server.simulation.trig import SINE, aim_towards, cos, direction, sin


def test_the_table_is_the_same_to_the_last_bit_everywhere() -> None:
    # The same digest stands in tests/web_client/simulation/trig.test.js.
    assert hashlib.sha256(SINE.astype("<f8").tobytes()).hexdigest() == (
        "813f63ee5ff239a7c34138c9878d912bc7ee40ccba0ea77a4118ee59dcb5e2e2"
    )


def test_the_table_holds_sines() -> None:
    expected = [math.sin(2 * math.pi * i / 4096) for i in range(4096)]
    assert np.abs(SINE - expected).max() < 1e-15


def test_quarters_mirror_each_other_exactly() -> None:
    assert SINE[[0, 1024, 2048, 3072]].tolist() == [0.0, 1.0, 0.0, -1.0]
    assert (SINE[1:1024] == SINE[2047:1024:-1]).all()
    assert (SINE[2048:] == -SINE[:2048]).all()


def test_zero_looks_right_and_a_quarter_turn_looks_down() -> None:
    x, y = direction(np.array([0, 16_384, 32_768, 49_152]))
    assert x.tolist() == [1.0, 0.0, -1.0, 0.0]
    assert y.tolist() == [0.0, 1.0, 0.0, -1.0]


def test_aims_wrap_around() -> None:
    aim = np.array([5_000, 5_000 + 65_536, 5_000 - 65_536])
    assert len(set(sin(aim).tolist())) == 1
    assert len(set(cos(aim).tolist())) == 1


def test_aims_along_the_axes_and_diagonals_are_exact() -> None:
    dx = np.array([1.0, 1, 0, -1, -1, -1, 0, 1, 0])
    dy = np.array([0.0, 1, 1, 1, 0, -1, -1, -1, 0])
    assert aim_towards(dx, dy).tolist() == [
        0, 8_192, 16_384, 24_576, 32_768, 40_960, 49_152, 57_344, 0
    ]  # fmt: skip


def test_every_aim_is_found_again_from_its_direction() -> None:
    aim = np.arange(65_536)
    turn = aim * (2 * math.pi / 65_536)
    assert (aim_towards(np.cos(turn) * 300, np.sin(turn) * 300) == aim).all()


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_an_aim_is_the_nearest_to_the_arc_tangent(dx: float, dy: float) -> None:
    aim = int(aim_towards(np.array([dx]), np.array([dy]))[0])
    exact = math.atan2(dy, dx + 0.0) / (2 * math.pi) * 65_536  # + 0.0: there is no -0 to look at
    off = (aim - exact) % 65_536
    assert 0 <= aim < 65_536
    assert min(off, 65_536 - off) < 0.5001
