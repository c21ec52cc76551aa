"""CPU time and memory of a process."""

from __future__ import annotations

import os
import sys

import pytest

from load_tests import process_stats

if sys.platform != "linux":
    pytest.skip("reads /proc", allow_module_level=True)


def test_a_process_has_cpu_and_memory() -> None:
    assert process_stats.cpu_s(os.getpid()) > 0
    assert process_stats.resident_kib(os.getpid()) > 1000
