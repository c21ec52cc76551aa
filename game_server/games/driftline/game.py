"""Driftline: a top-down arena shooter of hover ships.

Kills and crystals drop shards; carried shards make shots stronger and their carrier a target;
holding still on a pad banks them as score. Alone or in teams; in Core Run teams rob each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
from pydantic import Field

from game_server.games.base import Game, GameSettings, Inputs, Rows, Standing
from game_server.games.driftline import (
    awards,
    bots,
    bumps,
    damage,
    disconnected_ships,
    meanings,
    mines,
    minimap,
    scoring,
    ships,
    spawning,
    teams,
    treasure,
    tuning,
    weapons,
    wounds,
)
from game_server.games.driftline.flight import fly
from game_server.games.driftline.map import expected_ms, make_map, with_pad_teams
from game_server.games.driftline.map_index import MapIndex
from game_server.games.driftline.rasters import Rasters, prepare_rasters
from game_server.games.driftline.solids import Solids
from game_server.protocol.declare import Event, Input, Kind, RoomColumns, SeatColumns
from game_server.protocol.wire import (
    ANGLE,
    ANGLE8,
    COARSE,
    COORDINATE,
    FINE,
    FLOAT,
    I32,
    INT,
    POS,
    TICK,
    U8,
    U16,
    U32,
    VEL,
    StateType,
    WireType,
)
from game_server.simulation.history import History
from game_server.simulation.world import SETTING, World

if TYPE_CHECKING:
    from game_server.simulation.game_map import GameMap

BLIP = WireType("blip", "<u1", tuning.BLIP_STEPS_PER_UNIT, meaning=COORDINATE)
TICK8 = WireType("tick8", "<u1", wrap=True, meaning="the low byte of a tick's number")
"""Unambiguous for entities that live less than 128 ticks."""


class Settings(GameSettings):
    """What a host may choose."""

    mode: Literal["rounds", "teams", "core_run", "practice", "world"] = Field(
        "rounds", title="Mode"
    )
    teams: int = Field(2, ge=2, le=4, title="Teams", description="How many teams there are.")
    min_players: int = Field(
        6,
        ge=0,
        le=1000,
        title="Fill with bots to",
        description="Bots take free seats, and leave them to people.",
    )
    map_size: Literal["auto", "small", "medium", "large", "huge"] = Field(
        "auto",
        title="Map size",
        description="Auto fits the players; a map far too small for them is drawn larger.",
    )
    rewind_ms: int = Field(
        tuning.REWIND_MS,
        ge=0,
        le=1000,
        title="Lag compensation",
        description="How far back a rail shot may hit what the shooter saw; 0 is off.",
    )


class Driftline(Game):
    """The rules, vectorised over rooms; ``step`` reads as the phases of a tick."""

    name = "driftline"
    title = "Driftline"
    about = "Drift, fight, carry shards home."
    goal = "Banked shards win. Kills alone score nothing."
    phrases = ("Hello!", "Good game!", "Well shot!", "Help me!", "To the bank!", "Sorry!")
    modes = meanings.MODES
    enums, flags, notes = meanings.ENUMS, meanings.FLAGS, meanings.NOTES
    tick_hz = tuning.TICK_HZ
    settings = Settings
    uses = frozenset({"bot_level", "score_limit", "friendly_fire", "map_seed"})
    kept_columns = scoring.KEPT
    input = Input(
        ("up", "down", "left", "right", "fire"),
        aim=True,
        presses=("dash", "rail", "mine"),
        movement=("up", "down", "left", "right"),
        labels={
            "move": "Fly",
            "aim": "Aim",
            "fire": "Fire",
            "dash": "Dash",
            "rail": "Rail",
            "mine": "Mine",
        },
    )
    rooms = RoomColumns({wounds.COLUMN: wounds.TYPE})
    seats = SeatColumns(
        {
            # The exact numbers; those that clients see (score, kills, deaths) lag behind in crowds.
            "true_score": INT,
            "true_kills": INT,
            "true_deaths": INT,
            "sent_tally": StateType("<i8", (3,)),
            "banked": StateType("<i8", (tuning.LEADER_SLICES,)),
            "stolen": INT,
            "streak": INT,
            "longest_streak": INT,
            "fleeing": INT,
            **History.columns(tuning.HISTORY_TICKS),
        }
    )

    ships = Kind(
        sent={
            "x": COARSE,
            "y": COARSE,
            "aim": ANGLE8,
            "flags": U8,
            "hull": U8,
            "shards": U8,
            "armour": U8,
        },
        born={"slot": U16},
        private={
            "x": FINE,
            "y": FINE,
            "vx": VEL,
            "vy": VEL,
            "dash_ticks": U8,
            "dash_charges": U8,
            "dash_recharge": U8,
            "fire_ready": U8,
            "rail_ready": U8,
            "rail_charge": U8,
            "status": U8,
            "shots": U8,
            "strikes": U8,
            "mines": U8,
        },
        state={
            "seat": INT,
            "team": INT,
            "health": FLOAT,
            "armour_left": FLOAT,
            "hurt_at": TICK,
            "hurt_by": INT,
            "hurt_with": INT,
            "shield_ticks": INT,
            "cover_ticks": INT,
            "alone_ticks": INT,
            "respawn_ticks": INT,
            "bank_ticks": INT,
        },
    )
    shots = Kind(
        born={
            "x": POS,
            "y": POS,
            "aim": ANGLE,
            "born_at": TICK8,
            "owner": U16,
            "number": U8,
        },
        state={
            "vx": FLOAT,
            "vy": FLOAT,
            "cx": FLOAT,
            "cy": FLOAT,
            "age": INT,
            "range": FLOAT,
            "damage": FLOAT,
        },
        cell=("cx", "cy"),
    )
    crystals = Kind(sent={"x": POS, "y": POS, "hull": U8}, state={"back_at": TICK}, static=True)
    shards = Kind(sent={"x": POS, "y": POS, "worth": U8}, state={"ends_at": TICK})
    pickups = Kind(
        sent={"x": POS, "y": POS, "what": U8, "ready": U8}, state={"back_at": TICK}, static=True
    )
    mines = Kind(
        sent={"armed": U8, "near": U8},
        born={"x": POS, "y": POS, "owner": U16},
        state={
            "seat": INT,
            "team": INT,
            "audience": INT,
            "noticed_at": TICK,
            "armed_at": TICK,
            "ends_at": TICK,
        },
        audience="audience",
    )
    blips = Kind(born={"slot": U16}, sent={"x": BLIP, "y": BLIP}, cell=None)
    heat = Kind(born={"line": U8}, sent={"levels": U32}, cell=None)
    teams = Kind(born={"team": U8}, sent={"score": I32}, cell=None)

    hit = Event(fields={"x": POS, "y": POS, "target": U16, "by": U16, "damage": U8})
    beam = Event(
        fields={"x0": POS, "y0": POS, "x1": POS, "y1": POS, "by": U16, "tick": TICK},
        cell=("x0", "y0", "x1", "y1"),
    )
    blast = Event(fields={"x": POS, "y": POS, "by": U16})
    boom = Event(fields={"x": POS, "y": POS, "by": U16, "victim": U16, "weapon": U8})
    bank = Event(fields={"x": POS, "y": POS, "slot": U16, "amount": U8})
    theft = Event(fields={"x": POS, "y": POS, "slot": U16, "team": U8, "amount": U8})
    pickup = Event(fields={"x": POS, "y": POS, "slot": U16, "what": U8})
    kill = Event("room", {"by": U16, "victim": U16, "weapon": U8})
    duel = Event("member", {"by": U16, "victim": U16, "weapon": U8})
    tally = Event("member", {"score": I32, "kills": U16, "deaths": U16})

    def __init__(self) -> None:
        self._rasters = Rasters()
        self._indexes: WeakKeyDictionary[World, MapIndex] = WeakKeyDictionary()

    def make_map(self, settings: GameSettings, seed: int) -> GameMap:
        assert isinstance(settings, Settings)
        players = max(settings.player_limit, settings.min_players)
        drawn = make_map(players, seed, settings.map_size)
        in_core_run = settings.mode == "core_run"
        return with_pad_teams(drawn, self.team_count(settings)) if in_core_run else drawn

    def map_ms(self, settings: GameSettings) -> float:
        assert isinstance(settings, Settings)
        players = max(settings.player_limit, settings.min_players)
        return expected_ms(players, settings.map_size)

    def prepare_map(self, game_map: GameMap) -> None:
        super().prepare_map(game_map)
        prepare_rasters(game_map)

    def setting_values(self, settings: GameSettings) -> dict[str, Any]:
        return {**super().setting_values(settings), SETTING + "teams": self.team_count(settings)}

    def is_endless(self, settings: GameSettings) -> bool:
        return settings.mode in ("practice", "world")

    def team_count(self, settings: GameSettings) -> int:
        return settings.teams if settings.mode in ("teams", "core_run") else 0

    def constants(self) -> dict[str, Any]:
        return tuning.constants()

    def open(self, w: World, rooms: Rows) -> None:
        treasure.set_out(w, self.map_index(w), rooms)
        minimap.open(w, self.map_index(w), rooms)

    def start_round(self, w: World, rooms: Rows) -> None:
        scoring.reset(w, np.flatnonzero(np.isin(w.seats.room, rooms)))
        teams.reset(w, self.map_index(w), rooms)
        treasure.reset(w, self.map_index(w), rooms)
        mines.reset(w, rooms)
        spawning.reset(w, self.map_index(w), rooms)
        wounds.reset(w, rooms)

    def join(self, w: World, seats: Rows) -> None:
        scoring.reset(w, seats)
        spawning.join(w, self.map_index(w), seats)

    def leave(self, w: World, seats: Rows) -> None:
        rows = ships.ship_rows(w)[seats]
        rows = rows[rows >= 0]
        wounds.remember(w, rows)
        treasure.drop(w, self.map_index(w), w.ships, rows, ships.cargo(w, rows))
        w.ships.kill(rows)
        mines.leave(w, seats)

    def bots(self, w: World, seats: Rows) -> Inputs:
        return bots.decide(w, self.map_index(w), self.input, seats)

    def step(self, w: World, inputs: Inputs) -> None:
        map_index = self.map_index(w)
        of_ships = inputs[w.seat_rows(w.ships.room, w.ships.seat)]
        spawning.respawn(w, map_index)
        triggers = fly(w.ships, of_ships, w.walls, map_index)
        weapons.record_positions(w)
        solids = Solids(w)
        bumps.bump(w, solids)
        hits = weapons.fly_shots(w, solids) + weapons.fire(w, triggers, of_ships, solids)
        hits += mines.update(w, solids)
        mines.lay(w, of_ships)
        damage.apply(w, map_index, hits)
        treasure.collect(w, map_index, solids)
        scoring.roll(w)
        scoring.bank(w, map_index)
        damage.recover(w)
        disconnected_ships.protect(w)
        ships.show(w, of_ships)
        minimap.show(w, map_index)
        scoring.end_rounds(w)
        scoring.show(w)

    def result(self, w: World, room: int) -> list[Standing]:
        return awards.standings(w, room)

    def map_index(self, w: World) -> MapIndex:
        """The features of the world's maps; made anew when rooms have come or gone."""
        index = self._indexes.get(w)
        if index is None or index.maps is not w.maps:
            index = self._indexes[w] = MapIndex(w.maps, self._rasters)
        return index
