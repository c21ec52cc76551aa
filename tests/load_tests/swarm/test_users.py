"""Users of the swarm: they join, come back, and pause after a mistake."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from tests.load_tests.swarm.locust_runs import swarm

if TYPE_CHECKING:
    from pathlib import Path

    from load_tests.server_process import ServerProcess


def test_private_lobbies_fill_and_play_in_workers_too(
    crowded: ServerProcess, artefacts: Path
) -> None:
    run = swarm(
        crowded.url, artefacts, "-u", "12", "-r", "12", "-t", "10s", "--lobby-size", "3",
        "--processes", "2", "--decode", "100", "Hunter", "Chatter",
    )  # fmt: skip
    assert run.exit_code == 0, "\n".join(run.lines)
    assert 4 <= run.rows["/api/rooms"]["num_requests"] <= 6
    assert run.rows["gap between ticks"]["num_requests"] > 12 * 30
    assert run.rows["checksum verified"]["num_requests"] > 12
    assert run.rows["command ready"]["num_requests"] >= 8


def test_after_a_storm_every_bot_is_back(crowded: ServerProcess, artefacts: Path) -> None:
    run = swarm(
        crowded.url, artefacts, "-u", "10", "-r", "10", "-t", "11s", "--shape", "storm",
        "--storm-every", "4", "Wanderer",
    )  # fmt: skip
    assert run.exit_code == 0, "\n".join(run.lines)
    assert (
        10 <= run.rows["come back"]["num_requests"] <= 20
    )  # a bot that joins late misses the first storm


class NoGameServer(BaseHTTPRequestHandler):
    """Answers every path with JSON that means nothing."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_: object) -> None:
        pass


def test_mistakes_are_counted_logged_once_and_followed_by_pauses(artefacts: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), NoGameServer) as other:
        threading.Thread(target=other.serve_forever).start()
        run = swarm(f"http://127.0.0.1:{other.server_port}", artefacts, "-u", "3", "-t", "4s")
        other.shutdown()
    assert run.exit_code == 1
    assert 2 <= run.rows["unforeseen error"]["num_failures"] <= 15
    assert (artefacts / "locust.log").read_text().count("Traceback") == 1
