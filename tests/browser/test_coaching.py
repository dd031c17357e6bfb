"""A coach: sees who waits, opens the case, makes first contact, hands nobody over a fence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, opened
from tests.browser.steps import Person, sign_up, through_door

Accessible = Callable[[Page], None]
COACH_DOOR = re.compile("^Log in als (?!Els|Henk|Sanne)")


@pytest.fixture
def young_phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """Somebody else's phone, beside the coach's screen."""
    with opened(browser, base_url, viewport={"width": 390, "height": 844}) as page:
        yield page


def coach_name(page: Page) -> str:
    """Who the coach's door lets in."""
    page.goto("/demo")
    return (
        page.get_by_role("button", name=COACH_DOOR).first.inner_text().removeprefix("Log in als ")
    )


def sign_up_with(page: Page, coach: str, person: Person) -> None:
    """Ask for this coach by their own page, and get them."""
    page.goto("/aanbod?soort=coach")
    page.get_by_role("link", name=coach, exact=True).first.click()
    page.get_by_role("link", name=re.compile("Praat met|Meld je aan")).first.click()
    assert sign_up_from_here(page, person) == coach


def sign_up_from_here(page: Page, person: Person) -> str:
    return sign_up(page, person, start=page.url)


def test_first_contact_stops_the_clock(
    desk: Page, young_phone: Page, accessible: Accessible
) -> None:
    coach = coach_name(desk)
    person = Person(name="Yara")
    sign_up_with(young_phone, coach, person)
    through_door(desk, f"Log in als {coach}")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Wie wacht er?")
    accessible(desk)

    desk.get_by_role("link", name=re.compile(f"^{person.name}, 20")).first.click()
    short = desk.get_by_role("region", name="In het kort")
    expect(short.get_by_text(person.words)).to_be_visible()
    accessible(desk)
    desk.get_by_label("Wat spraken jullie af?").fill("We lezen samen je brieven, dinsdag.")
    desk.get_by_role("button", name="Schrijf contact op").click()

    expect(desk.locator(".log")).to_contain_text("We lezen samen je brieven, dinsdag.")
    expect(desk.get_by_text("Beloofd: contact met een mens")).to_have_count(0)
    accessible(desk)


def test_closing_sends_a_kind_word_and_opens_again(desk: Page, young_phone: Page) -> None:
    coach = coach_name(desk)
    person = Person(name="Sef")
    sign_up_with(young_phone, coach, person)
    through_door(desk, f"Log in als {coach}")
    desk.get_by_role("link", name=re.compile(f"^{person.name}, 20")).first.click()
    desk.get_by_role("link", name="Sluit af").click()
    desk.get_by_role("link", name="Heeft werk", exact=True).click()
    expect(desk.get_by_label("Een vriendelijk bericht")).to_have_value(re.compile("werk"))
    desk.get_by_role("button", name="Ja, sluit af").click()
    expect(desk.get_by_role("heading", name="Afgesloten", exact=True)).to_be_visible()

    desk.get_by_role("button", name="Maak weer open").click()
    expect(desk.get_by_text("Beloofd: contact met een mens")).to_be_visible()
    desk.goto("/demo/berichten")
    expect(desk.locator("main")).to_contain_text("Je hebt werk. Mooi gedaan.")


def test_the_queue_on_a_phone_without_javascript(plain_phone: Page, accessible: Accessible) -> None:
    through_door(plain_phone, f"Log in als {coach_name(plain_phone)}")

    rows = plain_phone.locator(".q")
    expect(rows.first).to_be_visible()
    for row in rows.all():
        expect(row.locator(".when")).to_contain_text(re.compile("Nog|te laat|Vandaag|Te laat"))


@pytest.mark.parametrize("path", ["/werk/wachtrij", "/werk/vragen", "/werk/nieuw", "/redactie"])
def test_a_stranger_is_sent_to_sign_in(phone: Page, accessible: Accessible, path: str) -> None:
    phone.goto(path)

    assert "/werk/inloggen" in phone.url
    accessible(phone)


def test_signing_out_ends_it_for_the_back_button(desk: Page) -> None:
    through_door(desk, f"Log in als {coach_name(desk)}")
    queue = desk.url
    desk.goto("/werk/jij")
    desk.get_by_role("button", name="Log uit", exact=True).click()
    desk.goto(queue)

    assert "/werk/inloggen" in desk.url


def test_the_front_desk_answers_a_question_without_a_case(
    desk: Page, young_phone: Page, accessible: Accessible
) -> None:
    question = "Mag mijn vriendin ook meekomen?"
    young_phone.goto("/vraag")
    young_phone.locator("textarea").fill(question)
    young_phone.locator("input[type=email]").fill("iemand@mail.example")
    young_phone.get_by_role("button", name=re.compile("Stel|Stuur")).click()
    expect(young_phone.get_by_role("heading", level=1)).to_be_visible()

    through_door(desk, "Log in als Sanne")
    desk.goto("/werk/vragen")
    accessible(desk)
    expect(desk.get_by_text(question).first).to_be_visible()


def test_desktop_and_phone_show_the_same_queue(browser: Browser, base_url: str) -> None:
    seen = []
    for viewport in (DESKTOP, {"width": 390, "height": 844}):
        with opened(browser, base_url, viewport=viewport) as page:
            through_door(page, f"Log in als {coach_name(page)}")
            seen.append(page.locator(".q h3 a").all_inner_texts())

    assert seen[0] == seen[1] != []
