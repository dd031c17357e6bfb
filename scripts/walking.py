"""Walking through the demo as somebody, for the handbook's pictures."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from playwright.sync_api import Locator, Page, ViewportSize

from portal.clock import local_day
from scripts.camera import Camera

COACH: Final = "Log in als Fatma"
DESK: Final = "Log in als Sanne"
LEAD: Final = "Log in als Bram"
EDITOR: Final = "Log in als Els"
COORDINATOR: Final = "Log in als Henk"
# Two languages and a telephone beside each other, or both columns of a case.
WIDE: Final = ViewportSize(width=1280, height=890)
NARROW: Final = ViewportSize(width=1120, height=890)
# The whole list of keys at once.
HIGH: Final = ViewportSize(width=1120, height=1040)


def through_door(taking: Camera, door: str | re.Pattern[str], *, is_phone: bool = False) -> Page:
    """Enter the demo as somebody, by one of its doors."""
    page = taking.open("/demo", is_phone=is_phone)
    page.get_by_role("button", name=door).click()
    page.wait_for_url(re.compile("/(werk|redactie|team)"))
    return page


def as_coach(taking: Camera, which: str = "nieuw", *, is_phone: bool = False) -> Page:
    """The coach at one of the lists of the queue."""
    page = through_door(taking, COACH, is_phone=is_phone)
    page.goto(f"/werk/wachtrij?lijst={which}")
    return page


def row_with(page: Page, text: str) -> Locator:
    """The first row of the queue with these words."""
    return page.locator(".q", has_text=text).first


def open_row(page: Page, row: Locator) -> None:
    """To the case of a row."""
    row.locator("h3 a").click()
    page.wait_for_url("**/dossier/*")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button and wait for what it says, or for the page it leads to."""
    page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()
    page.wait_for_load_state("networkidle")


def region(page: Page, name: str | re.Pattern[str]) -> Locator:
    """A part of a page by its heading."""
    return page.get_by_role("region", name=name)


def take_page(taking: Camera, page: Page, name: str, *, until: Locator | None = None) -> None:
    """A picture of a page without its menu, down to `until` or to the last part of it."""
    main = page.locator("main")
    last = until or main.locator(":scope > *").last
    # A little less than all of it: the line below the demo's bar stays out.
    taking.take(name, main, until=last, margin=-4)


def unfold(page: Page, words: str) -> None:
    """Open a part that is folded, unless it stands open."""
    fold = page.locator("summary", has_text=words).first
    if fold.evaluate("summary => !summary.parentElement.open"):
        fold.click()


def case_of(taking: Camera, name: str) -> Page:
    """The coach on the case of a young person, found by name: a list may hold others tomorrow."""
    page = as_coach(taking, "nieuw")
    page.get_by_label("Zoek op voornaam, kenmerk of telefoonnummer").fill(name)
    press(page, "Zoek")
    open_row(page, row_with(page, name))
    return page


def today() -> date:
    """The day it is for whoever looks at the pages."""
    return local_day(datetime.now(UTC))
