"""The addresses at which others reach this server: invitations, and its WebSocket.

A sender can put any name into the ``Host`` header. A host that is not trusted never appears in an
invitation. Otherwise an attacker could open a room whose members pass on links to the attacker's
own website.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from fastapi import Request

from game_server.api.proxies import TRUSTED
from game_server.origins import ANY, DEFAULT_PORTS, normal_host, split_host

Scope = Literal["anywhere", "network", "machine"]
SOCKET_SCHEMES = {"http": "ws", "https": "wss"}


@dataclass(frozen=True, slots=True)
class Invitation:
    """``scope`` says where ``url`` works: anywhere, in this network, or on this machine only."""

    url: str = field(repr=False)
    scope: Scope


class Links:
    """Makes links. ``public_url`` comes first, if it is set.

    ``hosts`` are names that the operator trusts: ``*.play.example`` for all below it, ``*`` for
    any. ``lan_address`` returns this machine's address in its network, None when the server does
    not listen there.
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
        """The link to a room for the caller. A host that a trusted proxy passes on counts, too.
        Without a trusted host the link has the socket's own address, and the scope ``machine``.
        """
        base = self.root(request)
        scope: Scope = "machine" if base is None else scope_of(urlsplit(base).hostname or "")
        base = base or f"{_scheme(request)}://{_reached(request)}{root_of(request)}"
        return Invitation(f"{base}/j/{code}", scope)

    def root(self, request: Request) -> str | None:
        """The address of the root for the caller, without a slash at its end; None without a
        trusted host.
        """
        return self._trusted_base(request, proxies_count=not self._hosts)

    def shared(self, request: Request, code: str) -> str | None:
        """The link to a room that all its members see; None when only a header names the host.

        That holds for trusted proxies, too, since many pass on any ``Host``. Each member's page
        then uses its own address.
        """
        base = self._trusted_base(request, proxies_count=False)
        return None if base is None else f"{base}/j/{code}"

    def socket(self, request: Request) -> str:
        """The address of the WebSocket, by the host that the caller used; for that caller only.

        At the public URL its scheme is used, since a proxy may not pass the scheme on.
        """
        scheme = _scheme(request)
        host = normal_host(_named(request) or _reached(request), DEFAULT_PORTS[scheme])
        public = urlsplit(self._public_url or "")
        if host == public.netloc:
            scheme = public.scheme
        return f"{SOCKET_SCHEMES[scheme]}://{host}{root_of(request)}/ws"

    def _trusted_base(self, request: Request, proxies_count: bool) -> str | None:
        """The beginning of links: the public URL, or the address that the caller used if it is
        trusted. The loopback is replaced by this machine's address in its network.
        """
        if self._public_url:
            return self._public_url
        host = _named(request)
        if not host:
            return None
        name, port = split_host(host)
        if not (
            self._is_ours(name, request) or (proxies_count and request.scope.get(TRUSTED, False))
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
    """The path under which the caller reaches this server; mostly ""."""
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/")


def _named(request: Request) -> str | None:
    """Host and port of the ``Host`` header; None when that is no address."""
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
    """The names of this machine: its own, and the one in its network."""
    name = socket.gethostname().lower().rstrip(".")
    return frozenset({name, f"{name.partition('.')[0]}.local"})


def scope_of(host: str) -> Scope:
    """From where a host name or address reaches this server, judged by its form."""
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
    """This machine's IPv4 address on the route out of it; None without a network."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing, but chooses the route
        address: str = probe.getsockname()[0]
        return None if scope_of(address) == "machine" else address
    return None


def _scheme(request: Request) -> str:
    return "https" if request.scope.get("scheme") in ("https", "wss") else "http"
