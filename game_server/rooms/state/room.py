"""A room: who is in it, and the parts that its life is made of.

A room is plain data except for the links of its members, so a running room can be saved
(``registry.save``). Each field is saved unless it says why not; a part saves itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from game_server.netcode.messages.room_log import RoomLog
from game_server.protocol.cells import CellLayout
from game_server.protocol.declare import Phase
from game_server.rooms.state.names import bot_name, bot_names, unique_name
from game_server.rooms.state.parts.chat_state import ChatState
from game_server.rooms.state.parts.command_rates import CommandRates
from game_server.rooms.state.parts.door import Door
from game_server.rooms.state.parts.room_clock import RoomClock
from game_server.rooms.state.parts.roster import Roster
from game_server.rooms.state.parts.round_result import RoundResult
from game_server.rooms.state.parts.saved import Saved, not_saved, saved_as
from game_server.rooms.state.parts.seats import Seat, Seats, Stage
from game_server.rooms.state.parts.status_feed import StatusFeed
from game_server.rooms.state.parts.votes import Votes
from game_server.rooms.state.phases import Course

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game_server.games.base import Game, GameSettings
    from game_server.limits.per_address import HoldingCap
    from game_server.rooms.state.member import Member
    from game_server.simulation.world import RoomState

SPECTATOR_LIMIT = 16
BOT_SERIAL = -1
"""The occupant number of every bot; people have their seat's serial, and 0 is nobody."""


@dataclass(eq=False, repr=False, kw_only=True)
class Room(Saved):
    """One running instance of a game. All its times are by its ``clock``."""

    id: str
    code: str
    game: Game = field(metadata=not_saved("it is code; its name is saved"))
    settings: GameSettings = field(metadata=not_saved("its fields are saved, and checked anew"))
    seed: int
    layout: CellLayout = field(metadata=not_saved("it follows from map and game"))
    state: RoomState | None = field(
        default=None, metadata=not_saved("it is saved beside the room, from a world if it runs")
    )
    """The room's rows while no world has them: it is in its lobby, or nobody is in it."""

    seats: Seats = field(metadata=saved_as(Seats))
    spectators: Seats = field(metadata=saved_as(Seats))
    members: dict[tuple[bool, int], Member] = field(
        default_factory=dict, metadata=not_saved("connections end with their process")
    )
    """Everybody who is connected, by whether they watch and their slot."""
    people_so_far: int = 0
    """The last person id that was given."""
    seats_changed: bool = True
    """Whether the seats of the world have to follow those of the room in the next tick."""
    bots_due: int = 0
    """Before this time no bots fill the room; 0 is no such wait."""

    roster: Roster = field(metadata=saved_as(Roster))
    log: RoomLog = field(default_factory=RoomLog)
    door: Door = field(default_factory=Door)
    chat: ChatState = field(default_factory=ChatState)
    votes: Votes = field(default_factory=Votes)
    clock: RoomClock = field(default_factory=RoomClock)
    status: StatusFeed = field(default_factory=StatusFeed)
    result: RoundResult = field(default_factory=RoundResult)

    phase: int = Phase.LOBBY
    has_lobby: bool = False
    """Whether the room has a lobby, and a host while anybody is there."""
    host: int | None = None
    """The host's person id."""
    stop_asked: bool = False
    """Whether the present phase ends with the next tick."""
    rematch: bool = False
    """Whether all players wanted another round before they left the results: it begins at once."""
    idle_s: float = 0.0
    """For how long nobody has been in the room."""

    opener: str = field(default="", metadata=not_saved("addresses never are"))
    """The address that the room counts against."""
    drawing: bool = field(default=False, metadata=not_saved("its process draws"))
    """Whether a new map is being drawn; no round starts meanwhile."""
    command_rates: CommandRates = field(
        default_factory=CommandRates, metadata=not_saved("seconds after, nothing is left of them")
    )

    def __repr__(self) -> str:
        # Never its code, link or password, nor its people: tracebacks and logs show this.
        return f"<Room {self.id} of {self.game.name}>"

    # Its life

    @property
    def standing_tick(self) -> int:
        """The tick of a room that is in no world."""
        assert self.state is not None
        return int(self.state.tables["match"]["tick"][0])

    @property
    def course(self) -> Course:
        """The table by which the room goes through its phases."""
        endless = self.game.is_endless(self.settings)
        return Course(endless + 2 * self.has_lobby)

    @property
    def in_lobby(self) -> bool:
        """Whether the room waits in its lobby, outside every world."""
        return self.has_lobby and self.phase == Phase.LOBBY

    @property
    def stopping(self) -> bool:
        """Whether its countdown, its round or its results are to end now."""
        if not self.has_lobby or self.stop_asked:
            return self.stop_asked
        if self.phase == Phase.COUNTDOWN:
            return not self.enough_players
        return self.phase == Phase.RESULTS and self.all_ready

    @property
    def latecomers_watch(self) -> bool:
        """Whether players who come now watch until the present round is over."""
        in_round = self.has_lobby and self.phase in (Phase.PLAYING, Phase.RESULTS)
        return in_round and self.door.late_join == "watch"

    @property
    def watch_delay_ticks(self) -> int:
        """How much later spectators see a round."""
        return self.settings.watch_delay_s * self.game.tick_hz

    def enter_phase(self, phase: int) -> None:
        """The room's world has moved on. Ready marks are for one round only."""
        self.rematch = (self.phase, phase) == (Phase.RESULTS, Phase.LOBBY) and self.all_ready
        self.phase = phase
        self.stop_asked = False
        self.status.changed()
        if phase == Phase.PLAYING:
            for seat in self.seats:
                seat.ready = False

    def begin_anew(self, game: Game, settings: GameSettings, state: RoomState) -> None:
        """Go on with another game or map at tick 0, in a room that is in its lobby. Raises
        SeatsFull when more players are here than its settings allow.
        """
        self.seats.resize(settings.player_limit)
        now, ratio = self.clock.at(self.standing_tick), game.tick_hz / self.game.tick_hz
        for seats in (self.seats, self.spectators):
            seats.rescale(now, ratio)
        self.chat.rescale(now, ratio)
        self.clock.restart(now)
        self.status.sent_at = now
        self.game, self.settings, self.state = game, settings, state
        self.layout = CellLayout.of(state.map.width, state.map.height, game.cell_size)
        self.roster, self.result = Roster.of_empty_seats(settings.player_limit), RoundResult()

    # Its people

    @property
    def enough_players(self) -> bool:
        """Whether as many players are connected as a round needs."""
        return self.connected_players >= self.settings.needed_players

    @property
    def all_ready(self) -> bool:
        """Whether nobody is left to wait for. A disconnected player is waited for while the seat
        is held.
        """
        return self.enough_players and all(seat.ready for seat in self.seats if seat.is_present)

    @property
    def connected_players(self) -> int:
        return sum(seat.stage is Stage.CONNECTED for seat in self.seats)

    @property
    def size(self) -> int:
        """How many places are taken, by players and spectators, in whatever stage."""
        return len(self.seats) + len(self.spectators)

    @property
    def has_people(self) -> bool:
        """Whether anybody is connected, or has a held seat."""
        return any(True for _ in self.present())

    @property
    def players(self) -> int:
        """How many players are connected or held."""
        return sum(seat.stage is not Stage.RESERVED for seat in self.seats)

    def seats_for(self, spectator: bool) -> Seats:
        return self.spectators if spectator else self.seats

    def count_waiting(self, cap: HoldingCap) -> None:
        """From now on count by address, in a cap, the places that nobody is connected to."""
        for seats in (self.seats, self.spectators):
            seats.count_waiting(cap)

    def present(self) -> Iterator[tuple[bool, Seat]]:
        """Everybody who is here, players first: whether they watch, and their seat."""
        for spectator in (False, True):
            for seat in self.seats_for(spectator):
                if seat.is_present:
                    yield spectator, seat

    def person(self, person_id: Any) -> tuple[bool, Seat] | None:
        """Somebody who is here, as ``present`` gives them."""
        return next((one for one in self.present() if one[1].person_id == person_id), None)

    def seat_of_player(self, player_id: str) -> Seat | None:
        """A player's seat in whatever stage; that of a player before that of a spectator."""
        return self.seats.of(player_id) or self.spectators.of(player_id)

    def seat_of(self, member: Member) -> Seat:
        """The seat of a connected member."""
        seat = self.seats_for(member.spectator).get(member.slot)
        assert seat is not None, "a connected member has its seat"
        return seat

    def next_person_id(self) -> int:
        """A number for somebody new."""
        self.people_so_far += 1
        return self.people_so_far

    def expire_seats(self, now: int) -> None:
        """Free the seats whose reservation or hold has run out, and let bots in when people have
        been waited for long enough.
        """
        if 0 < self.bots_due <= now:
            self.bots_due = 0
            self.seats_have_changed()
        for seats in (self.seats, self.spectators):
            if seats.deadline <= now:
                seats.expire(now)
                self.seats_have_changed()

    def seats_have_changed(self) -> None:
        """Somebody has come, gone, or changed their name or team: the world's seats and the roster
        follow, and the room gets another host if its host has left.
        """
        self.seats_changed = True
        self.status.changed()
        if self.has_lobby:
            self._replace_absent_host()

    def _replace_absent_host(self) -> None:
        """When the host has left, whoever has been here longest becomes the host. Connected people
        come before people whose seat is held.
        """
        here = [seat for _, seat in self.present()]
        if any(seat.person_id == self.host for seat in here):
            return
        connected = [seat.person_id for seat in here if seat.stage is Stage.CONNECTED]
        self.host = min(connected or [seat.person_id for seat in here], default=None)

    # Their names

    def free_name(self, name: str, player_id: str) -> str:
        """The name, made unique among everybody in the room and all bots it may ever have."""
        people = [seat for seats in (self.seats, self.spectators) for seat in seats]
        taken = {seat.name for seat in people if seat.player_id != player_id}
        return unique_name(name, taken, bot_names(self.seed, self.seats.limit))

    def name_of(self, slot: int, serial: int) -> str:
        """The name of a seat's occupant."""
        seat = self.seats.get(slot)
        if seat is not None and seat.serial == serial:
            return seat.name
        return bot_name(self.seed, slot) if serial == BOT_SERIAL else ""
