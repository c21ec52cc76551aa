"""The client's HTTP calls: guests, seats in rooms, rooms, parties."""

from __future__ import annotations

from typing import Any

import httpx

from game_server.client.address import server_address


class JoinError(Exception):
    """The server refused a call; ``code`` is its error code, the text its sentence.

    ``retry_after_s`` is after how many seconds to ask again, None when the server does not say.
    """

    def __init__(self, code: str, sentence: str, retry_after_s: float | None = None) -> None:
        self.code = code
        self.retry_after_s = retry_after_s
        super().__init__(sentence)


async def call(http: httpx.AsyncClient, method: str, path: str, **body: Any) -> Any:
    """The JSON of an answer, None when it is empty. Arguments that are None are left out. Raises
    JoinError with the server's own sentence.
    """
    given = {key: value for key, value in body.items() if value is not None}
    if method == "GET":
        response = await http.get(path, params=given)
    else:
        response = await http.request(method, path, json=given)
    if response.status_code == httpx.codes.NO_CONTENT:
        return None
    try:
        content = response.json()
    except ValueError:
        content = None
    if response.is_success and isinstance(content, dict | list):
        return content
    if isinstance(content, dict) and "error" in content:
        wait = response.headers.get("retry-after", "")
        raise JoinError(
            str(content["error"]),
            str(content.get("message", "")),
            float(wait) if wait.isdigit() else None,
        )
    raise JoinError(f"http_{response.status_code}", "The server gave no usable answer.")


async def become_guest(
    url: str, *, name: str | None = None, token: str | None = None
) -> dict[str, Any]:
    """A new player, or with the ``token`` of an earlier visit the same one, perhaps under another
    name: ``player_id``, ``name`` and ``token``. Raises JoinError.
    """
    async with http_client(url, token) as http:
        guest: dict[str, Any] = await call(http, "POST", "/api/guests", name=name)
        return guest


async def revoke_guest(url: str, *, token: str) -> None:
    """Void all tokens of this player. Raises JoinError."""
    async with http_client(url, token) as http:
        await call(http, "POST", "/api/guests/revoke")


async def rooms(
    url: str, *, game: str | None = None, mode: str | None = None, offset: int = 0
) -> list[dict[str, Any]]:
    """At most 100 public rooms, those with the most people first: ``code``, ``game``, ``mode``,
    ``phase``, ``players``, ``limit``, ``needs_password`` and more of each. Raises JoinError.
    """
    async with http_client(url) as http:
        wish = {"game": game, "mode": mode, "offset": offset or None}
        found: list[dict[str, Any]] = await call(http, "GET", "/api/rooms", **wish)
        return found


async def room(url: str, code: str) -> dict[str, Any]:
    """The room with a code, as ``rooms`` describes each, with its ``link``. Raises JoinError."""
    async with http_client(url) as http:
        found: dict[str, Any] = await call(http, "GET", f"/api/rooms/{code}")
        return found


# Parties: friends that quick play puts into one room. Each call needs a guest's token and answers
# the party: ``code``, ``leader``, ``members``, and ``room`` once seats are reserved there.


async def open_party(url: str, *, token: str) -> dict[str, Any]:
    """Make a party and lead it. Raises JoinError."""
    return await _party(url, token, "POST", "")


async def join_party(url: str, code: str, *, token: str) -> dict[str, Any]:
    """Become a member of the party with a code. Raises JoinError."""
    return await _party(url, token, "POST", f"/{code}/join")


async def party(url: str, code: str, *, token: str) -> dict[str, Any]:
    """Your party with this code. Ask every two seconds; as soon as its ``room`` is a code, ``join``
    that room within a minute. Raises JoinError.
    """
    return await _party(url, token, "GET", f"/{code}")


async def leave_party(url: str, code: str, *, token: str) -> None:
    """Leave a party. The member who joined next becomes the leader. Raises JoinError."""
    async with http_client(url, token) as http:
        await call(http, "POST", f"/api/parties/{code}/leave")


async def _party(url: str, token: str, method: str, path: str) -> dict[str, Any]:
    async with http_client(url, token) as http:
        answer: dict[str, Any] = await call(http, method, f"/api/parties{path}")
        return answer


def http_client(url: str, token: str | None = None) -> httpx.AsyncClient:
    """An HTTP client for the server at an address in any form, as the guest with the token. Raises
    ValueError for a ``url`` that is no address.
    """
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=server_address(url), timeout=10.0, headers=headers)
