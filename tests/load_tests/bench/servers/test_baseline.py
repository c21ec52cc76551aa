"""The bare loops send, and report what it cost."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from load_tests.bench.servers import baseline

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="the bench pins processes to cores"
)


def test_the_python_loop_reports_cpu_and_time_per_message() -> None:
    loop = baseline.python_loop()
    measured = loop.run(sockets=3, size=500, hz=50, seconds=0.1, core=min(os.sched_getaffinity(0)))
    assert measured.name == "Python os.write"
    assert measured.cpu_us > 0
    assert measured.send_us > 0


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_the_c_loop_is_taken_where_there_is_a_compiler(tmp_path: Path) -> None:
    loop = baseline.build(tmp_path)
    measured = loop.run(sockets=3, size=500, hz=50, seconds=0.1, core=min(os.sched_getaffinity(0)))
    assert measured.name == "C send()"
    assert measured.send_us > 0


def test_without_a_compiler_the_loop_is_pythons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baseline, "COMPILERS", ())
    assert baseline.build(tmp_path).name == "Python os.write"


def test_a_loop_that_fails_is_an_error(tmp_path: Path) -> None:
    loop = baseline.SendLoop("failing", ("false",))
    with pytest.raises(ChildProcessError, match="failing"):
        loop.run(1, 1, 1, 0.1, min(os.sched_getaffinity(0)))
