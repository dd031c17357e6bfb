"""Finding something: the offer, its pages, and what stays private. Every public page, every way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.weigh_pages import ALL_IN, REQUESTS, TEXT, weigh
from tests.browser.conftest import PHONE, opened

Accessible = Callable[[Page], None]
PUBLIC = (
    "/",
    "/wat-speelt-er",
    "/aanbod",
    "/aanbod?zoek=xyzxyz",
    "/aanbod/geldspreekuur",
    "/coach/samira",
    "/moment/geld-inloop",
    "/agenda",
    "/contact",
    "/vraag",
    "/aanmelden",
    "/wat-we-bewaren",
    "/toegankelijk",
    "/wie-zijn-wij",
)


@pytest.fixture(params=["light", "dark"])
def small_phone(request: pytest.FixtureRequest, browser: Browser, base_url: str) -> Iterator[Page]:
    """The smallest phone, 320 points wide, light and dark."""
    with opened(
        browser,
        base_url,
        viewport={"width": 320, "height": 640},
        color_scheme=request.param,
        reduced_motion="reduce",
    ) as page:
        yield page


def test_every_public_page_is_accessible_and_fits(
    small_phone: Page, accessible: Accessible
) -> None:
    for path in PUBLIC:
        small_phone.goto(path)
        accessible(small_phone)


def test_every_public_page_in_english(phone: Page, accessible: Accessible) -> None:
    for path in PUBLIC:
        phone.goto(f"/en{path}")
        assert phone.locator("html").get_attribute("lang") == "en"
        accessible(phone)


@pytest.mark.parametrize("path", PUBLIC)
def test_what_a_first_visit_weighs(browser: Browser, real_portal: str, path: str) -> None:
    with opened(browser, real_portal, viewport=PHONE) as page:
        weight = weigh(page, path)

    assert 0 < weight.text <= TEXT
    assert weight.everything <= ALL_IN
    assert weight.requests <= REQUESTS


def test_chosen_situations_leave_no_trace(phone: Page) -> None:
    phone.goto("/wat-speelt-er")
    phone.get_by_label("Mijn hoofd zit vol").check()
    phone.get_by_label("Ik maak mijn post niet meer open").check()
    phone.get_by_role("button", name="Laat zien wat past").click()

    expect(phone.get_by_role("heading", level=2).first).to_contain_text("past")
    assert urlsplit(phone.url)._replace(fragment="").geturl().endswith("/wat-speelt-er")
    assert phone.context.cookies() == []
    assert 3 <= phone.locator("main :is(.rows .row, .person)").count() <= 6


def test_filters_combine_survive_back_and_can_be_shared(phone: Page) -> None:
    phone.goto("/aanbod")
    phone.get_by_role("link", name="Geld en schulden").first.click()
    address = phone.url
    count = phone.locator("h2").first.inner_text()
    phone.locator(".rows .row a.cover").first.click()
    phone.go_back()

    assert phone.url == address
    assert phone.locator("h2").first.inner_text() == count
    phone.goto(address)
    assert phone.locator("h2").first.inner_text() == count


def test_help_lines_and_ways_to_reach_us_are_on_every_page(phone: Page) -> None:
    for path in PUBLIC:
        phone.goto(path)
        foot = phone.locator("footer")
        for number in ("112", "0800-0113", "0800-0432"):
            expect(foot.get_by_role("link", name=number)).to_be_visible()
        expect(foot.locator("a[href^='https://wa.me/']").first).to_be_visible()
        expect(foot.get_by_role("link", name=re.compile("^Bel|^ Bel")).first).to_be_visible()
