"""A bot's socket, against a real WebSocket server and against bytes in pieces."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import gevent.socket
import pytest
from websockets.frames import Frame, Opcode
from websockets.sync.server import ServerConnection, serve

from load_tests.swarm.bots import connection
from load_tests.swarm.bots.connection import Closed, Connection, ReadAhead
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class InPieces:
    """A socket that has a few bytes at a time."""

    def __init__(self, stream: bytes, piece: int) -> None:
        self._pieces = [stream[at : at + piece] for at in range(0, len(stream), piece)]

    def recv(self, size: int) -> bytes:
        return self._pieces.pop(0)


@contextmanager
def _served(play: Callable[[ServerConnection], Any]) -> Iterator[Connection]:
    """A connection to a server that runs ``play``."""
    with serve(play, "127.0.0.1", 0, compression=None) as server:
        threading.Thread(target=server.serve_forever).start()
        connection = Connection(f"ws://127.0.0.1:{server.socket.getsockname()[1]}/ws")
        try:
            yield connection
        finally:
            connection.drop()
            server.shutdown()


def _frame(data: bytes, opcode: Opcode = Opcode.BINARY) -> bytes:
    return Frame(opcode, data).serialize(mask=False)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_messages_of_every_length_go_there_and_back(size: int) -> None:
    def echo(server: ServerConnection) -> None:
        for message in server:
            server.send(message)

    message = bytes(range(256)) * (size // 256) + bytes(size % 256)
    with _served(echo) as connection:
        connection.send(message)
        connection.send(b"and one more")
        assert connection.receive() == message
        assert connection.receive() == b"and one more"


def test_pings_are_answered_and_fragments_are_put_together() -> None:
    def play(server: ServerConnection) -> None:
        server.send([b"in ", b"three ", b"pieces"])
        assert server.ping().wait(WITHIN_S)
        server.send(b"heard you")

    with _served(play) as connection:
        assert connection.receive() == b"in three pieces"
        assert connection.receive() == b"heard you"


def test_a_close_has_its_code_and_reason() -> None:
    with _served(lambda server: server.close(4503, "Too many messages.")) as connection:
        with pytest.raises(Closed) as caught:
            connection.receive()
        assert (caught.value.code, caught.value.reason) == (4503, "Too many messages.")


def test_without_a_server_the_end_is_abnormal() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(Closed, match="1006 no connection"):
            Connection(f"ws://127.0.0.1:{closed.getsockname()[1]}/ws")


@pytest.mark.parametrize("piece", [1, 2, 7, 100_000])
def test_frames_are_found_however_the_bytes_come(piece: int) -> None:
    messages = [b"", b"short", bytes(300), bytes(66_000)]
    reader = ReadAhead(InPieces(b"".join(map(_frame, messages)), piece))
    assert [reader.take_message() for _ in messages] == messages


def test_any_other_frame_stays_unread() -> None:
    near, far = socket.socketpair()
    with near, far:
        reader = ReadAhead(near)
        ping = _frame(b"?", Opcode.PING)
        far.sendall(_frame(b"first") + ping)
        assert reader.take_message() == b"first"
        assert reader.take_message() is None
        assert reader.recv(2) + reader.recv(100) == ping


def test_a_connection_that_falls_silent_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SILENCE_S", 0.02)
    near, far = gevent.socket.socketpair()
    reader = ReadAhead(near)
    reader.watch_for_silence()
    try:
        far.sendall(_frame(b"still there"))
        assert reader.take_message() == b"still there"
        with pytest.raises(ConnectionError, match="it fell silent"):
            reader.take_message()
    finally:
        reader.stop_watching()
        near.close()
        far.close()
