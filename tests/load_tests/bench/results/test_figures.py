"""Medians and spread over the runs of a scenario."""

from __future__ import annotations

from dataclasses import replace

from load_tests.bench.results.figures import Figures, median, spread

FIGURES = Figures(
    hz=20,
    cpu_us=10.0,
    cpu_share=0.5,
    bytes_down=504,
    late_p50_ms=1,
    late_p99_ms=8,
    late_max_ms=9,
    delivered=0.5,
    driver_share=0.25,
    kib_per_client=30,
)


def test_medians_skip_runs_without_the_figure() -> None:
    runs = [
        replace(FIGURES, cpu_us=cpu_us, send_us=send_us, phases_us={"send": cpu_us})
        for cpu_us, send_us in ((10.0, None), (90.0, 3.0), (20.0, 5.0))
    ]
    middle, (least, most) = median(runs), spread(runs)
    assert (least.cpu_us, middle.cpu_us, most.cpu_us) == (10.0, 20.0, 90.0)
    assert middle.send_us == 4.0
    assert middle.phases_us == {"send": 20.0}
    assert middle.seen is None


def test_bytes_a_second_count_delivered_ticks_only() -> None:
    assert FIGURES.bytes_per_s == 504 * 20 * 0.5
