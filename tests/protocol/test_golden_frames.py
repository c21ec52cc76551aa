"""The golden frames are what the server sends now, and show every sort of content."""

from __future__ import annotations

import json
from typing import Any

from game_server.protocol.messages import pack_input
from tests.protocol import golden_frames

STORED: dict[str, Any] = json.loads(golden_frames.TARGET.read_text(encoding="utf-8"))
TICKS = [tick for room in STORED["rooms"] for tick in room["ticks"]]


def test_the_stored_golden_frames_are_what_the_server_sends_now() -> None:
    assert golden_frames.TARGET.read_text(encoding="utf-8") == golden_frames.text()


def test_they_show_every_sort_of_content() -> None:
    assert {sort for tick in TICKS for sort in tick["shows"]} == {
        "keyframe", "keyframe but for static rows", "missed log", "member event", "view", "covers",
        "owned", "SPAWN", "UPDATE", "UPDATE_WIDE", "UPDATE_MAP", "DIED", "MOVED", "log", "checksum",
        "cell event",
    }  # fmt: skip
    assert sum(tick["checksums"] for tick in TICKS) > 5


def test_an_input_is_what_its_fields_say() -> None:
    for sent in STORED["inputs"]:
        declared = STORED["games"][sent["game"]]["input"]
        held = sum(1 << declared["buttons"].index(name) for name in sent["buttons"])
        record = bytes((held,)) + sent["aim"].to_bytes(2, "little")
        record += bytes(sent["presses"][name] for name in declared["presses"])
        frame = pack_input(sent["tick"], sent["newest"], sent["view"], record)
        assert frame.hex() == sent["frame"]
