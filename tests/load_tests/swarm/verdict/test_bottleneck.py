"""Which part reached its limit first."""

from __future__ import annotations

import pytest

from load_tests.swarm.measure.server_load import ServerLoad
from load_tests.swarm.verdict.bottleneck import Bottleneck, Sample, first_bottleneck, nearest


def _run(
    *servers: ServerLoad | None, cpu: float = 0.1, lag_ms: float = 1.0, too_slow: int = 0
) -> list[Sample]:
    """Samples second by second, 10 more users in each; the swarm's own load is the same in all."""
    return [
        Sample(float(second), 10 * second, 0, cpu, lag_ms, server, too_slow)
        for second, server in enumerate(servers)
    ]


def test_a_calm_run_has_none_and_names_the_nearest() -> None:
    samples = _run(*(ServerLoad(tick=tick) for tick in (0.1, 0.2, 0.4, 0.4)), cpu=0.27)
    assert first_bottleneck(samples) is None
    assert nearest(samples) == ("server tick", 0.5)


def test_a_single_bad_second_is_forgiven() -> None:
    assert first_bottleneck(_run(*(ServerLoad(tick=1.0 * (n % 2)) for n in range(5)))) is None


def test_the_first_part_at_its_limit_is_named_with_its_time_and_users() -> None:
    samples = _run(*(ServerLoad(tick=tick) for tick in (0.2, 0.5, 0.85, 0.9, 0.95)))
    assert first_bottleneck(samples) == Bottleneck("server tick", 2.0, 20)


@pytest.mark.parametrize(("cpu", "lag_ms"), [(0.97, 1.0), (0.1, 80.0)])
def test_a_saturated_swarm_does_not_blame_the_server(cpu: float, lag_ms: float) -> None:
    samples = _run(ServerLoad(tick=0.9), ServerLoad(tick=0.9), cpu=cpu, lag_ms=lag_ms)
    assert first_bottleneck(samples) == Bottleneck("the swarm itself", 0.0, 0)


@pytest.mark.parametrize(
    ("server", "part"),
    [
        (ServerLoad(tick=0.7, send=0.15), "server tick"),
        (ServerLoad(tick=0.2, send=0.65), "send"),
        # Ticks leave room, and the rest of the process fills it.
        (ServerLoad(tick=0.2, send=0.2, socket=0.52, cpu=0.92), "socket"),
        (ServerLoad(tick=0.2, send=0.2, socket=0.1, late=0.2, cpu=0.5), "socket"),
        (ServerLoad(tick=0.2, socket=0.1, waiting=0.04, late=0.2, cpu=0.3), "socket"),
        (ServerLoad(tick=0.2, socket=0.1, waiting=0.3, late=0.2, cpu=0.3), "the server's machine"),
        # Ticks that fill the core are late by themselves.
        (ServerLoad(tick=0.9, waiting=0.1, late=0.5, cpu=0.9), "server tick"),
    ],
)
def test_cpu_time_minus_phases_says_what_keeps_the_core(server: ServerLoad, part: str) -> None:
    found = first_bottleneck(_run(server, server))
    assert found is not None
    assert found.part == part


def test_lateness_that_is_near_its_limit_is_nearer_than_a_quiet_core() -> None:
    samples = _run(ServerLoad(tick=0.1, late=0.025, cpu=0.1))
    assert nearest(samples) == ("socket", 0.5)


def test_connections_that_are_too_slow_are_the_sockets_doing() -> None:
    assert first_bottleneck(_run(None, None, too_slow=1)) == Bottleneck("socket", 0.0, 0)


def test_a_server_that_nobody_could_read_is_not_blamed() -> None:
    samples = _run(None, None)
    assert first_bottleneck(samples) is None
    assert nearest(samples)[0] == "the swarm itself"


def test_a_run_without_samples_has_no_bottleneck() -> None:
    assert first_bottleneck([]) is None
    assert nearest([]) == ("the swarm itself", 0.0)
