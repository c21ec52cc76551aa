"""The described commands are those that rooms carry out, and refuse in the described ways."""

from __future__ import annotations

import ast

import pytest

from game_server.protocol.commands import COMMANDS, ERRORS, describe
from game_server.rooms.commands import dispatch
from game_server.rooms.state.parts.command_rates import SECONDS_BETWEEN
from tests.support.tools import REPOSITORY

FOLDER = REPOSITORY / "game_server" / "rooms" / "commands"
OVER_BUDGET = {"busy", "rate_limited", "too_many_bots", "too_many_seats"}
"""Codes of OverBudget, as ``arguments.refusal`` passes them on."""


def _functions() -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of the commands' modules, as ``module.name``."""
    return {
        f"{path.stem}.{node.name}": node
        for path in sorted(FOLDER.glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


FUNCTIONS = _functions()


def _codes(function: str, seen: set[str]) -> set[str]:
    """The error codes in a function and in all of the package's functions that it names."""
    if function in seen:
        return set()
    seen.add(function)
    if function == "arguments.refusal":
        return OVER_BUDGET
    codes: set[str] = set()
    module = function.split(".")[0]
    for node in ast.walk(FUNCTIONS[function]):
        match node:
            case ast.Call(ast.Name("CommandError"), [ast.Constant(str(code)), *_]):
                codes.add(code)
            case ast.Name(name) if f"{module}.{name}" in FUNCTIONS:
                codes |= _codes(f"{module}.{name}", seen)
            case ast.Attribute(ast.Name(owner), name) if f"{owner}.{name}" in FUNCTIONS:
                codes |= _codes(f"{owner}.{name}", seen)
    return codes


def test_every_command_is_described_and_no_other() -> None:
    assert COMMANDS.keys() == dispatch.COMMANDS.keys() == describe().keys()


@pytest.mark.parametrize("name", dispatch.COMMANDS)
def test_a_command_is_refused_with_the_codes_that_are_described(name: str) -> None:
    handler = dispatch.COMMANDS[name]
    function = f"{handler.__module__.split('.')[-1]}.{handler.__name__}"
    limited = {"rate_limited"} if name in SECONDS_BETWEEN else set()
    assert set(COMMANDS[name].errors) == _codes(function, set()) | limited


def test_every_code_has_a_sentence_and_no_other_has_one() -> None:
    used = {code for command in COMMANDS.values() for code in command.errors}
    assert ERRORS.keys() == used | {"unknown_command"}


def test_optional_arguments_are_arguments() -> None:
    assert all(set(c.optional) <= c.arguments.keys() for c in COMMANDS.values())
    assert describe()["follow"]["required"] == []
    assert describe()["move"]["required"] == ["member", "team"]
