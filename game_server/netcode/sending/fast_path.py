"""The way of nearly all messages: to players for whom there is nothing to decide or to add.

A player whose last message was whole, whose view is as before, who is not slow and to whom nobody
else has to say anything gets the shared bytes of its view around its own private record. Who they
are is a comparison of columns; what they get is three pieces of memory each, two of them shared,
and where their sockets can be written to together no Python is spent on any one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game_server.netcode.messages.tick_messages import (
    NEXT_TICK,
    TICK_BIT,
    SharedMessage,
    TickMessages,
)
from game_server.netcode.sending.connection_columns import NO_DESCRIPTOR, ConnectionColumns
from game_server.simulation.arrays import Bools, Indices, Ints

WriteTogether = Callable[[Ints, NDArray[np.uint64]], object]
"""Takes line numbers (k,) and, for each, three pieces (k, 3, 2) of memory to be sent one behind
the other: their addresses and their bytes. Nothing of the memory is needed any more afterwards."""


@dataclass(frozen=True, slots=True)
class Players:
    """Players of a world, all int64 (n,): the seat rows they sit in, the rows of their rooms, and
    the numbers of their ``lines``. ``write[i]`` sends to one of them.
    """

    columns: ConnectionColumns
    connections: Ints
    seats: Ints
    rooms: Ints
    write: Sequence[Callable[[bytes], object]]


def send_fast(bodies: TickMessages, players: Players, together: WriteTogether | None) -> Bools:
    """Write this tick's message to the players with whom all goes on as before; tells who (n,).

    With ``together`` those whose line has a descriptor are written to by it.
    """
    lines, numbers = players.columns, players.connections
    tokens = bodies.tokens[players.seats]
    served: Bools = lines.steady[numbers] == tokens
    age = lines.newest[numbers] - lines.acked[numbers]
    served &= age - lines.round_trip[numbers] <= lines.easy_excess[numbers]
    if bodies.personal:
        told = np.zeros(len(bodies.tokens), bool)
        told[list(bodies.personal)] = True
        served &= ~told[players.seats]
    who = np.flatnonzero(served)
    if not who.size:
        return served

    shared, of_body = _bodies_of(bodies, players.rooms[who], tokens[who])
    numbers = numbers[who]
    direct = np.zeros(len(who), bool)
    if together is not None:
        direct = lines.descriptor[numbers] != NO_DESCRIPTOR
        rows = players.seats[who[direct]]
        _write_together(together, numbers[direct], bodies, rows, shared, of_body[direct])
    for index in np.flatnonzero(~direct).tolist():
        body, player = shared[of_body[index]], int(who[index])
        record = bodies.private(int(players.seats[player]))
        players.write[player](body.head + record + body.tail)

    lines.steady[numbers] += NEXT_TICK
    lines.newest[numbers] = lines.newest_sent[numbers] = tokens[who] >> TICK_BIT
    lines.log_number[numbers] = np.array([body.log_next for body in shared])[of_body]
    return served


def _bodies_of(
    bodies: TickMessages, rooms: Ints, tokens: Ints
) -> tuple[list[SharedMessage], Indices]:
    """The bodies for seats (k,) of some rooms and tokens, each once, and whose is which (k,)."""
    keys, firsts, of_body = np.unique(
        rooms << TICK_BIT | tokens & (NEXT_TICK - 1), return_index=True, return_inverse=True
    )
    rooms_of, tokens_of = (keys >> TICK_BIT).tolist(), tokens[firsts].tolist()
    return list(map(bodies.steady, rooms_of, tokens_of)), of_body


def _write_together(
    together: WriteTogether,
    numbers: Ints,
    bodies: TickMessages,
    rows: Ints,
    shared: Sequence[SharedMessage],
    of_body: Indices,
) -> None:
    """Write head, own record and tail to the lines (k,) of the players in seat rows (k,)."""
    parts = [part for body in shared for part in (body.head, body.tail)]
    memory = np.frombuffer(b"".join(parts), np.uint8)
    sizes = np.fromiter(map(len, parts), np.int64, len(parts))
    begins = (memory.ctypes.data + np.cumsum(sizes) - sizes).reshape(-1, 2)
    records = np.frombuffer(bodies.private_records, np.uint8)
    pieces = np.empty((len(numbers), 3, 2), np.uint64)
    pieces[:, ::2, 0] = begins[of_body]
    pieces[:, ::2, 1] = sizes.reshape(-1, 2)[of_body]
    pieces[:, 1, 0] = records.ctypes.data + rows * bodies.private_bytes
    pieces[:, 1, 1] = bodies.private_bytes
    together(numbers, pieces)
