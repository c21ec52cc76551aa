"""Coroutines that have nothing to wait for, run to their end without an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

Result = TypeVar("Result")


def run_without_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine returns. Raises what it raises, and AssertionError if it waits."""
    try:
        work.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    work.close()
    raise AssertionError("it waits for something")
