"""My place in English, by keyboard alone, in the dark, on a narrow phone, and by a link's question.

In English, parts are found by what forms send, and not by words that may still change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.cli.serve import SECRET_FILE, demo_secret
from portal.purpose_links import Purpose, make_token
from tests.browser.conftest import PHONE, opened
from tests.browser.steps import Person, through_door
from tests.browser.steps_place import answer_on_case, code_for, h1, open_case, path_of, press
from tests.browser.test_coaching import sign_up_with
from tests.browser.test_day_of_a_coach import press as press_key
from tests.browser.test_day_of_a_coach import tab_to
from tests.browser.test_my_place import COACH, Accessible, be_lina

NARROW = {"width": 320, "height": 640}
PAGES = (
    "berichten",
    "afspraken",
    "bezig",
    "doelen",
    "verhaal",
    "delen",
    "wie-keek",
    "gegevens",
    "even-niet",
    "iemand-anders",
    "telefoon",
    "bereik",
    "telefoons",
)


@pytest.fixture
def english(browser: Browser, base_url: str) -> Iterator[Page]:
    """A phone on which every page must be in English."""
    with opened(browser, base_url, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        yield page


def read(page: Page, path: str) -> None:
    """Open a page of my place in English; the language holds by itself from there."""
    page.goto(f"/en/mijn-plek{path}")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def send(page: Page, action: str) -> None:
    """Press the first button of the form that is sent there, and stay in the same language."""
    page.locator(f"form[action$='{action}'] button").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert path_of(page).startswith("/en/"), page.url


def test_in_english(english: Page, accessible: Accessible) -> None:
    be_lina(english)
    read(english, "")
    accessible(english)
    english.locator("textarea[name=bericht]").fill("Can we meet on Friday?")
    send(english, "/mijn-plek/berichten")
    expect(english.locator(".chat")).to_contain_text("Can we meet on Friday?")
    accessible(english)

    read(english, "/doelen")
    english.locator("[name=doel]").fill("Learn to cook")
    send(english, "/mijn-plek/doelen")
    send(english, "/klaar")
    expect(english.locator("main")).to_contain_text("Learn to cook")

    read(english, "/verhaal/schrijven")
    english.locator("[name=needs]").fill("Somebody who listens.")
    send(english, "/verhaal/schrijven")
    expect(english.locator("main")).to_contain_text("Somebody who listens.")

    read(english, "/delen")
    accessible(english)
    switch = english.get_by_role("switch").first
    before = switch.get_attribute("aria-checked")
    switch.click()
    expect(switch).not_to_have_attribute("aria-checked", str(before))
    assert path_of(english) == "/en/mijn-plek/delen"

    read(english, "/wie-keek")
    expect(english.locator(".log")).to_contain_text(COACH)
    accessible(english)
    read(english, "/even-niet")
    send(english, "/even-niet")
    accessible(english)
    send(english, "/terug")
    send(english, "/uitloggen")
    read(english, "")
    assert path_of(english) == "/en/mijn-plek/inloggen"
    accessible(english)


def test_by_keyboard_alone(phone: Page, desk: Page) -> None:
    person = Person(name="Imke")
    sign_up_with(phone, COACH, person)
    phone.goto("/mijn-plek")
    tab_to(phone, phone.get_by_label("Je 06-nummer of je mailadres"))
    phone.keyboard.type(person.phone)
    phone.keyboard.press("Enter")
    expect(h1(phone)).to_have_text("Vul je code in")
    tab_to(phone, phone.get_by_label("Je code"))
    phone.keyboard.type(code_for(phone, person))
    phone.keyboard.press("Enter")
    expect(h1(phone)).to_have_text(f"Hoi {person.name}.")

    press_key(phone, phone.get_by_role("link", name="Stuur bericht"))
    tab_to(phone, phone.get_by_label(f"Schrijf aan {COACH}"))
    phone.keyboard.type("Ik typ alles.")
    press_key(phone, phone.get_by_role("button", name="Stuur", exact=True))
    expect(phone.locator(".chat")).to_contain_text("Ik typ alles.")
    through_door(desk, f"Log in als {COACH}")
    open_case(desk, person)
    answer_on_case(desk, person, "Dat lees ik.")
    expect(phone.locator(".chat")).to_contain_text("Dat lees ik.")
    tab_to(phone, phone.get_by_label(f"Schrijf aan {COACH}"))
    phone.keyboard.type("Fijn.")
    press_key(phone, phone.get_by_role("button", name="Stuur", exact=True))
    expect(phone.locator(".chat")).to_contain_text("Fijn.")
    # Whoever sent something goes on writing without looking for the field.
    expect(phone.get_by_label(f"Schrijf aan {COACH}")).to_be_focused()


def test_in_the_dark_and_on_a_narrow_phone(
    browser: Browser, base_url: str, accessible: Accessible
) -> None:
    with opened(browser, base_url, viewport=PHONE, color_scheme="dark") as dark:
        be_lina(dark)
        accessible(dark)
        for page in ("berichten", "delen"):
            dark.goto(f"/mijn-plek/{page}")
            accessible(dark)
    with opened(browser, base_url, viewport=NARROW, has_touch=True, is_mobile=True) as narrow:
        be_lina(narrow)
        accessible(narrow)
        for page in PAGES:
            narrow.goto(f"/mijn-plek/{page}")
            over = narrow.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{page} scrolls sideways by {over}px"


def test_how_is_it_going(
    phone: Page, desk: Page, accessible: Accessible, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One tap behind a link, on a phone where nobody is signed in; looking records nothing."""
    be_lina(desk)
    desk.goto("/mijn-plek/even-niet")
    desk.get_by_role("button", name="Een maand").click()
    desk.get_by_role("button", name="Over 3 maanden").click()
    expect(desk.get_by_text("Zo doen we het.")).to_be_visible()
    database = portal_database(tmp_path_factory)
    link = asked_now(database)

    for _ in range(2):
        phone.goto(link)
        expect(h1(phone)).to_have_text("Hoe gaat het nu?")
    accessible(phone)
    assert answers_in(database) == [None]
    press(phone, "Ik zoek")
    expect(phone.get_by_text("Dank je wel.")).to_be_visible()
    accessible(phone)
    press(phone, "Ik heb iemand nodig")
    expect(phone.get_by_text("Goed dat je het zegt.")).to_be_visible()
    assert answers_in(database) == ["need"]
    desk.goto("/mijn-plek")
    expect(desk.get_by_text("Je hebt pauze")).to_have_count(0)

    forged = phone.request.get(f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}")
    assert forged.status == 404
    assert "Deze vraag is" in forged.text()


def portal_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served demo keeps what happens in it."""
    [folder] = tmp_path_factory.getbasetemp().glob("portal[0-9]")
    return folder / "portal.db"


def asked_now(database: Path) -> str:
    """The link of the last planned question, as if its day had come: nobody waits for months."""
    with closing(sqlite3.connect(database, timeout=30)) as kept, kept:
        number = kept.execute("SELECT max(id) FROM check_ins WHERE dropped_at IS NULL").fetchone()[
            0
        ]
        asked_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        kept.execute("UPDATE check_ins SET asked_at = ? WHERE id = ?", (asked_at, number))
    signing = Flask(__name__)
    signing.config["SECRET_KEY"] = demo_secret(SECRET_FILE)
    with signing.app_context():
        return f"/hoe-gaat-het/{make_token(Purpose.CHECK_IN, number)}"


def answers_in(database: Path) -> list[str | None]:
    with closing(sqlite3.connect(database, timeout=30)) as kept:
        rows = kept.execute("SELECT answer FROM check_ins WHERE asked_at IS NOT NULL").fetchall()
    return [row[0] for row in rows]
