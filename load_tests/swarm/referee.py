"""The referee: samples swarm and server every second of a run, and gives the verdict at its end.

It listens to Locust's events. Bots run in this process or in workers; workers only measure and
report, the process that the run was started from judges.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import gevent
from locust.runners import WorkerRunner
from locust.stats import StatsEntry

from game_server.client.address import server_address
from load_tests.server_metrics import MetricsReader
from load_tests.swarm.locust_shape import use_shape
from load_tests.swarm.measure.bot_metrics import Measurements
from load_tests.swarm.measure.locust_tables import Counts, Ledger
from load_tests.swarm.measure.server_load import ServerLoad
from load_tests.swarm.measure.swarm_load import Load, Monitor
from load_tests.swarm.options import Options
from load_tests.swarm.users import Swarm, SwarmUser
from load_tests.swarm.verdict.bottleneck import Sample
from load_tests.swarm.verdict.judge import Results, Verdict, judge
from load_tests.swarm.web_page import extend_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locust.env import Environment

    from load_tests.swarm.measure.locust_names import Entry

SAMPLE_EVERY_S = 1.0
REPORT_KEY = "swarm_load"


class ReportedEvent(NamedTuple):
    """What a worker says of itself with each of its reports."""

    load: Load
    verifiers: int


class Referee:
    """One for the process; ``attach`` makes it listen."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._is_worker = isinstance(environment.runner, WorkerRunner)
        self._monitor = Monitor()
        self._workers: dict[str, ReportedEvent] = {}
        self._watching: list[Any] = []
        self._run_s: float | None = None
        """How long the last run took; None before its end."""
        self._verdict: Verdict | None = None
        self._measure = Measurements(self._report)
        self._prepare()

    def attach(self) -> None:
        environment, events = self._environment, self._environment.events
        # Locust is about to set the timer of -t, by the loop's clock, which has stood still since
        # the imports began: without this a run is seconds too short.
        gevent.get_hub().loop.update_now()
        events.test_start.add_listener(self._start)
        events.test_stop.add_listener(self._stop)
        if self._is_worker:
            events.report_to_master.add_listener(self._tell_master)
            return
        events.worker_report.add_listener(self._hear_worker)
        events.reset_stats.add_listener(self._count)
        events.quitting.add_listener(self._finish)
        events.quit.add_listener(self._say)
        use_shape(environment, self._options)
        if environment.web_ui is not None:
            extend_page(environment, self._last_verdict)

    # A run's course

    def _start(self, **_: Any) -> None:
        self._prepare()
        self._samples: list[Sample] = []
        self._started_at = time.monotonic()
        self._run_s = None
        self._server = MetricsReader(f"{SwarmUser.swarm.server}/metrics")
        self._ledger = Ledger(self._environment.stats)
        self._counted = Counts()
        self._workers.clear()
        self._monitor.take()
        self._watching = [gevent.spawn(self._monitor.run), gevent.spawn(self._watch)]

    def _prepare(self) -> None:
        server, self._options = self._parse()
        self._environment.host = server  # Locust shows it, and hands it to workers
        SwarmUser.swarm = Swarm(server, self._options, self._measure)

    def _stop(self, **_: Any) -> None:
        gevent.killall(self._watching)
        self._watching = []
        if self._is_worker:
            self._flush()
        else:
            self._count()
            self._server.read()  # what went wrong when everybody left counts too
        self._run_s = time.monotonic() - self._started_at
        if self._environment.web_ui is not None:
            logging.getLogger(__name__).info(self._judge().text)

    def _finish(self, **_: Any) -> None:
        """Locust quits, and all workers have reported: its exit code is ours."""
        if self._watching:
            self._stop()
        if self._run_s is not None:
            self._verdict = self._judge()
            self._environment.process_exit_code = self._verdict.exit_code

    def _say(self, **_: Any) -> None:
        """After all of Locust's tables, which it empties when it writes them to a file."""
        if self._verdict is not None:
            print(self._verdict.text, flush=True)

    def _last_verdict(self) -> str:
        return "No run has ended yet." if self._run_s is None else self._judge().text

    def _judge(self) -> Verdict:
        return judge(self._results(), self._options.thresholds)

    # Every second

    def _watch(self) -> None:
        if not self._is_worker:
            self._server.read()  # what the server did before is not this run's
        while True:
            gevent.sleep(SAMPLE_EVERY_S)
            if self._is_worker:
                self._flush()
            else:
                self._samples.append(self._sample())

    def _sample(self) -> Sample:
        workers = self._workers.values()
        loads = [self._monitor.take(), *(worker.load for worker in workers)]
        verifiers = sum(worker.verifiers for worker in workers)
        server = self._server.read()
        before, self._counted = self._counted, self._count()
        figures = self._counted.figures.since(before.figures)
        return Sample(
            at_s=time.monotonic() - self._started_at,
            users=self._environment.runner.user_count if self._environment.runner else 0,
            verifiers=SwarmUser.swarm.verifiers.present + verifiers,
            swarm_cpu=max(load.cpu for load in loads),
            swarm_lag_ms=max(load.lag_ms for load in loads),
            server=None if server is None else ServerLoad.of(server.totals, server.seconds),
            too_slow=self._counted.too_slow - before.too_slow,
            figures=replace(figures, server=None if server is None else server.totals),
        )

    def _count(self, **_: Any) -> Counts:
        """All that the run has counted so far."""
        self._flush()
        return self._ledger.read()

    def _flush(self) -> None:
        """Hand what was tallied to Locust's tables, outside its total."""
        stats, now = self._environment.stats, time.time()
        for entry, tally in self._measure.tallies.items():
            if not tally:
                continue
            counted = tally.take()
            more = StatsEntry(stats, entry.name, entry.kind)
            more.num_requests = counted.number
            more.total_response_time = round(counted.total)
            more.min_response_time = round(counted.smallest)
            more.max_response_time = round(counted.largest)
            more.response_times = counted.counts
            more.last_request_timestamp = now
            more.num_reqs_per_sec = {int(now): counted.number}
            self._entry(entry).extend(more)

    # Words between processes

    def _tell_master(self, client_id: str, data: dict[str, Any]) -> None:
        data[REPORT_KEY] = (tuple(self._monitor.take()), SwarmUser.swarm.verifiers.present)

    def _hear_worker(self, client_id: str, data: dict[str, Any]) -> None:
        if REPORT_KEY in data:
            load, verifiers = data[REPORT_KEY]
            self._workers[client_id] = ReportedEvent(Load(*load), verifiers)

    # Figures

    def _report(self, entry: Entry, ms: float, size: int, failure: str | None) -> None:
        self._environment.events.request.fire(
            request_type=entry.kind,
            name=entry.name,
            response_time=ms,
            response_length=size,
            exception=failure,
            context={},
        )

    def _entry(self, entry: Entry) -> StatsEntry:
        return self._environment.stats.get(entry.name, entry.kind)

    def _results(self) -> Results:
        server, counts = self._server, self._ledger.read()
        return Results(
            figures=replace(counts.figures, server=None if server.failure else server.total),
            samples=self._samples,
            ticks=counts.ticks,
            verified=counts.verified,
            run_s=self._run_s or 0.0,
            server_s=server.total_s,
            address=SwarmUser.swarm.server,
            notes=self._notes(counts.errors),
            in_steps=self._options.shape.name == "steps",
        )

    def _notes(self, errors: Mapping[str, int]) -> list[str]:
        notes = []
        if errors:
            first = next(iter(errors))
            notes.append(f"the first of {sum(errors.values()):,} errors, {errors[first]:,} of "
                         f"which were the same: {first}")  # fmt: skip
        if self._ledger.resets:
            notes.append("Locust's tables were emptied during the run; this is of all of it")
        if self._server.failure:
            notes.append(f"{self._server.url} could not be read at the end: {self._server.failure}")
        if late := self._server.total.late_input_share:
            notes.append(f"{100 * late:.2g} % of inputs came too late for their tick")
        if any("rate_limit" in error for error in errors):
            notes.append("the server limits what one address may do: start it with --no-limits")
        return notes

    def _parse(self) -> tuple[str, Options]:
        """The server's address and the arguments, which the web page may have changed. Exits with a
        sentence if they make no sense.
        """
        assert self._environment.parsed_options is not None
        try:
            server = server_address(self._environment.host or SwarmUser.host)
            return server, Options.of(self._environment.parsed_options)
        except (ValueError, OSError) as fault:
            raise SystemExit(f"The swarm cannot start: {fault}") from fault
