"""TCP options of a connection."""

from __future__ import annotations

import socket
import sys
from typing import Any

import pytest

from game_server.realtime.http.socket_options import NOTSENT_LOWAT_BYTES, USER_TIMEOUT_MS, tune


class Transport:
    """A transport on a socket."""

    def __init__(self, sock: socket.socket | None) -> None:
        self.sock = sock

    def get_extra_info(self, name: str) -> Any:
        return self.sock if name == "socket" else None


@pytest.mark.skipif(sys.platform != "linux", reason="other systems lack some of the options")
def test_a_slow_or_vanished_peer_shows_soon() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tune(Transport(tcp))  # type: ignore[arg-type]
        options = (socket.TCP_NODELAY, socket.TCP_NOTSENT_LOWAT, socket.TCP_USER_TIMEOUT)
        values = [tcp.getsockopt(socket.IPPROTO_TCP, option) for option in options]
    assert values == [1, NOTSENT_LOWAT_BYTES, USER_TIMEOUT_MS]


def test_other_sockets_than_tcp_stay_as_they_are() -> None:
    here, there = socket.socketpair()
    with here, there:
        tune(Transport(here))  # type: ignore[arg-type]
    tune(Transport(None))  # type: ignore[arg-type]
