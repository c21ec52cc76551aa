"""A server for swarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from load_tests.server_process import UNLIMITED, ServerProcess

if TYPE_CHECKING:
    from tests.conftest import StartServer


@pytest.fixture
def crowded(start_server: StartServer) -> ServerProcess:
    """A server without limits on what one address may do."""
    return start_server(**UNLIMITED)
