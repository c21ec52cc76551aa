"""The wire's README says what the code says: message numbers, codes, commands, limits."""

from __future__ import annotations

import re
from typing import Any

import pytest

from game_server.api.protocol_document import limits
from game_server.protocol import messages
from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.commands import COMMANDS, ERRORS
from game_server.protocol.wire import ANGLE, ANGLE8, COARSE, FINE, POS, TICK, VEL
from game_server.realtime.sessions.rate_limit import Meter
from tests.support.rooms import Node, Runners
from tests.support.tools import REPOSITORY

README = (REPOSITORY / "game_server" / "protocol" / "README.md").read_text(encoding="utf-8")


def _rows(heading: str) -> list[list[str]]:
    """The cells of the table under a header row."""
    table = README[README.index(heading) :].split("\n\n")[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]
    ]


def _names(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


def test_messages_have_their_numbers() -> None:
    shown = set(re.findall(r"^([A-Z]{3,}) +\[(\d)[,\]]", README, re.MULTILINE))
    tables = (messages.CLIENT_MESSAGES, messages.SERVER_MESSAGES)
    assert shown == {(name.upper(), str(n)) for table in tables for name, n in table.items()}


def test_operations_and_chunk_codes_have_their_numbers() -> None:
    rows = _rows("| code | name | data |")
    operations = {row[1]: int(row[0].split("+")[1]) for row in rows if "kind" in row[0]}
    assert operations == {name.upper(): number for name, number in messages.OPS.items()}
    others = {row[0]: row[1] for row in rows if "kind" not in row[0]}
    assert others == {
        str(messages.LOG): "log",
        str(messages.CHECKSUM): "checksum",
        f"{messages.EVENTS} + e": "event e",
    }


def test_extras_have_their_numbers() -> None:
    described = messages.EXTRA_KEYFRAME, messages.EXTRA_OWNED
    shown = [int(row[0][2]) for row in _rows("| item | means |")]
    assert sorted(set(shown)) == list(range(described[0], described[1] + 1))


def test_types_are_explained() -> None:
    shown = set().union(*(_names(row[0]) for row in _rows("| type | value |")))
    assert shown == {t.name for t in (POS, COARSE, FINE, VEL, ANGLE, ANGLE8, TICK)} | {"tick8"}


def test_close_codes_are_listed_with_their_sentences() -> None:
    assert _rows("| code | name | the client |") == [
        [
            str(int(code)),
            f"{code.name.lower()}: {code.reason}",
            "comes back" if code.comes_back else "stays away",
        ]
        for code in CloseCode
    ]


def test_commands_have_their_arguments_and_errors() -> None:
    rows = _rows("| command | arguments | who |")
    assert {row[0].strip("`") for row in rows} == COMMANDS.keys()
    for name, arguments, who, errors in rows:
        command = COMMANDS[name.strip("`")]
        values = {
            value for schema in command.arguments.values() for value in schema.get("enum", ())
        }
        assert _names(arguments) - values == set(command.arguments)
        assert _names(arguments) >= values
        assert who.startswith(command.who)
        assert re.findall(r"`(\w+)`", errors) == list(command.errors)
    assert "`unknown_command`" in README
    assert {code for c in COMMANDS.values() for code in c.errors} < ERRORS.keys()


def test_limits_are_those_of_the_code() -> None:
    shown = {row[0].strip("`"): row[1] for row in _rows("| limit | is |")}
    known = dict(_flat("", limits()))
    assert shown.keys() == known.keys()
    for name, text in shown.items():
        assert sorted(map(float, re.findall(r"\d+(?:\.\d+)?", text))) == sorted(known[name]), name


def _flat(path: str, value: dict[str, Any]) -> Any:
    """Limits by their path, each with its numbers."""
    for name, inner in value.items():
        here = f"{path}{name}"
        if not isinstance(inner, dict):
            yield here, [inner]
        elif any(isinstance(deeper, dict) for deeper in inner.values()):
            yield from _flat(f"{here}.", inner)
        else:
            yield here, list(inner.values())


def test_an_ack_for_each_tick_is_closed_after_about_nine_seconds() -> None:
    assert "4503 after about 9 s" in README
    now = 0.0
    meter = Meter(30, lambda: now, lambda name: None)

    def acknowledge_each_tick() -> None:
        nonlocal now
        while now < 30:
            now += 1 / 30
            meter.admit("ack", 10)

    with pytest.raises(ProtocolError) as closed:
        acknowledge_each_tick()
    assert (closed.value.code, round(now)) == (4503, 9)


def test_a_client_that_acknowledges_nothing_is_closed_after_seven_and_a_half_seconds() -> None:
    assert "closed after 7.5 s" in README
    node = Node(Runners())
    room = node.registry.open("runners", seed=1, private=True, lobby=False)
    _, line = node.join(room, "ann")
    while line.closed is None:
        node.now = node.clock.next_deadline or 0.0
        node.clock.run_due()
    assert line.closed[0] == 4002
    assert node.now == pytest.approx(7.6, abs=0.1)


def test_the_welcome_and_the_status_have_the_fields_that_the_document_names() -> None:
    node = Node(Runners())
    room = node.registry.open("runners", seed=1, private=True)
    _, line = node.join(room, "ann")
    welcome = line.last(messages.WELCOME)[1]
    shown = set().union(*(_names(row[0]) for row in _rows("| field | holds |")))
    assert shown == welcome.keys()
    node.run(2)
    status = line.last(messages.STATUS)[1]
    block = README[README.index("STATUS   [5, {version") :]
    assert set(re.findall(r"\w+", block[block.index("{") : block.index("}")])) == status.keys()
    (member,) = status["members"]
    members = block[block.index("members  [{") :]
    listed = members[members.index("{") + 1 : members.index("}")].split(", ")
    assert [name.removesuffix(" | nil") for name in listed] == list(member)
