"""Events for everybody in a room, in its numbered log: roster changes, results, sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.games.base import Standing
from game_server.protocol.declare import TEAM_NAMES
from game_server.rooms.state.parts.roster import EMPTY_SEAT, RosterEntry
from game_server.rooms.state.parts.round_result import RoundResult, StandingRow, TeamStanding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.rooms.state.room import Room
    from game_server.simulation.world import World

MOST_NAMED = 4
"""More names would not fit into a chat message."""
NO_SLOT = 65_535
"""Stands for the slot of somebody without a seat."""


def announce_roster(world: World, row: int, room: Room) -> None:
    """Log every seat whose occupant, name, state or team has changed since the last call."""
    for slot, entry in _roster_changes(world, row, room):
        room.roster[slot] = entry
        fields = [slot, entry.name, int(entry.is_bot), entry.team, entry.state]
        room.log.append(event_number(room, "roster"), int(world.tick[row]), fields)
    room.seats_changed = False


def _roster_changes(world: World, row: int, room: Room) -> list[tuple[int, RosterEntry]]:
    """The slots and new entries of seats that differ from the roster."""
    rows = world.seats.rows_of(row)
    columns = (world.seats.occupant[rows], world.seats.state[rows], world.seats.team[rows])
    changes = []
    for slot, (serial, state, team) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        entry = EMPTY_SEAT
        if serial:
            entry = RosterEntry(serial, room.name_of(slot, serial), state, team)
        if entry != room.roster[slot]:
            changes.append((slot, entry))
    return changes


def checked(standings: Sequence[Standing], limit: int) -> list[Standing]:
    """A game's result in plain numbers and texts, for a room of ``limit`` seats.

    Raises ValueError or TypeError where it is none.
    """
    plain = []
    for standing in standings:
        slot, team_score = int(standing.slot), standing.team_score
        if not 0 <= slot < limit:
            raise ValueError(f"a result names the slot {slot} of {limit}")
        awards = tuple(str(award) for award in standing.awards)
        whole = None if team_score is None else int(team_score)
        plain.append(Standing(slot, int(standing.score), awards, whole))
    return plain


def announce_standings(world: World, row: int, room: Room, standings: list[Standing]) -> None:
    """Keep the result of a round that has just ended, and announce the winner."""
    placed = [(standing, room.roster[standing.slot]) for standing in standings]
    room.result = RoundResult(
        [
            StandingRow(standing.slot, entry.name, standing.score, entry.team, standing.awards)
            for standing, entry in placed
        ],
        _team_standings([(entry.team, standing) for standing, entry in placed]),
    )
    sentence = _verdict(room.result)
    if sentence:
        announce(int(world.tick[row]), room, sentence)


def _team_standings(standings: Sequence[tuple[int, Standing]]) -> list[TeamStanding]:
    """The scores of teams from (team, standing) pairs of their players, best first."""
    scores: dict[int, int] = {}
    for team, standing in standings:
        if team and standing.team_score is not None:
            scores[team] = standing.team_score
        elif team:
            scores[team] = scores.get(team, 0) + standing.score
    best_first = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [TeamStanding(team, score) for team, score in best_first]


def _verdict(result: RoundResult) -> str:
    """A sentence that names the winners; "" when a player alone has scored nothing."""
    scores = [(f"Team {TEAM_NAMES[row.team]}", row.score) for row in result.team_standings] or [
        (row.name, row.score) for row in result.standings
    ]
    best = max((score for _, score in scores), default=0)
    winners = [name for name, score in scores if score == best]
    if len(winners) == 1:
        return f"{winners[0]} wins with {best}." if best or len(scores) > 1 else ""
    if not winners:
        return ""
    if len(winners) > MOST_NAMED:
        return f"A draw: {len(winners)} have {best} each."
    return f"A draw: {', '.join(winners[:-1])} and {winners[-1]} have {best} each."


def announce(tick: int, room: Room, sentence: str) -> None:
    """Log a system message."""
    room.log.append(event_number(room, "notice"), tick, [sentence])


def event_number(room: Room, event: str) -> int:
    """The number of an event in the tables of the room's game."""
    return list(room.game.tables.events).index(event)
