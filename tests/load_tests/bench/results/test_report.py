"""The table, the JSON, the ratios and the picture show medians and their spread."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

from load_tests.bench.results import compare, plot, report
from load_tests.bench.results.figures import Figures
from load_tests.bench.servers.baseline import Baseline


def figures(cpu_us: float, send_us: float | None = None, **others: float) -> Figures:
    given = {"bytes_down": 504, "late_p99_ms": 8, "driver_share": 0.25, **others}
    return Figures(
        hz=20,
        cpu_us=cpu_us,
        cpu_share=0.5,
        late_p50_ms=1,
        late_max_ms=9,
        delivered=1,
        kib_per_client=30,
        send_us=send_us,
        phases_us={} if send_us is None else {"send": send_us},
        **given,
    )


def row(
    send_us: float | None = 6.0,
    scenario: str = "payload",
    server: str = "Node <ws>",
    clients: int = 100,
    note: str = "",
    **others: float,
) -> report.Row:
    runs = [
        (figures(cpu_us, send_us, **others), Baseline("C send()", loop_us, 4.0))
        for cpu_us, loop_us in ((10.0, 5.0), (20.0, 4.0), (90.0, 90.0))
    ]
    return report.row(scenario, "500 B", server, clients, runs, "ws 8.23.0", note)


def test_ratios_are_of_medians() -> None:
    assert row().figures.cpu_us == 20.0
    assert row().loop == Baseline("C send()", 5.0, 4.0)
    assert row().cpu_ratio == 4.0
    assert row().send_ratio == 1.5


def test_without_a_send_phase_there_is_no_ratio_to_it() -> None:
    assert row(send_us=None).send_ratio is None
    assert "  -  " in report.lines(row(send_us=None))


def test_the_table_names_the_loop_the_versions_and_the_spread() -> None:
    table = report.lines(row())
    assert "C send() loop: 4.0 µs a call, 5.0 CPU" in table
    assert "ws 8.23.0" in table
    assert "runs: 10.0–90.0 µs" in table
    assert "10.08 KB/s down to each" in table
    assert len(table.splitlines()[0]) == len(report.heading())


def test_a_full_driver_is_flagged() -> None:
    assert "driver-limited" in report.lines(row(driver_share=0.91))
    assert "driver-limited" not in report.lines(row())


def test_the_table_has_figures_of_clients_and_server() -> None:
    seen: dict[str, Any] = {
        "seen": 60.04,
        "moving": 59.9,
        "bytes_per_move": 5.555,
        "verified": 12,
        "resyncs": 0,
    }
    inside: dict[str, Any] = {
        "steps_dropped": 3,
        "tick_late_p99_ms": 0.5,
        "tick_late_max_ms": 5,
        "inputs_late": 0.001,
    }
    assert (
        "60.0 ships in view, 59.9 changing, 5.55 B each, all told, 12 checksums right, 0 wrong, "
        "3 steps dropped, 99 % of ticks begun within 0.5 ms, all within 5, 0.10% of inputs late"
    ) in report.lines(row(**seen, **inside))


def test_the_json_holds_figures_loop_and_ratios() -> None:
    document = json.loads(report.as_json([row()], runs=3, seconds=10))
    assert document["runs"] == 3
    assert document["rows"][0]["figures"]["cpu_us"] == 20.0
    assert document["rows"][0]["least"]["cpu_us"] == 10.0
    assert document["rows"][0]["loop"]["name"] == "C send()"
    assert document["rows"][0]["send_ratio"] == 1.5
    assert document["rows"][0]["driver_limited"] is False


def test_peers_are_compared_at_the_same_number_of_clients() -> None:
    ours = [row(server="game_server", clients=count, bytes_down=252) for count in (100, 500)]
    sentences = list(compare.lines([*ours, row(late_p99_ms=16)]))
    assert sentences == [
        "500 B, 100 clients: 1/1.00 of the CPU of Node <ws>, 0.50 of its bytes, p99 8.0 ms to 16.0"
    ]


def test_knees_are_compared_by_their_clients() -> None:
    ours = row(server="game_server", clients=300, note="held 300 clients")
    assert list(compare.lines([ours, row(note="held 100 clients")])) == [
        "500 B: 3.00 × the clients of Node <ws>, p99 8.0 ms to 8.0"
    ]


def test_ships_out_of_view_are_compared_by_their_bytes() -> None:
    near = row(server="game_server", scenario="far-100", bytes_down=400)
    far = row(server="game_server", scenario="far-1000", bytes_down=412)
    assert list(compare.lines([near, far])) == [
        "bytes per client with 1,000 ships out of view instead of 100: +3.0%"
    ]


def test_the_picture_is_xml_with_two_bars_and_a_mark_for_each_row() -> None:
    root = ElementTree.fromstring(plot.svg([row(), row()]))
    name = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{name}rect")) == 1 + 2 * 2
    assert len(root.findall(f"{name}line")) == 2 * 2
    assert len(root.findall(f"{name}path")) == 2
    assert "500 B, 100 clients, Node <ws>" in [text.text for text in root.iter(f"{name}text")]
