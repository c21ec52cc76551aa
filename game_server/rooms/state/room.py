"""A room: its settings, places, members and log. Everything in it but the members' links is plain
data, so that a whole running room can be saved (``rooms.save``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Protocol

from game_server.limits.recent import Recent
from game_server.protocol.declare import Phase, SeatState
from game_server.rooms.state.names import bot_name, bot_names, unique_name
from game_server.rooms.state.parts.bans import Bans
from game_server.rooms.state.parts.chat_state import ChatState
from game_server.rooms.state.parts.command_rates import Paces
from game_server.rooms.state.parts.seats import Seat, Seats, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game_server.games.base import Game, GameSettings
    from game_server.limits.per_address import HoldingCap
    from game_server.netcode.messages.room_log import RoomLog
    from game_server.netcode.sending.outbox import Outbox
    from game_server.protocol.cells import CellLayout
    from game_server.rooms.state.parts.votes import Vote
    from game_server.simulation.world import RoomState

SPECTATOR_LIMIT = 16
MOST_VOICES = 1_000
BOT_SERIAL = -1
"""The occupant number of every bot; people have their seat's serial, and 0 is nobody."""


class Link(Protocol):
    """A member's connection, as far as a room needs it. Nothing here blocks or raises."""

    def write(self, frame: bytes) -> None:
        """Send bytes that are whole WebSocket frames already."""

    def buffered(self) -> int:
        """Bytes written that the system has not taken yet."""

    def close(self, code: int, reason: str) -> None:
        """Say why and close."""


@dataclass(eq=False, slots=True, repr=False)
class Member:
    """A connection's place in a room: as a player with a seat, or as a spectator.

    ``slot`` counts among the players' seats or among the spectators' places. A spectator looks
    around ``view_cell``, or follows the player in the slot ``follows``. ``warned`` is who has been
    told that they do nothing.
    """

    room: Room
    player_id: str
    spectator: bool
    slot: int
    serial: int
    link: Link
    outbox: Outbox = field(init=False)
    view_cell: int = field(init=False)
    follows: int | None = None
    warned: bool = False
    gone: bool = False

    def __post_init__(self) -> None:
        self.look_at_the_middle()

    def __repr__(self) -> str:
        place = "watches" if self.spectator else "plays"
        return f"<Member {place} in slot {self.slot} of {self.room!r}>"

    def look_at_the_middle(self) -> None:
        """Where a spectator's camera begins."""
        layout = self.room.layout
        self.view_cell = layout.cell_at(
            layout.cols * layout.size / 2, layout.rows * layout.size / 2
        )

    @property
    def seat(self) -> int | None:
        """The slot of a player; None for a spectator."""
        return None if self.spectator else self.slot

    def look(self, x: float | None, y: float | None, slot: int | None) -> None:
        """A spectator's camera: at a place, following a player, or where it is (all None)."""
        if slot is not None:
            self.follows = slot
        elif x is not None and y is not None:
            self.follows = None
            self.view_cell = self.room.layout.cell_at(x, y)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """What everybody in the room was told about a seat."""

    serial: int
    name: str = field(repr=False)
    state: int
    team: int


NOBODY = RosterEntry(0, "", int(SeatState.EMPTY), 0)


class Course(IntEnum):
    """Which way a room goes through the phases."""

    ROUNDS = 0
    ENDLESS = 1
    HOSTED_ROUNDS = 2
    HOSTED_ENDLESS = 3


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a round's result, with the name and team of then."""

    slot: int
    name: str = field(repr=False)
    score: int
    team: int
    awards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamResult:
    """What a team has reached together in a round."""

    team: int
    score: int


@dataclass(eq=False, repr=False)
class Room:
    """One running instance of a game.

    ``state`` holds the room's rows while no world does: it is in its lobby or nobody is in it,
    and its tick stands still. ``idle_s`` is how long nobody has been in it.

    A room with a ``lobby`` has a ``host``, a member's number, while somebody is there.
    ``waited`` are the ticks that have passed in the lobby and while nobody was there, with
    ``waited_part`` thousandths of one: the room's clock is its tick plus these. Until ``bots_due``
    by this clock no bots fill the room; 0 is no such wait. ``may_vote_at`` is from when on a voice
    may call a vote again, ``opener`` the address that the room counts against. These and the
    ``paces`` are never saved. While a new map is ``drawing``, no round starts.
    """

    id: str
    code: str
    game: Game
    settings: GameSettings
    seed: int
    private: bool
    password: str | None
    seats: Seats
    spectators: Seats
    log: RoomLog
    roster: list[RosterEntry]
    layout: CellLayout
    bans: Bans = field(default_factory=Bans)
    standings: list[Result] = field(default_factory=list)
    team_standings: list[TeamResult] = field(default_factory=list)
    phase: int = Phase.LOBBY
    idle_s: float = 0.0
    state: RoomState | None = None
    seats_changed: bool = True
    has_lobby: bool = False
    host: int | None = None
    locked: bool = False
    late_join: str = "play"
    slow_mode_s: int = 0
    bots_due: int = 0
    link: str | None = None
    vote: Vote | None = None
    may_vote_at: Recent[str, int] = field(default_factory=lambda: Recent(MOST_VOICES))
    paces: Paces = field(default_factory=Paces)
    chat: ChatState = field(default_factory=ChatState)
    stop_asked: bool = False
    people_so_far: int = 0
    opener: str = ""
    drawing: bool = False
    waited: int = 0
    waited_part: int = 0
    status_version: int = 0
    status_stale: bool = False
    status_sent: int = 0
    members: dict[tuple[bool, int], Member] = field(default_factory=dict)

    def __repr__(self) -> str:
        # Never its code, link or password, nor whoever is in it: tracebacks and logs show this.
        return f"<Room {self.id} of {self.game.name}>"

    @property
    def standing_tick(self) -> int:
        """The tick of a parked room."""
        assert self.state is not None
        return int(self.state.tables["match"]["tick"][0])

    @property
    def course(self) -> Course:
        endless = self.game.is_endless(self.settings)
        return Course(endless + 2 * self.has_lobby)

    @property
    def in_lobby(self) -> bool:
        """Whether the room waits in its lobby, outside every world."""
        return self.has_lobby and self.phase == Phase.LOBBY

    @property
    def stopping(self) -> bool:
        """Whether its countdown or round is to end now."""
        counting = self.has_lobby and self.phase == Phase.COUNTDOWN
        return self.stop_asked or (counting and not self.enough_players)

    @property
    def enough_players(self) -> bool:
        """Whether so many people are connected as a round needs."""
        return self.connected_players >= self.settings.needed_players

    @property
    def connected_players(self) -> int:
        return sum(seat.stage is Stage.CONNECTED for seat in self.seats)

    @property
    def watch_delay_ticks(self) -> int:
        """How much later spectators see a round."""
        return self.settings.watch_delay_s * self.game.tick_hz

    @property
    def size(self) -> int:
        """How many places are taken, by players and spectators, in whatever stage."""
        return len(self.seats) + len(self.spectators)

    @property
    def has_people(self) -> bool:
        """Whether anybody is connected, or gone for a moment only."""
        return any(True for _ in self.present())

    @property
    def players(self) -> int:
        """Connected and held players."""
        return sum(seat.stage is not Stage.RESERVED for seat in self.seats)

    def seats_for(self, spectator: bool) -> Seats:
        return self.spectators if spectator else self.seats

    def count_waiting(self, cap: HoldingCap) -> None:
        """From now on count by address, in a cap, the places that nobody is connected to."""
        for places in (self.seats, self.spectators):
            places.count_waiting(cap)

    def present(self) -> Iterator[tuple[bool, Seat]]:
        """Everybody who is here, players first: whether they watch, and their place."""
        for spectator in (False, True):
            for seat in self.seats_for(spectator):
                if seat.is_present:
                    yield spectator, seat

    def seat_of_player(self, player_id: str) -> Seat | None:
        """A player's place in whatever stage; that of a player before that of a spectator."""
        return self.seats.of(player_id) or self.spectators.of(player_id)

    def next_person_id(self) -> int:
        """A number for somebody new."""
        self.people_so_far += 1
        return self.people_so_far

    @property
    def is_late(self) -> bool:
        """Whether who comes now comes into the middle of a hosted round."""
        return self.has_lobby and self.phase in (Phase.PLAYING, Phase.RESULTS)

    def person(self, number: Any) -> tuple[bool, Seat] | None:
        """Whoever has a number in this room, as ``present`` tells it."""
        return next((one for one in self.present() if one[1].person_id == number), None)

    def wait(self, milliseconds: int) -> None:
        """Time passes while the room's tick stands still."""
        passed = self.waited_part + milliseconds * self.game.tick_hz
        self.waited += passed // 1000
        self.waited_part = passed % 1000

    def expire_seats(self, now: int) -> None:
        """Free the reserved and held places that nobody has come for in time, and let bots in
        when people have been waited for long enough.
        """
        if 0 < self.bots_due <= now:
            self.bots_due = 0
            self.seats_have_changed()
        for places in (self.seats, self.spectators):
            if places.deadline <= now:
                places.expire(now)
                self.seats_have_changed()

    def enter_phase(self, phase: int) -> None:
        """The room's world has moved on; marks are for one round only."""
        self.phase = phase
        self.stop_asked, self.status_stale = False, True
        if phase == Phase.PLAYING:
            for seat in self.seats:
                seat.ready = False

    def seats_have_changed(self) -> None:
        """Who is here, or how they are called, has changed: seats and roster follow, and the host
        role passes to whoever has been here longest when its holder has left.
        """
        self.seats_changed = self.status_stale = True
        if not self.has_lobby:
            return
        here = [seat for _, seat in self.present()]
        if any(seat.person_id == self.host for seat in here):
            return
        connected = [seat.person_id for seat in here if seat.stage is Stage.CONNECTED]
        self.host = min(connected or [seat.person_id for seat in here], default=None)

    def free_name(self, name: str, player_id: str) -> str:
        """The name, made unique among everybody in the room and all bots it may ever have."""
        people = [s for places in (self.seats, self.spectators) for s in places]
        taken = {seat.name for seat in people if seat.player_id != player_id}
        return unique_name(name, taken, bot_names(self.seed, self.seats.limit))

    def name_of(self, slot: int, serial: int) -> str:
        """The name of a seat's occupant."""
        seat = self.seats.get(slot)
        if seat is not None and seat.serial == serial:
            return seat.name
        return bot_name(self.seed, slot) if serial == BOT_SERIAL else ""

    def seat_of(self, member: Member) -> Seat:
        """A connected member's own place."""
        seat = self.seats_for(member.spectator).get(member.slot)
        assert seat is not None, "a connected member has its place"
        return seat

    def roster_entries(self) -> list[list[Any]]:
        """``[slot, name, is_bot, team]`` of every taken seat, as the welcome has them."""
        return [
            [slot, line.name, line.state == SeatState.BOT, line.team]
            for slot, line in enumerate(self.roster)
            if line.state != SeatState.EMPTY
        ]
