"""A real nginx in front of a server, on the loopback interface."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from load_tests.server_process import free_port
from tests.support.deadlines import WITHIN_S
from tests.support.tools import REPOSITORY, lacking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {http}
}}
"""


def from_the_readme(port: int) -> str:
    """The documented lines, without TLS, in front of what listens at a port."""
    text = (REPOSITORY / "game_server" / "OPERATING.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)
    block = re.sub(r"^\s*ssl_.*\n", "", block, flags=re.MULTILINE).replace("443 ssl", "LISTEN")
    return block.replace("127.0.0.1:8000", f"127.0.0.1:{port}")


@contextmanager
def nginx(folder: Path, http: str) -> Iterator[int]:
    """Run nginx with the lines of an ``http`` block, in which ``LISTEN`` stands for where its
    server listens; yields the port.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not program:
        lacking("no nginx: apt-get install nginx")
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    configuration = folder / "nginx.conf"
    http = http.replace("LISTEN", f"127.0.0.1:{port}")
    configuration.write_text(CONFIGURATION.format(folder=folder, http=http), encoding="utf-8")
    running = subprocess.Popen(
        [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)],
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, running, folder / "error.log")
        yield port
    finally:
        running.terminate()
        running.wait()


def _wait_for(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + WITHIN_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert running.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < ends, "nginx does not listen"
            time.sleep(0.02)
        else:
            return
