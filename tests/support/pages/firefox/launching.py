"""A real Firefox for Playwright, which drives it by WebDriver BiDi through `bridge`."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, async_playwright

from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

COMMANDS = ("firefox-esr", "firefox")
BRIDGE = f"""#!/bin/sh
exec "{sys.executable}" -m tests.support.pages.firefox.bridge "$@"
"""


def executable() -> str:
    """The Firefox to drive: ``FIREFOX``, then an installed one. Without one the test is skipped,
    under ``CI=true`` too: unlike the other tools, Firefox comes from no package registry.
    """
    named = os.environ.get("FIREFOX")
    if named and not Path(named).exists():
        pytest.fail(f"FIREFOX is {named}, where there is none")
    found = named or next(filter(None, map(shutil.which, COMMANDS)), None)
    if not found:
        pytest.skip(f"no {' and no '.join(COMMANDS)}: install firefox-esr")
    return found


@contextlib.asynccontextmanager
async def launched_firefox() -> AsyncIterator[Browser]:
    """A running Firefox."""
    environment: dict[str, str | float | bool] = {
        **os.environ,
        "FIREFOX": executable(),
        "PYTHONPATH": str(REPOSITORY),
    }
    with tempfile.TemporaryDirectory(prefix="firefox-") as folder:
        bridge = Path(folder, "firefox")
        bridge.write_text(BRIDGE, encoding="utf-8")
        bridge.chmod(0o755)
        async with async_playwright() as playwright:
            browser = await playwright.firefox.launch(
                channel="moz-firefox", executable_path=bridge, env=environment
            )
            try:
                yield browser
            finally:
                await browser.close()
