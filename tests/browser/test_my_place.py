"""My place on a phone: everything a young person does there, with the coach beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, opened
from tests.browser.steps import Person, through_door
from tests.browser.steps_place import (
    answer_on_case,
    ask_for_code,
    come_in,
    follow,
    h1,
    link_for,
    offer_moments,
    open_case,
    press,
)
from tests.browser.test_coaching import sign_up_with

Accessible = Callable[[Page], None]
COACH = "Fatma"
YOUNG_DOOR = "form[action$='/demo/deur/jongere'] button"


@pytest.fixture
def coach(browser: Browser, base_url: str) -> Iterator[Page]:
    """The coach's laptop, beside the phone."""
    with opened(browser, base_url, viewport=DESKTOP) as page:
        through_door(page, f"Log in als {COACH}")
        yield page


@pytest.fixture
def other_phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """A phone on which nobody is signed in."""
    with opened(browser, base_url, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        yield page


def be_lina(page: Page) -> None:
    """Enter the place that the demo keeps."""
    page.goto("/demo")
    page.locator(YOUNG_DOOR).click()
    expect(h1(page)).to_have_text("Hoi Lina.")


def test_from_sign_up_to_what_i_do(
    phone: Page, other_phone: Page, coach: Page, accessible: Accessible
) -> None:
    person = Person(name="Zohra")
    sign_up_with(phone, COACH, person)
    ask_for_code(phone, person)
    accessible(phone)
    phone.get_by_label("Je code").fill("000000")
    press(phone, "Ga naar mijn plek")
    expect(phone.get_by_role("alert")).to_be_focused()
    accessible(phone)
    come_in(phone, person)
    accessible(phone)

    talk(phone, coach, person, accessible)
    choose_and_move(other_phone, coach, person, accessible)
    phone.goto("/mijn-plek/afspraken")
    expect(phone.locator("main article")).to_have_count(1)
    accessible(phone)
    take_and_give_up_a_place(phone, accessible)
    take_a_step(phone, accessible)
    write_my_story(phone, accessible)


def talk(phone: Page, coach: Page, person: Person, accessible: Accessible) -> None:
    """Words go to and fro, and the answer comes by itself."""
    follow(phone, "Stuur een foto of een pdf")
    phone.get_by_label(f"Schrijf aan {COACH}").fill("Mag ik ook 's avonds komen?")
    press(phone, "Stuur")
    expect(phone.locator(".chat")).to_contain_text("'s avonds")
    expect(phone.get_by_label(f"Schrijf aan {COACH}")).to_have_value("")

    open_case(coach, person)
    expect(coach.locator("#gesprek")).to_contain_text("'s avonds")
    accessible(coach)
    phone.get_by_label(f"Schrijf aan {COACH}").fill("half af")
    answer_on_case(coach, person, "Ja hoor, tot acht uur.")
    expect(phone.locator(".chat")).to_contain_text("Ja hoor, tot acht uur.")
    expect(phone.get_by_label(f"Schrijf aan {COACH}")).to_have_value("half af")
    accessible(phone)


def choose_and_move(phone: Page, coach: Page, person: Person, accessible: Accessible) -> None:
    """By the links of the messages, without signing in: every tap is counted."""
    offer_moments(coach, person)
    phone.goto(link_for(phone, person, "/momenten/"))
    accessible(phone)
    phone.locator("button[name=moment]").first.click()
    expect(phone.get_by_text("Het staat:")).to_be_visible()
    accessible(phone)

    phone.goto(link_for(phone, person, "/afspraak/"))
    before = phone.locator("main article").first.inner_text()
    phone.locator("button[name=moment]").first.click()
    expect(phone.get_by_text("Het staat:")).to_be_visible()
    assert phone.locator("main article").first.inner_text() != before
    assert not [each for each in phone.context.cookies() if "plek" in each["name"]]


def take_and_give_up_a_place(phone: Page, accessible: Accessible) -> None:
    """From the agenda, as anybody finds it."""
    phone.goto("/agenda")
    phone.locator("main a[href*='/moment/']").first.click()
    follow(phone, "Ik kom")
    expect(h1(phone)).to_have_text("Kom je?")
    accessible(phone)
    press(phone, re.compile("Zet me op de (wacht)?lijst"))
    expect(h1(phone)).to_have_text("Waar je mee bezig bent")
    expect(phone.get_by_role("status").first).to_contain_text("lijst")
    accessible(phone)
    follow(phone, "Afzeggen")
    accessible(phone)
    press(phone, "Ja, zeg af")
    expect(phone.get_by_text("Fijn dat je het zegt.")).to_be_visible()


def take_a_step(phone: Page, accessible: Accessible) -> None:
    phone.goto("/mijn-plek/doelen")
    phone.get_by_label("Wat wil je doen?").fill("Mijn cv afmaken")
    press(phone, "Zet op mijn lijst")
    expect(phone.get_by_role("heading", name="Mijn cv afmaken")).to_be_visible()
    press(phone, "Klaar")
    expect(phone.get_by_role("region", name="Dit deed je al")).to_contain_text("Mijn cv afmaken")
    accessible(phone)


def write_my_story(phone: Page, accessible: Accessible) -> None:
    phone.goto("/mijn-plek/verhaal/schrijven")
    accessible(phone)
    phone.get_by_role("textbox", name="Waar ben ik goed in?").fill("Ik onthoud alles.")
    press(phone, "Bewaar mijn verhaal")
    expect(phone.locator("main")).to_contain_text("Ik onthoud alles.")
    accessible(phone)


def test_i_am_the_boss(phone: Page, desk: Page, accessible: Accessible) -> None:
    be_lina(phone)
    share_or_not(phone, accessible)
    ask_who_looked(phone, desk, accessible)
    take_my_data(phone, accessible)
    rest_and_return(phone, accessible)
    choose_somebody_else(phone, accessible)
    keep_a_card_and_leave(phone, accessible)


def share_or_not(phone: Page, accessible: Accessible) -> None:
    """Off with one tap, and on again with one."""
    phone.goto("/mijn-plek/delen")
    accessible(phone)
    switch = phone.get_by_role("switch").first
    was = switch.get_attribute("aria-checked")
    for wanted in ("false" if was == "true" else "true", was):
        switch.click()
        expect(switch).to_have_attribute("aria-checked", str(wanted))


def ask_who_looked(phone: Page, desk: Page, accessible: Accessible) -> None:
    """The privacy officer answers, and the answer stands in my place."""
    phone.goto("/mijn-plek/wie-keek")
    accessible(phone)
    follow(phone, re.compile("^Klopt dit\\?"))
    accessible(phone)
    phone.get_by_label("Wil je er iets bij zeggen?").fill("Waarom keek zij?")
    press(phone, "Vraag of dit klopt")
    expect(h1(phone)).to_have_text("Wat we van je hebben")
    said = phone.get_by_text(re.compile(r"P-\w{3}-\w{3}")).first.inner_text()
    found = re.search(r"P-\w{3}-\w{3}", said)
    assert found
    accessible(phone)

    through_door(desk, "Log in als Nadia")
    desk.get_by_role("link", name=found[0]).click()
    accessible(desk)
    desk.get_by_label("Jouw antwoord").fill("Zij helpt je. Het klopt.")
    press(desk, "Geef antwoord")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Zij helpt je. Het klopt.")


def take_my_data(phone: Page, accessible: Accessible) -> None:
    follow(phone, "Neem je gegevens mee")
    accessible(phone)
    with phone.expect_download() as download:
        press(phone, "Haal op")
    assert download.value.suggested_filename == "mijn-gegevens.html"
    assert "Lina" in download.value.path().read_text()


def rest_and_return(phone: Page, accessible: Accessible) -> None:
    """Two taps to quiet, one tap back."""
    phone.goto("/mijn-plek")
    follow(phone, "Even niet")
    accessible(phone)
    press(phone, re.compile("^Een week"))
    expect(h1(phone)).to_have_text("Een pauze")
    accessible(phone)
    follow(phone, "Terug naar mijn plek")
    accessible(phone)
    press(phone, "Ik ben er weer")
    expect(phone.get_by_text("Je hebt pauze")).to_have_count(0)


def choose_somebody_else(phone: Page, accessible: Accessible) -> None:
    follow(phone, "Liever iemand anders")
    accessible(phone)
    phone.get_by_label("Maakt niet uit, iemand anders").check()
    press(phone, "Wissel nu")
    expect(phone.get_by_text("Vanaf nu praat je met")).to_be_visible()
    expect(phone.locator(".hero h2")).not_to_have_text(COACH)


def keep_a_card_and_leave(phone: Page, accessible: Accessible) -> None:
    """The card is there without a network; after leaving nothing is, also not one page back."""
    follow(phone, "Ook zonder internet")
    press(phone, "Zet aan")
    expect(phone.get_by_text("Staat aan op deze telefoon.")).to_be_visible()
    accessible(phone)
    phone.context.set_offline(True)
    phone.goto("/mijn-plek")
    expect(h1(phone)).to_have_text("Jouw kaart")
    accessible(phone)
    phone.context.set_offline(False)
    phone.goto("/mijn-plek")
    press(phone, "Log uit")
    expect(h1(phone)).to_have_text("Je bent uitgelogd")
    assert phone.evaluate("caches.keys()") == []
    phone.go_back()
    expect(h1(phone)).to_have_text("Naar mijn plek")
    assert "Lina" not in phone.locator("body").inner_text()
    accessible(phone)


def not_looked_at(_page: Page) -> None:
    """The same pages are looked at with JavaScript; axe itself needs it."""


@pytest.mark.nojs
def test_the_same_without_javascript(plain_phone: Page, coach: Page) -> None:
    person = Person(name="Ayoub")
    phone = plain_phone
    sign_up_with(phone, COACH, person)
    come_in(phone, person)

    phone.get_by_label(f"Schrijf aan {COACH}").fill("Hoi, ik ben er.")
    press(phone, "Stuur")
    expect(phone.locator(".chat")).to_contain_text("Hoi, ik ben er.")
    open_case(coach, person)
    answer_on_case(coach, person, "Welkom, Ayoub.")
    follow(phone, "Kijk of er iets nieuws is")
    expect(phone.locator(".chat")).to_contain_text("Welkom, Ayoub.")
    press(phone, "Ik heb dit gelezen")
    expect(phone.get_by_role("button", name="Ik heb dit gelezen")).to_have_count(0)

    offer_moments(coach, person)
    phone.goto("/mijn-plek/afspraken")
    phone.locator("button[name=moment]").first.click()
    expect(phone.get_by_text("Het staat:")).to_be_visible()
    phone.goto(link_for(phone, person, "/afspraak/"))
    phone.locator("button[name=moment]").first.click()
    expect(phone.get_by_text("Het staat:")).to_be_visible()

    take_and_give_up_a_place(phone, not_looked_at)
    take_a_step(phone, not_looked_at)
    write_my_story(phone, not_looked_at)
    phone.goto("/mijn-plek")
    press(phone, "Log uit")
    phone.goto("/mijn-plek")
    expect(h1(phone)).to_have_text("Naar mijn plek")
