"""The status: everything about a room beside its world, as one document, sent whole on a change.

    [5, {version, tick, phase, lobby, host, locked, late_join, settings, game, mode, code, link,
         limit, min_players, slow_mode_s, people, bots, standings, team_standings, vote,
         countdown_s, members, log}]

All fields but the last two are packed once for all members. ``members`` has everybody; in a large
room only the host gets them all, and others get the host and themselves. ``log`` has the entries of
the room's log that the member misses in the lobby; during a round, tick messages carry them.

Spectators with a delay receive the status with the same delay.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from game_server.netcode.messages.room_log import array
from game_server.protocol.declare import Phase
from game_server.protocol.messages import STATUS, pack
from game_server.rooms.messages import presence
from game_server.rooms.state.names import bot_name
from game_server.rooms.state.parts.votes import tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room

MOST_MEMBERS = 64
"""A room with more people is large: with a host it receives changes once a second, and without one
not at all. Otherwise a thousand joins would cost a thousand documents of a thousand members each.
"""
MOST_ROWS = 64
"""Rows of standings, and bots, that a document lists."""
PER_S = 20
"""At most ``PER_S`` documents a second go to a room, however much changes."""


def document(room: Room, tick: int, ends_at: int, reader: Member | None = None) -> dict[str, Any]:
    """The document without its log, for one reader, or with everybody in it. ``ends_at`` is the
    tick at which the present phase ends.
    """
    counting, over = room.phase == Phase.COUNTDOWN, room.phase in (Phase.LOBBY, Phase.RESULTS)
    left_s = round(max(ends_at - tick, 0) / room.game.tick_hz, 2)
    return {
        "version": room.status.version,
        "tick": tick,
        "phase": Phase(room.phase).name.lower(),
        "lobby": room.has_lobby,
        "host": room.host,
        "locked": room.door.locked,
        "late_join": room.door.late_join,
        "settings": room.settings.model_dump(mode="json"),
        "game": room.game.name,
        "mode": room.settings.mode,
        "code": room.code,
        "link": room.door.link,
        "limit": room.seats.limit,
        "min_players": room.settings.needed_players,
        "slow_mode_s": room.chat.slow_mode_s,
        "people": sum(1 for _ in room.present()),
        "bots": _bots(room),
        "standings": _standings(room) if over and room.result.standings else None,
        "team_standings": _team_standings(room) if over else [],
        "vote": _vote(room),
        "countdown_s": left_s if counting else None,
        "members": _members(room, reader),
    }


def welcome_status(member: Member, tick: int, ends_at: int) -> dict[str, Any]:
    """The document in a welcome, without a log: the welcome has the number of its next entry."""
    return {**document(member.room, tick, ends_at, member), "log": []}


def is_large(room: Room) -> bool:
    """Whether the room has too many people to send everybody all of them."""
    return room.size > MOST_MEMBERS


def is_due(room: Room, now: int) -> bool:
    """Whether to send the document at a time by the room's clock."""
    hz, since, is_stale = room.game.tick_hz, now - room.status.sent_at, room.status.is_stale
    if is_large(room):
        return (is_stale or room.in_lobby) and since >= hz
    if room.in_lobby:
        return is_stale or room.log.first_unsent < room.log.next_number or since >= hz
    return is_stale and since * PER_S >= hz


def send(room: Room, tick: int, ends_at: int) -> None:
    """Send the document to every member."""
    room.status.sent(room.clock.at(tick))
    presence.announce_presence(room, tick)
    if not room.members or (is_large(room) and not room.has_lobby):
        return
    content = document(room, tick, ends_at)
    members_of = _packed_members(room, content.pop("members"))
    packed = b"".join(pack(key) + pack(value) for key, value in content.items())
    head = bytes((0x92, STATUS, 0xDE)) + (len(content) + 2).to_bytes(2, "big")
    shared = head + packed + pack("members")
    for member in list(room.members.values()):
        missed = member.outbox.pop_missed_log(room.log) if room.in_lobby else []
        message = shared + members_of(member) + pack("log") + array(missed)
        member.outbox.queue(message, _due(member))
    if room.in_lobby:
        room.log.first_unsent = room.log.next_number


def _due(member: Member) -> int | None:
    """When a member receives the document, by the room's clock; None is as soon as possible."""
    room = member.room
    if room.in_lobby or not member.spectator or not room.watch_delay_ticks:
        return None
    return room.status.sent_at + room.watch_delay_ticks


def _knows_all(member: Member) -> bool:
    """Whether a member reads all members: in a large room only the host does."""
    room = member.room
    return not is_large(room) or room.seat_of(member).person_id == room.host


def _known_to(member: Member) -> list[int]:
    """The person ids that a member of a large room reads who is not its host."""
    own, host = member.room.seat_of(member).person_id, member.room.host
    return [own] if host is None else sorted((own, host))


def _packed_members(room: Room, members: list[dict[str, Any]]) -> Callable[[Member], bytes]:
    """A function that gives the packed list for each reader. Nothing is packed twice."""
    everybody = pack(members)
    packed = {person["id"]: pack(person) for person in members} if is_large(room) else {}

    def of(reader: Member) -> bytes:
        if _knows_all(reader):
            return everybody
        return array([person for known in _known_to(reader) if (person := packed.get(known))])

    return of


def _members(room: Room, reader: Member | None) -> list[dict[str, Any]]:
    """The members that a reader knows, or all, by person id."""
    present = list(room.present())
    if reader is not None and not _knows_all(reader):
        known = _known_to(reader)
        present = [(watches, seat) for watches, seat in present if seat.person_id in known]
    return [
        {
            "id": seat.person_id,
            "name": seat.name,
            "slot": None if spectator else seat.slot,
            "team": 0 if spectator else seat.team,
            "ready": seat.ready,
            "spectator": spectator,
            "connected": (spectator, seat.slot) in room.members,
            "bot": False,
        }
        for spectator, seat in sorted(present, key=lambda one: one[1].person_id)
    ]


def _bots(room: Room) -> list[dict[str, Any]]:
    """The bots of the round, or in the lobby the bots that will fill up the next one."""
    if not room.in_lobby:
        return [
            {"slot": slot, "name": entry.name, "team": entry.team}
            for slot, entry in enumerate(room.roster)
            if entry.is_bot
        ][:MOST_ROWS]
    free = [slot for slot in range(room.seats.limit) if room.seats.get(slot) is None]
    wanted = max(0, room.settings.min_players - sum(seat.is_present for seat in room.seats))
    return [
        {"slot": slot, "name": bot_name(room.seed, slot), "team": 0}
        for slot in free[: min(wanted, MOST_ROWS)]
    ]


def _standings(room: Room) -> list[dict[str, Any]]:
    """The last round's standings, best first."""
    return [
        {**asdict(row), "awards": list(row.awards)} for row in room.result.standings[:MOST_ROWS]
    ]


def _team_standings(room: Room) -> list[dict[str, Any]]:
    """The teams' scores in the last round, best first; empty without teams."""
    return [asdict(row) for row in room.result.team_standings]


def _vote(room: Room) -> dict[str, Any] | None:
    """The present vote, counted in voices."""
    vote = room.votes.current
    if vote is None:
        return None
    count = tally(vote, room.seats, room.spectators)
    return {
        "target": vote.target,
        "by": vote.by,
        "yes": count.yes,
        "needed": count.needed,
        "ends_tick": vote.ends_at,
    }
