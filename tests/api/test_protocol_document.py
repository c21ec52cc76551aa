"""The wire as data: the core, commands, limits and the tables of every game."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.protocol.generate import describe

if TYPE_CHECKING:
    import httpx


async def test_the_protocol_holds_the_core_and_every_games_tables(http: httpx.AsyncClient) -> None:
    document = (await http.get("/api/protocol")).json()
    games = document.pop("games")
    assert document.pop("hold_s") == 30
    assert document.pop("default_game") == "paint_tag"
    assert document.pop("limits")["messages"]["ack"] == {"per_s": 10, "burst": 40}
    assert document.pop("commands")["mute"]["arguments"]["on"] == {"type": "boolean"}
    assert document.pop("command_errors")["not_host"] == "Only the host can do this."
    assert document == describe()
    assert list(games) == ["driftline", "paint_tag"]
    paint = games["paint_tag"]
    assert (paint["title"], paint["tick_hz"], paint["has_page"]) == ("Paint Tag", 10, True)
    assert paint["about"] == "Paint the floor, bump to steal."
    assert paint["labels"] == {"move": "Walk"}
    assert paint["phrases"] == ["Hello!", "Good game!", "My colour!", "Sorry!"]
    assert paint["sounds"] == {"bump": "coin"}
    assert [kind["name"] for kind in paint["kinds"]][:2] == ["match", "seat"]
    shown = paint["settings_schema"]["properties"]
    assert "player_limit" in shown
    assert "score_limit" not in shown  # which means nothing there
