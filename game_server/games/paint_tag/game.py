"""Paint Tag: everybody walks over one grid and paints it; most fields after a minute win.

Walking paints the field under you. Walking into somebody steals a patch around them: they stand
still for a moment, and the fields that they had painted there become yours.
"""

from __future__ import annotations

from pydantic import Field

from game_server.games.base import GameSettings
from game_server.games.room_game import Entity, OneRoom, RoomGame, SeatInput
from game_server.protocol.declare import Event, Grid, Input, Kind
from game_server.protocol.wire import INT, POS, U8, U16, WireType
from game_server.simulation.game_map import GameMap

WIDTH, HEIGHT = 64, 36
COLOUR = WireType("colour", "<u1", meaning="a slot + 1; 0 is unpainted")
STUN_TICKS = 10
"""One second: long enough to matter in a minute's round, too short to be boring."""
STEAL_RADIUS = 2
LOOK_FIELDS = 6
"""How far a bot sees. At twice this, eight bots leave nothing for a person."""
TURN, PICK, SPOT = 1, 2, 3
"""Purposes of random numbers."""
WAYS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


class Settings(GameSettings):
    """Paint Tag's settings."""

    player_limit: int = Field(8, ge=1, le=64, title="Players", description="Most at once.")
    min_players: int = Field(4, ge=0, le=64, title="Fill with bots to")
    round_seconds: int = Field(60, ge=10, le=600, title="Round", description="How long it lasts.")


class PaintTag(RoomGame):
    """The rules. A walker's colour is its slot + 1; 0 is unpainted."""

    name, title, tick_hz = "paint_tag", "Paint Tag", 10
    about = "Paint the floor, bump to steal."
    goal = "Cover most fields at the end."
    phrases = ("Hello!", "Good game!", "My colour!", "Sorry!")
    settings = Settings
    input = Input(buttons=tuple(WAYS), labels={"move": "Walk"})
    walkers = Kind(
        sent={"x": U8, "y": U8, "colour": COLOUR, "stunned": U8},
        born={"slot": U16},
        state={"seat": INT},
        cell=None,
    )
    paint = Grid(WIDTH, HEIGHT, COLOUR)
    bump = Event(fields={"x": POS, "y": POS, "by": U16, "stolen": U8}, sound="coin")

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        return GameMap(WIDTH, HEIGHT)

    def map_ms(self, settings: GameSettings) -> float:
        return 0.0

    def start_room(self, room: OneRoom) -> None:
        room.paint.fill(0)
        for seat in room.seats:
            seat.score = 0
        for walker in room.walkers:
            walker.x, walker.y = self.spot(room, walker.seat)
            walker.stunned = 0

    def join_room(self, room: OneRoom, slot: int) -> None:
        x, y = self.spot(room, slot)
        room.spawn("walkers", x=x, y=y, colour=slot + 1, slot=slot, seat=slot)
        room.seats[slot].score = room.paint.cells.count(slot + 1)

    def leave_room(self, room: OneRoom, slot: int) -> None:
        for walker in room.walkers:
            if walker.seat == slot:
                room.kill("walkers", walker)

    def bot(self, room: OneRoom, slot: int, act: SeatInput) -> None:
        walker = next((w for w in room.walkers if w.seat == slot), None)
        if walker is None:
            return
        ahead = {way: self.promise(room, walker, step) for way, step in WAYS.items()}
        best = max(ahead.values())
        ties = [way for way, fields in ahead.items() if fields == best]
        setattr(act, ties[int(room.random(TURN, slot) * len(ties))], True)

    def step_room(self, room: OneRoom, inputs: list[SeatInput]) -> None:
        places = {(walker.x, walker.y): walker for walker in room.walkers}
        for walker in room.walkers:
            if walker.stunned:
                walker.stunned -= 1
                continue
            target = self.target(walker, inputs[walker.seat])
            other = places.get(target)
            if other is None:
                places.pop((walker.x, walker.y), None)
                walker.x, walker.y = target
                places[target] = walker
            elif other is not walker and not other.stunned:
                self.steal(room, walker, other)
            room.paint[walker.x, walker.y] = walker.colour
        for seat in room.seats:
            seat.score = room.paint.cells.count(seat.id + 1)

    def steal(self, room: OneRoom, thief: Entity, victim: Entity) -> None:
        victim.stunned = STUN_TICKS
        stolen = 0
        for x in range(max(0, victim.x - STEAL_RADIUS), min(WIDTH, victim.x + STEAL_RADIUS + 1)):
            for y in range(
                max(0, victim.y - STEAL_RADIUS), min(HEIGHT, victim.y + STEAL_RADIUS + 1)
            ):
                if room.paint[x, y] == victim.colour:
                    room.paint[x, y] = thief.colour
                    stolen += 1
        room.emit("bump", x=victim.x, y=victim.y, by=thief.seat, stolen=stolen)

    @staticmethod
    def target(walker: Entity, keys: SeatInput) -> tuple[int, int]:
        """Where the keys lead: one field, sideways before up and down, never off the grid."""
        dx = keys.right - keys.left
        dy = 0 if dx else keys.down - keys.up
        return min(max(walker.x + dx, 0), WIDTH - 1), min(max(walker.y + dy, 0), HEIGHT - 1)

    @staticmethod
    def promise(room: OneRoom, walker: Entity, step: tuple[int, int]) -> int:
        """How many fields that are not yet its own a bot sees on its way; -1 at the border."""
        x, y, fields = walker.x + step[0], walker.y + step[1], 0
        if not (0 <= x < WIDTH and 0 <= y < HEIGHT):
            return -1
        for _ in range(LOOK_FIELDS):
            if not (0 <= x < WIDTH and 0 <= y < HEIGHT):
                break
            fields += room.paint[x, y] != walker.colour
            x, y = x + step[0], y + step[1]
        return fields

    @staticmethod
    def spot(room: OneRoom, slot: int) -> tuple[int, int]:
        """A free place to begin at."""
        taken = {(walker.x, walker.y) for walker in room.walkers}
        for attempt in range(64):
            x = int(room.random(PICK, slot * 64 + attempt) * WIDTH)
            y = int(room.random(SPOT, slot * 64 + attempt) * HEIGHT)
            if (x, y) not in taken:
                break
        return x, y
