"""The browser client's own tests, run by Node once and reported file by file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.tools import REPOSITORY, node

pytestmark = pytest.mark.slow

FOLDER = REPOSITORY / "tests" / "web_client"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.test.js"))
SUPPORT = Path(__file__).parent / "support" / "javascript"
RUNNER, REPORTER = SUPPORT / "run_tests.mjs", (SUPPORT / "reporter.mjs").as_uri()
RUNS_WITHIN_S = 300


@dataclass(frozen=True)
class Outcome:
    """The results of all tests by file, all that Node printed, and its exit status."""

    tests: dict[str, list[dict[str, object]]]
    output: str
    status: int


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    results = tmp_path_factory.mktemp("javascript") / "results.jsonl"
    command = [node(), f"--test-reporter={REPORTER}", f"--test-reporter-destination={results}",
               str(RUNNER)]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
    run = subprocess.run(
        [*command, *(str(FOLDER / file) for file in FILES)],
        cwd=REPOSITORY,
        env=environment | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=RUNS_WITHIN_S,
        check=False,
    )
    tests = defaultdict(list)
    for line in results.read_text("utf-8").splitlines():
        test = json.loads(line)
        tests[Path(test["file"]).resolve().relative_to(FOLDER).as_posix()].append(test)
    return Outcome(tests, run.stdout + run.stderr, run.returncode)


@pytest.mark.parametrize("file", FILES)
def test_javascript_file_passes(file: str, outcome: Outcome) -> None:
    tests = outcome.tests[file]
    failed = [f"{test['name']}: {test['fault']}" for test in tests if not test["passed"]]
    assert not failed, "\n\n".join(failed)
    ran = [test for test in tests if not test["skipped"] and not test["is_file"]]
    assert ran, f"no test ran\n{outcome.output}"


def test_there_are_javascript_tests() -> None:
    assert FILES


def test_no_fault_comes_after_the_test_that_caused_it(outcome: Outcome) -> None:
    results = [test for tests in outcome.tests.values() for test in tests]
    assert outcome.status == 0 or not all(test["passed"] for test in results), outcome.output
