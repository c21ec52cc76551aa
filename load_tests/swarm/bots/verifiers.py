"""Which bots decode everything and verify checksums: a fixed share, spread evenly."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass
class Verifiers:
    """Counts the bots of one process. ``share`` (0 to 1) of them verify; ``present`` do so now."""

    share: float
    present: int = 0
    _added: int = 0

    def add(self) -> bool:
        """Whether one more bot is to verify. The first one does, if any."""
        before, self._added = self._added, self._added + 1
        verifies = math.ceil(self._added * self.share) > math.ceil(before * self.share)
        self.present += verifies
        return verifies

    def remove(self, verifies: bool) -> None:
        """A bot has stopped; ``verifies`` is what ``add`` returned for it."""
        self.present -= verifies
