"""The fast path of nearly all messages: to players for whom there is nothing to decide or to add.

A player whose last message was whole, whose view is as before, who is not slow and who needs no
extras gets the shared bytes of its view around its own private record. Comparing columns finds
these players. Each is sent three pieces of memory, two of them shared; where their sockets can be
written to together, no Python runs for a single player.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from game_server.netcode.messages.shared_messages import NEXT_TICK, TICK_BIT, SharedMessage
from game_server.netcode.sending.connection_columns import NO_DESCRIPTOR, ConnectionColumns
from game_server.simulation.arrays import Bools, Indices, Ints

if TYPE_CHECKING:
    from game_server.netcode.messages.tick_messages import TickMessages

WriteTogether = Callable[[Ints, NDArray[np.uint64]], object]
"""Takes the rows (k,) of connections and, for each, three pieces (k, 3, 2) of memory to be sent one
after another: their addresses and their bytes. The memory is free again when it returns."""


@dataclass(frozen=True, slots=True)
class Players:
    """Players of a world, all int64 (n,): the rows of their ``connections`` in ``columns``, their
    seat rows, and the rows of their rooms. ``write[i]`` sends to one of them.
    """

    columns: ConnectionColumns
    connections: Ints
    seats: Ints
    rooms: Ints
    write: Sequence[Callable[[bytes], object]]


def send_fast(messages: TickMessages, players: Players, together: WriteTogether | None) -> Bools:
    """Write this tick's message to the players for whom nothing is to be decided; says which (n,).

    ``together`` writes to those whose connection has a descriptor.
    """
    columns, rows, seats = players.columns, players.connections, messages.seats
    tokens = seats.tokens[players.seats]
    served: Bools = columns.steady[rows] == tokens
    age = columns.newest[rows] - columns.acked[rows]
    served &= age - columns.round_trip[rows] <= columns.easy_excess[rows]
    with_extras = seats.with_extras
    if with_extras:
        has_extras = np.zeros(len(seats.tokens), bool)
        has_extras[list(with_extras)] = True
        served &= ~has_extras[players.seats]
    chosen = np.flatnonzero(served)
    if not chosen.size:
        return served

    shared, which = _shared_of(messages, players.rooms[chosen], tokens[chosen])
    rows = rows[chosen]
    direct = np.zeros(len(chosen), bool)
    if together is not None:
        direct = columns.descriptor[rows] != NO_DESCRIPTOR
        seat_rows = players.seats[chosen[direct]]
        _write_together(together, rows[direct], messages, seat_rows, shared, which[direct])
    for index in np.flatnonzero(~direct).tolist():
        message, player = shared[which[index]], int(chosen[index])
        record = seats.private(int(players.seats[player]))
        players.write[player](message.head + record + message.tail)

    columns.steady[rows] += NEXT_TICK
    columns.newest[rows] = columns.newest_sent[rows] = tokens[chosen] >> TICK_BIT
    columns.log_number[rows] = np.array([message.log_next for message in shared])[which]
    return served


def _shared_of(
    messages: TickMessages, rooms: Ints, tokens: Ints
) -> tuple[list[SharedMessage], Indices]:
    """The shared messages for seats (k,) of some rooms and tokens, each once, and which of them
    each seat gets (k,).
    """
    keys, firsts, which = np.unique(
        rooms << TICK_BIT | tokens & (NEXT_TICK - 1), return_index=True, return_inverse=True
    )
    rooms_of, tokens_of = (keys >> TICK_BIT).tolist(), tokens[firsts].tolist()
    return list(map(messages.shared.by_token, rooms_of, tokens_of)), which


def _write_together(
    together: WriteTogether,
    rows: Ints,
    messages: TickMessages,
    seat_rows: Ints,
    shared: Sequence[SharedMessage],
    which: Indices,
) -> None:
    """Write head, private record and tail to the connections ``rows`` (k,) of the players in seat
    rows (k,).
    """
    parts = [part for message in shared for part in (message.head, message.tail)]
    memory = np.frombuffer(b"".join(parts), np.uint8)
    sizes = np.fromiter(map(len, parts), np.int64, len(parts))
    begins = (memory.ctypes.data + np.cumsum(sizes) - sizes).reshape(-1, 2)
    records, record_bytes = messages.seats.records, messages.seats.record_bytes
    first_record = np.frombuffer(records, np.uint8).ctypes.data
    pieces = np.empty((len(rows), 3, 2), np.uint64)
    pieces[:, ::2, 0] = begins[which]
    pieces[:, ::2, 1] = sizes.reshape(-1, 2)[which]
    pieces[:, 1, 0] = first_record + seat_rows * record_bytes
    pieces[:, 1, 1] = record_bytes
    together(rows, pieces)
