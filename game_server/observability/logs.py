"""Structured logs: plain text on a terminal, JSON lines elsewhere.

They hold no secrets, and cannot fill a disk, delay a tick or send control characters to a terminal.
"""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any

import orjson
import structlog

from game_server.observability.line_limit import LineLimit
from game_server.observability.log_writer import LogWriter, descriptor_writer
from game_server.observability.printable import printable

if TYPE_CHECKING:
    from collections.abc import MutableMapping

SECRETS = frozenset({"authorization", "password", "resume", "secret", "ticket", "token"})
QUIET = ("uvicorn.error", "uvicorn.access", "asyncio", "websockets.server")
"""Loggers of which only warnings are written: their other lines repeat ours, or have query strings.
"""


MOST_CHARACTERS, MOST_TRACEBACK = 300, 6_000
"""The longest value, and the longest traceback. The end of a longer traceback is kept."""
TRACEBACK = "Traceback (most recent call last):"
"""The beginning of a traceback in a message, as uvicorn logs one when the start fails."""


def configure_logging(level: str, form: str, per_minute: int) -> LogWriter:
    """Send all logs of the process to standard error: at most ``per_minute`` lines of each kind per
    minute (0: all). ``form`` is auto, console or json.
    """
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
    ]
    writer = LogWriter(descriptor_writer(sys.stderr), LineLimit(per_minute, time.monotonic))
    writer.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                add_left_out,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                clean_values,
                *(_json() if as_json else _console()),
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[writer], force=True)
    for name in ("uvicorn", *QUIET):
        # uvicorn's own command has given them handlers.
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return writer


def hide_secrets(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A processor that hides values under the names of secrets."""
    for name in SECRETS & event.keys():
        event[name] = "…"
    return event


def add_left_out(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A processor that adds the number of lines of this kind that were left out before."""
    if left_out := getattr(event["_record"], "left_out", 0):
        event["left_out"] = left_out
    return event


def clean_values(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A processor that cuts long values, and replaces control characters."""
    for name, value in event.items():
        if name == "exception" or str(value).startswith(TRACEBACK):
            event[name] = "\n".join(map(printable, str(value)[-MOST_TRACEBACK:].split("\n")))
        elif isinstance(value, str):
            event[name] = printable(value, MOST_CHARACTERS)
    return event


def _json() -> list[structlog.typing.Processor]:
    def dumps(event: Any, **options: Any) -> str:
        return orjson.dumps(event, default=str).decode()

    return [structlog.processors.JSONRenderer(dumps)]


def _console() -> list[structlog.typing.Processor]:
    plain = structlog.dev.plain_traceback  # others print local variables, and so secrets
    colors = sys.stderr.isatty()
    return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
