"""The guard around a step: one room's mistake ends that room and costs the others nothing.

A step that raises is rolled back, and the rooms are halved until those at fault are alone; the
others keep the step that they made without them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game_server.rooms.world.faults import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.rooms.state.room import Room
    from game_server.rooms.world.room_batch import Checkpoint, Happened, RoomBatch


@dataclass(frozen=True)
class Fault:
    """A room whose step raises even when it is alone."""

    room: Room
    cause: BaseException


@dataclass
class Verdict:
    """How a guarded step went. ``raised`` is what the whole batch raised first, if it did.

    ``raised`` without ``faults`` means that every part passes alone: the rooms disturb each
    other, which is a mistake in the game or in this server, and worth a report.
    """

    raised: BaseException | None = None
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _Passed:
    """Rooms that were stepped together, out of the world again."""

    rooms: Checkpoint
    happened: Happened


def guarded(batch: RoomBatch, step: Callable[[], None]) -> Verdict:
    """Step every room of the batch; rooms at fault are no longer in it afterwards.

    ``step`` works on the batch and whatever rooms are in it, is repeated for parts of them, and
    must change nothing else.
    """
    before = batch.copy()
    try:
        step()
    except MISTAKES as fault:
        batch.restore(before)
        verdict = Verdict(raised=fault)
        _put_back(batch, _halve(batch, step, verdict, fault))
        return verdict
    return Verdict()


def _settle(batch: RoomBatch, step: Callable[[], None], verdict: Verdict) -> list[_Passed]:
    """Step the batch's rooms, in halves where need be, and take them all out of it."""
    if not batch.rooms:
        return []
    before = batch.copy()
    try:
        step()
    except MISTAKES as fault:
        batch.restore(before)
        return _halve(batch, step, verdict, fault)
    happened = batch.happened()
    return [_Passed(batch.split(0), happened)]


def _halve(
    batch: RoomBatch, step: Callable[[], None], verdict: Verdict, fault: BaseException
) -> list[_Passed]:
    """A part that raises: it is one room, and at fault, or each half is tried for itself."""
    if len(batch.rooms) == 1:
        verdict.faults.append(Fault(batch.rooms[0], fault))
        batch.split(0)
        return []
    rest = batch.split(len(batch.rooms) // 2)
    passed = _settle(batch, step, verdict)
    batch.join(rest)
    return passed + _settle(batch, step, verdict)


def _put_back(batch: RoomBatch, parts: list[_Passed]) -> None:
    batch.world.begin_tick()  # of an empty world: it only empties the lists
    for part in parts:
        first_row = len(batch.rooms)
        batch.join(part.rooms)
        batch.add_happened(part.happened, first_row)
