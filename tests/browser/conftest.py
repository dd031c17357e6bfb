"""A real portal for a real browser: the demo region served by granian, seen on a cheap phone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts.chromium import QUIET_FLAGS, find_chromium
from scripts.serving import AS_REAL, serving

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# A busy machine is no failure of the portal; speed is measured elsewhere.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS / 2)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium as this machine has it, quiet, and without a sandbox only for root."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": str(find_chromium()), "args": [*QUIET_FLAGS, *sandbox]}


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, alive, for the whole session; journeys make their own young people in it."""
    with serving(tmp_path_factory.mktemp("portal"), {"OPSTAP_DEMO": "1"}) as address:
        yield address


@pytest.fixture(scope="session")
def real_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal as in production: secrets, no demo. For pages that need no cookie."""
    with serving(tmp_path_factory.mktemp("real"), AS_REAL) as address:
        yield address


@pytest.fixture(scope="session")
def base_url(portal: str) -> str:
    """So that journeys open '/aanbod' and not a whole address."""
    return portal


@contextmanager
def opened(browser: Browser, base_url: str, **options: Any) -> Iterator[Page]:
    """A fresh browser window in which nothing may go wrong silently."""
    context = browser.new_context(base_url=base_url, locale="nl-NL", **options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    troubles = watch(context, base_url)
    yield page
    context.close()
    assert not troubles, troubles


def watch(context: BrowserContext, base_url: str) -> list[str]:
    """Collect refused content, script errors and requests that leave our own house."""
    troubles: list[str] = []
    # A form with a mistake answers 422, which the browser mentions as if it were trouble.
    context.on(
        "console",
        lambda m: m.type == "error" and "422" not in m.text and troubles.append(m.text),
    )
    context.on("weberror", lambda e: troubles.append(str(e.error)))
    context.on(
        "request",
        lambda r: not r.url.startswith((base_url, "data:", "blob:")) and troubles.append(r.url),
    )
    return troubles


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """A phone with JavaScript."""
    with opened(browser, base_url, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        yield page


@pytest.fixture
def plain_phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """A phone without JavaScript."""
    with opened(
        browser, base_url, viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False
    ) as page:
        yield page


@pytest.fixture
def desk(browser: Browser, base_url: str) -> Iterator[Page]:
    """A coach's laptop."""
    with opened(browser, base_url, viewport=DESKTOP) as page:
        yield page


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Run axe on the page as it is now and fail on any finding."""

    def check(page: Page) -> None:
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        violations = results.response["violations"]
        found = [(v["id"], [node["target"] for node in v["nodes"]]) for v in violations]
        assert not found, (page.url, found)
        width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{page.url} scrolls sideways by {width}px"

    return check
