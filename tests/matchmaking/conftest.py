"""What tests of the matchmaker share."""

from __future__ import annotations

import pytest

from tests.matchmaking.service import MatchmakingService


@pytest.fixture
def service() -> MatchmakingService:
    return MatchmakingService()
