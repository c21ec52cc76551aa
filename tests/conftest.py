"""Fixtures that many tests share: artefact folders, server processes, proxies, browser pages."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

from load_tests.server_process import LOG_TAIL_LINES, ServerProcess
from tests.attack import results_table
from tests.support.deadlines import WITHIN_S
from tests.support.pages.browser import DESKTOP, PHONE, RECORDER, GamePage, launched
from tests.support.pages.linked import until_linked
from tests.support.servers.proxy import Proxy, proxied

if TYPE_CHECKING:
    from playwright.async_api import Browser

ARTEFACTS = Path(__file__).parent / "artefacts"
SWARMS = (
    "tests/load_tests/test_swarm.py",
    "tests/load_tests/swarm/test_referee.py",
    "tests/load_tests/swarm/test_users.py",
    "tests/load_tests/swarm/test_web_page.py",
)
PAGES = "tests/end_to_end/pages/"
WAITING = *SWARMS, PAGES
"""Tests that mostly wait. They come first, one after the other, beside all that computes."""
TOGETHER = (
    PAGES,
    "tests/games/driftline/test_balance.py",
    "tests/simulation/test_determinism.py",
    "tests/test_javascript.py",
)
"""Modules whose tests share something costly, so that one process runs all of them."""
IN_REAL_TIME = (
    "tests/load_tests/bench/test_run.py",
    "tests/attack/",
    "tests/end_to_end/pages/test_lobby.py",
    "tests/end_to_end/pages/match/",
)
"""Where seconds count while other processes play; each such test has the machine to itself. They
come last, the pages after all else, when the other processes have surely nothing left to do.
"""

NOT_FAST = ("attack", "long", "slow", "versions")
"""Marks of tests that are not fast."""
END_TO_END = "tests/end_to_end/"
PROCESSES = {"artefacts", "shared_server"}
"""Fixtures of server processes and browsers: each of those needs one of these two."""
SERVERS = {"running", "running_plainly", "serving"}
"""Functions that start a server in the test's own process, whose sockets are in real time."""

# The same examples at every run, however busy the machine; HYPOTHESIS=explore looks for new ones.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS", "house"))

StartServer = Callable[..., ServerProcess]
StartProxy = Callable[..., Awaitable[Proxy]]
OpenPage = Callable[..., Awaitable[GamePage]]


def _fresh_folder(node_id: str) -> Path:
    folder = ARTEFACTS / re.sub(r"[^\w.-]+", "_", node_id.removeprefix("tests/"))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def artefacts(request: pytest.FixtureRequest) -> Path:
    """An empty folder that outlives the test: screenshots, logs."""
    return _fresh_folder(request.node.nodeid)


@pytest.fixture
def start_server(artefacts: Path) -> Iterator[StartServer]:
    """Starts servers; keywords are settings. Each must stop cleanly when the test ends. They accept
    rooms however busy the machine is.
    """
    with ExitStack() as running:
        count = 0

        def start(**settings: Any) -> ServerProcess:
            nonlocal count
            count += 1
            log = artefacts / f"server-{count}.log"
            server = ServerProcess(log, **({"busy_share": 0, "own_session": True} | settings))
            running.enter_context(server)
            if "plain_page" not in settings:
                until_linked(server.url)
            return server

        yield start


@pytest.fixture
def server(start_server: StartServer) -> ServerProcess:
    """A server with its defaults."""
    return start_server()


@pytest.fixture(scope="session")
def shared_server() -> Iterator[ServerProcess]:
    """One server for all tests that need nothing of their own; all come from one address."""
    log = _fresh_folder("shared_server") / "server.log"
    unlimited: dict[str, Any] = {
        "rooms_per_minute": 0, "guests_per_minute": 0, "joins_per_minute": 0, "busy_share": 0,
    }  # fmt: skip
    with ServerProcess(log, own_session=True, **unlimited) as running:
        until_linked(running.url)
        yield running


@pytest.fixture
async def start_proxy() -> AsyncIterator[StartProxy]:
    """Puts proxies in front of a server; keywords are those of Conditions."""
    async with AsyncExitStack() as running:

        async def start(server: ServerProcess, **conditions: float) -> Proxy:
            return await running.enter_async_context(proxied(server.port, **conditions))

        yield start


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A real browser; each page gets a profile of its own."""
    async with launched() as running:
        yield running


@pytest.fixture
async def open_page(browser: Browser, artefacts: Path) -> AsyncIterator[OpenPage]:
    """Opens pages; the test fails when one has logged an error that it did not allow."""
    pages: list[GamePage] = []
    together: list[GamePage] = []

    async def open_page(phone: bool = False) -> GamePage:
        context = await browser.new_context(
            viewport=PHONE if phone else DESKTOP, has_touch=phone, is_mobile=phone
        )
        context.set_default_timeout(WITHIN_S * 1000)
        await context.add_init_script(path=RECORDER)
        pages.append(GamePage(await context.new_page(), artefacts, together))
        return pages[-1]

    yield open_page
    errors = [error for page in pages for error in page.errors]
    assert not errors, "pages logged errors:\n" + "\n".join(errors)


class RealTimeLast(LoadScopeScheduling):
    """Three processes share the tests. One begins with those that wait, and those in real time are
    all for whichever is free first.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(IN_REAL_TIME):
            return "real time"
        if nodeid.startswith(SWARMS):
            return "swarms"
        return next((name for name in TOGETHER if nodeid.startswith(name)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> RealTimeLast:
    return RealTimeLast(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Where no bytecode may be left, it is kept elsewhere for this run: dozens of servers start,
    and each would compile every module anew, which takes longer than the rest of its start.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        folder = tempfile.TemporaryDirectory(prefix="bytecode-", ignore_cleanup_errors=True)
        os.environ["PYTHONPYCACHEPREFIX"] = folder.name
        config.add_cleanup(folder.cleanup)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait come first, those in real time last. Those without a browser, a server and
    seconds of computing are marked as fast.

    A browser beside a server shows what a busy machine does to both; when that fails a test, it is
    tried once more, and the summary counts it as a rerun, which is worth a look all the same.
    """
    items.sort(key=lambda item: _turn(item.nodeid))
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))
        if _is_fast(item):
            item.add_marker(pytest.mark.fast)


def _turn(node_id: str) -> int:
    """When a test's turn is; those with the same turn stay in their order."""
    if turns := [turn for turn, at in enumerate(IN_REAL_TIME, 1) if node_id.startswith(at)]:
        return turns[0]
    return -1 if node_id.startswith(WAITING) else 0


def _is_fast(item: pytest.Item) -> bool:
    if _turn(item.nodeid) != 0 or item.nodeid.startswith(END_TO_END):
        return False
    if any(map(item.get_closest_marker, NOT_FAST)):
        return False
    module = item.getparent(pytest.Module)
    names = () if module is None else vars(module.obj)
    return PROCESSES.isdisjoint(getattr(item, "fixturenames", ())) and SERVERS.isdisjoint(names)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why a test was tried once more, and after a run of attacks in full the table of what held,
    which is kept as JSON too.
    """
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"failed at first: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
    reports = [report for found in terminalreporter.stats.values() for report in found]
    if rows := results_table.rows_of(reports):
        terminalreporter.section("attacks")
        for line in results_table.lines(rows):
            terminalreporter.write_line(line)
        results_table.write(rows, ARTEFACTS / "attacks.json")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of each server log of a failed test."""
    report = yield
    used = getattr(item, "funcargs", {})
    if report.failed and "artefacts" in used:
        logs = sorted(used["artefacts"].glob("*.log"))
        if "shared_server" in used:
            logs.append(used["shared_server"].log)
        for log in logs:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            report.sections.append((log.name, "\n".join(lines[-LOG_TAIL_LINES:])))
    return report
