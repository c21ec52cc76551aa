"""What a room tells everybody in it, through its numbered log: roster changes, chat, results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.games.base import Standing
from game_server.protocol.declare import SeatState
from game_server.rooms.state.room import NOBODY, Result, Room, RosterEntry, TeamResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.simulation.world import World

MOST_NAMED = 4
"""More names would not fit into a line of chat."""
NO_SLOT = 65_535
"""Stands for the slot of somebody without a seat."""


def announce_roster(world: World, row: int, room: Room) -> None:
    """Log every seat whose occupant, name, state or team is not what was told last."""
    for slot, line in _roster_changes(world, row, room):
        room.roster[slot] = line
        is_bot = int(line.state == SeatState.BOT)
        fields = [slot, line.name, is_bot, line.team, line.state]
        room.log.append(event_number(room, "roster"), int(world.tick[row]), fields)
    room.seats_changed = False


def _roster_changes(world: World, row: int, room: Room) -> list[tuple[int, RosterEntry]]:
    """The seats whose line in the roster is no longer what everybody was told."""
    rows = world.seats.rows_of(row)
    columns = (world.seats.occupant[rows], world.seats.state[rows], world.seats.team[rows])
    changes = []
    for slot, (serial, state, team) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        line = RosterEntry(serial, room.name_of(slot, serial), state, team) if serial else NOBODY
        if line != room.roster[slot]:
            changes.append((slot, line))
    return changes


def checked(standings: Sequence[Standing], limit: int) -> list[Standing]:
    """A game's result in plain numbers and texts, as it can be told in a room of ``limit`` seats.

    Raises ValueError or TypeError where it is none.
    """
    plain = []
    for line in standings:
        slot, team_score = int(line.slot), line.team_score
        if not 0 <= slot < limit:
            raise ValueError(f"a result names the slot {slot} of {limit}")
        awards = tuple(str(award) for award in line.awards)
        whole = None if team_score is None else int(team_score)
        plain.append(Standing(slot, int(line.score), awards, whole))
    return plain


def announce_standings(world: World, row: int, room: Room, standings: list[Standing]) -> None:
    """Keep the result of a round that has just ended, and say who has won."""
    lines = [(standing, room.roster[standing.slot]) for standing in standings]
    room.standings = [
        Result(standing.slot, line.name, standing.score, line.team, standing.awards)
        for standing, line in lines
    ]
    room.team_standings = _of_teams([(line.team, standing) for standing, line in lines])
    text = _verdict(room.standings, room.team_standings)
    if text:
        announce(int(world.tick[row]), room, text)


def _of_teams(lines: Sequence[tuple[int, Standing]]) -> list[TeamResult]:
    """What teams have reached with the players of these (team, standing) lines, best first."""
    scores: dict[int, int] = {}
    for team, standing in lines:
        if team and standing.team_score is not None:
            scores[team] = standing.team_score
        elif team:
            scores[team] = scores.get(team, 0) + standing.score
    best_first = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [TeamResult(team, score) for team, score in best_first]


def _verdict(standings: Sequence[Result], teams: Sequence[TeamResult]) -> str:
    """Who has won, or that nobody has; nothing is said of somebody who scored nothing alone."""
    results = [(f"Team {line.team}", line.score) for line in teams] or [
        (line.name, line.score) for line in standings
    ]
    best = max((score for _, score in results), default=0)
    winners = [name for name, score in results if score == best]
    if len(winners) == 1:
        return f"{winners[0]} wins with {best}." if best or len(results) > 1 else ""
    if not winners:
        return ""
    if len(winners) > MOST_NAMED:
        return f"A draw: {len(winners)} have {best} each."
    return f"A draw: {', '.join(winners[:-1])} and {winners[-1]} have {best} each."


def announce(tick: int, room: Room, text: str) -> None:
    """Log a sentence of the room itself."""
    room.log.append(event_number(room, "notice"), tick, [text])


def event_number(room: Room, event: str) -> int:
    """The number of an event in the tables of the room's game."""
    return list(room.game.tables.events).index(event)
