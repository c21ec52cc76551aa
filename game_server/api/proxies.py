"""Headers of proxies: the caller's address, the scheme, the host and the path of a request.

Anybody can send such headers, so they count from trusted addresses only. uvicorn reads two of them
by itself, but drops ``X-Forwarded-Proto: https, http`` of two proxies in a row, and reads neither
host nor path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from game_server.origins import normal_host

PEER = "game_server.peer"
"""In the scope: the address of the other end of the TCP connection, "" for a Unix socket."""
PROXIED = "game_server.proxied"
"""In the scope: whether the request says that it came through a proxy, trusted or not."""
TRUSTED = "game_server.trusted_proxy"
"""In the scope: whether it came through a trusted proxy."""

FORWARDING = frozenset(
    {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
     "x-forwarded-prefix", "x-real-ip"}
)  # fmt: skip
NAMING_CALLERS = ("x-forwarded-for", "forwarded")
"""Headers in which a proxy names the caller's address."""
UNIX_SOCKET = "127.0.0.1"
"""The address that stands for a Unix socket: its peer is on this machine."""
NO_PORT = 0
"""The port beside an address that was taken from a header. uvicorn and hypercorn use it in the same
way, for proxies that their own settings trust.
"""
SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
PREFIX = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


class TrustedProxies:
    """A list of addresses and networks, separated by commas. ``*`` trusts all, ``none`` trusts no
    proxy. Raises ValueError.
    """

    def __init__(self, listed: str) -> None:
        names = [name for part in listed.split(",") if (name := part.strip()) not in ("", "none")]
        self._all = "*" in names
        self._networks: list[IPv4Network | IPv6Network] = [
            ip_network(name, strict=False) for name in names if name != "*"
        ]

    def __contains__(self, address: object) -> bool:
        if self._all:
            return True
        try:
            known = _known(str(address))
        except ValueError:
            return False
        return any(known in network for network in self._networks)

    def caller(self, forwarded_for: str, peer: str) -> str:
        """The address of the caller: the last one in the list that is no trusted proxy.

        Every proxy adds the address that it saw at the end, and the entries before an untrusted one
        may be made up.
        """
        last = peer
        for part in reversed(forwarded_for.split(",")):
            address = _address(part.strip())
            if address is None:
                break
            last = address
            if address not in self:
                break
        return last


class Proxies:
    """Middleware: changes the scope to that of a request without proxies.

    ``root_path`` is the path under which proxies put this server. Some proxies keep it in front of
    a request's path, some take it away.

    ``on_ignored`` is called once, with the first untrusted address nearby that names callers. Most
    likely it is a proxy that the settings lack, and all its players share one address. A stranger
    from the Internet cannot cause this.
    """

    def __init__(
        self,
        app: ASGIApp,
        trusted: TrustedProxies,
        root_path: str = "",
        on_ignored: Callable[[str], object] | None = None,
    ) -> None:
        self._app = app
        self._trusted = trusted
        self._root_path = root_path
        self._on_ignored = on_ignored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = self._without_proxies(scope)
        await self._app(scope, receive, send)

    def _without_proxies(self, scope: Scope) -> Scope:
        headers = Headers(scope=scope)
        peer, port = scope.get("client") or ("", None)
        direct = {**scope, PEER: peer, PROXIED: not FORWARDING.isdisjoint(headers.keys())}
        is_known = port == NO_PORT
        direct[TRUSTED] = direct[PROXIED] and (is_known or (peer or UNIX_SOCKET) in self._trusted)
        if self._on_ignored and direct[PROXIED] and not direct[TRUSTED]:
            self._note_ignored(headers, peer or UNIX_SOCKET)
        prefix = self._root_path
        if direct[TRUSTED]:
            chain = ",".join(headers.getlist("x-forwarded-for"))
            if chain and not is_known:
                direct["client"] = (self._trusted.caller(chain, peer), NO_PORT)
            if scheme := SCHEMES.get(_first(headers, "x-forwarded-proto").lower()):
                direct["scheme"] = scheme
                if scope["type"] == "websocket":
                    direct["scheme"] = "wss" if scheme == "https" else "ws"
            if host := _host(_first(headers, "x-forwarded-host")):
                others = [pair for pair in scope["headers"] if pair[0] != b"host"]
                direct["headers"] = [(b"host", host.encode()), *others]
            prefix = _prefix(_first(headers, "x-forwarded-prefix")) or prefix
        _put_under(direct, prefix)
        return direct

    def _note_ignored(self, headers: Headers, peer: str) -> None:
        if self._on_ignored and _is_near(peer) and any(name in headers for name in NAMING_CALLERS):
            self._on_ignored(peer)
            self._on_ignored = None


def path_here(scope: Scope) -> str:
    """A request's path without the root path, which is a part of it in the scope."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _known(address: str) -> IPv4Address | IPv6Address:
    """Raises ValueError."""
    known = ip_address(address)
    if isinstance(known, IPv6Address):  # how a socket for both kinds shows an IPv4 address
        return known.ipv4_mapped or known
    return known


def _is_near(address: str) -> bool:
    """Whether an address is of this machine or a private network, not of the Internet."""
    try:
        known = _known(address)
    except ValueError:
        return False
    return known.is_loopback or known.is_private or known.is_link_local


def _put_under(scope: Scope, prefix: str) -> None:
    """Make path and root path of a scope begin with a prefix, as ASGI wants it."""
    root: str = scope.get("root_path", "")
    if root and f"{scope['path']}/".startswith(f"{root}{root}/"):
        # The server has added it, although the proxy had kept it.
        scope["path"] = scope["path"].removeprefix(root)
    if not prefix or f"{root}/".startswith(f"{prefix}/"):
        return  # done by the server, or by the app in which this one is mounted
    if not f"{scope['path']}/".startswith(f"{prefix}/"):
        scope["path"] = prefix + scope["path"]
        if scope.get("raw_path"):
            scope["raw_path"] = quote(prefix).encode() + scope["raw_path"]
    scope["root_path"] = prefix + root


def _first(headers: Headers, name: str) -> str:
    """The first of a header's values, which the outermost proxy wrote."""
    return headers.get(name, "").partition(",")[0].strip()


def _host(named: str) -> str | None:
    try:
        return normal_host(named)
    except ValueError:
        return None


def _prefix(named: str) -> str:
    named = named.rstrip("/")
    return named if PREFIX.fullmatch(named) else ""


def _address(part: str) -> str | None:
    """An address of X-Forwarded-For. It may have a port, and IPv6 brackets."""
    for text in _without_port(part):
        try:
            return str(ip_address(text))
        except ValueError:
            continue
    return None


def _without_port(part: str) -> Iterator[str]:
    yield part
    if part.startswith("["):
        yield part[1:].partition("]")[0]
    else:
        yield part.rpartition(":")[0]
