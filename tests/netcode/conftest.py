"""Fixtures of the netcode's tests."""

from __future__ import annotations

import pytest

from tests.netcode.hand_made import Arena


@pytest.fixture
def arena() -> Arena:
    """A room whose first tick, with its checksum, is over."""
    arena = Arena()
    arena.begin()
    arena.end()
    return arena
