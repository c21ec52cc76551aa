"""The metrics of the process itself."""

from __future__ import annotations

import gc
import mmap
import sys
from typing import TYPE_CHECKING

import pytest
from prometheus_client import CollectorRegistry

from game_server.observability.metrics import Metrics
from game_server.observability.process import CoreWaits, GarbagePauses, resident_bytes

if TYPE_CHECKING:
    from pathlib import Path


def test_collections_are_measured_by_generation_between_start_and_stop() -> None:
    readings = iter((5.0, 5.25))
    registry = CollectorRegistry()
    pauses = GarbagePauses(registry, lambda: next(readings))
    gc.disable()  # no collection of its own accord may read the clock
    try:
        pauses.start()
        gc.collect(1)
        pauses.stop()
        gc.collect(1)
    finally:
        gc.enable()
    found = {"generation": "1"}
    assert registry.get_sample_value("game_server_gc_pause_seconds_count", found) == 1
    assert registry.get_sample_value("game_server_gc_pause_seconds_sum", found) == 0.25


def test_waits_for_a_core_are_read_from_the_scheduler(tmp_path: Path) -> None:
    file = tmp_path / "schedstat"
    file.write_text("9000000000 1250000000 77\n")
    [family] = CoreWaits(file).collect()
    assert (family.name, family.samples[0].value) == ("game_server_core_wait_seconds", 1.25)


@pytest.mark.parametrize("text", [None, "", "no numbers here"])
def test_a_system_without_the_number_leaves_the_metric_out(
    tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "schedstat"
    if text is not None:
        file.write_text(text)
    assert list(CoreWaits(file).collect()) == []


@pytest.mark.parametrize(("text", "pages"), [("900 25 7 1 0 80 0\n", 25), ("", 0), (None, 0)])
def test_memory_is_the_resident_part_where_the_system_reports_it(
    tmp_path: Path, text: str | None, pages: int
) -> None:
    file = tmp_path / "statm"
    if text is not None:
        file.write_text(text)
    assert resident_bytes(file) == pages * mmap.PAGESIZE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_the_page_has_cpu_and_memory_under_their_standard_names() -> None:
    registry = Metrics().registry
    cpu = registry.get_sample_value("process_cpu_seconds_total")
    memory = registry.get_sample_value("process_resident_memory_bytes")
    assert cpu is not None
    assert cpu > 0
    assert memory is not None
    assert memory > 10_000_000
