"""A world's sockets: its players' connections, read and written to together.

Waking up for each input costs three times as much as reading it, and an input is not used before
the tick anyway. So the event loop stops reading the connections of a world's players; all are read
at once just before its step, and their input frames are unmasked, checked and handed on in one
NumPy pass. Bytes that are not whole input frames go to the connection's ordinary parser, as if the
event loop had read them, and so does the end of a connection.

    82 (80|LL) mmmmmmmm payload       an input's frame; LL is the same for all inputs of a game

The tick's messages go straight to the sockets, unless the event loop still has something to write
to one. It also writes the bytes that a socket does not take at once.

This works where ``batch_io`` does, and without TLS; other connections are read and written one by
one.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import numpy as np

from game_server.netcode.messages.framing import BINARY_FINAL
from game_server.netcode.sending.connection_columns import NO_DESCRIPTOR, ConnectionColumns
from game_server.protocol.messages import INPUT_HEAD_BYTES, INPUT_START
from game_server.realtime.sockets.batch_io import AGAIN, Addresses, BatchIO
from game_server.realtime.sockets.small_frames import HEAD_BYTES, MASKED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from game_server.rooms.state.member import Member
    from game_server.rooms.world.world_runner import Received, WorldRunner
    from game_server.simulation.arrays import Bools, Bytes, Indices, Ints

INPUTS_AT_ONCE = 16
"""Inputs read of one connection together with all others; one with more is read once again."""
BACKLOG_BYTES = 4096
"""Bytes read of such a connection; the rest waits for the next tick."""
UNMETERED = 3
"""Inputs of one connection that pass in each tick without asking its rate limiter, which allows
three a tick in the long run (``rate_limit.input_limit``)."""


class Source(Protocol):
    """A connection whose socket can be used past its event loop."""

    @property
    def between_frames(self) -> bool:
        """Whether the parser has nothing in hand, so that the next byte begins a message."""

    @property
    def waiting(self) -> Callable[[], int]:
        """Returns how many bytes the event loop still has to write."""

    def fileno(self) -> int: ...

    def lend(self, sockets: WorldSockets) -> None:
        """Let ``sockets`` alone read from here on."""

    def reclaim(self) -> None:
        """Let the event loop read again; the world's sockets forget the connection."""

    def data_received(self, data: bytes) -> None:
        """Parse received bytes; the connection may have closed by the end of it."""

    def write_later(self, data: bytes) -> None:
        """Let the event loop write the bytes that the socket did not take."""


class Receiver(Protocol):
    """The session whose messages they are."""

    def admit_inputs(self, count: int, size: int) -> bool:
        """Whether inputs of ``size`` bytes in all may pass together. If not, each goes through
        the parser.
        """


class _Connection:
    """A connection of a world. ``clean``: its parser is between frames."""

    __slots__ = ("clean", "entry", "member", "receiver", "source")

    def __init__(self, source: Source, receiver: Receiver, member: Member) -> None:
        self.source, self.receiver, self.member = source, receiver, member
        self.entry = member.outbox.connection
        self.clean = source.between_frames


class _Rows:
    """All connections, in some order, with their state in arrays (n,).

    ``numbers`` are their rows in the connection columns; their bytes are read into ``into``
    (n, width).
    """

    def __init__(self, connections: list[_Connection], width: int) -> None:
        count = len(connections)
        self.connections = connections
        self.numbers = np.fromiter((c.entry.row for c in connections), np.int64, count)
        self.descriptors = np.fromiter((c.entry.descriptor for c in connections), np.int64, count)
        self.clean = np.fromiter((c.clean for c in connections), bool, count)
        self.into = np.empty((count, width), np.uint8)


class WorldSockets:
    """The sockets of one world; to the world they are ``world_runner.Sockets``.

    Inputs have a record of ``record_bytes``. ``received`` counts the bytes and messages of inputs.
    """

    def __init__(
        self,
        batch: BatchIO,
        record_bytes: int,
        received: Callable[[int, int], object],
    ) -> None:
        self._batch = batch
        self._received = received
        self._payload_bytes = INPUT_HEAD_BYTES + record_bytes
        self._frame_bytes = HEAD_BYTES + self._payload_bytes
        self._mask_at = 2 + np.arange(self._payload_bytes) % 4
        self._columns: ConnectionColumns
        self._of_row: dict[int, _Connection] = {}
        self._waiting: dict[int, Callable[[], int]] = {}
        """By connection row, a function for the bytes that the event loop still has to write."""
        self._of_source: dict[Source, _Connection] = {}
        self._rows: _Rows | None = None

    def __len__(self) -> int:
        return len(self._of_source)

    def add(self, source: Source, receiver: Receiver, member: Member) -> None:
        """Use this connection's socket from now on; it may be in use already."""
        if source in self._of_source:
            return
        source.lend(self)
        connection = _Connection(source, receiver, member)
        entry = connection.entry
        entry.descriptor, self._columns = source.fileno(), entry.columns
        self._of_source[source] = self._of_row[entry.row] = connection
        self._waiting[entry.row] = source.waiting
        self._rows = None

    def discard(self, source: Source) -> None:
        """Use this connection's socket no more. Its descriptor must still be open."""
        connection = self._of_source.pop(source, None)
        if connection is not None:
            connection.entry.descriptor = NO_DESCRIPTOR
            del self._of_row[connection.entry.row], self._waiting[connection.entry.row]
            self._rows = None

    def release(self, which: Callable[[Member], bool]) -> None:
        """Let the event loop read members who leave or start anew, until their next input."""
        with ExitStack() as each:  # all, even when one raises
            for connection in self._of_source.values():
                if which(connection.member):
                    each.callback(connection.source.reclaim)

    def read(self) -> Received | None:
        """Read the bytes that have arrived. The input frames are returned, all else is handed on.
        Never waits, never raises.
        """
        if not self._of_source:
            return None
        width = INPUTS_AT_ONCE * self._frame_bytes
        if self._rows is None:
            self._rows = _Rows(list(self._of_source.values()), width)
        rows = self._rows
        sizes = self._batch.read(rows.descriptors, rows.into)
        backlogs = {
            index: rows.into[index].tobytes() + self._read_on(int(rows.descriptors[index]))
            for index in np.flatnonzero(sizes == width).tolist()
        }
        for index, data in backlogs.items():
            sizes[index] = len(data)
        together = rows.clean & (sizes > 0) & (sizes % self._frame_bytes == 0)
        owners, frames = self._frames(rows, np.where(together, sizes, 0), backlogs)
        payloads = frames[:, HEAD_BYTES:] ^ frames[:, self._mask_at]
        together[owners[~self._are_inputs(frames, payloads)]] = False
        self._meter(rows, together, sizes)
        for index in np.flatnonzero(~together & (sizes != AGAIN)).tolist():
            size = int(sizes[index])
            data = backlogs.get(index) or rows.into[index, : max(size, 0)].tobytes()
            self._read_alone(rows, index, data)
        passed = together[owners]
        if not passed.any():
            return None
        payloads, owners = payloads[passed], owners[passed]
        self._received(payloads.size, len(payloads))
        return rows.numbers[owners], payloads

    def write(self, connections: Ints, pieces: Addresses) -> None:
        """Write to the connection rows (k,) their pieces of memory (k, p, 2), addresses and bytes.
        Bytes that do not go out at once, or have to wait behind others, are copied.
        """
        if not connections.size:
            return
        descriptors = self._columns.descriptor[connections]
        waiting = [waits() for waits in map(self._waiting.__getitem__, connections.tolist())]
        if any(waiting):
            free = np.array(waiting) == 0
            written = np.zeros(len(connections), np.int64)
            written[free] = self._batch.write(descriptors[free], pieces[free])
        else:
            written = self._batch.write(descriptors, pieces)
        sizes = pieces[:, :, 1].sum(axis=1).astype(np.int64)
        self._batch.messages_out += len(sizes)
        self._batch.bytes_out += int(sizes.sum())
        for index in np.flatnonzero(written != sizes).tolist():
            message = b"".join(ctypes.string_at(*piece) for piece in pieces[index].tolist())
            source = self._of_row[int(connections[index])].source
            source.write_later(message[max(int(written[index]), 0) :])

    def _read_on(self, descriptor: int) -> bytes:
        """More bytes of one connection; cut between two frames, if they are inputs."""
        try:
            return os.read(descriptor, BACKLOG_BYTES // self._frame_bytes * self._frame_bytes)
        except OSError:
            return b""

    def _frames(
        self, rows: _Rows, sizes: Ints, backlogs: Mapping[int, bytes]
    ) -> tuple[Indices, Bytes]:
        """The rows' bytes, ``sizes`` (n,) each, cut into frames (k, bytes), and the row that each
        frame is from (k,); the frames of a row are in order.
        """
        shape = len(sizes), INPUTS_AT_ONCE, self._frame_bytes
        counts = sizes // self._frame_bytes
        short = np.where(counts < INPUTS_AT_ONCE, counts, 0)
        owners = np.repeat(np.arange(len(sizes)), short)
        nth = np.arange(len(owners)) - np.repeat(np.cumsum(short) - short, short)
        frames = rows.into.reshape(shape)[owners, nth]
        long = [index for index in backlogs if counts[index]]
        if long:
            more = np.frombuffer(b"".join(backlogs[index] for index in long), np.uint8)
            frames = np.concatenate([frames, more.reshape(-1, self._frame_bytes)])
            owners = np.concatenate([owners, np.repeat(long, counts[long])])
        return owners, frames

    def _are_inputs(self, frames: Bytes, payloads: Bytes) -> Bools:
        """Whether frames (k, bytes) with unmasked payloads begin as inputs do (k,)."""
        good: Bools = (frames[:, 0] == BINARY_FINAL) & (
            frames[:, 1] == MASKED + self._payload_bytes
        )
        for at, byte in enumerate(INPUT_START):
            good &= payloads[:, at] == byte
        return good

    def _meter(self, rows: _Rows, together: Bools, sizes: Ints) -> None:
        """Take out of ``together`` (n,) the rows with more inputs than may pass."""
        for index in np.flatnonzero(together & (sizes > UNMETERED * self._frame_bytes)).tolist():
            count = int(sizes[index]) // self._frame_bytes
            receiver = rows.connections[index].receiver
            together[index] = receiver.admit_inputs(count, count * self._payload_bytes)

    def _read_alone(self, rows: _Rows, index: int, data: bytes) -> None:
        """Hand one connection's bytes to its parser; no data is the connection's end."""
        connection = rows.connections[index]
        source = connection.source
        if source not in self._of_source:
            return  # another member's message has closed it in this tick
        if not data:
            source.reclaim()  # the event loop handles the end
        else:
            source.data_received(data)
            connection.clean = rows.clean[index] = source.between_frames


def use_together(
    runner: WorldRunner,
    batch: BatchIO,
    source: Source,
    receiver: Receiver,
    member: Member,
    received: Callable[[int, int], None],
) -> None:
    """Let a player's socket be used with the others of ``runner``'s world; see ``WorldSockets``."""
    if not isinstance(runner.sockets, WorldSockets):
        record_bytes = runner.game.tables.input.record.itemsize
        runner.sockets = WorldSockets(batch, record_bytes, received)
    runner.sockets.add(source, receiver, member)
