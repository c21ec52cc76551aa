"""The documentation: every call with its errors, on a page that needs nothing from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


async def test_every_call_is_documented_with_its_errors(http: httpx.AsyncClient) -> None:
    document = (await http.get("/openapi.json")).json()
    calls = {
        f"{method.upper()} {path}": call
        for path, calls in document["paths"].items()
        for method, call in calls.items()
    }
    assert calls.keys() == {
        "POST /api/guests",
        "POST /api/guests/revoke",
        "POST /api/quick-play",
        "POST /api/rooms",
        "GET /api/rooms",
        "GET /api/rooms/{code}",
        "POST /api/rooms/{code}/join",
        "GET /api/rooms/{code}/qr.svg",
        "GET /api/games/{name}/card.svg",
        "POST /api/parties",
        "GET /api/parties/{code}",
        "POST /api/parties/{code}/join",
        "POST /api/parties/{code}/leave",
        "GET /api/protocol",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "GET /ws",
    }
    assert all(call["summary"] for call in calls.values())
    error = {"$ref": "#/components/schemas/Error"}
    for call in calls.values():
        for status, answer in call["responses"].items():
            if int(status) >= 400:
                assert schema_of(answer) == error
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert calls["POST /api/quick-play"]["security"] == [{"guest": []}]


async def test_the_documentation_needs_no_other_host_and_nothing_inline(
    http: httpx.AsyncClient,
) -> None:
    page = await http.get("/docs")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert policy == (await http.get("/")).headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    found = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(found) == 3
    for address in found:
        assert "//" not in address
        assert (await http.get(f"/{address}")).status_code == 200
    assert "<style" not in page.text
    assert "<script>" not in page.text


def schema_of(answer: dict[str, Any]) -> Any:
    return answer["content"]["application/json"]["schema"]
