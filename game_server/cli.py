"""The ``game-server`` command."""

from __future__ import annotations

import argparse
import errno
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog

from game_server.api.links import lan_address
from game_server.app import create_app
from game_server.observability.logs import configure_logging
from game_server.realtime.process import descriptors
from game_server.realtime.process.serving import BACKLOG, GameServer, server_config
from game_server.settings import LIMITS, Settings, SettingsError, load_settings, stray_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERY_ADDRESS = "0.0.0.0"
UNUSABLE, BAD_SETTING = 1, 2
FIRST_FREE_PORT = 1024
LOG: Any = structlog.get_logger("game_server")

EPILOG = """\
examples:
  game-server                 play on this machine: http://localhost:8000/
  game-server --lan           let others on your network play too
  game-server --port 9000     another port
  game-server --no-limits     for a swarm of bots, which all share one address

Every setting is also a variable, GAME_SERVER_PORT=9000 for example, or
a line like that in a file named .env. game_server/OPERATING.md lists them.
Ctrl+C stops the server.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the server until a signal stops it. Returns the exit status."""
    chosen = _parser().parse_args(arguments)
    overrides = {name: value for name, value in vars(chosen).items() if value is not None}
    if overrides.pop("lan"):
        overrides["host"] = EVERY_ADDRESS
    if overrides.pop("no_limits"):
        overrides.update(dict.fromkeys(LIMITS, 0))
    descriptors.raise_limit()
    try:
        settings = load_settings(**overrides)
        log = configure_logging(
            settings.log_level, settings.log_format, settings.log_lines_per_minute
        )
        for sentence in stray_settings():
            LOG.warning(sentence)
        app = create_app(settings)
        app.state.node.metrics.observe(log.totals)
    except SettingsError as fault:
        return _fail(str(fault), BAD_SETTING)
    except OSError as fault:
        return _fail(f"Can't start: {fault}", UNUSABLE)
    try:
        listener = listen(settings.host, settings.port)
    except (OSError, UnicodeError) as fault:
        return _fail(_why_not(settings, fault), UNUSABLE)
    node = app.state.node
    server = GameServer(
        server_config(app, node.http_connections, node.shares.backlog),
        started=lambda: print(welcome(listener), flush=True),
        stopping=node.drain,
    )
    server.run([listener])
    return 0 if server.started else UNUSABLE


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError or UnicodeError when it cannot listen there."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    # A name may have both kinds of address. IPv4 is the one that others expect.
    family, _, _, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # on Windows it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def welcome(listener: socket.socket) -> str:
    """The text that the command prints once it serves: the addresses to open."""
    host, port = listener.getsockname()[:2]
    if host in (EVERY_ADDRESS, "::"):
        lines = [f"  http://localhost:{port}/    on this machine"]
        lines += [f"  http://{address}:{port}/    for others" for address in lan_addresses()]
    elif host in ("127.0.0.1", "::1"):
        lines = [f"  http://localhost:{port}/"]
    else:
        lines = [f"  http://[{host}]:{port}/" if ":" in host else f"  http://{host}:{port}/"]
    return "\n".join(["The game is running. Open:", *lines, "Ctrl+C stops it."])


def lan_addresses() -> list[str]:
    """This machine's IPv4 addresses that others may reach, the most likely one first."""
    found = [address] if (address := lan_address()) else []
    with suppress(OSError):  # without a network there is none
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [a for a in dict.fromkeys(found) if not a.startswith(("127.", "0."))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="game-server",
        description="A real-time multiplayer game server, and a game to play in the browser.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    address = parser.add_mutually_exclusive_group()
    address.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    address.add_argument(
        "--lan", action="store_true", help="listen on all addresses, for players on your network"
    )
    parser.add_argument("--port", type=int, help="port to listen on (default: 8000; 0: any)")
    parser.add_argument(
        "--no-limits",
        action="store_true",
        help="switch off all limits on what one address may do, for load tests",
    )
    parser.add_argument(
        "--plain-page",
        action="store_const",
        const=True,
        help="serve the page's modules as they are, to work on them",
    )
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        help="the least important log lines to write (default: info)",
    )
    return parser


def _why_not(settings: Settings, fault: OSError | UnicodeError) -> str:
    host, port = settings.host, settings.port
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if isinstance(fault, UnicodeError):
        return f"Can't listen on {where}: that is no name of a host."
    if fault.errno == errno.EADDRINUSE:
        return f"{where} is already in use. Choose another port with --port."
    if fault.errno == errno.EACCES and port < FIRST_FREE_PORT:
        return f"Can't listen on {where}: ports below {FIRST_FREE_PORT} are the system's own."
    return f"Can't listen on {where}: {fault.strerror or fault}."


def _fail(message: str, status: int) -> int:
    print(f"game-server: {message}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
