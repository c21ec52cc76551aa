"""The outbox of one member: whether it gets this tick's message, and with which extras.

A connection that cannot keep up is not seen in its buffers, since the kernel swallows minutes of
traffic. It is seen by its *age*: how many of the ticks sent it has not acknowledged yet. A member
whose age grows beyond its round trip gets every second tick, then every fourth. If that is still
too much, ticks are skipped until the queues are empty, and then it gets keyframes of the cells it
sees.

    frame header · array head, 02, ce tick · private record · extras · chunks
    ───────────── head ───────────────────                  ────── tail ─────   shared by all
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from game_server.netcode.changes.owner_only import NOTHING_OWNED
from game_server.netcode.changes.rate_tiers import period
from game_server.netcode.messages.framing import frame, frame_header
from game_server.netcode.messages.keyframes import empty_keyframe
from game_server.netcode.messages.room_log import RoomLog, array
from game_server.netcode.messages.shared_messages import NEXT_TICK, SharedMessage
from game_server.netcode.sending.connection_columns import (
    UNSTEADY,
    ConnectionColumns,
    ConnectionRow,
)
from game_server.netcode.sending.rate_control import RateControl
from game_server.protocol.close_codes import CloseCode
from game_server.protocol.messages import EXTRA_KEYFRAME, EXTRA_LOG, EXTRA_VIEW, TICK, pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.netcode.messages.tick_messages import TickMessages

KEYFRAME_HEAD = bytes((0x93, EXTRA_KEYFRAME))
LOG_HEAD = bytes((0x92, EXTRA_LOG))
IDLE_HEAD = bytes((0x94, TICK, 0xCE))
SILENT = "Your connection went silent: no input or ACK said for seconds which tick has arrived."


@dataclass(frozen=True)
class Limits:
    """When a member counts as slow, and the limits until it has caught up."""

    age_s: float = 0.5
    """Skip beyond this age and the round trip. Without it a stalled player would replay seconds of
    stale world once the connection is free again; much less, and jitter would be skipped."""

    buffered_bytes: int = 65_536
    """Skip while more than this lies unsent in our own memory. Without it the age of a member that
    acknowledges nothing yet (a page still loading) would let megabytes pile up."""

    behind_s: float = 5.0
    """Close after skipping this many seconds; a tick sent makes up for three skipped. Without it a
    dead connection would hold its seat until the transport's own timeout; if ticks sent did not
    count, short stalls would add up to an end."""

    keyframe_bytes: int = 32_768
    """Keyframes for one member in one tick. Without it a member that comes back to nine full
    cells is sent them in one burst, and is slow again at once."""

    waiting_events: int = 64
    """Events for this member alone that may wait while it is skipped; beyond, it is closed."""


class _HeldBack(NamedTuple):
    """A message to be written at ``due``, by the room's clock. ``tick`` is 0 for messages that are
    not a tick's; one that ``begins_anew`` comes after ticks that the member was not sent. Its parts
    are joined late, since members share most of them.
    """

    due: int
    parts: tuple[bytes, ...]
    tick: int
    begins_anew: bool


class Outbox:
    """Decides and writes; it never waits. All times are ticks of the member's room.

    ``write`` takes whole WebSocket frames, ``buffered`` gives the bytes not yet taken by the
    system, ``close(code, reason)`` is called at most once. ``log_number`` is the number of the
    room's next log entry, as in the member's welcome. The state that every tick needs is kept in
    ``connection``, a row of ``columns``.
    """

    def __init__(
        self,
        write: Callable[[bytes], object],
        buffered: Callable[[], int],
        close: Callable[[int, str], object],
        tick_hz: float,
        limits: Limits = Limits(),
        log_number: int = 1,
        columns: ConnectionColumns | None = None,
    ) -> None:
        self.waited = 0
        """How many ticks the room has waited in its lobby: its clock is its tick plus these."""
        self.limits = limits
        self.connection = ConnectionRow(columns or ConnectionColumns())
        self.connection.log_number = log_number
        self.rate = RateControl(self.connection, tick_hz, limits.age_s)
        self.skipping = self.closed = False
        self.skipped = self.keyframes = self.resyncs = 0
        self.write, self._buffered, self._close = write, buffered, close
        self._behind_limit = max(1, round(limits.behind_s * tick_hz))
        self._held_back: deque[_HeldBack] | None = None
        self._behind = self._heard_before = 0
        self._events: list[bytes] = []
        self._held: frozenset[int] = frozenset()
        self._kept: dict[int, int] = {}
        self._whole_view: tuple[int, int] | None = None
        self._sent_view: int | None = None
        self._team = 0
        self._owns, self._owned_is_stale = False, True

    @property
    def age(self) -> int:
        """How many ticks back the oldest is that was sent and not yet acknowledged. Skipped ticks
        do not count, or the first message after a skip would look as old as the skip.
        """
        return self.rate.age

    @property
    def tier(self) -> int:
        """The member's rate: every tick, every second, or every fourth."""
        return self.connection.tier

    @property
    def held(self) -> frozenset[int]:
        """The cells whose present state the client holds, once all that was sent has arrived."""
        return self._held

    def ack(self, newest: int) -> None:
        """The client has acknowledged the tick ``newest``."""
        self.connection.ack(newest)

    def resync(self, cell: int) -> None:
        """The client's picture of a cell is wrong: its keyframe goes with the next message."""
        self.resyncs += 1
        self._held -= {cell}
        self._kept.pop(cell, None)
        self._whole_view, self.connection.steady = None, UNSTEADY

    def forget(self) -> None:
        """The client holds nothing any more: everything it sees is sent as keyframes again."""
        self._lose_track()
        self._kept.clear()

    def send(self, message: bytes) -> None:
        """Write a message that is not a tick's (welcome, reply, pong, status)."""
        if self.closed:
            return
        if self._buffered() > 4 * self.limits.buffered_bytes:
            self._give_up()
            return
        self.write(frame(message))

    def queue(self, message: bytes, due: int | None = None) -> None:
        """Write a message that belongs between those of ticks: at a time by the room's clock, or
        right behind the ticks that a delay still holds back.
        """
        if due is None and not self._held_back:
            self.send(message)
        else:
            self._hold_back((frame(message),), due)

    def release(self, now: int) -> None:
        """Write the messages that were held back and are due now, by the room's clock."""
        while self._held_back and self._held_back[0].due <= now and not self.closed:
            message = self._held_back.popleft()
            if message.begins_anew:
                self.rate.restart(message.tick)
            self.write(b"".join(message.parts))
            self.connection.newest = message.tick or self.connection.newest

    def queue_event(self, event: bytes) -> None:
        """Send an event for this member alone (``room_log.member_event``) with its next tick."""
        self._events.append(event)
        self.connection.steady = UNSTEADY

    def pop_missed_log(self, log: RoomLog) -> list[bytes]:
        """The packed log entries that this member has missed, for a message to ``queue``."""
        entries = log.since(self.connection.log_number)
        if entries is None:
            self._give_up()
            return []
        self.connection.log_number, self.connection.steady = log.next_number, UNSTEADY
        return entries

    def idle(self, tick: int, log: RoomLog) -> None:
        """Write a tick message without chunks, with the log and events that the member lacks, for
        a room whose tick stands still.
        """
        if self.closed or self._buffered() > self.limits.buffered_bytes:
            return
        extras = self._missed_log(log, log.next_number)
        if extras is not None:
            self.connection.log_number, self.connection.steady = log.next_number, UNSTEADY
            extras += self._events
            self._events = []
            self.queue(IDLE_HEAD + tick.to_bytes(4, "big") + b"\xc0" + array(extras))

    def offer(
        self,
        messages: TickMessages,
        room: int,
        seat_row: int | None = None,
        view_cell: int = 0,
        delay_ticks: int = 0,
    ) -> bool:
        """Write this tick's message for the player in ``seat_row``, or for a spectator who sees
        ``view_cell``, unless it is not this member's turn or it is too far behind. Returns whether
        the message was made.

        With a delay the message waits, complete, until ``delay_ticks`` have passed.
        """
        connection, team = self.connection, 0
        if seat_row is not None:
            seats = messages.seats
            view_cell, team = seats.views[seat_row], seats.teams[seat_row]
            self._events += seats.events.get(seat_row, ())
            self._owned_is_stale |= seat_row in seats.new_owned
        if self.closed or not messages.shared.is_due(self.tier):
            return False
        if self._must_skip():
            messages.skipped += 1
            return False
        tick = messages.shared.ticks[room]
        begins_anew = (
            connection.newest_sent < tick - messages.shared.covered(room, self.tier)
            or connection.newest_sent >= tick
        )
        if begins_anew:
            self._lose_track()  # it was skipped, and its cells are of an older tick
            if not delay_ticks:
                self.rate.restart(tick)
        shared = messages.shared.by_view(room, view_cell, team, self.tier)
        extras = self._extras(messages, shared, room, seat_row, (view_cell, team))
        if extras is None:
            return False
        private = b"\xc0" if seat_row is None else messages.seats.private(seat_row)
        body = (shared.array_head, private, array(extras), shared.chunks)
        parts = (frame_header(sum(map(len, body))), *body)
        connection.log_number = shared.log_next
        connection.newest_sent = tick
        if delay_ticks or self._held_back:
            now = tick + self.waited
            self._hold_back(parts, now + delay_ticks, tick, begins_anew)
            self.release(now)
            return True
        self.write(b"".join(parts))
        connection.newest = tick
        self.rate.choose_tier(tick, messages.shared.is_due)
        is_whole = self._whole_view is not None and not self._behind
        if seat_row is not None and is_whole and not self.tier:
            connection.steady = int(messages.seats.tokens[seat_row]) + NEXT_TICK
        return True

    def _lose_track(self) -> None:
        """The client's cells are older than the tick that the next message goes on from."""
        self._kept.update(dict.fromkeys(self._held, self.connection.newest_sent))
        self._held = frozenset()
        self._whole_view, self.connection.steady = None, UNSTEADY

    def _hold_back(
        self,
        parts: tuple[bytes, ...],
        due: int | None,
        tick: int = 0,
        begins_anew: bool = False,
    ) -> None:
        """Keep a message behind those that are kept already; by default it is due with the last."""
        if self._held_back is None:
            self._held_back = deque()  # made when it is needed: an empty one takes 700 bytes
        if due is None:
            due = self._held_back[-1].due
        self._held_back.append(_HeldBack(due, parts, tick, begins_anew))

    def _must_skip(self) -> bool:
        """Whether the member is too far behind for this tick; closes it when it stays so."""
        # Half of each limit ends a skip, so that one acknowledgement does not flip it back.
        ease = 2 if self.skipping else 1
        slow = (
            self.rate.overdue > self.rate.age_limit // ease
            or self._buffered() > self.limits.buffered_bytes // ease
        )
        if not slow:
            if self.skipping:
                self.skipping = False
                self.rate.believe_longer()
            if self._behind:
                self._behind = max(0, self._behind - 3 * period(self.tier))
            return False
        if not self.skipping:
            self.skipping, self._heard_before = True, self.connection.acked
        self.skipped += 1
        self._behind += period(self.tier)
        self.connection.steady = UNSTEADY
        if self._behind > self._behind_limit or len(self._events) > self.limits.waiting_events:
            silent = self.connection.acked == self._heard_before and not self._buffered()
            self._give_up(SILENT if silent else CloseCode.TOO_SLOW.reason)
        return True

    def _extras(
        self,
        messages: TickMessages,
        shared: SharedMessage,
        room: int,
        seat_row: int | None,
        view: tuple[int, int],
    ) -> list[bytes] | None:
        """The extras items of this tick for a (view cell, team); None when the member had to be
        closed.
        """
        items = self._missed_log(messages.shared.logs[room], shared.log_first)
        if items is None:
            return None
        if self._held:
            items += shared.base
        items += self._events
        self._events = []
        if seat_row is None and view[0] != self._sent_view:
            self._sent_view = view[0]
            items.append(pack([EXTRA_VIEW, view[0]]))
        elif seat_row is not None and self._owned_is_stale:
            items += self._owned_items(messages.owned_item(seat_row))
        if view != self._whole_view:
            items += self._missing_keyframes(messages, room, *view)
        return items

    def _owned_items(self, item: bytes | None) -> list[bytes]:
        owned, self._owns = self._owns, item is not None
        self._owned_is_stale = False
        if item is not None:
            return [item]
        return [NOTHING_OWNED] if owned else []

    def _missed_log(self, log: RoomLog, before: int) -> list[bytes] | None:
        """An extras item with the log entries that this member missed, in a list, or none."""
        if self.connection.log_number >= before:
            return []
        entries = log.since(self.connection.log_number)
        if entries is None:
            self._give_up()
            return None
        return [LOG_HEAD + array(entries[: before - self.connection.log_number])]

    def _missing_keyframes(
        self, messages: TickMessages, room: int, view_cell: int, team: int
    ) -> list[bytes]:
        """Keyframes of cells that come into view, as many as fit: global first, own cell next."""
        seen = messages.shared.seen(room, view_cell, team)
        items = self._change_team(messages, room, (view_cell, team))
        held = set(self._held & seen)
        self._kept.update(dict.fromkeys(self._held - seen, self.connection.newest_sent))
        left = self.limits.keyframe_bytes
        missing = sorted(seen - held, key=lambda cell: (cell not in (0, view_cell), cell))
        for cell, chunk in zip(
            missing, messages.keyframes.get(room, missing, team, self._kept), strict=True
        ):
            if left <= 0 or not messages.keyframes.bytes_left:
                break
            left -= len(chunk)
            messages.keyframes.spend(len(chunk))
            items.append(KEYFRAME_HEAD + chunk)
            held.add(cell)
            self._kept.pop(cell, None)
        self.keyframes += len(items)
        self._held = frozenset(held)
        self._whole_view = (view_cell, team) if len(held) == len(seen) else None
        return items

    def _change_team(self, messages: TickMessages, room: int, view: tuple[int, int]) -> list[bytes]:
        """Empty keyframes of the former team's cells, which are not the new team's to see."""
        view_cell, team = view
        before, self._team = self._team, team
        if before == team:
            return []
        former = {cell for cell in self._held if cell >= messages.shared.cell_count(room)}
        self._held -= former
        in_view = former & messages.shared.seen(room, view_cell, before)
        return [KEYFRAME_HEAD + empty_keyframe(cell) for cell in sorted(in_view)]

    def _give_up(self, reason: str = CloseCode.TOO_SLOW.reason) -> None:
        self.closed = True
        self.connection.steady = UNSTEADY
        self._close(int(CloseCode.TOO_SLOW), reason)
