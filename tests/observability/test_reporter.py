"""The reporter: events become metrics, under labels that no stranger can choose."""

from __future__ import annotations

from dataclasses import dataclass, field

from structlog.testing import capture_logs

from game_server.observability.metrics import Metrics
from game_server.observability.reporter import Reporter


@dataclass
class Due:
    dropped: int = 0
    late_s: float = 0.0


@dataclass
class Tick:
    due: Due = field(default_factory=Due)
    seconds: dict[str, float] = field(default_factory=dict)
    inputs: dict[str, int] = field(default_factory=dict)
    skipped: int = 0
    keyframes: int = 0


@dataclass
class Ended:
    code: int
    reason: str = ""


def samples(metrics: Metrics) -> dict[str, float]:
    lines = metrics.page().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def test_a_tick_is_measured_by_phase_lateness_and_inputs() -> None:
    metrics = Metrics()
    reporter = Reporter(metrics, [])
    reporter.ticked("g", Tick(Due(2, 0.004), {"step": 0.0015}, {"accepted": 7, "late": 0}))
    found = samples(metrics)
    assert found['game_server_ticks_total{game="g"}'] == 1
    assert found['game_server_steps_dropped_total{game="g"}'] == 2
    assert found['game_server_tick_late_seconds_sum{game="g"}'] == 0.004
    bucket = 'game_server_tick_phase_seconds_bucket{game="g",le="%s",phase="step"}'
    assert (found[bucket % "0.001"], found[bucket % "0.002"]) == (0, 1)
    assert found['game_server_inputs_total{game="g",outcome="accepted"}'] == 7
    assert 'game_server_inputs_total{game="g",outcome="late"}' not in found


def test_slow_members_are_counted_by_game_and_by_tier() -> None:
    metrics = Metrics()
    reporter = Reporter(metrics, [])
    reporter.ticked("g", Tick(skipped=2, keyframes=9))
    reporter.ticked("g", Tick(skipped=1))
    reporter.tiers([5, 0, 2])
    reporter.tiers([6, 1, 0])
    found = samples(metrics)
    assert found['game_server_ticks_skipped_total{game="g"}'] == 3
    assert found['game_server_keyframes_total{game="g"}'] == 9
    by_tier = [found[f'game_server_members_by_tier{{tier="{tier}"}}'] for tier in range(3)]
    assert by_tier == [6, 1, 0]


def test_a_slow_game_is_named_in_metrics_and_log() -> None:
    metrics = Metrics()
    reporter = Reporter(metrics, [])
    with capture_logs() as lines:
        reporter.slow_step("g")
        reporter.slow_step("g")
        reporter.slow_game("g", 20, 0.03123456, 0.618)
        reporter.rooms_shed("g", 3)
    found = samples(metrics)
    assert found['game_server_slow_steps_total{game="g"}'] == 2
    assert found['game_server_rooms_shed_total{game="g"}'] == 3
    assert [line["event"] for line in lines] == ["slow game", "rooms shed"]
    told = {"steps": 20, "worst_s": 0.0312, "share": 0.62, "game": "g"}
    assert told.items() <= lines[0].items()


def test_margins_fall_into_buckets_of_ticks() -> None:
    metrics = Metrics()
    Reporter(metrics, []).margins("g", [-2, 1, 1, 40])
    found = samples(metrics)
    assert found['game_server_input_margin_ticks_bucket{game="g",le="-1.0"}'] == 1
    assert found['game_server_input_margin_ticks_bucket{game="g",le="1.0"}'] == 3
    assert found['game_server_input_margin_ticks_count{game="g"}'] == 4


def test_messages_and_resyncs_are_counted() -> None:
    metrics = Metrics()
    reporter = Reporter(metrics, [])
    reporter.received(20)
    reporter.received(30)
    reporter.resynced("r", "p", 3)
    reporter.dropped("input")
    found = samples(metrics)
    assert found["game_server_messages_in_total"] == 2
    assert found["game_server_bytes_in_total"] == 50
    assert found["game_server_resyncs_total"] == 1
    assert found['game_server_messages_dropped_total{type="input"}'] == 1


def test_close_codes_that_peers_invent_share_one_label() -> None:
    metrics = Metrics()
    reporter = Reporter(metrics, [4500])
    for code in (1000, 4500, 3001, 4999):
        reporter.closed(Ended(code), None, None)
    found = samples(metrics)
    labels = {name: value for name, value in found.items() if "closed_total" in name}
    assert labels == {
        'game_server_connections_closed_total{code="1000"}': 1,
        'game_server_connections_closed_total{code="4500"}': 1,
        'game_server_connections_closed_total{code="other"}': 2,
    }


def test_the_end_of_a_joined_connection_is_logged_with_its_room_and_player() -> None:
    reporter = Reporter(Metrics(), [4002])
    with capture_logs() as lines:
        reporter.closed(Ended(4002, "Too slow."), "r1", "p1")
        reporter.incident("i1", "r1", "g", ValueError("why"), "p1")
        reporter.closed(Ended(1006), None, None)
    left, incident, stranger = lines
    assert left == {
        "event": "disconnected",
        "log_level": "info",
        "room": "r1",
        "player": "p1",
        "code": 4002,
        "reason": "Too slow.",
    }
    assert (incident["room"], incident["player"]) == ("r1", "p1")
    assert (stranger["event"], stranger["log_level"]) == ("connection closed", "debug")


def test_a_peers_reason_has_no_control_characters() -> None:
    reporter = Reporter(Metrics(), [])
    with capture_logs() as lines:
        reporter.closed(Ended(3000, "\x1b[31mred\nü"), "r1", "p1")
    assert lines[0]["reason"] == "?[31mred?ü"
