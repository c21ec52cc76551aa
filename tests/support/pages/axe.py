"""Accessibility of a page, judged by axe-core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.tools import npm_package

if TYPE_CHECKING:
    from tests.support.pages.browser import GamePage

AXE = ("axe-core", "4.10.3")
SERIOUS = {"serious", "critical"}


async def serious_findings(page: GamePage, selector: str = "body") -> list[str]:
    """What keeps people out of a part of the page: rule and element, one line each."""
    source = (npm_package(*AXE) / "axe.min.js").read_text(encoding="utf-8")
    await page.page.evaluate(source)
    result: dict[str, Any] = await page.page.evaluate(
        "selector => axe.run(selector, { resultTypes: ['violations'] })", selector
    )
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in result["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]
