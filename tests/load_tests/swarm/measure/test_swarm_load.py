"""The load of the swarm's own process."""

from __future__ import annotations

import time

import gevent

from load_tests.swarm.measure.swarm_load import NAP_S, LoadMonitor


def test_a_process_that_computes_is_late_and_uses_its_core() -> None:
    monitor = LoadMonitor()
    measuring = gevent.spawn(monitor.run)
    gevent.sleep(0)
    ends = time.process_time() + 0.1
    while time.process_time() < ends:
        pass  # no greenlet runs meanwhile
    gevent.sleep(NAP_S)
    load = monitor.take()
    gevent.kill(measuring)
    assert load.lag_ms > 50
    assert load.cpu > 0
    assert monitor.take().lag_ms == 0.0, "each time that passed counts once"
