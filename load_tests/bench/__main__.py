"""``python -m load_tests.bench``: run the scenarios, print their figures, write them down."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import httpx

from game_server.realtime.process import descriptors
from load_tests.bench import run
from load_tests.bench.results import compare, knee, plot, report
from load_tests.bench.results.figures import Figures
from load_tests.bench.servers import baseline
from load_tests.bench.servers.targets import OURS, PEERS, Target
from load_tests.bench.workload.scenarios import PAYLOAD, SCENARIOS, Scenario
from load_tests.cpu_pinning import two_cores
from load_tests.server_process import ServerFault

LOOP_SECONDS = 5.0
"""The bare loop sends for at most this long in a run."""
PAYLOAD_SIZES = (500, 1000, 2500)
QUICK_SECONDS, QUICK_CLIENTS = 3.0, 500
FAULTS = (
    OSError, httpx.HTTPError, ServerFault, subprocess.CalledProcessError, ExceptionGroup,
)  # fmt: skip
"""Faults of a server, or of its installation: they end one row and not the whole bench."""

Measure = Callable[[Scenario], Figures]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if sys.platform != "linux":
        print("The bench pins processes to cores, which needs Linux.", file=sys.stderr)
        return 1
    descriptors.raise_limit()  # the servers inherit it
    rows, faults = list[report.Row](), 0
    with tempfile.TemporaryDirectory() as folder:
        loop = baseline.build(Path(folder))
        print(
            f"{platform.machine()}, Python {platform.python_version()}; medians of "
            f"{options.runs} × {options.seconds:g} s; the bare loop is {loop.name}"
        )
        print(report.heading(), flush=True)
        for row in _rows(options, loop):
            if isinstance(row, str):
                faults += 1
                print(row, flush=True)
                continue
            print(report.lines(row), flush=True)
            rows.append(row)
            _write(options, rows)  # after each: a long run that is cut short leaves its figures
    for line in compare.lines(rows):
        print(line)
    return 1 if faults else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    width = max(len(scenario.key) for scenario in SCENARIOS)
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.bench",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measure what clients cost a server that is pinned to one core, driven from\n"
        "another. Prints the medians of several runs, and ratios to a bare send() loop that\n"
        "sends the same bytes to as many sockets.",
        epilog="scenarios:\n"
        + "\n".join(f"  {each.key:{width}}  {_description(each)}" for each in SCENARIOS),
    )
    keys = [scenario.key for scenario in SCENARIOS]
    add = parser.add_argument
    add("scenario", nargs="*", help="those below; all")
    add("--runs", type=int, default=3, help="runs of each scenario (3)")
    add("--seconds", type=float, default=10.0, help="length of a run (10)")
    add("--quick", action="store_true", help=f"one run of {QUICK_SECONDS:g} seconds each; unless "
        f"scenarios are named, those of at most {QUICK_CLIENTS} clients")  # fmt: skip
    add("--clients", type=int, nargs="+", metavar="N",
        help="sizes of the payload scenario (500 1000 2500; quick: 500)")  # fmt: skip
    peers = list(dict.fromkeys(peer.key for peer in PEERS))
    add("--peers", nargs="*", choices=peers, metavar="PEER",
        help=f"run with others, too: {', '.join(peers)}; without names, all. Colyseus has the "
        "ships, all have the payload. What they need is installed from npm and PyPI")  # fmt: skip
    add("--peer-folder", type=Path, metavar="FOLDER",
        default=Path(tempfile.gettempdir()) / "game-server-bench-peers",
        help="where their packages go, and stay (in the temporary folder)")  # fmt: skip
    add("--json", type=Path, metavar="FILE", help="write all figures there")
    add("--svg", type=Path, metavar="FILE", help="draw them there")
    options = parser.parse_args(arguments)
    if unknown := set(options.scenario) - set(keys):
        parser.error(f"there is no scenario {sorted(unknown)[0]!r}")
    options.clients = options.clients or PAYLOAD_SIZES[: 1 if options.quick else None]
    if options.quick:
        options.runs, options.seconds = 1, QUICK_SECONDS
        small = (each for each in SCENARIOS if each.clients <= QUICK_CLIENTS)
        keys = [each.key for each in small if not each.finds_knee]
    options.scenario = options.scenario or keys
    chosen = [] if options.peers is None else options.peers or peers
    options.targets = (*OURS, *(peer for peer in PEERS if peer.key in chosen))
    return options


def _description(scenario: Scenario) -> str:
    what = "fixed payload" if scenario.game == PAYLOAD else scenario.game
    return f"{scenario.title}: {what} at {scenario.hz} Hz"


def _rows(options: argparse.Namespace, loop: baseline.SendLoop) -> Iterator[report.Row | str]:
    """Every row as soon as it is measured, or the sentence why there is none."""
    for scenario in SCENARIOS:
        if scenario.key not in options.scenario:
            continue
        sizes = options.clients if scenario.key == PAYLOAD else [scenario.clients]
        for target in options.targets:
            if not target.serves(scenario):
                continue
            for size in sizes:
                try:
                    yield _row(options, loop, target, scenario, size)
                except FAULTS as fault:
                    yield f"{scenario.title}, {target.title}, {size} clients: {_reason(fault)}"
                    break  # more clients would not do better


def _reason(fault: BaseException) -> str:
    """A fault as a sentence; of a group, which has one for each client, the first."""
    while isinstance(fault, BaseExceptionGroup):
        fault = fault.exceptions[0]
    return f"{type(fault).__name__}: {fault}".rstrip(": ")


def _row(
    options: argparse.Namespace,
    loop: baseline.SendLoop,
    target: Target,
    scenario: Scenario,
    size: int,
) -> report.Row:
    """Several runs of one server, at its knee where the scenario looks for one."""
    target.install(options.peer_folder)
    measure = partial(run.run, target, seconds=options.seconds, folder=options.peer_folder)
    note = ""
    if scenario.finds_knee:
        found = knee.search(partial(_probe, measure, target, scenario), size, scenario.step)
        if not found.held:
            raise ConnectionError(str(found))
        size, note = found.held, str(found)
    sized = scenario.sized(size)
    runs = [_with_loop(options, loop, sized, measure(sized)) for _ in range(options.runs)]
    versions = target.versions(options.peer_folder)
    return report.row(scenario.key, scenario.title, target.title, size, runs, versions, note)


def _probe(measure: Measure, target: Target, scenario: Scenario, clients: int) -> knee.Outcome:
    """Whether a server holds this number of clients."""
    try:
        figures = measure(scenario.sized(clients))
    except FAULTS as fault:
        return knee.Outcome(_reason(fault).partition("\n")[0])
    why = knee.why_not(figures, is_punctual=target.is_punctual)
    return knee.Outcome(why, figures.cpu_share)


def _with_loop(
    options: argparse.Namespace, loop: baseline.SendLoop, scenario: Scenario, figures: Figures
) -> tuple[Figures, baseline.Baseline]:
    """A run of the server, and right after it a run of the bare loop with the same bytes."""
    size, seconds = round(figures.bytes_down), min(options.seconds, LOOP_SECONDS)
    core, _ = two_cores()
    return figures, loop.run(scenario.clients, size, figures.hz, seconds, core)


def _write(options: argparse.Namespace, rows: Sequence[report.Row]) -> None:
    if options.json:
        text = report.as_json(rows, options.runs, options.seconds)
        options.json.write_text(text, encoding="utf-8")
    if options.svg:
        options.svg.write_text(plot.svg(rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
