"""The memory of a room's chat: recent messages, slow mode, mutes, and announced presence.

People are person ids, times are by the room's clock.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MESSAGES = 5
WINDOW_S = 10
"""A person may say at most ``MESSAGES`` in ``WINDOW_S`` seconds. Fewer would cut an excited player
short in the middle of a round; with more, one person fills everybody's screen."""
ROOM_MESSAGES = 24
ROOM_WINDOW_S = 2
"""The same for everybody together: nobody could read more, and in a room of a thousand each message
costs a thousand writes."""
NETWORK_MESSAGES = 20
"""How many of these may come from one network, so that many connections of one person leave some
to others."""
PRESENCE_MESSAGES = 48
PRESENCE_WINDOW_S = 30
"""Limits the system messages about people who join and leave. A school class fits; somebody who
joins and leaves without end does not drown the chat."""
LONGEST_PAUSE_S = 120
"""The slowest slow mode. Older messages are forgotten."""
EVERYBODY, PRESENCE = 0, -1
"""Keys of ``said`` that are no person ids."""
MUTES_TO_TIDY = 64
Sender = TypeVar("Sender", int, str)
"""A person id or a network."""


@dataclass(frozen=True, slots=True)
class Presence:
    """A person as the system messages announced them last."""

    name: str = field(repr=False)
    connected: bool
    spectator: bool
    is_host: bool = False


class ChatState:
    """What the limits of chat, mutes and presence messages need. Networks are never saved."""

    def __init__(self) -> None:
        self.slow_mode_s = 0
        """The pause between two messages of a person; 0 is no slow mode."""
        self.announced: dict[int, Presence] = {}
        """Everybody who is here by the system messages so far."""
        self.said: dict[int, list[int]] = {}
        """The times of each person's latest messages."""
        self.said_from: dict[str, list[int]] = {}
        """The times of each network's latest messages."""
        self.muted_by: dict[int, set[int]] = {}
        """The people who muted each person."""
        self._mutes_left = MUTES_TO_TIDY

    def wait_for(
        self, speaker: int, network: str, now: int, tick_hz: int, *, is_host: bool = False
    ) -> int:
        """The ticks until this speaker may say something, 0 when now is fine. Slow mode does not
        hold the host.
        """
        times = self.said.get(speaker, [])
        window = ROOM_WINDOW_S * tick_hz
        pause = 0 if is_host else self.slow_mode_s * tick_hz
        slow = times[-1] + pause if times else now
        own = _next_at(times, MESSAGES, WINDOW_S * tick_hz, now)
        network_at = _next_at(self.said_from.get(network, []), NETWORK_MESSAGES, window, now)
        room = _next_at(self.said.get(EVERYBODY, []), ROOM_MESSAGES, window, now)
        return max(0, slow - now, own - now, network_at - now, room - now)

    def count_message(self, speaker: int, network: str, now: int, tick_hz: int) -> None:
        """Somebody of a network has said something."""
        _append(self.said, speaker, now, MESSAGES)
        _append(self.said, EVERYBODY, now, ROOM_MESSAGES)
        _append(self.said_from, network, now, NETWORK_MESSAGES)
        _forget(self.said, now - LONGEST_PAUSE_S * tick_hz)
        _forget(self.said_from, now - ROOM_WINDOW_S * tick_hz)

    def count_presence(self, now: int, tick_hz: int) -> bool:
        """Count a system message about presence; False when it is one too many."""
        times = self.said.get(PRESENCE, [])
        if _next_at(times, PRESENCE_MESSAGES, PRESENCE_WINDOW_S * tick_hz, now) > now:
            return False
        _append(self.said, PRESENCE, now, PRESENCE_MESSAGES)
        return True

    def rescale(self, now: int, ratio: float) -> None:
        """Every tick of the room lasts ``1 / ratio`` times as long from ``now`` on."""
        for table in (self.said, self.said_from):
            for times in table.values():
                times[:] = [now - round((now - at) * ratio) for at in times]

    def mute(self, listener: int, speaker: int, on: bool, here: Collection[int]) -> list[int]:
        """Let a listener hear a speaker no more, or again. Returns everybody whom the listener has
        muted among the people who are ``here``.
        """
        if on:
            self.muted_by.setdefault(speaker, set()).add(listener)
        elif listeners := self.muted_by.get(speaker):
            listeners.discard(listener)
        self._tidy(set(here))
        return sorted(other for other in here if self.is_muted(listener, other))

    def is_muted(self, listener: int, speaker: int) -> bool:
        return listener in self.muted_by.get(speaker, ())

    def _tidy(self, here: set[int]) -> None:
        """Forget the mutes of people who have left, once half of all mutes may be theirs."""
        self._mutes_left -= 1
        if self._mutes_left > 0:
            return
        kept = {speaker: by & here for speaker, by in self.muted_by.items() if speaker in here}
        self.muted_by = {speaker: by for speaker, by in kept.items() if by}
        self._mutes_left = MUTES_TO_TIDY + sum(map(len, self.muted_by.values()))

    def plain(self) -> dict[str, Any]:
        """All of it as msgpack can carry it, whose maps have names for keys."""
        return {
            "slow_mode_s": self.slow_mode_s,
            "announced": [[one, *astuple(presence)] for one, presence in self.announced.items()],
            "said": [[one, times] for one, times in self.said.items()],
            "muted_by": [[one, sorted(by)] for one, by in self.muted_by.items()],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> ChatState:
        """The inverse of ``plain``. Raises KeyError, TypeError or ValueError."""
        chat = cls()
        chat.slow_mode_s = plain["slow_mode_s"]
        chat.announced = {one: Presence(*presence) for one, *presence in plain["announced"]}
        chat.said = {one: list(times) for one, times in plain["said"]}
        chat.muted_by = {one: set(by) for one, by in plain["muted_by"]}
        return chat


def _next_at(times: list[int], most: int, window: int, now: int) -> int:
    """When the next message is allowed, with at most ``most`` in a window of ticks."""
    return now if len(times) < most else times[-most] + window


def _append(table: dict[Sender, list[int]], sender: Sender, now: int, most: int) -> None:
    """Add a time, and move the sender to the end of the table."""
    table[sender] = [*table.pop(sender, []), now][-most:]


def _forget(table: dict[Sender, list[int]], over: int) -> None:
    """Remove senders whose newest time is before ``over``; they stand first."""
    while table and next(iter(table.values()))[-1] < over:
        del table[next(iter(table))]
