"""Thresholds: the limits that a server has to keep for the verdict that it held."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

OFF = "off"
Thresholds = Mapping[str, float | None]
"""By name of the limit: the most allowed; None switches the limit off."""


class Limit(NamedTuple):
    """One line of the verdict. ``argument`` is its command line argument without the dashes."""

    name: str
    argument: str
    unit: str
    default: float
    description: str


LIMITS = (
    Limit("failures_percent", "max_failures", "percent", 1.0,
          "Failed joins, calls, commands and connections, of all."),
    Limit("tick_gap_p99_ms", "max_tick_gap_p99", "ms", 100.0,
          "99 of 100 ticks follow the last one within this."),
    Limit("input_ack_p95_ms", "max_input_ack_p95", "ms", 250.0,
          "95 of 100 inputs are back, applied, within this; bots send them two ticks early."),
    Limit("tick_overrun_percent", "max_tick_overrun", "percent", 1.0,
          "Server ticks that began over 10 ms late or were dropped, by its /metrics."),
    Limit("resyncs", "max_resyncs", "", 0.0,
          "Worlds that came out wrong, seen by the bots that verify checksums."),
    Limit("incidents", "max_incidents", "", 0.0,
          "Mistakes that the server made and logged, by its /metrics."),
)  # fmt: skip


def load_thresholds(file: str | None, given: Mapping[str, str]) -> Thresholds:
    """Defaults, overridden by the file's table [thresholds], overridden by ``given`` arguments
    (text, empty without one). Raises ValueError, and OSError when the file cannot be read.
    """
    values: dict[str, float | None] = {limit.name: limit.default for limit in LIMITS}
    table: Mapping[str, Any] = {}
    if file:
        table = tomllib.loads(Path(file).read_text(encoding="utf-8")).get("thresholds", {})
    if unknown := set(table) - set(values):
        raise ValueError(f"There is no threshold {sorted(unknown)[0]!r} in {file}.")
    for name, value in (*table.items(), *((n, v) for n, v in given.items() if v != "")):
        values[name] = _limit(name, value)
    return values


def _limit(name: str, value: Any) -> float | None:
    if value == OFF or value is False:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not number >= 0:
        raise ValueError(f"The threshold {name} is a number from 0 on, or {OFF!r}; not {value!r}.")
    return number
