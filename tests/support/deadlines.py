"""How long tests wait for what must come."""

from __future__ import annotations

WITHIN_S = 120.0
"""Whatever a test waits for takes a fraction of this, also on a machine that is busy with something
else. Waiting ends as soon as it has come."""
