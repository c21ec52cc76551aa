"""Chat: who hears what, how often people may speak, and what may stand in a line."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.protocol.declare import Phase
from game_server.protocol.messages import REPLY, STATUS, TICK, Command
from game_server.rooms.commands.chat import MAX_CHARACTERS
from game_server.rooms.registry.save import load_room
from game_server.rooms.state.names import clean_text
from tests.support.present import present
from tests.support.rooms import Node, RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member

CHAT, NOTICE = 1, 2


class Talk:
    """People in a room, by their names."""

    def __init__(self, *names: str, lobby: bool = False, **settings: Any) -> None:
        self.game = Runners()
        self.node = Node(self.game)
        self.room = self.node.registry.open(
            "runners", seed=4, private=True, lobby=lobby, settings=settings
        )
        self.members: dict[str, Member] = {}
        self.links: dict[str, RecordingLink] = {}
        for name in names:
            self.come(name)
        self.node.run(0.2)

    def come(self, name: str, *, spectate: bool = False) -> None:
        self.members[name], self.links[name] = self.node.join(self.room, name, spectate=spectate)

    def ask(self, name: str, command: str, /, **args: Any) -> Any:
        """Send a command; returns the error's code, or the value."""
        self.node.receive(self.members[name], Command(7, command, args))
        _, _, error, value = self.links[name].of_type(REPLY)[-1]
        return error[0] if error else value

    def number(self, name: str) -> int:
        return self.room.seat_of(self.members[name]).person_id

    def heard(self, name: str, event: int = CHAT) -> list[Any]:
        """The fields of every such event that somebody has received, however it came."""
        self.node.run(0.2)
        return [fields for number, fields in self.links[name].events if number == event]

    def words(self, name: str) -> list[str]:
        return [fields[2] for fields in self.heard(name)]


@pytest.mark.parametrize("lobby", [True, False])
def test_a_line_to_the_room_reaches_everybody_and_names_its_speaker(lobby: bool) -> None:
    talk = Talk("ann", "bob", lobby=lobby)
    talk.come("zoe", spectate=True)
    assert talk.ask("bob", "chat", text="hello", scope="room") is None
    assert talk.ask("zoe", "chat", text="hi") is None
    for name in ("ann", "bob", "zoe"):
        assert talk.heard(name) == [[1, "Bob", "hello", 0], [65535, "Zoe", "hi", 0]]


@pytest.mark.parametrize("lobby", [True, False])
def test_a_line_to_the_team_reaches_the_team_alone(lobby: bool) -> None:
    talk = Talk("ann", "bob", "cid", "dan", lobby=lobby, teams=2)
    talk.come("zoe", spectate=True)
    team = present(talk.room.seats.get(0)).team
    mates = [s.name.lower() for s in talk.room.seats if s.team == team]
    assert "ann" in mates
    assert len(mates) == 2
    assert talk.ask("ann", "chat", text="left side", scope="team") is None
    for name in ("ann", "bob", "cid", "dan", "zoe"):
        assert talk.heard(name) == ([[0, "Ann", "left side", 1]] if name in mates else [])
    assert talk.ask("zoe", "chat", text="left", scope="team") == "bad_value"


def test_without_teams_nobody_can_write_to_one() -> None:
    talk = Talk("ann")
    assert talk.ask("ann", "chat", text="anyone?", scope="team") == "bad_value"
    assert talk.ask("ann", "chat", text="anyone?", scope="world") == "bad_value"


def test_a_phrase_of_the_game_is_said_by_its_number() -> None:
    talk = Talk("ann")
    assert talk.ask("ann", "chat", quick=1) is None
    assert talk.words("ann") == ["Off we go!"]
    assert talk.ask("ann", "chat", quick=2) == "bad_value"
    assert talk.ask("ann", "chat", quick=-1) == "bad_value"
    assert talk.ask("ann", "chat", quick=True) == "bad_value"


@pytest.mark.parametrize("lobby", [True, False])
def test_who_is_muted_is_heard_by_all_others(lobby: bool) -> None:
    talk = Talk("ann", "bob", lobby=lobby)
    talk.come("zoe", spectate=True)
    assert talk.ask("ann", "mute", member=talk.number("bob"), on=True) == [talk.number("bob")]
    talk.ask("bob", "chat", text="blah")
    assert (talk.words("ann"), talk.words("bob"), talk.words("zoe")) == ([], ["blah"], ["blah"])
    assert talk.ask("ann", "mute", member=talk.number("bob"), on=False) == []
    talk.ask("bob", "chat", text="sorry")
    assert talk.words("ann") == ["sorry"]


def test_a_mute_holds_when_both_have_dropped_and_come_back() -> None:
    talk = Talk("ann", "bob")
    talk.ask("ann", "mute", member=talk.number("bob"), on=True)
    for name in ("ann", "bob"):
        talk.node.registry.membership.drop(talk.members[name])
        talk.node.run(1.0)
        claim, link = talk.node.resume_claim(talk.links[name]), RecordingLink()
        talk.members[name], talk.links[name] = (
            talk.node.registry.membership.resume(claim, link),
            link,
        )
    talk.ask("bob", "chat", text="and now?")
    assert talk.words("ann") == []


def test_only_others_can_be_muted() -> None:
    talk = Talk("ann")
    assert talk.ask("ann", "mute", member=talk.number("ann"), on=True) == "bad_value"
    assert talk.ask("ann", "mute", member=99, on=True) == "no_such_member"


def test_five_lines_in_ten_seconds_are_enough() -> None:
    talk = Talk("ann", "bob")
    assert [talk.ask("ann", "chat", text=str(n)) for n in range(6)] == [None] * 5 + ["rate_limited"]
    assert talk.ask("bob", "chat", text="me too") is None
    talk.node.run(9.5)
    assert talk.ask("ann", "chat", text="again") == "rate_limited"
    talk.node.run(0.6)
    assert talk.ask("ann", "chat", text="again") is None
    assert talk.words("bob") == ["0", "1", "2", "3", "4", "me too", "again"]


@pytest.mark.parametrize("lobby", [True, False])
def test_slow_mode_holds_for_all_but_the_host(lobby: bool) -> None:
    talk = Talk("ann", "bob", lobby=True)
    if not lobby:
        talk.ask("ann", "start")
        talk.node.run(0.5)
    assert talk.ask("bob", "slow_mode", seconds=10) == "not_host"
    assert talk.ask("ann", "slow_mode", seconds=121) == "bad_value"
    assert talk.ask("ann", "slow_mode", seconds=10) is None
    assert [talk.ask("ann", "chat", text=text) for text in "ab"] == [None, None]
    assert [talk.ask("bob", "chat", text=text) for text in "cd"] == [None, "rate_limited"]
    talk.node.run(10.1)
    assert talk.ask("bob", "chat", text="e") is None
    assert talk.words("ann") == ["a", "b", "c", "e"]
    assert talk.links["bob"].of_type(STATUS)[-1][1]["slow_mode_s"] == 10
    assert ["Slow mode: one message every 10 s."] in talk.heard("bob", NOTICE)


def test_what_a_chat_remembers_is_saved_with_its_room() -> None:
    talk = Talk("ann", "bob")
    talk.ask("ann", "mute", member=talk.number("bob"), on=True)
    talk.ask("bob", "chat", text="hm")
    loaded = load_room(talk.node.registry.save(talk.room), {"runners": talk.game})
    assert loaded.chat.plain() == talk.room.chat.plain()
    assert loaded.chat.is_muted(talk.number("ann"), talk.number("bob"))
    assert loaded.chat.announced.keys() == {1, 2}
    assert talk.room.phase == loaded.phase == Phase.COUNTDOWN


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202egnp.exe\u202c",
    "\u2066hidden\u2069",
    "a\u0000b\u0007c\u001b[31mred",
    "line\nbreak\u2028and\u2029more",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "Z\u0351\u036b\u0343" + "\u0300" * 50,
    "\u3164\u2800\u115f",
    "\ufdfa" * 400,
    "x" * 10_240,
    "\ufeff\U000e0041\U000e0042",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(HOSTILE)).map("".join)))
def test_whatever_is_typed_becomes_one_harmless_line(typed: str) -> None:
    text = clean_text(typed, MAX_CHARACTERS)
    assert len(text) <= MAX_CHARACTERS
    assert text == text.strip()
    assert clean_text(text, MAX_CHARACTERS) == text
    assert unicodedata.is_normalized("NFC", text)
    for character in text:
        assert character == " " or unicodedata.category(character)[0] not in "CZ"
        assert unicodedata.bidirectional(character) not in {
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"
        }  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_lines_travel_as_text(typed: str) -> None:
    talk = Talk("ann", "bob")
    answer = talk.ask("ann", "chat", text=typed)
    shown = clean_text(typed, MAX_CHARACTERS)
    assert answer == (None if shown else "empty")
    assert talk.words("bob") == ([shown] if shown else [])


def test_markup_stays_as_it_was_typed() -> None:
    assert clean_text("<b>hi</b> & bye", 200) == "<b>hi</b> & bye"


def test_chat_is_cleaned_logged_and_answered() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    (ann, link), (zoe, zoe_link) = node.join(room, "ann"), node.join(room, "zoe", spectate=True)
    assert node.ask(ann, link, "chat", text=" hi\u0000 there ") == [None, None]
    assert node.ask(zoe, zoe_link, "chat", text="hello") == [None, None]
    assert node.ask(ann, link, "chat", text="\u200b")[0][0] == "empty"
    assert node.ask(ann, link, "chat", text=5)[0][0] == "bad_argument"
    node.run(0.1)
    said = [e[3] for m in link.of_type(TICK) for c in m[4:] for v in c[2::2] if isinstance(v, list)
            for e in v if e[1] == 1]  # fmt: skip
    assert said == [[0, "Ann", "hi there", 0], [65535, "Zoe", "hello", 0]]
