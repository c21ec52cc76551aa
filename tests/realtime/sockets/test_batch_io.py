"""Reading and writing many sockets by one system call, on real sockets."""

from __future__ import annotations

import errno
import os
import socket
from typing import TYPE_CHECKING

import numpy as np
import pytest

from game_server.realtime.sockets.batch_io import AGAIN, BatchIO

if TYPE_CHECKING:
    from collections.abc import Iterator

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def batch() -> Iterator[BatchIO]:
    opened = BatchIO.open()
    if opened is None:
        pytest.skip("there is no io_submit here")
    yield opened
    opened.close()


@pytest.fixture
def pairs() -> Iterator[list[Pair]]:
    """Connected pairs; the first of each is the batch's, and does not block."""
    made = [socket.socketpair() for _ in range(5)]
    for here, _ in made:
        here.setblocking(False)
    yield made
    for here, there in made:
        here.close()
        there.close()


def descriptors(pairs: list[Pair]) -> np.ndarray:
    return np.array([here.fileno() for here, _ in pairs])


def pieces_of(*messages: list[bytes]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Where the pieces of messages lie, and the memory, which must be kept."""
    memory = [np.frombuffer(piece, np.uint8) for message in messages for piece in message]
    places = [(piece.ctypes.data, len(piece)) for piece in memory]
    return np.array(places, np.uint64).reshape(len(messages), -1, 2), memory


def test_each_socket_is_read_into_its_own_row(batch: BatchIO, pairs: list[Pair]) -> None:
    pairs[0][1].send(b"first")
    pairs[2][1].send(b"the third of five")
    pairs[3][1].close()
    into = np.zeros((5, 8), np.uint8)
    sizes = batch.read(descriptors(pairs), into)
    assert sizes.tolist() == [5, AGAIN, 8, 0, AGAIN]
    assert (into[0, :5].tobytes(), into[2].tobytes()) == (b"first", b"the thir")
    assert batch.read(descriptors(pairs), into)[2] == 8
    assert into[2].tobytes() == b"d of fiv"


def test_the_pieces_of_a_message_come_out_as_one(batch: BatchIO, pairs: list[Pair]) -> None:
    messages = [[b"shared ", bytes((65 + i,)) * i, b" end"] for i in range(5)]
    pieces, memory = pieces_of(*messages)
    written = batch.write(descriptors(pairs), pieces)
    assert written.tolist() == [11 + i for i in range(5)]
    assert [there.recv(99) for _, there in pairs] == [b"".join(message) for message in messages]
    del memory


def test_more_sockets_than_one_call_takes(batch: BatchIO, pairs: list[Pair]) -> None:
    here, there = pairs[0]
    many = np.full(2500, here.fileno())
    numbers = np.arange(2500, dtype=">u2")
    pieces = np.empty((2500, 1, 2), np.uint64)
    pieces[:, 0, 0] = numbers.ctypes.data + 2 * np.arange(2500)
    pieces[:, 0, 1] = 2
    here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    written = batch.write(many, pieces)
    taken = int((written == 2).sum())
    there.setblocking(False)
    got = b""
    while len(got) < 2 * taken:
        got += there.recv(1 << 20)
    assert set(written[:taken].tolist()) == {2}
    assert got == numbers[:taken].tobytes()
    assert (written[taken:] == AGAIN).all()
    into = np.zeros((2500, 1), np.uint8)
    for _, other in pairs[1:]:
        other.send(b"x" * 625)
    four = np.repeat(descriptors(pairs[1:]), 625)
    assert (batch.read(four, into) == 1).all()
    assert (into == ord("x")).all()


def test_who_cannot_be_written_to_does_not_disturb_the_others(
    batch: BatchIO, pairs: list[Pair]
) -> None:
    pairs[1][1].close()
    gone = pairs[2][0].detach()
    os.close(gone)
    whom = np.array([pairs[0][0].fileno(), pairs[1][0].fileno(), gone, pairs[4][0].fileno()])
    pieces, memory = pieces_of(*[[b"hello"]] * 4)
    written = batch.write(whom, pieces)
    assert written.tolist() == [5, -errno.EPIPE, -errno.EBADF, 5]
    assert (pairs[0][1].recv(9), pairs[4][1].recv(9)) == (b"hello", b"hello")
    assert batch.read(whom[2:3], np.zeros((1, 4), np.uint8)).tolist() == [-errno.EBADF]
    del memory


def test_a_full_socket_takes_a_part_or_nothing(batch: BatchIO, pairs: list[Pair]) -> None:
    one = [np.zeros(1 << 22, np.uint8)]
    pieces = np.array([[(one[0].ctypes.data, one[0].nbytes)]], np.uint64)
    first = int(batch.write(descriptors(pairs[:1]), pieces)[0])
    assert 0 < first < one[0].nbytes
    assert batch.write(descriptors(pairs[:1]), pieces).tolist() == [AGAIN]


def test_closing_twice_does_no_harm(batch: BatchIO) -> None:
    batch.close()
    batch.close()


def test_no_sockets_is_no_work(batch: BatchIO) -> None:
    nobody = np.zeros(0, np.int64)
    assert batch.read(nobody, np.zeros((0, 8), np.uint8)).size == 0
    assert batch.write(nobody, np.zeros((0, 1, 2), np.uint64)).size == 0


def test_elsewhere_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "z80")
    assert BatchIO.open() is None
