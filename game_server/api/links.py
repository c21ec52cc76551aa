"""Where others reach this server: invitations, and the address of its WebSocket."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from fastapi import Request

Scope = Literal["anywhere", "network", "machine"]
DEFAULT_PORTS = {"http": 80, "https": 443}
NETLOC = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
"""What may stand in a link. A Host header is whatever the caller has sent."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """``scope`` tells for whom ``url`` works: anybody, this network, or this machine only."""

    url: str = field(repr=False)
    scope: Scope


class Links:
    """``public_url`` wins, if it is set; ``lan_address`` gives this machine's address in its
    network, None when the server does not listen there.
    """

    def __init__(self, public_url: str | None, lan_address: Callable[[], str | None]) -> None:
        self._public_url = public_url
        self._lan_address = lan_address

    def invitation(self, request: Request, code: str) -> Invitation:
        """The link to a room: by the public address, else the one by which the caller reached
        the server, else, as that one is the loopback, by the address in the network.
        """
        base = self._public_url or f"{_scheme(request)}://{reached_at(request)}"
        place = urlsplit(base)
        scope = scope_of(place.hostname or "")
        if scope == "machine" and not self._public_url and (lan := self._lan_address()):
            port = f":{place.port}" if place.port not in (None, DEFAULT_PORTS["http"]) else ""
            base, scope = f"http://{lan}{port}", scope_of(lan)
        return Invitation(f"{base}/j/{code}", scope)


def socket_url(request: Request) -> str:
    """Where this server's WebSocket is, as its caller reached it."""
    return f"{'wss' if _scheme(request) == 'https' else 'ws'}://{reached_at(request)}/ws"


def reached_at(request: Request) -> str:
    """Host and port as the caller named them; the server's own when that is no address."""
    named = request.headers.get("host", "")
    if NETLOC.fullmatch(named):
        return named
    host, port = request.scope.get("server") or ("localhost", None)
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host


def scope_of(host: str) -> Scope:
    """For whom a host name or address means this server, as far as it tells."""
    name = host.lower().rstrip(".")
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        if name == "localhost" or name.endswith(".localhost"):
            return "machine"
        return "network" if "." not in name or name.endswith((".local", ".lan")) else "anywhere"
    if address.is_loopback or address.is_unspecified:
        return "machine"
    return "network" if address.is_private or address.is_link_local else "anywhere"


def lan_address() -> str | None:
    """This machine's IPv4 address on the way out of it, if there is a network."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing, but chooses the way out
        address: str = probe.getsockname()[0]
        return None if scope_of(address) == "machine" else address
    return None


def _scheme(request: Request) -> str:
    return "https" if request.scope.get("scheme") in ("https", "wss") else "http"
