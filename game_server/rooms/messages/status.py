"""The status: everything about a room beside its world, as one document sent whole on a change.

    [5, {version, tick, phase, lobby, host, locked, late_join, settings, game, mode, code, link,
         limit, min_players, slow_mode_s, people, bots, standings, team_standings, vote,
         countdown_s, members, log}]

All but the last two is packed once for all members. ``members`` are everybody, and in a large room
only the host and the member itself, but for the host, who has to know everybody. ``log`` has the
entries of the room's log that the member misses, and only while no tick messages flow, which carry
them otherwise.

Who watches a round with a delay gets what is said of it with the same delay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game_server.netcode.messages.room_log import array
from game_server.protocol.declare import Phase, SeatState
from game_server.protocol.messages import STATUS, pack
from game_server.rooms.messages import presence
from game_server.rooms.state.names import bot_name
from game_server.rooms.state.parts import votes

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.rooms.state.room import Member, Room

MOST_MEMBERS = 64
"""A room with more people is large: it is told of changes once a second if it has a host, and not
at all if it has none. Without a limit, a thousand joins of a large room would cost a thousand
documents of a thousand members each."""
PER_S = 20
"""At most so many documents a second go to a room, however much changes."""


def document(room: Room, tick: int, ends_at: int, reader: Member | None = None) -> dict[str, Any]:
    """The document without its log, as one member reads it or with everybody in it. ``ends_at`` is
    the tick at which the present phase ends.
    """
    counting, over = room.phase == Phase.COUNTDOWN, room.phase in (Phase.LOBBY, Phase.RESULTS)
    left_s = round(max(ends_at - tick, 0) / room.game.tick_hz, 2)
    return {
        "version": room.status_version,
        "tick": tick,
        "phase": Phase(room.phase).name.lower(),
        "lobby": room.has_lobby,
        "host": room.host,
        "locked": room.locked,
        "late_join": room.late_join,
        "settings": room.settings.model_dump(mode="json"),
        "game": room.game.name,
        "mode": room.settings.mode,
        "code": room.code,
        "link": room.link,
        "limit": room.seats.limit,
        "min_players": room.settings.needed_players,
        "slow_mode_s": room.slow_mode_s,
        "people": sum(1 for _ in room.present()),
        "bots": _bots(room),
        "standings": _standings(room) if over and room.standings else None,
        "team_standings": _team_standings(room) if over else [],
        "vote": votes.plain(room.vote, room.seats, room.spectators),
        "countdown_s": left_s if counting else None,
        "members": _members(room, reader),
    }


def welcome_status(member: Member, tick: int, ends_at: int) -> dict[str, Any]:
    """The document as it stands in a welcome, which says itself where the log goes on."""
    return {**document(member.room, tick, ends_at, member), "log": []}


def is_large(room: Room) -> bool:
    """Whether the room has too many people to tell all of everybody."""
    return room.size > MOST_MEMBERS


def is_due(room: Room, now: int) -> bool:
    """Whether members have to be told, at a time by the room's clock."""
    hz, since = room.game.tick_hz, now - room.status_sent
    if is_large(room):
        return (room.status_stale or room.in_lobby) and since >= hz
    if room.in_lobby:
        return room.status_stale or room.log.first_unsent < room.log.next_number or since >= hz
    return room.status_stale and since * PER_S >= hz


def send(room: Room, tick: int, ends_at: int) -> None:
    """Send every member the document."""
    room.status_stale, room.status_sent = False, tick + room.waited
    room.status_version += 1
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
    """When a member gets what was said now, by the room's clock; None is as soon as possible."""
    room = member.room
    if room.in_lobby or not member.spectator or not room.watch_delay_ticks:
        return None
    return room.status_sent + room.watch_delay_ticks


def _known_to(member: Member) -> list[int]:
    """The numbers of whom a member of a large room is told, who is not its host."""
    own, host = member.room.seat_of(member).person_id, member.room.host
    return [own] if host is None else sorted((own, host))


def _knows_all(member: Member) -> bool:
    room = member.room
    return not is_large(room) or room.seat_of(member).person_id == room.host


def _packed_members(room: Room, members: list[dict[str, Any]]) -> Callable[[Member], bytes]:
    """Gives the packed list for each reader; what can be packed once is."""
    everybody = pack(members)
    packed = {line["id"]: pack(line) for line in members} if is_large(room) else {}

    def of(reader: Member) -> bytes:
        if _knows_all(reader):
            return everybody
        return array([line for number in _known_to(reader) if (line := packed.get(number))])

    return of


def _members(room: Room, reader: Member | None) -> list[dict[str, Any]]:
    """Everybody whom a member is told of, by their numbers."""
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
    """The bots of the round, or in the lobby those who will fill it up."""
    if not room.in_lobby:
        return [
            {"slot": slot, "name": line.name, "team": line.team}
            for slot, line in enumerate(room.roster)
            if line.state == SeatState.BOT
        ][:MOST_MEMBERS]
    free = [slot for slot in range(room.seats.limit) if room.seats.get(slot) is None]
    wanted = max(0, room.settings.min_players - sum(seat.is_present for seat in room.seats))
    return [
        {"slot": slot, "name": bot_name(room.seed, slot), "team": 0}
        for slot in free[: min(wanted, MOST_MEMBERS)]
    ]


def _standings(room: Room) -> list[dict[str, Any]]:
    return [
        {
            "slot": line.slot,
            "name": line.name,
            "score": line.score,
            "team": line.team,
            "awards": list(line.awards),
        }
        for line in room.standings[:MOST_MEMBERS]
    ]


def _team_standings(room: Room) -> list[dict[str, int]]:
    """What each team has reached in the last round, best first; none without teams."""
    return [{"team": line.team, "score": line.score} for line in room.team_standings]
