"""A young person on a phone: from the front door to a name, a face and a day."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    Person,
    meet_the_person,
    sign_up,
    tell_how_to_reach_you,
    tell_what_it_is_about,
    tell_who_you_are,
)

Accessible = Callable[[Page], None]


def test_from_home_to_done_in_five_screens(phone: Page, accessible: Accessible) -> None:
    person = Person()
    phone.goto("/")
    accessible(phone)
    phone.get_by_role("link", name="Vind iemand").first.click()
    screens = [phone.url]
    for act in (tell_what_it_is_about, tell_who_you_are):
        accessible(phone)
        act(phone, person)
        screens.append(phone.url)
    accessible(phone)
    name = meet_the_person(phone)
    screens.append(phone.url)
    accessible(phone)
    tell_how_to_reach_you(phone, person)
    screens.append(phone.url)
    accessible(phone)

    assert len(set(screens)) == len(screens) <= 5
    expect(phone.get_by_role("heading", level=1)).to_contain_text(name)
    expect(phone.get_by_text("Uiterlijk")).to_contain_text("17.00 uur")
    telling = (person.name.lower(), person.phone, "post")
    assert not [word for word in telling if word in phone.url.lower()]


@pytest.mark.nojs
def test_the_same_without_javascript(plain_phone: Page) -> None:
    name = sign_up(plain_phone, Person(name="Dewi"))

    plain_phone.reload()
    expect(plain_phone.get_by_role("heading", level=1)).to_contain_text(name)


def test_from_a_module_the_coach_hears_what_it_was_about(plain_phone: Page) -> None:
    plain_phone.goto("/aanbod")
    plain_phone.get_by_label("Waar zoek je naar?").fill("schuldn")
    plain_phone.get_by_role("button", name="Zoek").click()
    plain_phone.get_by_role("link", name="Geldspreekuur").click()
    plain_phone.get_by_role("link", name="Meld je aan").first.click()

    expect(plain_phone.get_by_text("Geldspreekuur. We nemen het mee.")).to_be_visible()


def test_back_loses_nothing(phone: Page) -> None:
    person = Person()
    phone.goto("/aanmelden")
    tell_what_it_is_about(phone, person)
    phone.get_by_role("button", name="Terug").click()

    expect(phone.get_by_label("In je eigen woorden")).to_have_value(person.words)
    expect(phone.get_by_label("Ik maak mijn post niet meer open")).to_be_checked()


def test_a_missing_digit_is_told_kindly_and_keeps_the_rest(
    phone: Page, accessible: Accessible
) -> None:
    person = Person()
    phone.goto("/aanmelden")
    tell_what_it_is_about(phone, person)
    tell_who_you_are(phone, person)
    meet_the_person(phone)
    person.phone = person.phone[:-1]
    tell_how_to_reach_you(phone, person)

    assert phone.title().startswith("Fout: ")
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.get_by_label("Je voornaam")).to_have_value(person.name)
    expect(phone.get_by_role("alert")).to_contain_text("cijfer")
    accessible(phone)


@pytest.mark.parametrize(
    ("born", "home", "words"),
    [
        (("4", "3", "2012"), "Merelstad", "16"),
        (("4", "3", "1990"), "Merelstad", "27"),
        (("4", "3", "2006"), "Ergens anders", "In jouw buurt is ook zo’n plek"),
    ],
)
def test_who_we_are_not_for_gets_a_kind_pointer(
    phone: Page, accessible: Accessible, born: tuple[str, str, str], home: str, words: str
) -> None:
    person = Person(born=born, home=home)
    phone.goto("/aanmelden")
    tell_what_it_is_about(phone, person)
    tell_who_you_are(phone, person)

    expect(phone.locator("main")).to_contain_text(words)
    accessible(phone)
    assert "aanmelden" not in {cookie["name"] for cookie in phone.context.cookies()}


def test_words_of_danger_show_help_at_once(phone: Page, accessible: Accessible) -> None:
    phone.goto("/aanmelden")
    tell_what_it_is_about(phone, Person(words="ik wil niet meer leven"))

    expect(phone.locator(".note--crisis")).to_contain_text("0800-0113")
    expect(phone.get_by_label("In je eigen woorden")).to_have_value("ik wil niet meer leven")
    accessible(phone)


def test_keyboard_alone_reaches_the_end(desk: Page) -> None:
    person = Person(name="Bilal")
    desk.goto("/aanmelden")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    desk.get_by_label("In je eigen woorden").focus()
    desk.keyboard.type(person.words)
    desk.get_by_role("button", name="Verder").focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("Dag", exact=True).focus()
    for value in person.born:
        desk.keyboard.type(value)
        desk.keyboard.press("Tab")
    desk.get_by_role("button", name="Verder").focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Verder").focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("Je voornaam").focus()
    desk.keyboard.type(person.name)
    desk.keyboard.press("Tab")
    desk.keyboard.press("ArrowDown")
    desk.get_by_label("Sms", exact=True).focus()
    desk.keyboard.press("Space")
    desk.get_by_label("Je 06-nummer").focus()
    desk.keyboard.type(person.phone)
    desk.keyboard.press("Enter")

    expect(desk.get_by_text(f"Gelukt, {person.name}!")).to_be_visible()
