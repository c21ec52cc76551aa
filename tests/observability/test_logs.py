"""Logs: JSON lines for machines, no secrets, and a limit for each kind of line."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest
import structlog

from game_server.observability.logs import (
    MOST_CHARACTERS,
    MOST_TRACEBACK,
    configure_logging,
    hide_secrets,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game_server.observability.log_writer import LogWriter


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    for handler in root.handlers:
        if handler not in before[0]:
            handler.close()
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def written(log: LogWriter, capsys: pytest.CaptureFixture[str]) -> str:
    log.flush()
    return capsys.readouterr().err


def test_json_lines_carry_the_event_and_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    log = configure_logging("info", "auto", 0)
    structlog.get_logger("game_server").info("joined", room="r1", player="p1")
    line = json.loads(written(log, capsys))
    assert (line["event"], line["room"], line["player"], line["level"]) == (
        "joined",
        "r1",
        "p1",
        "info",
    )


def test_a_fault_is_written_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    log = configure_logging("info", "json", 0)
    structlog.get_logger().error("incident", exc_info=ZeroDivisionError("why"))
    assert "ZeroDivisionError: why" in json.loads(written(log, capsys))["exception"]


def test_other_libraries_warnings_come_in_the_same_form(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = configure_logging("debug", "json", 0)
    logging.getLogger("uvicorn.error").info("a query string")
    logging.getLogger("uvicorn.error").warning("careful")
    assert json.loads(written(log, capsys))["event"] == "careful"


def test_lines_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    log = configure_logging("warning", "console", 0)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    text = written(log, capsys)
    assert "loud" in text
    assert "quiet" not in text


def test_secrets_are_hidden() -> None:
    event = {"event": "x", "ticket": "abc", "password": "abc", "room": "r1"}
    assert hide_secrets(None, "info", event) == {
        "event": "x",
        "ticket": "…",
        "password": "…",
        "room": "r1",
    }


def test_lines_over_the_limit_of_their_kind_are_left_out_and_others_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = configure_logging("info", "json", 2)
    for number in range(5):
        structlog.get_logger().warning("resync", cell=number)
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    structlog.get_logger().warning("another")
    events = [json.loads(line)["event"] for line in written(log, capsys).splitlines()]
    assert events == [*["resync", "Invalid HTTP request received."] * 2, "another"]
    assert log.totals() == {"log_lines_left_out": 6}


def test_foreign_lines_are_of_one_kind_by_where_they_are_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = configure_logging("info", "json", 2)
    for number in range(5):
        logging.getLogger("asyncio").error(f"words of a stranger: {number}")
    assert len(written(log, capsys).splitlines()) == 2


def test_values_are_cut_and_have_no_control_characters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = configure_logging("info", "json", 0)
    fault = ValueError("\x1b[31m" + "x" * 100_000 + "the end")
    structlog.get_logger().error("incident", room="\x1b]0;owned\x07" + "r" * 1_000, exc_info=fault)
    line = written(log, capsys)
    assert "\\u001b" not in line
    event = json.loads(line)
    assert len(event["room"]) == MOST_CHARACTERS
    assert len(event["exception"]) == MOST_TRACEBACK
    assert event["exception"].endswith("the end")


def test_a_traceback_on_a_terminal_shows_no_variables(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = configure_logging("info", "console", 0)

    def faulty(token: str) -> None:
        raise ValueError("why")

    try:
        faulty("a stranger's " + "token")
    except ValueError as fault:
        structlog.get_logger().error("incident", exc_info=fault)
    text = written(log, capsys)
    assert "ValueError: why" in text
    assert "a stranger's token" not in text


def test_a_traceback_that_others_log_as_text_keeps_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = configure_logging("info", "json", 0)
    lines = "".join(f"  line {number} of the server\n" for number in range(40))
    text = f"Traceback (most recent call last):\n{lines}NameError: it is missing\n"
    logging.getLogger("uvicorn.error").error(text)
    assert "NameError: it is missing" in json.loads(written(log, capsys))["event"]
