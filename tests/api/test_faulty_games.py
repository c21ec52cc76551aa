"""A game with a mistake in it, as HTTP callers meet it: their own call fails, and no other one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.present import present

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

    from game_server.app import Node


@pytest.mark.parametrize("hook", ["make_map", "prepare_map", "setting_values"])
@pytest.mark.parametrize("mistake", [ZeroDivisionError, SystemExit])
async def test_a_room_that_cannot_be_made_fails_the_call_that_asked_for_it(
    app: FastAPI,
    http: httpx.AsyncClient,
    ann: dict[str, str],
    bea: dict[str, str],
    hook: str,
    mistake: type[BaseException],
) -> None:
    node: Node = app.state.node

    def broken(*_: object) -> None:
        raise mistake("a secret detail")

    setattr(node.registry.games["driftline"], hook, broken)
    for path in ("/api/rooms", "/api/quick-play"):
        failed = await http.post(path, json={"game": "driftline"}, headers=ann)
        assert (failed.status_code, failed.json()["error"]) == (500, "internal")
        assert "incident" in failed.json()["message"]
        assert "secret" not in failed.text
        made = await http.post(path, json={"game": "paint_tag"}, headers=bea)
        assert made.status_code == 200
    assert (await http.get("/api/rooms")).status_code == 200
    assert {room.game.name for room in node.registry.rooms} == {"paint_tag"}


async def test_a_room_that_cannot_go_on_is_gone_for_the_next_caller(
    app: FastAPI, http: httpx.AsyncClient, ann: dict[str, str], bea: dict[str, str]
) -> None:
    node: Node = app.state.node
    placed = (await http.post("/api/quick-play", json={}, headers=ann)).json()
    room = present(node.registry.room(placed["room_id"]))
    node.registry.faults.end(room, ZeroDivisionError("a mistake"))
    again = await http.post("/api/quick-play", json={}, headers=bea)
    assert again.status_code == 200
    assert again.json()["room_id"] != room.id
    shown = await http.get(f"/api/rooms/{placed['code']}")
    assert (shown.status_code, shown.json()["error"]) == (404, "no_such_room")
