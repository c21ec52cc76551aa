"""Teams: no team has two players more than another, and a party of friends stays in one team for
as long as that is possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.rooms.state.parts.seats import Seat
    from game_server.rooms.state.room import Room

NO_TEAM = 0


def count(room: Room) -> int:
    """How many teams the room plays with; 0 is everybody for themselves."""
    return room.game.team_count(room.settings)


def join(room: Room, seat: Seat) -> None:
    """A player has just come: they get a team, and the teams are made even.

    Players who come back keep their team, and teams stay as the host has made them. When leavers
    have made the teams too uneven for one player to mend, the players who came last change over.
    """
    teams = count(room)
    if not teams:
        seat.team = NO_TEAM
    elif not 1 <= seat.team <= teams:
        players = _players(room)
        friends = [s for s in players if s is not seat and s.party and s.party == seat.party]
        seat.team = friends[0].team if friends else smallest(sizes(room, teams, without=seat))
        now = sizes(room, teams)
        divided = any(len({s.team for s in party}) > 1 for party in _parties(players))
        if divided or max(now) - min(now) > 1:
            _arrange(room, teams)


def deal(room: Room) -> None:
    """The number of teams has changed: everybody gets one, in turn."""
    teams = count(room)
    for seat in _players(room):
        seat.team = NO_TEAM
    if teams:
        _arrange(room, teams)


def sizes(room: Room, teams: int, without: Seat | None = None) -> list[int]:
    """How many people are in each team."""
    players = [seat for seat in _players(room) if seat is not without]
    return [sum(seat.team == team for seat in players) for team in range(1, teams + 1)]


def smallest(sizes: Sequence[int]) -> int:
    """The team with the fewest players, the first of several."""
    return sizes.index(min(sizes)) + 1


def _arrange(room: Room, teams: int) -> None:
    """Make the teams even: the largest parties choose first, who came alone makes up for them and
    changes over only where that needs it. A party is divided only where nothing else helps, no
    bots either.
    """
    players = _players(room)
    parties = sorted(_parties(players), key=len, reverse=True)
    now = [0] * teams

    def put(seats: Sequence[Seat], team: int) -> None:
        now[team - 1] += len(seats)
        for seat in seats:
            seat.team = team

    for party in (party for party in parties if len(party) > 1):
        put(party, _smallest_or(now, party[0].team))
    alone = [party[0] for party in parties if len(party) == 1]
    full = len(players) // teams
    moving = []
    for seat in alone:
        if seat.team != NO_TEAM and now[seat.team - 1] < full:
            put([seat], seat.team)
        else:
            moving.append(seat)
    for seat in moving:
        put([seat], _smallest_or(now, seat.team))
    while max(now) - min(now) > 1 and not _bots_level(room, now):
        large = now.index(max(now)) + 1
        now[large - 1] -= 1
        put([next(s for s in reversed(players) if s.team == large)], smallest(now))


def _smallest_or(now: Sequence[int], team: int) -> int:
    """A team of the fewest players: the one given if it is such a one."""
    return team if team and now[team - 1] == min(now) else smallest(now)


def _bots_level(room: Room, now: Sequence[int]) -> bool:
    """Whether the bots who fill the room up are enough to make teams of ``now`` people even."""
    missing = sum(max(now) - 1 - size for size in now if size < max(now))
    return sum(now) + missing <= min(room.settings.min_players, room.seats.limit)


def _parties(players: Sequence[Seat]) -> list[list[Seat]]:
    """Players by party, in the order of their first ones. A player who came alone is a party."""
    parties: dict[tuple[str, int], list[Seat]] = {}
    for seat in players:
        parties.setdefault((seat.party, 0 if seat.party else seat.person_id), []).append(seat)
    return list(parties.values())


def _players(room: Room) -> list[Seat]:
    """Everybody with a player's seat, in the order of their coming."""
    return sorted((s for s in room.seats if s.is_present), key=lambda seat: seat.person_id)
