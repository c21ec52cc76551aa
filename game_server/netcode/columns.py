"""The columns that the netcode adds to a world's tables, with their types.

No game declares them and no client is sent them. They travel with their rows through births,
deaths, and rooms that come and go, but are not saved with a room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from game_server.simulation.arrays import Bools, Bytes, Ints
    from game_server.simulation.table import Table

Array = TypeVar("Array", bound=NDArray[Any])


@dataclass(frozen=True, slots=True)
class HiddenColumn(Generic[Array]):
    """A column of a table, zero for new rows. Ask for it once a tick, not for each row."""

    name: str
    dtype: type[np.generic]

    def declare(self, table: Table, shape: tuple[int, ...] = ()) -> None:
        """Add the column to a table; once, before any room is inserted."""
        table.add_column(self.name, self.dtype, shape)

    def of(self, table: Table) -> Array:
        """A live view of all rows (n, *shape), valid until rows are added or removed."""
        column: Array = getattr(table, self.name)
        return column


# Of every kind.
SENT_RECORD: HiddenColumn[Bytes] = HiddenColumn("wire_record", np.uint8)
"""The spawn record (n, stride) as it was last sent; ``records.KindCodec`` draws it."""
CELL_CODE: HiddenColumn[Ints] = HiddenColumn("wire_cell", np.int64)
"""The cell in which clients know a row (``interest`` defines the codes); 0 for rows that nobody,
or only their owner, has been sent."""

# Of kinds with an audience.
KNOWN_TO_OWNER: HiddenColumn[Bools] = HiddenColumn("wire_owned", np.bool_)
"""Whether the owner has been sent the row as one that nobody else sees."""

# Of static kinds.
CHANGED_AT: HiddenColumn[Ints] = HiddenColumn("wire_changed_at", np.int64)
"""The room's tick at which a row was last sent."""

# Of rooms.
ROOM_NUMBER: HiddenColumn[Ints] = HiddenColumn("wire_room", np.int64)
"""The number that a replicator has given a room. It stays when the room's row changes."""
FIRST_STEP: HiddenColumn[Ints] = HiddenColumn("wire_since", np.int64)
"""The replicator's first step with the room."""

# Of seats.
VIEW_CELL: HiddenColumn[Ints] = HiddenColumn("view_cell", np.int64)
"""The cell around which the seat's player sees; 0 before the first tick."""
