"""A room with random people in it, and what they expect of their commands and chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis.stateful import RuleBasedStateMachine

from game_server.protocol.close_codes import ProtocolError
from game_server.protocol.declare import Phase
from game_server.protocol.messages import REPLY, Command
from game_server.rooms.state.parts.seats import Seat, SeatClaim, Stage
from tests.support.peopled_rooms import Slow
from tests.support.rooms import Node, RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room

CHAT = list(Runners().tables.events).index("chat")
HOLD_S = 10
"""How long seats are held: shorter than by default, since every story waits for it at its end."""
GAMES = (Runners(), Slow())


class RoomModel(RuleBasedStateMachine):
    """A room, its people by name, and a clock that the rules of a model move."""

    def __init__(self) -> None:
        super().__init__()
        self.node = Node(*GAMES, hold_s=HOLD_S)
        self.room: Room
        self.lobby = True
        self.members: dict[str, tuple[Member, RecordingLink]] = {}
        self.tokens: dict[str, SeatClaim] = {}
        self.left: list[tuple[RecordingLink, int]] = []
        self.host_before: int | None = None
        self.host_may_move = False
        self.messages_said = 0
        self.said_at: dict[int, list[float]] = {}
        self.muted: set[tuple[int, int]] = set()

    def open(self, limit: int, teams: int) -> None:
        chosen = {"player_limit": limit, "min_players": 2, "teams": teams, "round_seconds": 10}
        # A private one: those of public rooms are shown to spectators late.
        self.room = self.node.registry.open(
            "runners", private=True, lobby=self.lobby, seed=4, settings=chosen
        )

    def _name(self, who: int) -> str:
        """The person who acts, counted from the host on, who would rarely act otherwise."""
        host = self.room.person(self.room.host)
        first = host[1].player_id if host else ""
        names = sorted(self._present(), key=lambda name: (name != first, name))
        return names[who % len(names)]

    def _number(self, whom: int) -> int:
        numbers: list[int] = [*sorted(seat.person_id for _, seat in self._people()), 99]
        return numbers[whom % len(numbers)]

    def _alive(self) -> bool:
        return hasattr(self, "room") and self.node.registry.room(self.room.id) is self.room

    def _reopen(self) -> None:
        """Nobody was there for a minute: a new room, and nobody in it yet."""
        if not self._alive():
            self.open(3, 0)
            self.tokens.clear()
            self.host_before = None

    def _people(self) -> list[Any]:
        return list(self.room.present()) if self._alive() else []

    def _here(self) -> list[str]:
        """The players with a place of whatever stage."""
        return [seat.player_id for p in (self.room.seats, self.room.spectators) for seat in p]

    def _present(self) -> list[str]:
        return [name for name, (member, _) in self.members.items() if not member.gone]

    def _connect(self, name: str, claim: SeatClaim, *, resume: bool) -> None:
        accept = (
            self.node.registry.membership.resume if resume else self.node.registry.membership.claim
        )
        link = RecordingLink()
        try:
            member = accept(claim, link)
        except ProtocolError:
            assert resume or name in self.room.door.bans
            return
        self._remember(name, member, link)

    def _remember(self, name: str, member: Member, link: RecordingLink) -> None:
        if name in self.members:
            old, old_link = self.members[name]
            assert old.gone
            self.left.append((old_link, len(old_link.frames)))
        self.members[name] = member, link
        self.tokens[name] = self.node.resume_claim(link)

    def _ask(self, name: str, command: str, /, **args: Any) -> bool:
        """Whether a command was accepted."""
        if name not in self._present():
            return False
        member, link = self.members[name]
        before = len(link.frames)
        self.node.receive(member, Command(1, command, args))
        if member.gone:
            return True
        for someone in self._present():
            self.tokens[someone] = self.node.resume_claim(self.members[someone][1])
        return link.since(before).last(REPLY)[2] is None

    def _say(self, name: str, team: bool) -> None:
        """A message is heard by everybody whom it is for, and by nobody else."""
        self.messages_said += 1
        text = f"message {self.messages_said}"
        before = {one: len(self.members[one][1].frames) for one in self._present()}
        if not self._ask(name, "chat", text=text, scope="team" if team else "room"):
            return
        speaker = self.room.seat_of(self.members[name][0])
        self._count_message(speaker.person_id)
        listeners = {one for one in before if self._hears(one, speaker, team)}
        self.node.run(0.3)
        here = set(self._present()) & before.keys()
        heard = {one for one in here if text in _texts(self.members[one][1].since(before[one]))}
        assert heard == listeners & here

    def _see_whether_it_starts(self) -> None:
        """No lobby waits for nobody."""
        if self._alive() and self.room.in_lobby and self._all_are_ready():
            self.node.run(0.1)
            assert self.room.phase == Phase.COUNTDOWN

    def _all_are_ready(self) -> bool:
        """Whether nobody is left to wait for, and there is company."""
        players = [seat for watches, seat in self._people() if not watches]
        connected = sum(seat.stage is Stage.CONNECTED for seat in players)
        enough = max(2, self.room.settings.needed_players)
        return connected >= enough and all(seat.ready for seat in players)

    def _hears(self, who: str, speaker: Seat, team: bool) -> bool:
        member = self.members[who][0]
        seat = self.room.seat_of(member)
        if team and (member.spectator or seat.team != speaker.team):
            return False
        return (seat.person_id, speaker.person_id) not in self.muted

    def _count_message(self, speaker: int) -> None:
        """A message has been accepted: it was not one too many."""
        times = self.said_at.setdefault(speaker, [])
        times.append(self.node.now)
        lately = [at for at in times if at > self.node.now - 9.8]
        assert len(lately) <= 5
        if speaker != self.room.host and len(times) > 1:
            assert times[-1] - times[-2] >= self.room.chat.slow_mode_s - 0.2


def _texts(link: RecordingLink) -> list[str]:
    """Every chat message that somebody was sent, whichever way it came."""
    return [fields[2] for event, fields in link.events if event == CHAT]
