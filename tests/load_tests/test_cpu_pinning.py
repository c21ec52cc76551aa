"""Processes are bound to cores from their start."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from load_tests.cpu_pinning import pinned, two_cores

if not hasattr(os, "sched_setaffinity"):
    pytest.skip("this system does not bind processes to cores", allow_module_level=True)


def cores_of_a_child() -> set[int]:
    program = "import os; print(*os.sched_getaffinity(0))"
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return set(map(int, child.stdout.split()))


def test_a_process_started_inside_is_bound_and_this_one_is_not_afterwards() -> None:
    before = os.sched_getaffinity(0)
    core, _ = two_cores()
    with pinned({core}):
        assert cores_of_a_child() == {core}
    assert os.sched_getaffinity(0) == before


def test_without_cores_nothing_is_bound() -> None:
    before = os.sched_getaffinity(0)
    with pinned(None):
        assert os.sched_getaffinity(0) == before
