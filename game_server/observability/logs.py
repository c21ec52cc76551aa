"""Structured logs: for people on a terminal, JSON lines elsewhere; never a secret."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

SECRETS = frozenset({"authorization", "password", "resume", "secret", "ticket", "token"})
QUIET = ("uvicorn.error", "uvicorn.access", "asyncio", "websockets.server")
"""Loggers whose information would repeat ours, or name query strings: only their warnings."""


def configure_logging(level: str, form: str) -> None:
    """Send all logs of the process to standard error. ``form`` is auto, console or json."""
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *(_json() if as_json else _console()),
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("uvicorn", *QUIET):
        # A uvicorn that was started by its own command has given them handlers already.
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


def hide_secrets(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A processor that blots out values under the names of secrets."""
    for name in SECRETS & event.keys():
        event[name] = "…"
    return event


def _json() -> list[structlog.typing.Processor]:
    def dumps(event: Any, **options: Any) -> str:
        return orjson.dumps(event, default=str).decode()

    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(dumps)]


def _console() -> list[structlog.typing.Processor]:
    # The renderer's own choice would be rich, where it happens to be installed, which prints the
    # values of all variables: codes, links, names.
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    ]
