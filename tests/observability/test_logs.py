"""Logs: lines of JSON for machines, and never a secret."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from game_server.observability.logs import configure_logging, hide_secrets


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_json_lines_carry_the_event_and_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "auto")
    structlog.get_logger("game_server").info("joined", room="r1", player="p1")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["room"], line["player"], line["level"]) == (
        "joined",
        "r1",
        "p1",
        "info",
    )


def test_a_fault_is_written_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    structlog.get_logger().error("incident", exc_info=ZeroDivisionError("why"))
    assert "ZeroDivisionError: why" in json.loads(capsys.readouterr().err)["exception"]


def test_other_libraries_warnings_come_in_the_same_form(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("debug", "json")
    logging.getLogger("uvicorn.error").info("a query string")
    logging.getLogger("uvicorn.error").warning("careful")
    assert json.loads(capsys.readouterr().err)["event"] == "careful"


def test_the_level_is_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning", "console")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    text = capsys.readouterr().err
    assert "loud" in text
    assert "quiet" not in text


def test_secrets_are_blotted_out() -> None:
    event = {"event": "x", "ticket": "abc", "password": "abc", "room": "r1"}
    assert hide_secrets(None, "info", event) == {
        "event": "x",
        "ticket": "…",
        "password": "…",
        "room": "r1",
    }
