"""Matchmaking: finds or opens a room for a guest, reserves a seat there, and signs the ticket."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from heapq import nlargest
from typing import TYPE_CHECKING, Any, TypeVar

from game_server.limits.lockout import Lockout
from game_server.matchmaking.errors import Refused, UnknownCode
from game_server.matchmaking.opening import Opening
from game_server.matchmaking.parties import Parties, Party
from game_server.matchmaking.passwords import Passwords
from game_server.matchmaking.skill import Skills
from game_server.matchmaking.wait_estimate import WaitEstimate
from game_server.rooms.registry.contracts import random_code
from game_server.rooms.registry.membership import RESERVED_S
from game_server.rooms.state.codes import code_in
from game_server.rooms.state.parts.seats import RoomLocked, SeatsFull
from game_server.rooms.state.public_info import RoomInfo, room_info

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from game_server.matchmaking.tokens import Guest, Tokens
    from game_server.rooms.registry.room_registry import RoomRegistry
    from game_server.rooms.state.room import Room

SKILL_STEP = 5.0
"""Rooms whose mean skill differs by less are equally good; a newcomer's own deviation is 8.3."""
MOST_COMPARED = 64
"""Skill is compared in this many rooms, those with the most people. More would delay ticks."""
LOOKUP_LOCK_S = 60.0
GUESSES_A_MINUTE = 300
"""Wrong codes of everybody together, far more than people mistype, before one alone locks its
address out.
"""
FRIEND_RESERVED_S = 60
"""How long seats wait for the other members of a party: their pages look every two seconds, but a
browser keeps a page in the background waiting for up to a minute.
"""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on what one visitor may do. 0 is no limit, except for ``rooms``.

    ``lookup_failures`` counts wrong codes from one address, ``passwords_per_minute`` right and
    wrong passwords.
    """

    rooms: int = 2_000
    lookup_failures: int = 60
    passwords_per_minute: int = 120
    parties_per_address: int = 64
    bot_fill_s: float = 0.0
    """How long a room opened by quick play waits for people before bots fill it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A reserved place and the ticket that claims it within 15 s.

    ``wait_s`` is the expected wait for company: 0 when it is there, None when nothing is known.
    """

    room_id: str
    code: str = field(repr=False)
    ticket: str = field(repr=False)
    wait_s: float | None = field(default=None, kw_only=True)


BANNED = "You were banned from this room, or somebody at your address was."
TOO_MANY_ROOMS = "Too many new rooms from your address; wait a minute."


class Matchmaker:
    """Places guests into the rooms of a process. ``now`` is monotonic seconds.

    Every method that takes an ``address`` counts the wrong codes and passwords that come from it.
    """

    def __init__(
        self,
        registry: RoomRegistry,
        tokens: Tokens,
        default_game: str,
        now: Callable[[], float],
        limits: Limits = Limits(),
    ) -> None:
        self.skills = Skills()
        self._registry = registry
        self._tokens = tokens
        self._default_game = default_game
        self._limits = limits
        self._opening = Opening(registry, limits.rooms, limits.bot_fill_s)
        self._passwords = Passwords(now, limits.passwords_per_minute)
        self._parties = Parties(now, random_code, limits.parties_per_address)
        self._arrivals = WaitEstimate(now)
        self._lookups = Lockout(limits.lookup_failures, LOOKUP_LOCK_S, now, in_all=GUESSES_A_MINUTE)

    # Placing

    async def quick_play(
        self,
        guest: Guest,
        game: str | None = None,
        mode: str | None = None,
        party: str | None = None,
        may_open: Callable[[], bool] = lambda: True,
        address: str = "",
    ) -> Placement:
        """A place in a public room, and one for each other member of the party that the guest
        leads: all in the same room or none. A new room when all are full, which the guest's
        address ``may_open``. Raises Refused, and whatever the game raises.
        """
        game = self._known(game)
        mode = mode or self._registry.games[game].settings.model_validate({}).mode
        while True:
            together, guests, addresses = self._group(guest, party, address)
            room = self._best_room(guests, addresses, game, mode)
            self._refuse_hoarding(room, addresses)
            if room is not None:
                break
            if await self._opening.wait_for(game, mode):
                continue
            if not may_open():
                raise Refused("rate_limit", TOO_MANY_ROOMS, 429, 60)
            room = await self._opening.open_public(game, mode, address)
            together, guests, addresses = self._group(guest, party, address)  # as they are by now
            self._refuse_hoarding(None, addresses)
            break
        if not _has_space(room, guests):
            limit = f"A room of this mode has {room.seats.limit} places."
            raise Refused("party_too_large", limit, 409)
        if not _has_place(room, guest):
            self._arrivals.note((game, mode))
        wait_s = self._wait_s(room, guests)
        if together:
            together.room_code = room.code
        # Nothing else runs in between, so that all of them find the places just counted.
        code = together.code if together else ""
        for other in guests:
            if other.player_id != guest.player_id:
                self._registry.membership.reserve(
                    room,
                    other.player_id,
                    other.name,
                    party=code,
                    for_s=FRIEND_RESERVED_S,
                    address=addresses[other.player_id],
                )
        return self._place(guest, room, party=code, wait_s=wait_s, address=address)

    async def create(
        self,
        guest: Guest,
        *,
        game: str | None = None,
        private: bool = False,
        lobby: bool | None = None,
        password: str | None = None,
        settings: Mapping[str, Any] | None = None,
        link: Callable[[str], str | None] = lambda code: None,
        address: str = "",
    ) -> Placement:
        """A place in a new room, by default with a lobby if it is private. Raises Refused.

        ``link`` makes the invitation to the room of a code, which all of its members are shown.
        """
        game = self._known(game)
        self._refuse_hoarding(None, {guest.player_id: address})
        self._opening.check(game, settings or {}, address)
        hashed = None if password is None else await self._passwords.hash(password, address)
        room = await self._opening.open(
            game,
            settings=settings or {},
            private=private,
            lobby=lobby,
            password=hashed,
            opener=address,
        )
        room.door.link = link(room.code)
        return self._place(guest, room, address=address)

    async def join(
        self,
        guest: Guest,
        code: str,
        *,
        address: str = "",
        password: str | None = None,
        spectate: bool = False,
    ) -> Placement:
        """A place in the room with a code. Raises Refused.

        Without the right password nobody learns whether the room is full or locked, or whether they
        are banned.
        """
        room = self._find(code, address)
        if room.door.password is not None and not _has_place(room, guest):
            await self._passwords.check(room.id, room.door.password, password, address)
            if self._registry.room(room.id) is not room:
                raise _no_such_room(code)  # it closed while the password was being verified
        if room.door.bans.refuse(guest.player_id, guest.made, address):
            raise Refused("banned", BANNED, 403)
        self._refuse_hoarding(room, {guest.player_id: address})
        return self._place(guest, room, spectate=spectate, address=address)

    # Looking

    def info(self, code: str, address: str = "") -> RoomInfo:
        """The public facts about the room with a code. Raises Refused."""
        return room_info(self._find(code, address))

    # Parties and people

    def forget(self, guest: Guest) -> None:
        """Remove a player who has revoked their identity from rooms and party, and forget their
        skill.
        """
        self._tokens.revoke(guest.player_id)
        self._parties.part(guest.player_id)
        self.skills.forget(guest.player_id)
        for room in self._registry.rooms:
            for member in [m for m in room.members.values() if m.player_id == guest.player_id]:
                self._registry.membership.leave(member)

    def open_party(self, guest: Guest, address: str = "") -> Party:
        """A new party led by the guest. Raises Refused."""
        return self._parties.open(guest, address)

    def join_party(self, guest: Guest, code: str, address: str = "") -> Party:
        """Raises Refused."""
        return self._guarded(address, lambda: self._parties.join(guest, code, address))

    # These answer alike for unknown parties and parties of others, so nothing is guarded.

    def leave_party(self, guest: Guest, code: str) -> None:
        """Raises Refused."""
        self._parties.leave(guest, code)

    def party(self, guest: Guest, code: str) -> Party:
        """The guest's own party. Raises Refused."""
        party = self._parties.of(guest, code)
        if party.room_code and self._registry.find(party.room_code) is None:
            party.room_code = None
        return party

    def _group(
        self, guest: Guest, party: str | None, address: str
    ) -> tuple[Party | None, list[Guest], dict[str, str]]:
        """The party that a guest leads, if it is asked for; all who are to be placed, and where
        each of them calls from. Raises Refused.
        """
        together = self._led_by(guest, party) if party else None
        guests = list(together.members.values()) if together else [guest]
        addresses = dict(together.addresses) if together else {}
        return together, guests, {**addresses, guest.player_id: address}

    def _led_by(self, guest: Guest, code: str) -> Party:
        party = self._parties.of(guest, code)
        if party.leader != guest.player_id:
            raise Refused("not_leader", "The leader of the party looks for a room.", 403)
        return party

    # Parts of placing

    def _place(
        self,
        guest: Guest,
        room: Room,
        *,
        spectate: bool = False,
        party: str = "",
        wait_s: float | None = None,
        address: str = "",
    ) -> Placement:
        try:
            claim = self._registry.membership.reserve(
                room,
                guest.player_id,
                guest.name,
                spectate=spectate,
                party=party,
                address=address,
            )
        except RoomLocked as locked:
            raise Refused("locked", "The host lets nobody new in.", 403) from locked
        except SeatsFull as full:
            raise Refused("full", "There is no place left in this room.", 409) from full
        return Placement(room.id, room.code, self._tokens.issue_ticket(claim), wait_s=wait_s)

    def _refuse_hoarding(self, room: Room | None, addresses: Mapping[str, str]) -> None:
        """Refuse players (by id) new places while too many of their addresses wait unused."""
        newcomers = Counter(
            address
            for player_id, address in addresses.items()
            if room is None or room.seat_of_player(player_id) is None
        )
        if not all(self._registry.waiting.has_space(*one) for one in newcomers.items()):
            sentence = "Too many places are kept for your address; come into them first."
            raise Refused("rate_limit", sentence, 429, RESERVED_S)

    def _best_room(
        self, guests: Sequence[Guest], addresses: Mapping[str, str], game: str, mode: str
    ) -> Room | None:
        """Where the guests have a place already, else where people of their skill are."""
        rooms = [
            room
            for room in self._registry.rooms
            if (room.game.name, room.settings.mode) == (game, mode)
            and room.door.admits_strangers
            and not room.has_lobby
            and _has_space(room, guests)
            and not any(
                room.door.bans.refuse(guest.player_id, guest.made, addresses[guest.player_id])
                for guest in guests
            )
        ]
        known = [room for room in rooms if any(_has_place(room, guest) for guest in guests)]
        skill = self.skills.mean(guest.player_id for guest in guests)

        def order(room: Room) -> tuple[bool, float, int]:
            gap = abs(self.skills.mean(seat.player_id for seat in room.seats) - skill)
            return len(room.seats) == 0, gap // SKILL_STEP, -len(room.seats)

        fullest = nlargest(MOST_COMPARED, known or rooms, key=lambda room: len(room.seats))
        return min(fullest, key=order, default=None)

    def _wait_s(self, room: Room, guests: Sequence[Guest]) -> float | None:
        """The wait for the first stranger or bot in the room."""
        ids = {guest.player_id for guest in guests}
        if len(guests) > 1 or any(seat.player_id not in ids for seat in room.seats):
            return 0.0
        people_s = self._arrivals.expected_s((room.game.name, room.settings.mode))
        bots_s = self._limits.bot_fill_s if room.settings.min_players > 1 else None
        known = [seconds for seconds in (people_s, bots_s) if seconds is not None]
        return round(min(known), 1) if known else None

    def _known(self, game: str | None) -> str:
        game = game or self._default_game
        if game not in self._registry.games:
            raise Refused("unknown_game", f"There is no game {game!r} here.", 404)
        return game

    # Parts of looking

    def _find(self, code: str, address: str) -> Room:
        return self._guarded(address, lambda: self._look_up(code))

    def _look_up(self, code: str) -> Room:
        room = self._registry.find(code)
        if room is None:
            raise _no_such_room(code)
        return room

    def _guarded(self, address: str, look_up: Callable[[], Found]) -> Found:
        """Look something up by its code, unless the address has been wrong too often: then right
        and wrong codes are answered alike.
        """
        if locked_s := self._lookups.locked_s(address):
            sentence = "Too many wrong codes from your address; wait a little."
            raise Refused("rate_limit", sentence, 429, locked_s)
        try:
            return look_up()
        except UnknownCode:
            self._lookups.fail(address)
            raise


def _has_place(room: Room, guest: Guest) -> bool:
    """Whether a guest has a place already, as a player or spectator, connected or not."""
    return bool(room.seats.of(guest.player_id) or room.spectators.of(guest.player_id))


def _has_space(room: Room, guests: Sequence[Guest]) -> bool:
    """Whether all of them can sit in the room."""
    free = room.seats.limit - len(room.seats)
    if free >= len(guests):
        return True
    return sum(room.seats.of(guest.player_id) is None for guest in guests) <= free


def _no_such_room(code: str) -> Refused:
    return UnknownCode("no_such_room", f"There is no room {code_in(code)!r}.")
