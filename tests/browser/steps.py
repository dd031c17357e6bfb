"""What people do on the pages, in their words: used by every journey."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

# From 0670 on not every 06-number exists, and the portal refuses those.
PHONES = itertools.count(random.SystemRandom().randrange(10_000_000, 50_000_000))


@dataclass
class Person:
    """Somebody who signs up; the phone number is new each time."""

    name: str = "Noor"
    born: tuple[str, str, str] = ("4", "3", "2006")
    home: str = "Merelstad"
    channel: str = "Sms"
    words: str = "Ik heb brieven liggen die ik niet open durf te maken."
    phone: str = field(default_factory=lambda: f"06{next(PHONES):08d}")


def tell_what_it_is_about(page: Page, person: Person) -> None:
    """Step one: a tap and a few own words."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat speelt er?")
    page.get_by_label("Ik maak mijn post niet meer open").check()
    page.get_by_label("In je eigen woorden").fill(person.words)
    page.get_by_role("button", name="Verder").click()


def tell_who_you_are(page: Page, person: Person) -> None:
    """Step two: birth date and home; the rest stays empty."""
    for label, value in zip(("Dag", "Maand", "Jaar"), person.born, strict=True):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label(person.home, exact=True).check()
    page.get_by_role("button", name="Verder").click()


def meet_the_person(page: Page) -> str:
    """Step three: a face and a name; everything about sharing stays at no. Returns the name."""
    for switch in page.get_by_role("switch").all():
        expect(switch).not_to_be_checked()
    name = page.locator("h1 em").inner_text().rstrip(".")
    page.get_by_role("button", name="Verder").click()
    return name


def tell_how_to_reach_you(page: Page, person: Person) -> None:
    """Step four: first name, channel, number."""
    page.get_by_label("Je voornaam").fill(person.name)
    page.get_by_label(person.channel, exact=True).check()
    page.get_by_label("Je 06-nummer").fill(person.phone)
    page.get_by_role("button", name="Klaar, stuur op").click()


def sign_up(page: Page, person: Person, start: str = "/aanmelden") -> str:
    """All four steps; returns the name of the contact person on the last page."""
    page.goto(start)
    tell_what_it_is_about(page, person)
    tell_who_you_are(page, person)
    name = meet_the_person(page)
    tell_how_to_reach_you(page, person)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_text(f"Gelukt, {person.name}!")).to_be_visible()
    return name


def through_door(page: Page, door: str) -> None:
    """Enter the demo as somebody, by one of its doors."""
    page.goto("/demo")
    page.get_by_role("button", name=door).click()
