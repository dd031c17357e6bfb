"""What young people do in their own place, and what their coach does meanwhile."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import Person

DOOR = "/mijn-plek/inloggen"
PATH = re.compile(r"https?://[^\s/]+(/\S+)")


def h1(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name).first.click()


def messages_to(page: Page, person: Person) -> list[str]:
    """What this person was sent, the newest first, as the demo shows it in a tab of its own."""
    tab = page.context.new_page()
    tab.goto("/demo/berichten")
    theirs = tab.locator("main article", has_text=f"+31{person.phone[1:]}")
    said = theirs.all_inner_texts()
    tab.close()
    return said


def code_for(page: Page, person: Person) -> str:
    """The code in the newest message that holds one."""
    codes = (re.search(r"\b\d{6}\b", said) for said in messages_to(page, person))
    return next(found[0] for found in codes if found)


def link_for(page: Page, person: Person, start: str) -> str:
    """The path of the newest link that begins so."""
    paths = [path for said in messages_to(page, person) for path in PATH.findall(said)]
    return next(path for path in paths if path.startswith(start))


def ask_for_code(page: Page, person: Person) -> None:
    """From a page of my place to where the code is asked for."""
    page.goto("/mijn-plek")
    page.get_by_label("Je 06-nummer of je mailadres").fill(person.phone)
    press(page, "Stuur me een code of link")
    expect(h1(page)).to_have_text("Vul je code in")


def come_in(page: Page, person: Person) -> None:
    """By a code in a text message, as anybody does on a new phone."""
    ask_for_code(page, person)
    page.get_by_label("Je code").fill(code_for(page, person))
    press(page, "Ga naar mijn plek")
    expect(h1(page)).to_have_text(f"Hoi {person.name}.")


def open_case(desk: Page, person: Person) -> None:
    """As their coach, from the queue."""
    desk.goto("/werk/wachtrij")
    desk.get_by_role("link", name=re.compile(f"^{person.name}, 20")).first.click()
    expect(h1(desk)).to_contain_text(person.name)


def answer_on_case(desk: Page, person: Person, words: str) -> None:
    """Write to them from their case."""
    fold = desk.locator("#bericht details.more")
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    desk.get_by_label("Je bericht").fill(words)
    desk.get_by_role("button", name="Stuur bericht").click()
    expect(desk.locator("#gesprek")).to_contain_text(words)


def offer_moments(desk: Page, person: Person, *, count: int = 2) -> None:
    """Offer the first free moments of the roster."""
    open_case(desk, person)
    follow(desk, "Stel momenten voor")
    boxes = desk.locator("input[name=moments]")
    expect(boxes.nth(count - 1)).to_be_attached()
    for number in range(count):
        boxes.nth(number).check()
    press(desk, "Stel voor")
    expect(desk.locator("#afspraken")).to_contain_text("kan nog kiezen")


def path_of(page: Page) -> str:
    return urlsplit(page.url).path
