"""Ratios of servers at the same number of clients, or at their knees."""

from __future__ import annotations

from load_tests.bench.results import compare
from tests.load_tests.bench.results.rows import row


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


def test_a_peer_without_a_counterpart_is_not_compared() -> None:
    ours = row(server="game_server", clients=500)
    assert list(compare.lines([ours, row(clients=100)])) == []
    assert list(compare.lines([row(server="game_server", scenario="far-100")])) == []
