"""The referee samples the swarm and the server every second of a run, and judges at its end.

It listens to Locust's events. Bots run in this process or in workers. Workers measure and report to
the master, which gives the verdict.
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
from load_tests.swarm.measure.bot_metrics import BotMetrics
from load_tests.swarm.measure.locust_tables import LocustTables, RunTotals
from load_tests.swarm.measure.server_load import ServerLoad
from load_tests.swarm.measure.swarm_load import LoadMonitor, SwarmLoad
from load_tests.swarm.options import Options
from load_tests.swarm.users import Swarm, SwarmUser
from load_tests.swarm.verdict.bottleneck import Sample
from load_tests.swarm.verdict.judge import Results, Verdict, judge
from load_tests.swarm.web_page import extend_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locust.env import Environment

    from load_tests.swarm.measure.locust_names import Row

SAMPLE_EVERY_S = 1.0
REPORT_KEY = "swarm_load"


class WorkerReport(NamedTuple):
    """A worker's own load, sent with each of its reports, and how many of its bots verify."""

    load: SwarmLoad
    verifiers: int


class Referee:
    """One for the process; ``attach`` makes it listen to Locust's events."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._is_worker = isinstance(environment.runner, WorkerRunner)
        self._monitor = LoadMonitor()
        self._workers: dict[str, WorkerReport] = {}
        self._greenlets: list[Any] = []
        self._run_s: float | None = None
        """How long the last run took; None before its end."""
        self._verdict: Verdict | None = None
        self._metrics = BotMetrics(self._fire_event)
        self._prepare()

    def attach(self) -> None:
        environment, events = self._environment, self._environment.events
        # Locust is about to set the timer of -t by the loop's clock, which has not moved since the
        # imports began. Without this a run is seconds too short.
        gevent.get_hub().loop.update_now()
        events.test_start.add_listener(self._start)
        events.test_stop.add_listener(self._stop)
        if self._is_worker:
            events.report_to_master.add_listener(self._report_to_master)
            return
        events.worker_report.add_listener(self._on_worker_report)
        events.reset_stats.add_listener(self._count)
        events.quitting.add_listener(self._finish)
        events.quit.add_listener(self._print_verdict)
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
        self._tables = LocustTables(self._environment.stats)
        self._totals = RunTotals()
        self._workers.clear()
        self._monitor.take()
        self._greenlets = [gevent.spawn(self._monitor.run), gevent.spawn(self._sample_forever)]

    def _prepare(self) -> None:
        server, self._options = self._parse()
        self._environment.host = server  # Locust shows it, and hands it to workers
        SwarmUser.swarm = Swarm(server, self._options, self._metrics)

    def _stop(self, **_: Any) -> None:
        gevent.killall(self._greenlets)
        self._greenlets = []
        if self._is_worker:
            self._flush()
        else:
            self._count()
            self._server.read()  # incidents while all bots left count too
        self._run_s = time.monotonic() - self._started_at
        if self._environment.web_ui is not None:
            logging.getLogger(__name__).info(self._judge().text)

    def _finish(self, **_: Any) -> None:
        """Judge once all workers have reported, before Locust writes and empties its tables. Its
        exit code is the verdict's.
        """
        if self._greenlets:
            self._stop()
        if self._run_s is not None:
            self._verdict = self._judge()
            self._environment.process_exit_code = self._verdict.exit_code

    def _print_verdict(self, **_: Any) -> None:
        """Print the verdict below Locust's tables. It was judged before they could be emptied."""
        if self._verdict is not None:
            print(self._verdict.text, flush=True)

    def _last_verdict(self) -> str:
        return "No run has ended yet." if self._run_s is None else self._judge().text

    def _judge(self) -> Verdict:
        return judge(self._results(), self._options.thresholds)

    # Every second

    def _sample_forever(self) -> None:
        if not self._is_worker:
            self._server.read()  # the server's sums before the run do not count
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
        before, self._totals = self._totals, self._count()
        stats = self._totals.stats.since(before.stats)
        return Sample(
            at_s=time.monotonic() - self._started_at,
            users=self._environment.runner.user_count if self._environment.runner else 0,
            verifiers=SwarmUser.swarm.verifiers.present + verifiers,
            swarm_cpu=max(load.cpu for load in loads),
            swarm_lag_ms=max(load.lag_ms for load in loads),
            server=None if server is None else ServerLoad.of(server.totals, server.seconds),
            too_slow=self._totals.too_slow - before.too_slow,
            stats=replace(stats, server=None if server is None else server.totals),
        )

    def _count(self, **_: Any) -> RunTotals:
        """All that the run has counted so far."""
        self._flush()
        return self._tables.read()

    def _flush(self) -> None:
        """Move the recorded histograms into Locust's tables, outside its total."""
        stats, now = self._environment.stats, time.time()
        for row, recorder in self._metrics.recorders.items():
            if not recorder:
                continue
            histogram = recorder.take()
            more = StatsEntry(stats, row.name, row.request_type)
            more.num_requests = histogram.size
            more.total_response_time = round(histogram.total)
            more.min_response_time = round(histogram.least)
            more.max_response_time = round(histogram.most)
            more.response_times = histogram.counts
            more.last_request_timestamp = now
            more.num_reqs_per_sec = {int(now): histogram.size}
            self._entry(row).extend(more)

    # Between master and workers

    def _report_to_master(self, client_id: str, data: dict[str, Any]) -> None:
        data[REPORT_KEY] = (tuple(self._monitor.take()), SwarmUser.swarm.verifiers.present)

    def _on_worker_report(self, client_id: str, data: dict[str, Any]) -> None:
        if REPORT_KEY in data:
            load, verifiers = data[REPORT_KEY]
            self._workers[client_id] = WorkerReport(SwarmLoad(*load), verifiers)

    # Stats

    def _fire_event(self, row: Row, ms: float, size: int, failure: str | None) -> None:
        self._environment.events.request.fire(
            request_type=row.request_type,
            name=row.name,
            response_time=ms,
            response_length=size,
            exception=failure,
            context={},
        )

    def _entry(self, row: Row) -> StatsEntry:
        return self._environment.stats.get(row.name, row.request_type)

    def _results(self) -> Results:
        server, totals = self._server, self._tables.read()
        return Results(
            stats=replace(totals.stats, server=None if server.failure else server.total),
            samples=self._samples,
            ticks=totals.ticks,
            verified=totals.verified,
            run_s=self._run_s or 0.0,
            server_s=server.total_s,
            address=SwarmUser.swarm.server,
            notes=self._notes(totals.errors),
            in_steps=self._options.shape.name == "steps",
        )

    def _notes(self, errors: Mapping[str, int]) -> list[str]:
        notes = []
        if errors:
            first = next(iter(errors))
            notes.append(f"the first of {sum(errors.values()):,} errors, {errors[first]:,} of "
                         f"which were the same: {first}")  # fmt: skip
        if self._tables.resets:
            notes.append("Locust's tables were emptied during the run; this is of all of it")
        if self._server.failure:
            notes.append(f"{self._server.url} could not be read at the end: {self._server.failure}")
        if late := self._server.total.late_input_share:
            notes.append(f"{100 * late:.2g} % of inputs came too late for their tick")
        if any("rate_limit" in error for error in errors):
            notes.append("the server limits what one address may do: start it with --no-limits")
        return notes

    def _parse(self) -> tuple[str, Options]:
        """The server's address and the arguments, which the web page may have changed. Raises
        SystemExit with a sentence if they are invalid.
        """
        assert self._environment.parsed_options is not None
        try:
            server = server_address(self._environment.host or SwarmUser.host)
            return server, Options.of(self._environment.parsed_options)
        except (ValueError, OSError) as fault:
            raise SystemExit(f"The swarm cannot start: {fault}") from fault
