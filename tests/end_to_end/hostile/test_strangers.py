"""A real server process among strangers: what they send neither stays nor stops it."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.deadlines import WITHIN_S
from tests.support.servers.in_process import upgrade_request

if TYPE_CHECKING:
    from tests.conftest import StartServer


def test_bad_upgrades_are_answered_and_the_server_stops_with_status_0(
    start_server: StartServer,
) -> None:
    server = start_server()
    for bad in (
        upgrade_request(server.port, "/ws", *["a: b"] * 130),
        upgrade_request(server.port, "/" + "x" * 9_000),
        upgrade_request(server.port, "/ws", "Content-Length: 5"),
    ):
        with socket.create_connection(("127.0.0.1", server.port), WITHIN_S) as stranger:
            stranger.sendall(bad)
            assert stranger.recv(65_536).startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 431 "))
    with socket.create_connection(("127.0.0.1", server.port), WITHIN_S) as stranger:
        stranger.sendall(bad)
        server.stop()  # raises unless it exits with 0


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells a process's limits")
def test_the_command_raises_its_limit_on_open_files(start_server: StartServer) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, hard), hard))
    try:
        server = start_server()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    limits = Path(f"/proc/{server.pid}/limits").read_text()
    [line] = [line for line in limits.splitlines() if line.startswith("Max open files")]
    assert line.split()[3:5] == [str(hard)] * 2
