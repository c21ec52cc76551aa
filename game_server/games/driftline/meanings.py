"""Explains Driftline's numbers on the wire, for people who write clients in other languages."""

from __future__ import annotations

from game_server.games.driftline import tuning as t
from game_server.games.driftline.flight import ALIVE, SHIELDED, TELEPORT_SHIFT
from game_server.games.driftline.ships import BANKING, CHARGING, DASHING
from game_server.games.driftline.weapons import BLASTER, MINE, RAIL

WEAPONS = {"blaster": BLASTER, "rail": RAIL, "mine": MINE}
PICKUPS = {"repair": t.REPAIR, "overcharge": t.OVERCHARGE, "armour": t.ARMOUR, "mines": t.MINES}
STATUS = {"alive": ALIVE, "shielded": SHIELDED, "teleports": 3 << TELEPORT_SHIFT}

ENUMS = {
    "pickups.what": PICKUPS,
    "pickup.what": PICKUPS,
    "boom.weapon": WEAPONS,
    "kill.weapon": WEAPONS,
    "duel.weapon": WEAPONS,
}
FLAGS = {
    "ships.flags": {**STATUS, "dashing": DASHING, "charging": CHARGING, "banking": BANKING},
    "ships.status": STATUS,
    "ships.strikes": {"hits": 0x0F, "hurts": 0xF0},
}
NOTES = {
    "ships.slot": "the seat of its player",
    "ships.hull": f"0 to {t.HULL:g}",
    "ships.dash_recharge": "ticks until one more dash is there",
    "ships.dash_ticks": "ticks that the dash still lasts",
    "ships.fire_ready": "ticks until the blaster fires again",
    "ships.rail_ready": "ticks until the rail can charge again",
    "ships.rail_charge": "ticks until the charging rail goes off; 0 is not charging",
    "ships.shots": "a wrapping counter of its shots, as in shots.number",
    "ships.strikes": "wrapping counters: its hits on others, and its hurts by others",
    "ships.mines": "mines on board",
    "shots.x": "where it began",
    "shots.aim": f"its direction; it flies at {t.BLASTER_SPEED_UNITS_PER_S:g} units per second",
    "shots.born_at": "the low byte of the tick at which it began",
    "shots.owner": "the slot of its shooter",
    "crystals.hull": "0 is broken",
    "pickups.ready": "1 can be taken, 0 comes back later",
    "mines.owner": "the slot of its layer",
    "mines.armed": "1 goes off when a foe comes close",
    "mines.near": "1 is seen by everybody, since a foe is close",
    "blips.slot": "the seat of the ship that the minimap shows here",
    "heat.levels": "one row of the minimap of a crowd: fields of two bits, left in the lowest; "
    "0 is cold, 3 hottest",
    "heat.line": "the row of the minimap, 0 is the top",
    "map.pads": "[x, y, radius] of each pad where shards are banked",
    "map.pad_teams": "in Core Run, the team that owns each pad; 0 is none",
    "map.bounce": "[x, y, radius] of each bounce pad",
    "map.crystals": "[x, y] where crystals stand",
    "map.repairs": "[x, y] of repairs",
    "map.boosts": "[x, y] of other pick-ups",
    "map.spawns": "[x, y] where ships enter",
}

MODES = {
    "rounds": "Everybody for themselves: most banked shards win.",
    "teams": "Two to four teams, one score each: bank for yours.",
    "core_run": "Teams can rob each other: stand on a foreign pad and take from its bank.",
    "practice": "You among bots, without an end.",
    "world": "A large arena without an end: come and go, and climb the leaderboard.",
}
"""A sentence about each mode, for players who choose one."""
