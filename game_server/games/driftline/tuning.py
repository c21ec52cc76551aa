"""Every number of Driftline in one place, with its unit and its reason.

Durations that a step counts are whole ticks, derived here from seconds. The numbers that
prediction needs reach the browser through ``constants()``; its twin has no number of its own.
"""

from __future__ import annotations

from typing import Any

TICK_HZ = 30
DT_S = 1.0 / TICK_HZ


def ticks(seconds: float) -> int:
    """Seconds as whole ticks, halves rounded up."""
    return int(seconds * TICK_HZ + 0.5)


# Flight. v += thrust·dir·dt; v -= drag·v·dt, so the top speed is thrust · (1/drag - dt) = 420.
SHIP_RADIUS_UNITS = 20.0
THRUST_UNITS_PER_S2 = 1800.0
DRAG_PER_S = 3.75
"""A quarter of a second to turn: below 3 ships feel like ice, above 5 they do not drift."""
TOP_SPEED_UNITS_PER_S = 420.0
CHARGING_THRUST = 0.6
"""Thrust while a rail charges: others see the charge and can dodge or attack."""
WALL_RESTITUTION = 0.35
DASH_SPEED_UNITS_PER_S = 1260.0
DASH_TICKS = ticks(0.15)
DASH_EXIT = 0.4
"""Share of the speed that is left when a dash ends: a little above top speed, then drag."""
DASH_CHARGES = 2
DASH_RECHARGE_TICKS = ticks(3.0)
BOUNCE_SPEED_UNITS_PER_S = 760.0
"""Least speed at which a bounce pad throws a ship back."""
POS_STEPS_PER_UNIT = 8.0
FINE_STEPS_PER_UNIT = 256.0
VEL_STEPS_PER_UNIT = 16.0

# Collisions of ships with ships and crystals: velocity only, after the predicted part.
BUMP_RESTITUTION = 0.5
BUMP_PUSH_PER_S = 6.0
"""Units per second of parting speed for every unit of overlap."""

# Hull and shield.
HULL = 100.0
REGENERATION_PER_S = 15.0
REGENERATION_DELAY_TICKS = ticks(3.0)
SHIELD_TICKS = ticks(2.0)
COVER_TICKS = ticks(3.0)
"""Shield in each life for a ship whose player has lost the connection."""
COVER_AFTER_TICKS = ticks(1.0)
"""The shield begins after this time: longer than a rail charges, so that nobody dodges by dropping
the connection.
"""
WOUNDS = 32
"""How many damaged ships that left a round a room remembers."""
RESPAWN_TICKS = ticks(2.0)
SPAWN_CANDIDATES = 6
SPAWN_SAFE_UNITS = 900.0
"""Spawns farther than this from every foe are equally safe."""

# Blaster.
BLASTER_DAMAGE = 8.0
BLASTER_TICKS = ticks(0.2)
BLASTER_SPEED_UNITS_PER_S = 900.0
BLASTER_LIFE_TICKS = ticks(1.1)
BLASTER_RADIUS_UNITS = 6.0
"""Large, so that a shot that looks like a hit on the screen is a hit."""
MUZZLE_UNITS = 16.0
"""From a ship's middle to where its shots begin: inside its own circle, so never in a wall."""

# Rail.
RAIL_DAMAGE = 55.0
RAIL_CHARGE_TICKS = ticks(0.6)
RAIL_COOLDOWN_TICKS = ticks(4.0)
RAIL_RANGE_UNITS = 1400.0
REWIND_MS = 500
"""How far back targets are rewound for a shooter; more lets shots reach behind cover."""
HISTORY_TICKS = 32
"""Ticks of positions kept: above ``REWIND_MS``'s limit of one second."""

# Mines.
MINE_LIMIT = 3
"""The mines that a pick-up gives, and the most that a ship carries."""
MINE_ARMS_TICKS = ticks(1.2)
MINE_LIFE_TICKS = ticks(60.0)
MINE_SEEN_UNITS = 260.0
"""Distance at which a foe sees a mine: at top speed 0.4 s before it explodes."""
MINE_SHOWN_TICKS = ticks(1.0)
"""How long a mine stays visible after a foe was near, so that it does not flicker."""
MINE_TRIGGER_UNITS = 80.0
MINE_BLAST_UNITS = 150.0
MINE_DAMAGE = 60.0
MINE_EDGE = 0.5
"""Share of the damage at the blast's edge."""

# Shards: score once banked, damage while carried.
SHARD_DAMAGE = 0.02
SHARD_DAMAGE_LIMIT = 0.20
SHARD_LIMIT = 255
SHARD_LIFE_TICKS = ticks(25.0)
SHARD_REACH_UNITS = 62.0
"""Distance at which a ship collects shards: large, since chasing dots is no fun."""
SHARD_SCATTER_UNITS = 70.0
SHARD_PILES = 6
"""Most piles from one death; a pile can be worth more than one shard."""
KILL_SHARDS = 3
CRYSTAL_SHARDS = 3
BANK_TICKS = ticks(1.5)
BANK_SPEED_UNITS_PER_S = 90.0
"""Slower than this is holding still: above 60, or a braking ship's drift costs a second."""
PAD_RADIUS_UNITS = 90.0

# Crystals and pick-ups.
CRYSTAL_RADIUS_UNITS = 28.0
CRYSTAL_HULL = 24.0
CRYSTAL_RETURN_TICKS = ticks(18.0)
PICKUP_RADIUS_UNITS = 24.0
REPAIR, OVERCHARGE, ARMOUR, MINES = 0, 1, 2, 3
"""The kinds of pick-ups, in the column ``what``. At a repair's place another repair returns; at
other places armour, mines and overcharge take turns."""
REPAIR_HULL = 40.0
ARMOUR_HULL = 40.0
"""Takes damage before the hull does. It decays, so that it is for attacking, not for hoarding."""
ARMOUR_DECAY_PER_S = 4.0
PICKUP_RETURN_TICKS = (ticks(15.0), ticks(25.0), ticks(25.0), ticks(25.0))
"""By kind."""

# Rounds and the rolling leaderboard of the endless world: the score of the last five minutes.
LEADER_SLICES = 10
LEADER_SLICE_TICKS = ticks(30.0)

# Core Run: teams steal from each other's bank.
CORE_BANK = 20
"""Shards in every team's bank at the start: there must be something to steal."""
THEFT_SHARDS = 4
"""Taken by a ship that has stood on a foreign pad for ``BANK_TICKS``, again and again."""

# Crowds: rooms with more ships than this announce only their leaders, so that a room of a
# thousand costs no more bytes per client.
CROWD_SHIPS = 32
LEADERS = 8
SCORE_TICKS = 12
SCORE_SLICE = 4
"""Seats of a crowd, besides its leaders, whose scores are brought up to date every
``SCORE_TICKS``."""
TALLY_TICKS = ticks(10.0)
"""Time after which a player is sent their own score again, in case they have reconnected."""

# The minimap of arenas that are larger than a player's view.
BLIP_TICKS = 12
BLIP_STEPS_PER_UNIT = 1.0 / 32.0
HEAT_FIELDS = 16
"""Fields of a crowd's raster each way: with two bits a field, a line fills 32 bits."""
HEAT_LINE_TICKS = 2
HEAT_LEVELS = (1, 2, 5)
"""Ships in a field from which on it is warm, hot and hottest."""

# Bots. Index 0 is easy, 1 medium, 2 hard. They see no more than a screen and aim with these errors.
BOT_SIGHT_UNITS = (620.0, 710.0, 800.0)
BOT_FIRE_RANGE_UNITS = (480.0, 620.0, 760.0)
BOT_AIM_ERROR_TURN = (0.07, 0.03, 0.007)
"""Largest error of aim, as a share of a turn: 25°, 11° and 2.5°."""
BOT_LEAD = (0.2, 0.7, 1.0)
"""Share of the right lead: easy bots shoot mostly at where a ship is."""
BOT_TRIGGER = (0.3, 0.7, 1.0)
"""Share of decisions in which a bot with a target fires."""
BOT_STOPS_STEERING = (0.5, 0.15, 0.0)
"""Share of moods in which a fighting bot does not steer: this makes easy bots easy targets."""
BOT_DODGE = (0.0, 0.05, 0.12)
"""Chance per decision that a bot under fire dashes."""
BOT_RAIL = (0.0, 0.06, 0.25)
"""Chance per decision that a bot with a far target in the open charges its rail."""
BOT_CIRCLES = (0.6, 0.8, 1.0)
"""How much a fighting bot circles its target, compared with flying towards or away."""
BOT_RAIDS = (0.4, 0.5, 0.6)
"""Share of the time in which a bot goes to rob another team's bank."""
BOT_FEARS_MINES = (0.4, 1.0, 1.6)
"""How strongly a bot turns away from a mine that it sees, compared with its own direction."""
BOT_LAYS_MINES = (0.01, 0.03, 0.05)
"""Chance per decision that a bot with a foe near lays a mine; four times that when it flees."""
BOT_MINE_RANGE_UNITS = 450.0
BOT_RAIL_RANGE_UNITS = (350.0, 1100.0)
BOT_FLEE_HULL = (0.0, 22.0, 34.0)
BOT_KEEP_AWAY_UNITS = (220.0, 270.0, 330.0)
"""The distance at which a bot prefers to fight."""
BOT_BANK_SHARDS = (4, 5, 6)
"""Shards from which on a bot goes to bank; its character adds up to four."""


def constants() -> dict[str, Any]:
    """The numbers that the browser needs to predict and draw, by the names that it uses."""
    return {
        "dt": DT_S,
        "ship_radius": SHIP_RADIUS_UNITS,
        "thrust": THRUST_UNITS_PER_S2,
        "drag": DRAG_PER_S,
        "top_speed": TOP_SPEED_UNITS_PER_S,
        "charging_thrust": CHARGING_THRUST,
        "wall_restitution": WALL_RESTITUTION,
        "dash_speed": DASH_SPEED_UNITS_PER_S,
        "dash_ticks": DASH_TICKS,
        "dash_exit": DASH_EXIT,
        "dash_charges": DASH_CHARGES,
        "dash_recharge_ticks": DASH_RECHARGE_TICKS,
        "bounce_speed": BOUNCE_SPEED_UNITS_PER_S,
        "pos_steps": POS_STEPS_PER_UNIT,
        "fine_steps": FINE_STEPS_PER_UNIT,
        "vel_steps": VEL_STEPS_PER_UNIT,
        "blaster_ticks": BLASTER_TICKS,
        "blaster_speed": BLASTER_SPEED_UNITS_PER_S,
        "muzzle": MUZZLE_UNITS,
        "rail_charge_ticks": RAIL_CHARGE_TICKS,
        "rail_cooldown_ticks": RAIL_COOLDOWN_TICKS,
        "rail_range": RAIL_RANGE_UNITS,
        "hull": HULL,
        "armour_hull": ARMOUR_HULL,
        "respawn_ticks": RESPAWN_TICKS,
        "bank_ticks": BANK_TICKS,
        "crystal_hull": CRYSTAL_HULL,
        "mine_trigger": MINE_TRIGGER_UNITS,
        "mine_blast": MINE_BLAST_UNITS,
        "shard_damage": SHARD_DAMAGE,
        "shard_damage_limit": SHARD_DAMAGE_LIMIT,
    }
