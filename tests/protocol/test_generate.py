"""The page's copy of the message table comes from the one in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol import generate

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_generated_module_is_up_to_date() -> None:
    assert generate.main(["--check"]) == 0


def test_a_stale_module_is_noticed_and_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "generated" / "protocol.js"
    monkeypatch.setattr(generate, "TARGET", target)
    assert generate.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().out
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    target.write_text(target.read_text("utf-8") + "\n", "utf-8")
    assert generate.main(["--check"]) == 1


def test_the_description_names_what_every_client_needs() -> None:
    told = generate.describe()
    assert told["client_messages"]["input"] == 2
    assert told["ops"]["update_map"] == 5
    assert told["close_codes"]["4501"]["comes_back"] is False
    assert told["close_codes"]["4001"]["comes_back"] is True
    assert told["phases"]["playing"] == 2
    assert told["next_phase"] == {"1": 2, "2": 3, "3": 1}
    assert told["hold_ticks"] == 4


def test_every_constant_of_the_module_is_explained() -> None:
    assert generate.DOCS.keys() == generate.describe().keys()
