"""An editor changes a text, and it is live at once; nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import through_door

Accessible = Callable[[Page], None]


def open_item(page: Page, title: str) -> None:
    """From the editor's door to the text of one item."""
    through_door(page, "Log in als Els")
    page.goto("/redactie?zoek=" + title)
    page.get_by_role("link", name=title).first.click()


def summary_field(page: Page) -> str:
    """The id of the Dutch summary, the first long Dutch field."""
    return page.locator("form#redactie textarea").first.get_attribute("id") or ""


@pytest.mark.parametrize("window", ["desk", "plain_phone"])
def test_a_change_is_live_at_once(request: pytest.FixtureRequest, window: str) -> None:
    page: Page = request.getfixturevalue(window)
    new = f"Samen openen we je post, rustig aan ({window.replace('_', ' ')})."
    open_item(page, "Geldspreekuur")
    page.locator(f"#{summary_field(page)}").fill(new)
    page.get_by_role("button", name="Zet online").click()
    page.goto("/aanbod/geldspreekuur")

    expect(page.locator("main")).to_contain_text(new)


def test_jargon_is_pointed_out_while_writing(desk: Page, accessible: Accessible) -> None:
    open_item(desk, "Boksen")
    field = desk.locator(f"#{summary_field(desk)}")
    field.fill("")
    field.press_sequentially("Na de intake start jouw traject.", delay=5)

    expect(desk.locator(".help", has_text="intake").first).to_be_visible()
    accessible(desk)


def test_no_young_person_is_in_sight_of_an_editor(desk: Page) -> None:
    through_door(desk, "Log in als Els")
    for path in ("/werk/wachtrij", "/werk/vragen", "/werk/nieuw"):
        answer = desk.request.get(path)
        assert answer.status == 404, path


def test_a_draft_is_seen_by_nobody_until_it_is_online(desk: Page) -> None:
    open_item(desk, "Ritme in je dag")
    desk.locator(f"#{summary_field(desk)}").fill("Een concept dat niemand ziet.")
    desk.get_by_role("button", name="Bewaar", exact=True).last.click()
    expect(desk.get_by_text(re.compile("Concept")).first).to_be_visible()
    desk.goto("/aanbod/ritme-in-je-dag")

    expect(desk.locator("main")).not_to_contain_text("Een concept dat niemand ziet.")
