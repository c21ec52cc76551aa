"""The driver reads and answers frames over real sockets, whole or in pieces."""

from __future__ import annotations

import socket
import sys
import time

import pytest

from load_tests.bench.clients.wires import NO_TICK

if sys.platform != "linux":
    pytest.skip("the driver needs epoll", allow_module_level=True)

from typing import TYPE_CHECKING

from load_tests.bench.clients.driver import Driver, DriverConnection, Recording
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LastByte:
    """A protocol whose ticks are messages of one byte."""

    def tick(self, opcode: int, data: bytes, begin: int, end: int) -> int:
        return data[begin] if end - begin == 1 else NO_TICK

    def answer(self, tick: int) -> bytes:
        return b"<%d>" % tick

    def other(self, opcode: int, message: bytes) -> bytes:
        return b"(" + message + b")"


@pytest.fixture
def driver() -> Iterator[Driver]:
    with Driver() as running:
        yield running


def joined(driver: Driver, unread: bytes = b"") -> tuple[socket.socket, DriverConnection]:
    """The server's end of a new connection, and the driver's."""
    server, client = socket.socketpair()
    server.settimeout(WITHIN_S)
    client.setblocking(False)
    connection = DriverConnection(client, LastByte(), unread)
    driver.add(connection)
    return server, connection


def until(true: Callable[[], object]) -> None:
    deadconnection = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < deadconnection, "it never came true"
        time.sleep(0.001)


def test_every_tick_of_a_read_is_answered_in_one_write(driver: Driver) -> None:
    server, _ = joined(driver)
    server.send(b"\x82\x01\x07\x82\x01\x08\x82\x02ab")
    assert server.recv(100) == b"<7><8>(ab)"


def test_a_frame_may_come_in_pieces(driver: Driver) -> None:
    server, _ = joined(driver, unread=b"\x82")
    whole = b"\x01\x05" + b"\x82\x7e\x01\x00" + bytes(256)
    server.send(whole[:1])
    server.send(whole[1:4])
    assert server.recv(3) == b"<5>"
    server.send(whole[4:100])
    server.send(whole[100:])
    assert server.recv(1000) == b"(" + bytes(256) + b")"


def test_a_ping_is_answered_by_a_pong(driver: Driver) -> None:
    server, _ = joined(driver)
    server.send(b"\x89\x02hi")
    assert server.recv(100) == b"\x8a\x82\0\0\0\0hi"


def test_ticks_are_recorded_only_while_there_is_a_recording(driver: Driver) -> None:
    joined(driver)
    server, connection = joined(driver)
    server.send(b"\x82\x01\x01")
    assert server.recv(100) == b"<1>"
    recording = driver.recording = Recording()
    server.send(b"\x82\x01\x02")
    assert server.recv(100) == b"<2>"
    driver.recording = None
    server.send(b"\x82\x01\x03")
    assert server.recv(100) == b"<3>"
    assert list(recording.ticks) == [2]
    assert list(recording.connections) == [connection.number] == [1]
    assert len(recording.times) == 1
    assert recording.bytes_in == 3


def test_a_lost_connection_is_reported_with_the_servers_reason(driver: Driver) -> None:
    server, connection = joined(driver)
    driver.check()
    server.send(b"\x88\x06\x0f\xa2slow")
    server.close()
    until(lambda: connection.lost)
    with pytest.raises(ConnectionError, match="1 connections ended; the first: 4002 slow"):
        driver.check()


def test_an_answer_that_does_not_fit_continues_with_the_next(driver: Driver) -> None:
    server, connection = joined(driver)
    wanted, received = b"<" + bytes(500_000) + b">", b""
    connection.wire.answer = lambda tick: wanted  # type: ignore[method-assign]
    server.send(b"\x82\x01\x01")
    until(lambda: connection.unsent)
    while len(received) < len(wanted):
        server.send(b"\x89\x00")
        received += server.recv(65_536)
    assert received[: len(wanted)] == wanted


def test_a_mistake_of_the_driver_is_reported(driver: Driver) -> None:
    server, connection = joined(driver)
    connection.wire.other = None  # type: ignore[assignment, method-assign]
    server.send(b"\x82\x02ab")
    with pytest.raises(ConnectionError, match="the driver has stopped"):
        until(driver.check)
