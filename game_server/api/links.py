"""Where others reach this server: invitations, and the address of its WebSocket.

A ``Host`` header is whatever its sender likes. One that nobody vouches for stands in no invitation:
else one could open a room whose members pass on links to a place of one's own.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from urllib.parse import urlsplit

import segno
from fastapi import Request

from game_server.api.proxies import TRUSTED
from game_server.origins import ANY, DEFAULT_PORTS, normal_host, split_host

Scope = Literal["anywhere", "network", "machine"]
SOCKET_SCHEMES = {"http": "ws", "https": "wss"}
QUIET_ZONE = 4
"""Light modules around a QR code (ISO/IEC 18004); with fewer many cameras don't find it."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """``scope`` tells for whom ``url`` works: anybody, this network, or this machine only."""

    url: str
    scope: Scope


class Links:
    """``public_url`` wins, if it is set. ``hosts`` are names that an operator vouches for:
    ``*.play.example`` for all below it, ``*`` for any. ``lan_address`` gives this machine's address
    in its network, None when the server does not listen there.
    """

    def __init__(
        self,
        public_url: str | None,
        lan_address: Callable[[], str | None],
        hosts: Collection[str] = (),
    ) -> None:
        self._public_url = public_url
        self._lan_address = lan_address
        self._hosts = frozenset(hosts)
        self._own_names = own_names()

    def invitation(self, request: Request, code: str) -> Invitation:
        """The link to a room for its caller, for whom a trusted proxy vouches too. Without anybody
        it names the address at which the socket was reached, and claims to work here only.
        """
        base = self._vouched_for(request, proxies_vouch=not self._hosts)
        scope: Scope = "machine" if base is None else scope_of(urlsplit(base).hostname or "")
        base = base or f"{_scheme(request)}://{_reached(request)}{root_of(request)}"
        return Invitation(f"{base}/j/{code}", scope)

    def shared(self, request: Request, code: str) -> str | None:
        """The link to a room that all its members are shown. None when only a header says how it
        is reached, though a trusted proxy may have passed that on: many pass on anything. Each
        member's own page knows by which address it came.
        """
        base = self._vouched_for(request, proxies_vouch=False)
        return None if base is None else f"{base}/j/{code}"

    def socket(self, request: Request) -> str:
        """Where this server's WebSocket is, as its caller reached it; the caller alone is told. At
        the public address the scheme is known, though a proxy may keep it to itself.
        """
        scheme = _scheme(request)
        host = normal_host(_named(request) or _reached(request), DEFAULT_PORTS[scheme])
        public = urlsplit(self._public_url or "")
        if host == public.netloc:
            scheme = public.scheme
        return f"{SOCKET_SCHEMES[scheme]}://{host}{root_of(request)}/ws"

    def _vouched_for(self, request: Request, proxies_vouch: bool) -> str | None:
        """The beginning of links: by the public address, else the one by which the caller came, if
        that may be believed. An address in the network stands for the loopback.
        """
        if self._public_url:
            return self._public_url
        host = _named(request)
        if not host:
            return None
        name, port = split_host(host)
        if not (
            self._is_ours(name, request) or (proxies_vouch and request.scope.get(TRUSTED, False))
        ):
            return None
        scheme = _scheme(request)
        if scope_of(name) == "machine" and (lan := self._lan_address()):
            scheme, host = "http", f"{lan}:{port or DEFAULT_PORTS['http']}"
        return f"{scheme}://{normal_host(host, DEFAULT_PORTS[scheme])}{root_of(request)}"

    def _is_ours(self, name: str, request: Request) -> bool:
        if ANY in self._hosts or name in self._hosts or name in self._own_names:
            return True
        if any(name.endswith(host[1:]) for host in self._hosts if host.startswith("*.")):
            return True
        reached = request.scope.get("server") or ("", None)
        return scope_of(name) == "machine" or name in (reached[0], self._lan_address())


def root_of(request: Request) -> str:
    """The path under which the caller finds this server, "" mostly."""
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/")


def _named(request: Request) -> str | None:
    """Host and port as the caller named them, None when that is no address."""
    try:
        return normal_host(request.headers.get("host", ""))
    except ValueError:
        return None


def _reached(request: Request) -> str:
    """Host and port of the socket at which the request arrived."""
    host, port = request.scope.get("server") or ("localhost", None)
    if "/" in host:  # the path of a Unix socket
        return "localhost"
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host


def own_names() -> frozenset[str]:
    """What this machine is called, in its network and on itself."""
    name = socket.gethostname().lower().rstrip(".")
    return frozenset({name, f"{name.partition('.')[0]}.local"})


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


def qr_code(url: str) -> bytes:
    """An SVG of a QR code, dark on light whatever stands behind it; it has no size of its own."""
    drawn = BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True
    )
    return drawn.getvalue()


def _scheme(request: Request) -> str:
    return "https" if request.scope.get("scheme") in ("https", "wss") else "http"
