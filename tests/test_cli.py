"""The command: what it prints, and how it ends."""

from __future__ import annotations

import errno
import re
import socket
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from game_server import app, cli
from load_tests.server_process import ServerProcess
from tests.support.deadlines import WITHIN_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from game_server.settings import Settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_help_shows_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "game-server --lan           let others on your network play too" in text
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("PORT", "99999", "GAME_SERVER_PORT should be less than or equal to 65535"),
        ("DEFAULT_GAME", "chess", "GAME_SERVER_DEFAULT_GAME should be one of driftline, paint_tag"),
    ],
)
def test_a_bad_setting_is_one_line_and_status_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    value: str,
    line: str,
) -> None:
    monkeypatch.setenv(f"GAME_SERVER_{variable}", value)
    assert cli.main([]) == 2
    assert capsys.readouterr().err == f"game-server: {line}\n"


def test_a_port_in_use_is_one_line_and_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert cli.main(["--port", str(port)]) == 1
    assert capsys.readouterr().err == (
        f"game-server: 127.0.0.1:{port} is already in use. Choose another port with --port.\n"
    )


@pytest.mark.parametrize("name", ["a..b", "a" * 300])
def test_what_is_no_name_of_a_host_is_one_line(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert cli.main(["--host", name, "--port", "0"]) == 1
    assert capsys.readouterr().err == (
        f"game-server: Can't listen on {name}:0: that is no name of a host.\n"
    )


def test_a_port_of_the_systems_own_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "listen", refuse(PermissionError(errno.EACCES, "Permission denied")))
    assert cli.main(["--host", "::1", "--port", "80"]) == 1
    assert capsys.readouterr().err == (
        "game-server: Can't listen on [::1]:80: ports below 1024 are the system's own.\n"
    )


def test_a_web_client_that_cannot_be_read_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = FileNotFoundError("The web client is neither in the package nor beside it.")
    monkeypatch.setattr(app, "find_web_client", refuse(missing))
    assert cli.main(["--port", "0"]) == 1
    assert capsys.readouterr().err == f"game-server: Can't start: {missing}\n"


@pytest.mark.parametrize(("options", "is_plain"), [([], False), (["--plain-page"], True)])
def test_the_page_is_plain_on_demand(
    monkeypatch: pytest.MonkeyPatch, options: list[str], is_plain: bool
) -> None:
    chosen: list[Settings] = []

    def note(settings: Settings) -> NoReturn:
        chosen.append(settings)
        raise OSError("enough")

    monkeypatch.setattr(cli, "create_app", note)
    assert cli.main(options) == 1
    assert [settings.plain_page for settings in chosen] == [is_plain]


def refuse(fault: Exception) -> Callable[..., NoReturn]:
    def refusing(*_: object) -> NoReturn:
        raise fault

    return refusing


def test_strange_variables_do_not_end_the_start(
    start_server: Callable[..., ServerProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "auto")
    server = start_server(prot=9000, host="", secret="", log_format="json")
    assert '"GAME_SERVER_PROT is no setting and is ignored. Did you' in server.text()
    assert f"http://localhost:{server.port}/" in server.text()


def test_an_address_of_somebody_else_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--host", "192.0.2.1", "--port", "0"]) == 1
    assert re.fullmatch(
        r"game-server: Can't listen on 192\.0\.2\.1:0: .+\.\n", capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("127.0.0.1", ["http://localhost:{port}/"]),
        ("127.0.0.2", ["http://127.0.0.2:{port}/"]),
        ("0.0.0.0", ["http://localhost:{port}/", "http://192.168.1.5:{port}/"]),
    ],
)
def test_it_prints_the_addresses_that_can_be_opened(
    monkeypatch: pytest.MonkeyPatch, host: str, addresses: list[str]
) -> None:
    monkeypatch.setattr(cli, "lan_addresses", lambda: ["192.168.1.5"])
    with cli.listen(host, 0) as listener:
        port = listener.getsockname()[1]
        printed = re.findall(r"http://\S+", cli.welcome(listener))
    assert printed == [address.format(port=port) for address in addresses]


def test_addresses_for_others_are_none_of_this_machine_alone() -> None:
    assert not [a for a in cli.lan_addresses() if a.startswith(("127.", "0."))]


def test_lan_answers_at_every_address_that_it_prints_and_on_all_interfaces(
    artefacts: Path,
) -> None:
    with ServerProcess(artefacts / "server.log", listen=["--lan"]) as server:
        ends = time.monotonic() + WITHIN_S
        while "Ctrl+C" not in server.text():  # it answers a moment before
            assert time.monotonic() < ends
            time.sleep(0.02)
        printed = re.findall(r"http://\S+/", server.text())
        addresses = ["localhost", *cli.lan_addresses()]
        assert printed == [f"http://{address}:{server.port}/" for address in addresses]
        if sys.platform == "linux":
            printed.append(f"http://127.0.0.2:{server.port}/")  # an address that nobody named
        for url in printed:
            answer = httpx.get(f"{url}readyz", trust_env=False, timeout=WITHIN_S)
            assert answer.json() == {"status": "ready"}


def test_the_command_serves_drains_and_ends_with_status_0(
    start_server: Callable[..., ServerProcess],
) -> None:
    server = start_server(log_format="json", log_level="debug")
    guest = httpx.post(f"{server.url}/api/guests?token=hidden", timeout=WITHIN_S).json()
    headers = {"Authorization": f"Bearer {guest['token']}"}
    placed = httpx.post(
        f"{server.url}/api/quick-play", json={}, headers=headers, timeout=WITHIN_S
    ).json()
    with connect(placed["ws_url"] + "?secret=hidden") as member:
        server.stop()
        with suppress(ConnectionClosed):
            member.recv(WITHIN_S)
        assert member.close_code == 4001
    text = server.text()
    assert f"http://localhost:{server.port}/" in text
    assert "room opened" in text
    assert "hidden" not in text
    assert placed["ticket"] not in text
    server.start()
