"""Entity tables: a structure of arrays for all entities of one kind in all rooms of a world.

Rows stand sorted by (room, id). During a step row numbers stay valid: births and deaths are
collected and applied together afterwards. No view of a column outlives that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game_server.simulation.arrays import Bools, Indices, Ints
from game_server.simulation.columns import Arrays, Columns, ColumnStore

if TYPE_CHECKING:
    from game_server.protocol.declare import Kind

ID_LIMIT = 65_535
"""Ids run from 1 to 65,535 and come back only after a whole turn of the room's counter. At ten
thousand births a second that is 6.5 s: longer than the slowest update tier plus two seconds, so
no client still knows the former owner of an id."""

Birth = tuple[Ints, Mapping[str, ArrayLike]]
TableCopy = tuple[Arrays, int]
"""All values of a table, and for how many rooms."""


class IdsExhausted(RuntimeError):
    """A room has no id left for a birth of this kind."""


class Table:
    """Columns of one kind. Each is an attribute: a live view of the first ``n`` rows.

    ``t.x[mask] += 1`` and ``t.x = values`` both write in place. ``room`` is the world's room row,
    ``id`` the room's own number for the entity; both are int64.
    """

    name: str
    kind: Kind
    n: int
    room: Ints
    id: Ints
    offsets: Ints
    saved: set[str]
    died: list[Columns]
    _store: ColumnStore
    _births: list[Birth]
    _dead: Bools

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> NDArray[Any]: ...

    def __init__(self, name: str, kind: Kind, extra: Mapping[str, Any] | None = None) -> None:
        own = self.__dict__
        own.update(name=name, kind=kind, n=0, saved=set(), died=[], _births=[])
        own["_store"] = ColumnStore()
        own["_dead"] = np.zeros(0, bool)
        own["offsets"] = np.zeros(1, np.int64)
        self._add("room", np.int64)
        self._add("id", np.int64, saved=True)
        for column, declared in {**kind.columns, **(extra or {})}.items():
            shape = getattr(declared, "shape", ())
            self._add(column, declared.storage, shape, saved=True)
        self._publish()

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a whole column in place."""
        if name not in self._store:
            raise AttributeError(f"{self.name} has no column {name!r}")
        self.__dict__[name][...] = value

    def add_column(
        self, name: str, dtype: Any, shape: tuple[int, ...] = (), *, saved: bool = False
    ) -> None:
        """Add a column whose values travel with their rows, zero for rows born later.

        It is part of every copy of the state; of saved rooms and hashes only when ``saved``. It
        must not hold room rows or row numbers, since those change as rooms come and go.
        """
        self._add(name, dtype, shape, saved=saved)
        self._publish()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns, ``room`` and ``id`` first."""
        return tuple(self._store.views())

    def rows_of(self, room: int) -> slice:
        """The rows of one room."""
        return slice(int(self.offsets[room]), int(self.offsets[room + 1]))

    def spawn(self, room: ArrayLike, **columns: ArrayLike) -> None:
        """Collect births: ``room`` (k,) of room rows, columns (k,) or one value for all.

        Columns not named start at zero. Ids are given when the births are applied.
        """
        rooms = np.atleast_1d(np.asarray(room, np.int64))
        if rooms.size:
            self._births.append((rooms, columns))

    def kill(self, rows: ArrayLike) -> None:
        """Collect deaths: row numbers or a mask (n,). Killing a row twice is killing it once."""
        self._dead[np.asarray(rows)] = True

    def apply(self, next_id: Ints) -> None:
        """Apply the collected deaths and births.

        ``next_id`` (rooms,) is each room's id counter for this kind, moved on in place. The rows
        that died are appended to ``died`` as a dict of columns. Raises IdsExhausted.
        """
        dead, births, store = np.flatnonzero(self._dead), self._births, self._store
        if not dead.size and not births:
            return
        if dead.size:
            self.died.append(store.views(store.gathered(dead)))
        kept = np.flatnonzero(~self._dead)
        if births:
            kept = self._add_births(kept, births, next_id)
        store.arrays = store.gathered(kept)
        self.__dict__["_births"] = []
        self._publish()

    def forget_deaths(self) -> None:
        """Begin a new tick's list of deaths."""
        self.__dict__["died"] = []

    def remove(self, room: int) -> Columns:
        """Remove a room's rows and return their columns (copies); later rooms move down by one."""
        rows, store = self.rows_of(room), self._store
        taken = {name: column[rows].copy() for name, column in store.views().items()}
        before, after = np.arange(rows.start), np.arange(rows.stop, self.n)
        store.arrays = store.gathered(np.concatenate([before, after]))
        store.views()["room"][rows.start :] -= 1
        self._publish(len(self.offsets) - 2)
        return taken

    def insert(self, columns: Columns) -> None:
        """Append a room's rows; missing columns become zero."""
        rooms = len(self.offsets) - 1
        added = self._store.blank(len(columns["id"]))
        for name, column in self._store.views(added).items():
            column[...] = rooms if name == "room" else columns.get(name, 0)
        self._store.append(added)
        self._publish(rooms + 1)

    def split(self, room: int) -> TableCopy:
        """Remove the rows of a room and of all behind it, and return them, counted from room 0."""
        store, rooms, begin = self._store, len(self.offsets) - 1, int(self.offsets[room])
        behind = store.gathered(np.arange(begin, self.n))
        store.views(behind)["room"][:] -= room
        store.arrays = store.gathered(np.arange(begin))
        self._publish(room)
        return behind, rooms - room

    def join(self, copied: TableCopy) -> None:
        """Append rooms that were split off."""
        arrays, rooms = copied
        before = len(self.offsets) - 1
        self._store.append(arrays)
        self._store.views()["room"][self.n :] += before
        self._publish(before + rooms)

    def copy(self) -> TableCopy:
        """The state of all rows, to be handed to ``restore``."""
        return self._store.copied(), len(self.offsets) - 1

    def restore(self, copied: TableCopy) -> None:
        """Go back to a copy. The copy can be restored again."""
        arrays, rooms = copied
        self._store.arrays = arrays
        self._store.arrays = self._store.copied()
        self.__dict__["_births"] = []
        self.forget_deaths()
        self._publish(rooms)

    def _add_births(self, kept: Indices, births: list[Birth], next_id: Ints) -> Indices:
        """Append births behind the rows, and return the row numbers of the whole table in order:
        the rows ``kept`` and, by room in the order of their spawning, the births.
        """
        spawned = np.concatenate([room for room, _ in births])
        order = np.argsort(spawned, kind="stable")
        rooms, live = spawned[order], self._keys()[kept]
        ids = self._new_ids(rooms, live, next_id)
        keys = rooms << 16 | ids
        if (keys[1:] < keys[:-1]).any():  # the counter has turned over
            ascending = np.argsort(keys, kind="stable")
            order, ids, keys = order[ascending], ids[ascending], keys[ascending]
        born = self._store.blank(len(keys))
        columns = self._store.views(born)
        columns["room"][:], columns["id"][order] = spawned, ids
        begin = 0
        for room, named in births:
            rows = slice(begin, begin := begin + len(room))
            for name, values in named.items():
                if name in columns:
                    columns[name][rows] = values
        self._store.append(born)
        born_at = np.searchsorted(live, keys) + np.arange(len(keys))
        is_old = np.ones(len(live) + len(keys), bool)
        is_old[born_at] = False
        source = np.empty(len(is_old), np.intp)
        source[is_old], source[born_at] = kept, self.n + order
        return source

    def _keys(self) -> Ints:
        """The sort keys of the rows: room and id in one number, ascending."""
        return self.room << 16 | self.id

    def _new_ids(self, rooms: Ints, live: Ints, next_id: Ints) -> Ints:
        """Ids (k,) for births in ``rooms`` (k,), ascending: the counter plus the birth's rank.
        ``live`` are the keys of the rows that live on.
        """
        count = np.bincount(rooms, minlength=len(next_id))
        first = np.cumsum(count) - count
        ids = (next_id[rooms] + np.arange(len(rooms)) - first[rooms]) % ID_LIMIT + 1
        next_id[:] = (next_id + count) % ID_LIMIT
        wanted = rooms << 16 | ids
        if len(live):
            taken = live[np.searchsorted(live, wanted).clip(max=len(live) - 1)] == wanted
            if taken.any():
                for room in np.unique(rooms[taken]):
                    used = (live[live >> 16 == room] & ID_LIMIT).tolist()
                    self._skip_live_ids(int(room), used, ids, rooms == room, next_id)
        return ids

    def _skip_live_ids(
        self,
        room: int,
        used: list[int],
        ids: Ints,
        births: Bools,
        next_id: Any,
    ) -> None:
        """The rare case after a turn of the counter: give a room's births the next free ids."""
        live = set(used)
        if len(live) + int(births.sum()) > ID_LIMIT:
            raise IdsExhausted(f"{self.name}: no id left in this room")
        candidate = int(ids[births][0]) - 1
        for birth in np.flatnonzero(births):
            while candidate % ID_LIMIT + 1 in live:
                candidate += 1
            ids[birth] = candidate % ID_LIMIT + 1
            candidate += 1
        next_id[room] = candidate % ID_LIMIT

    def _add(
        self, name: str, dtype: Any, shape: tuple[int, ...] = (), *, saved: bool = False
    ) -> None:
        """Add a column that is not published yet."""
        if name in self._store or (name in self.__dict__ and name not in ("room", "id")):
            raise ValueError(f"{self.name}: column name {name!r} is taken")
        self._store.add(name, dtype, shape, self.n)
        if saved:
            self.__dict__["saved"].add(name)

    def _publish(self, rooms: int | None = None) -> None:
        """Make the columns attributes again after rows were added or removed."""
        own = self.__dict__
        own.update(self._store.views())
        own["n"] = n = len(own["room"])
        own["_dead"] = np.zeros(n, bool)
        count = len(self.offsets) - 1 if rooms is None else rooms
        own["offsets"] = np.searchsorted(own["room"], np.arange(count + 1))
