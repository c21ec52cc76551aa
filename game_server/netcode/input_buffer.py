"""The input buffer: where everybody's inputs wait for the tick they are for.

One input is applied per seat and tick, the one that names this tick. So flooding gains nothing
and no backlog can grow; a missing input is substituted and its tick is spent. The buffer lies in
columns of the seats table and is saved with the room.

    95 02 ce tttttttt ce nnnnnnnn ce vvvvvvvv c4 ll  buttons u8 · aim u16 · a u8 counter a press
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from game_server.protocol.declare import HOLD_TICKS, NO_MARGIN, Input, SeatState
from game_server.protocol.messages import INPUT_HEAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from game_server.simulation.arrays import Bools, Bytes, Indices, Ints
    from game_server.simulation.world import World

WINDOW_TICKS = 32
"""How far ahead inputs may lie: a second at 30 Hz. Without a bound a client could park inputs for
minutes; with less, everybody's inputs after a short stall of the server would be refused."""
ABSURD_S = 10.0
"""An input further ahead than this comes from a broken client, not from a wrong clock."""
REWIND_S = 1.0
"""The oldest view that counts for lag compensation; games and their settings allow less."""
PLAYBACK_S = 0.3
"""How far a view may be behind the newest tick that its player has acknowledged: jitter buffers are
shorter. Without it a client could choose for each shot how far back it hits."""

OK, LATE, EARLY, DUPLICATE, ABSURD, MALFORMED = range(6)
VERDICTS = ("ok", "late", "early", "duplicate", "absurd", "malformed")
"""What ``Ingested.verdict`` counts. After ABSURD and MALFORMED the connection is closed."""

_SHIFT = 256
_HEADER = np.dtype(
    [("start", ">u2"), ("ce1", "u1"), ("tick", ">u4"), ("ce2", "u1"), ("newest", ">u4"),
     ("ce3", "u1"), ("view", ">u4"), ("bin", "u1"), ("size", "u1")]
)  # fmt: skip


class Actions(Protocol):
    """The actions of bots, aligned with some seats; ``games.base.Inputs`` is one."""

    @property
    def held(self) -> Mapping[str, Bools]: ...
    @property
    def pressed(self) -> Mapping[str, Bools]: ...
    @property
    def aim(self) -> Ints: ...


class TickInputs(NamedTuple):
    """One tick's inputs, aligned with seats (n,); the fields of ``games.base.Inputs``."""

    held: dict[str, Bools]
    pressed: dict[str, Bools]
    aim: Ints
    view: Ints
    present: Bools


@dataclass(frozen=True, slots=True)
class Ingested:
    """The verdict on each of some frames (k,), and the newest tick that its sender acknowledges."""

    verdict: Bytes
    newest: Ints

    @property
    def counts(self) -> dict[str, int]:
        """Frames by verdict; only verdicts that occurred."""
        numbers = np.bincount(self.verdict, minlength=len(VERDICTS)).tolist()
        return {name: count for name, count in zip(VERDICTS, numbers, strict=True) if count}


class InputBuffer:
    """The inputs of worlds of one game. It holds no state of a world but counters."""

    def __init__(self, declared: Input, tick_hz: int) -> None:
        self.declared = declared
        self.tick_hz = tick_hz
        self._record = declared.record
        self._frame = np.dtype([*_HEADER.descr, ("record", self._record)])
        assert self._frame.itemsize == INPUT_HEAD_BYTES + self._record.itemsize
        self._buttons = (1 << len(declared.buttons)) - 1
        self._absurd_ticks = round(ABSURD_S * tick_hz)
        self._rewind = round(REWIND_S * tick_hz) * 16
        self._playback = round(PLAYBACK_S * tick_hz) * 16
        self._presses = declared.presses

    def declare(self, world: World) -> None:
        """Add the buffer's columns to a world's seats; once, before any room is inserted."""
        seats, presses = world.seats, len(self._presses)
        add = seats.add_column
        # The ring: entry tick % WINDOW holds that tick's input; 0 means none.
        add("input_tick", np.uint32, (WINDOW_TICKS,), saved=True)
        add("input_record", np.uint8, (WINDOW_TICKS, self._record.itemsize), saved=True)
        add("input_lag", np.uint16, (WINDOW_TICKS,), saved=True)
        # What was applied last.
        add("input_held", np.int64, saved=True)
        add("input_aim", np.int64, saved=True)
        add("input_view_lag", np.int64, saved=True)
        add("input_missing", np.int64, saved=True)
        add("input_presses", np.uint8, (presses,), saved=True)
        add("input_late_presses", np.uint8, (presses,), saved=True)
        # Margins: the least of this second and of the last one, shifted so that 0 means none.
        add("input_margin_now", np.int64, saved=True)
        add("input_margin_last", np.int64, saved=True)
        add("input_margin", np.int64, saved=True)

    def reset(self, world: World, seat_rows: Any) -> None:
        """Forget everything about seats (rows or mask): at joining, resuming and leaving. Press
        counters start from 0 again, on both sides.
        """
        seats = world.seats
        for name in seats.columns:
            if name.startswith("input_"):
                getattr(seats, name)[seat_rows] = 0

    def ingest(
        self,
        world: World,
        seat_rows: Any,
        frames: Sequence[bytes] | Bytes,
        acked: Ints | int = 0,
    ) -> Ingested:
        """Check and store frames (k,) from seats (k,), in the order of their arrival, between two
        ticks: the next one to begin is the first that inputs can be for. Frames of the right
        length may come as one array u8 (k, length). ``acked`` (k,) are the newest ticks that their
        senders had acknowledged before: no view is older than those allow.

        Inputs for ticks already stepped are late: dropped, but their presses count. Inputs beyond
        the window are early and dropped.
        """
        count, seats = len(frames), world.seats
        rows = np.asarray(seat_rows, np.int64)
        got = self._as_records(frames)
        record = got["record"]
        well_formed = (
            (got["start"] == 0x9502) & (got["ce1"] == 0xCE) & (got["ce2"] == 0xCE)
            & (got["ce3"] == 0xCE) & (got["bin"] == 0xC4)
            & (got["size"] == self._record.itemsize) & (record["buttons"] <= self._buttons)
        )  # fmt: skip

        now = world.tick[seats.room[rows]]
        tick = got["tick"].astype(np.int64)
        early = tick - now - 1
        verdict = np.zeros(count, np.uint8)
        verdict[early < 0] = LATE
        verdict[early >= WINDOW_TICKS] = EARLY
        verdict[early >= self._absurd_ticks] = ABSURD
        verdict[~well_formed] = MALFORMED
        stored = self._first_of_each(world, rows, tick, verdict)

        entry = rows[stored], tick[stored] % WINDOW_TICKS
        seats.input_tick[entry] = tick[stored]
        seats.input_record[entry] = _bytes(record, self._record)[stored]
        newest = np.minimum(got["newest"], now)
        shown = np.maximum(newest, np.minimum(acked, now))[stored] * 16
        view = np.maximum(got["view"][stored], shown - self._playback)
        lag = tick[stored] * 16 - view
        seats.input_lag[entry] = np.minimum(np.maximum(lag, 0), 65_535)
        self._note_margins(world, rows, early, verdict)
        self._note_late_presses(world, rows, record, verdict)
        newest[verdict == MALFORMED] = 0
        return Ingested(verdict, newest)

    def _as_records(self, frames: Sequence[bytes] | Bytes) -> NDArray[Any]:
        """Frames by their fields; one of a wrong length is all zeros, which is malformed."""
        if not isinstance(frames, np.ndarray):
            size = self._frame.itemsize
            frames = np.frombuffer(
                b"".join(frame if len(frame) == size else bytes(size) for frame in frames), np.uint8
            )
        records: NDArray[Any] = np.ascontiguousarray(frames).reshape(-1).view(self._frame)
        return records

    def pop(self, world: World) -> TickInputs:
        """The inputs for the tick that has just begun in every room, aligned with seats (n,).

        Missing inputs are substituted: movement goes on for HOLD_TICKS, then nothing is held; the
        aim stays.
        """
        seats = world.seats
        tick = world.tick[seats.room]
        every, entry = np.arange(seats.n), tick % WINDOW_TICKS
        here = seats.input_tick[every, entry] == tick
        record = seats.input_record[every, entry].reshape(-1).view(self._record)

        seats.input_missing = np.where(here, 0, seats.input_missing + 1)
        go_on = np.where(seats.input_missing <= HOLD_TICKS, self.declared.held_mask, 0)
        seats.input_held = np.where(here, record["buttons"], seats.input_held & go_on)
        if self.declared.aim:
            seats.input_aim = np.where(here, record["aim"], seats.input_aim)
        lag = np.where(here, seats.input_lag[every, entry], seats.input_view_lag)
        seats.input_view_lag = np.minimum(lag, self._rewind)
        self._turn_margins(world)

        held = {
            name: (seats.input_held >> bit & 1).astype(bool)
            for bit, name in enumerate(self.declared.buttons)
        }
        pressed = self._take_presses(world, here, record)
        present = (seats.state == SeatState.HUMAN) | (seats.state == SeatState.BOT)
        view = tick * 16 - seats.input_view_lag
        return TickInputs(held, pressed, seats.input_aim.copy(), view, present)

    def ingest_bots(self, world: World, seat_rows: Any, actions: Actions, ticks: int = 1) -> None:
        """Store the actions of bots in seats (k,) for the tick that has begun and the ``ticks - 1``
        after it, in the same ring as people's inputs. Presses count once.
        """
        seats = world.seats
        rows = np.asarray(seat_rows, np.int64)
        record = np.zeros(len(rows), self._record)
        for bit, name in enumerate(self.declared.buttons):
            record["buttons"] |= actions.held[name].astype(np.uint8) << bit
        if self.declared.aim:
            record["aim"] = actions.aim
        for press, name in enumerate(self._presses):
            record[name] = seats.input_presses[rows, press] + actions.pressed[name]
        wire = _bytes(record, self._record)
        for ahead in range(ticks):
            tick = world.tick[seats.room[rows]] + ahead
            entry = rows, tick % WINDOW_TICKS
            seats.input_tick[entry] = tick
            seats.input_record[entry] = wire
            seats.input_lag[entry] = 0

    def _first_of_each(self, world: World, rows: Ints, tick: Ints, verdict: Bytes) -> Indices:
        """Indices of the frames to be stored. A frame for a tick that the ring or an earlier
        frame of this batch has already is a duplicate.
        """
        fits = np.flatnonzero(verdict == OK)
        entry = tick[fits] % WINDOW_TICKS
        again = world.seats.input_tick[rows[fits], entry] == tick[fits]
        at = rows[fits] * WINDOW_TICKS + entry
        # The last write to an entry stays: from behind, that is the first frame that names it.
        each, owner = np.arange(len(fits)), np.empty(world.seats.n * WINDOW_TICKS, np.int64)
        owner[at[::-1]] = each[::-1]
        is_first: Bools = (owner[at] == each) & ~again
        verdict[fits[~is_first]] = DUPLICATE
        stored: Indices = fits[is_first]
        return stored

    @staticmethod
    def _note_margins(world: World, rows: Ints, early: Ints, verdict: Bytes) -> None:
        counted = np.flatnonzero(verdict <= EARLY)
        margin = np.minimum(np.maximum(early[counted], -127), 127) + _SHIFT
        least = np.full(world.seats.n, _SHIFT * 2)
        np.minimum.at(least, rows[counted], margin)
        now = world.seats.input_margin_now
        world.seats.input_margin_now = np.where(
            least == _SHIFT * 2, now, np.where(now == 0, least, np.minimum(now, least))
        )

    def _turn_margins(self, world: World) -> None:
        """Set ``seats.input_margin``: by how many ticks a seat's inputs were early, at the least,
        over the last second or two; negative when they came late, NO_MARGIN when none came.
        """
        seats = world.seats
        turn = (world.tick % self.tick_hz == 0)[seats.room]
        now, last = seats.input_margin_now, seats.input_margin_last
        least = np.where(now == 0, last, np.where(last == 0, now, np.minimum(now, last)))
        seats.input_margin = np.where(least == 0, NO_MARGIN, least - _SHIFT)
        seats.input_margin_last = np.where(turn, now, last)
        seats.input_margin_now = np.where(turn, 0, now)

    def _note_late_presses(
        self, world: World, rows: Ints, record: NDArray[Any], verdict: Bytes
    ) -> None:
        """A press in a late input still counts: remember the newest counter of each seat."""
        late = np.flatnonzero(verdict == LATE)
        if not len(late) or not self._presses:
            return
        for press, name in enumerate(self._presses):
            # In order of arrival: of several frames of one seat, the counter of the last stays.
            world.seats.input_late_presses[rows[late], press] = record[name][late]

    def _take_presses(self, world: World, here: Bools, record: NDArray[Any]) -> dict[str, Bools]:
        """Which presses are new at this tick. However many came together, they count as one, so
        that presses held up by a stall do not go off one after the other.
        """
        seats = world.seats
        pressed = {}
        for press, name in enumerate(self._presses):
            done = seats.input_presses[:, press]
            newest = np.where(here, record[name], done)
            late = seats.input_late_presses[:, press]
            newest = np.where(_is_newer(late, newest), late, newest)
            pressed[name] = new = _is_newer(newest, done)
            done[new] = newest[new]
            late[:] = done
        return pressed


def _is_newer(counter: Bytes, than: Bytes) -> Bools:
    """Whether wrapping counters are ahead, by fewer than 128."""
    newer: Bools = (counter - than).view(np.int8) > 0
    return newer


def _bytes(records: NDArray[Any], dtype: np.dtype[Any]) -> Bytes:
    packed = np.ascontiguousarray(records)
    return packed.view(np.uint8).reshape(len(packed), dtype.itemsize)
