"""The status: everybody who describes or reads it agrees with what is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from game_server.rooms.messages import status
from tests.support.rooms import Node
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

STATUS = 5
PAGE = REPOSITORY / "web_client" / "net" / "room_status.js"


def sent_fields() -> list[str]:
    """The names in a status as a member receives it, in order."""
    node = Node()
    room = node.registry.open("runners", lobby=True)
    _, line = node.join(room, "ann")
    node.run(0.2)
    return list(line.last(STATUS)[1])


@pytest.mark.parametrize(
    "path", [REPOSITORY / "game_server/protocol/README.md", REPOSITORY / status.__file__]
)
def test_a_description_names_every_field_of_the_status(path: Path) -> None:
    drawn = re.search(r"\[5, \{(version[^}]*)\}\]", path.read_text(encoding="utf-8"))
    assert drawn is not None
    assert sorted(re.findall(r"\w+", drawn[1])) == sorted(sent_fields())


def test_the_page_reads_no_field_that_is_not_sent() -> None:
    read = set(re.findall(r"\bmap\.(\w+)", PAGE.read_text(encoding="utf-8")))
    assert len(read) > 15
    assert read - set(sent_fields()) <= {"map"}
