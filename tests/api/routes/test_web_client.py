"""The browser client as it is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.api.routes.web_client import find_web_client, has_page
from game_server.app import create_app
from game_server.page_build.result import Build
from tests.api.conftest import client_of
from tests.support.servers.in_process import settings

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from fastapi import FastAPI


@pytest.mark.parametrize("path", ["/", "/j/K7QPM", "/index.html"])
async def test_the_page_stands_at_the_root_and_at_every_invitation(
    http: httpx.AsyncClient, path: str
) -> None:
    answer = await http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert 'src="main.js"' in answer.text
    unchanged = await http.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert (await http.head(path)).status_code == 200


@pytest.mark.parametrize(
    ("path", "base"),
    [
        ("/", "./"),
        ("/?x=/j/", "./"),
        ("/index.html", "./"),
        ("/j/K7QPM", "../"),
        ("/j/K7QPM?x=/", "../"),
        ("/j/", "../"),
        ("/j/K7QPM/", "../../"),
        ("/j/K7%2FQPM", "../"),
        ("/j/https://play.example/j/K7QPM", "../../../../../"),
    ],
)
async def test_the_pages_base_leads_to_the_root_from_everywhere(
    http: httpx.AsyncClient, path: str, base: str
) -> None:
    answer = await http.get(path)
    assert f'<base href="{base}" />' in answer.text
    folders = f"/game{path}".partition("?")[0].split("/")[1:-1]
    assert folders[: len(folders) - base.count("../")] == ["game"]
    assert "base-uri 'self'" in answer.headers["content-security-policy"]


async def test_the_base_leads_to_the_root_under_a_path_that_looks_like_an_invitation() -> None:
    async with client_of(create_app(settings(public_url="https://site.example/a/j/b"))) as http:
        for path in ("/a/j/b/j/K7QPM", "/j/K7QPM"):  # the proxy has kept the path, or removed it
            assert '<base href="../" />' in (await http.get(path)).text
        assert '<base href="./" />' in (await http.get("/a/j/b/")).text


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/main.js", "text/javascript; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/vendor/msgpack/Decoder.mjs", "text/javascript; charset=utf-8"),
    ],
)
async def test_files_have_their_media_type_and_are_asked_about_again(
    http: httpx.AsyncClient, path: str, media_type: str
) -> None:
    answer = await http.get(path)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "no-cache"
    unchanged = await http.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert (await http.head(path)).status_code == 200


@pytest.fixture
def linked(app: FastAPI) -> Build:
    """The build of the page, in place of its modules."""
    build = Build(
        "1f00",
        {
            "main.js": {"identity": b"let a = 1;", "br": b"<br>", "gzip": b"<gzip>"},
            "ui/a.png": {"identity": b"png"},
        },
        {"index.html": '<base href="./" />assets/1f00/main.js', "error.html": "[title]"},
    )
    app.state.node.page_build.current = build
    return build


@pytest.mark.usefixtures("linked")
async def test_what_was_built_is_kept_for_good_in_the_encoding_that_is_accepted(
    http: httpx.AsyncClient,
) -> None:
    for encoding, body in (("br", b"<br>"), ("gzip", b"<gzip>"), ("identity", b"let a = 1;")):
        url = "/assets/1f00/main.js"
        async with http.stream("GET", url, headers={"accept-encoding": encoding}) as answer:
            assert b"".join([part async for part in answer.aiter_raw()]) == body
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["vary"] == "accept-encoding"
    picture = await http.get("/assets/1f00/ui/a.png")
    assert picture.headers["content-type"] == "image/png"
    assert "content-encoding" not in picture.headers


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize("path", ["1f01/main.js", "1f00/other.js", "1f00/"])
async def test_an_address_of_another_build_has_nothing(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(f"/assets/{path}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("linked")
async def test_the_page_loads_what_was_built_and_modules_can_still_be_read(
    http: httpx.AsyncClient,
) -> None:
    page = await http.get("/j/BBBBBB")
    assert page.text == '<base href="../" />assets/1f00/main.js'
    assert page.headers["cache-control"] == "no-cache"
    assert (await http.get("/main.js")).status_code == 200


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
async def test_the_page_is_compressed_and_not_sent_again_unchanged(
    http: httpx.AsyncClient, encoding: str
) -> None:
    asked = {"accept-encoding": encoding}
    page = await http.get("/", headers=asked)
    assert page.headers.get("content-encoding", "identity") == encoding
    assert page.text.startswith("<!doctype html>")
    known = {"if-none-match": f'"other", {page.headers["etag"]}'}
    unchanged = await http.get("/", headers=asked | known)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == page.headers["etag"]


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/games", "/%00"])
async def test_nothing_else_is_served(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404


async def test_only_listed_websites_may_read_answers() -> None:
    asked = {"Origin": "https://play.example", "Access-Control-Request-Method": "POST"}
    async with client_of(create_app(settings())) as http:
        closed = await http.options("/api/guests", headers=asked)
    async with client_of(create_app(settings(allowed_origins="https://play.example"))) as http:
        opened = await http.options("/api/guests", headers=asked)
    assert "access-control-allow-origin" not in closed.headers
    assert opened.headers["access-control-allow-origin"] == "https://play.example"


@pytest.mark.parametrize(
    ("listed", "origin"),
    [
        ("https://Play.Example:443/", "https://play.example"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("null", "null"),
    ],
)
async def test_an_origin_may_do_the_same_however_it_was_listed(listed: str, origin: str) -> None:
    app = create_app(settings(allowed_origins=listed))
    async with client_of(app) as http:
        answer = await http.post("/api/guests", headers={"Origin": origin})
        check = await http.get("/ws", headers={"Origin": origin})
    assert answer.headers["access-control-allow-origin"] == origin
    assert check.status_code == 426


async def test_a_type_that_is_not_known_is_not_guessed(
    app: FastAPI, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    (tmp_path / "thing.xyz").write_bytes(b"?")
    app.state.node.web_client.all_directories.append(tmp_path)
    answer = await http.get("/thing.xyz")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_games_with_scripts_of_their_own_are_known() -> None:
    folder = find_web_client()
    assert has_page(folder, "driftline")
    assert not has_page(folder, "snail")
