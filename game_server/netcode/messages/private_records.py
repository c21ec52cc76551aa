"""Private records: sent to the seat's player alone, in every tick, exact where prediction needs it.

c4 ll  view cell u16 · input margin i8 · private columns        a msgpack bin
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.protocol.declare import PRIVATE_HEAD, DeclarationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.netcode.changes.quantise import Quantised
    from game_server.netcode.changes.records import KindCodec
    from game_server.simulation.arrays import Ints
    from game_server.simulation.world import World

HEAD_BYTES = 2 + sum(wire.size for wire in PRIVATE_HEAD.values())


class PrivateRecords:
    """Packs the private records of all seats; ``size`` is that of one in bytes.

    Raises DeclarationError when the private columns do not fit.
    """

    def __init__(self, codecs: Sequence[KindCodec]) -> None:
        self._codec = next((codec for codec in codecs if codec.private_size), None)
        self.size = HEAD_BYTES + (self._codec.private_size if self._codec else 0)
        if self.size > 2 + 255:
            raise DeclarationError("private columns may take at most 252 bytes")

    def pack(self, world: World, quantised: Quantised, view_cells: Ints) -> bytes:
        """One record after another, in the order of the seats; ``view_cells`` (seats,)."""
        seats = world.seats
        records = np.zeros((seats.n, self.size), np.uint8)
        records[:, 0], records[:, 1] = 0xC4, self.size - 2
        records[:, 2], records[:, 3] = view_cells, view_cells >> 8
        records[:, 4] = seats.input_margin
        codec = self._codec
        if codec is not None and codec.name in quantised.kinds:
            table = world.tables[codec.name]
            owners = world.seat_rows(table.room, table.seat)
            records[owners, HEAD_BYTES:] = quantised.kinds[codec.name].private
        return records.tobytes()
