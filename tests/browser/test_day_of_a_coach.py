"""A day as a coach, on a laptop and on a phone, by keys only; and the same without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, opened
from tests.browser.steps import Person
from tests.browser.test_coaching import coach_name, sign_up_with

Accessible = Callable[[Page], None]
MOST_STOPS = 160
WORDS = "We bellen morgen samen met school."
ROW = "document.activeElement.closest('[data-row]')"


@pytest.fixture(params=[DESKTOP, PHONE], ids=["laptop", "phone"])
def work(request: pytest.FixtureRequest, browser: Browser, base_url: str) -> Iterator[Page]:
    """The coach's own screen; nobody touches it, and nobody moves a mouse."""
    with opened(browser, base_url, viewport=request.param) as page:
        yield page


@pytest.fixture
def young_phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """The phone of somebody who asks for help."""
    with opened(browser, base_url, viewport=PHONE) as page:
        yield page


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus, as somebody without a mouse does."""
    target = wanted.first
    expect(target).to_be_visible()
    for _ in range(MOST_STOPS):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never came to {wanted}")


def press(page: Page, wanted: Locator) -> None:
    """Go there and press Enter."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def unfold(page: Page, words: str) -> None:
    """Open a fold of the page, unless it is open."""
    fold = page.locator("details.more", has=page.locator("summary", has_text=words)).first
    if not fold.evaluate("each => each.open"):
        press(page, fold.locator("summary"))


def write(page: Page, label: str, text: str) -> None:
    """Replace what stands in a field."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page: Page, label: str, times: int) -> None:
    """Walk through the choices of a list with the arrow."""
    tab_to(page, page.get_by_label(label, exact=True))
    for _ in range(times):
        page.keyboard.press("ArrowDown")


def log(page: Page) -> Locator:
    return page.locator("section[aria-labelledby=lijn-kop] .log")


def open_by_keys(page: Page, name: str) -> None:
    """From row to row with j, and Enter."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("j")
        said = page.evaluate(f"{ROW} ? document.activeElement.textContent : ''")
        if said.startswith(f"{name},"):
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
            return
    pytest.fail(f"{name} is not in the list")


def test_a_day_as_a_coach(
    work: Page, young_phone: Page, accessible: Accessible, request: pytest.FixtureRequest
) -> None:
    coach = coach_name(work)
    person = Person(name="Bo" if request.node.callspec.id == "phone" else "Jip")
    sign_up_with(young_phone, coach, person)

    work.goto("/demo")
    press(work, button(work, f"Log in als {coach}"))
    expect(work.get_by_role("heading", level=1)).to_have_text("Wie wacht er?")
    see_the_queue(work, accessible)
    open_by_keys(work, person.name)
    accessible(work)
    read_in_ten_seconds(work, person)

    try_to_reach(work)
    send_a_message(work, person)
    make_first_contact(work)
    accessible(work)
    plan_a_step(work)
    write_for_the_team(work, person)
    let_rest(work, person)
    accessible(work)

    find_again(work, person)
    take_over_from_a_colleague(work, accessible)
    be_sick_and_come_back(work, accessible)


def see_the_queue(page: Page, accessible: Accessible) -> None:
    """Somebody stands on top, and the keys say what they do."""
    page.keyboard.press("j")
    first = page.evaluate(f"{ROW} === document.querySelector('[data-row]')")
    assert first
    accessible(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Werk met toetsen")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("k")


def read_in_ten_seconds(page: Page, person: Person) -> None:
    short = page.get_by_role("region", name="In het kort")
    for words in (person.words, "Deel niets", "Contact met een mens, uiterlijk"):
        expect(short).to_contain_text(words)


def try_to_reach(page: Page) -> None:
    unfold(page, "Nee, ik probeerde het")
    choose(page, "Hoe ging het?", 1)
    press(page, button(page, "Schrijf poging op"))
    expect(log(page)).to_contain_text("Poging via sms")


def send_a_message(page: Page, person: Person) -> None:
    """A phrase to begin with, own words in its place, and off it goes."""
    unfold(page, f"Schrijf aan {person.name}")
    press(page, button(page, "Zet klaar"))
    expect(page.get_by_label("Je bericht")).not_to_have_value("")
    write(page, "Je bericht", f"Hoi {person.name}, ik probeer je morgen weer.")
    press(page, button(page, "Stuur bericht"))
    expect(log(page)).to_contain_text(f"Hoi {person.name}, ik probeer je morgen weer.")


def make_first_contact(page: Page) -> None:
    unfold(page, "Ja, we spraken elkaar")
    write(page, "Wat spraken jullie af?", WORDS)
    press(page, button(page, "Schrijf contact op"))
    expect(log(page)).to_contain_text("Eerste contact: sms")
    expect(log(page)).to_contain_text(WORDS)


def plan_a_step(page: Page) -> None:
    write(page, "Wat is de stap?", "Samen naar de open dag.")
    press(page, button(page, "Bewaar de stap"))
    step = page.get_by_role("region", name="Volgende stap")
    expect(step).to_contain_text("Samen naar de open dag.")


def write_for_the_team(page: Page, person: Person) -> None:
    unfold(page, f"Mag {person.name} het echt niet lezen?")
    write(page, "Aantekening voor het team", "Een buur belde met een vraag over zichzelf.")
    write(page, f"Waarom kan {person.name} dit niet lezen?", "Het gaat over iemand anders.")
    press(page, page.get_by_role("button", name=re.compile("^Bewaar alleen voor het team")))
    line = log(page).locator("li[data-private]")
    expect(line).to_contain_text("Een buur belde")
    expect(line).to_contain_text("Het gaat over iemand anders.")


def let_rest(page: Page, person: Person) -> None:
    unfold(page, "Laat rusten tot een dag")
    press(page, button(page, "Laat rusten"))
    expect(page.get_by_role("region", name="In het kort")).to_contain_text("Even rust.")


def find_again(page: Page, person: Person) -> None:
    """Search from the queue, with the key that says search."""
    page.goto("/werk/wachtrij")
    page.keyboard.press("/")
    expect(page.locator("#zoek")).to_be_focused()
    page.keyboard.type(person.name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile(f"^{person.name}, 20")).first).to_be_visible()


def take_over_from_a_colleague(page: Page, accessible: Accessible) -> None:
    page.goto("/werk/wachtrij")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.locator(".tablist [aria-current]")).to_contain_text("Team")
    press(page, page.get_by_role("link", name=re.compile("^Neem over ?: ")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Neem over:")
    accessible(page)
    tab_to(page, page.get_by_role("radio"))
    page.keyboard.press("Space")
    press(page, button(page, "Ja, ik neem over"))
    expect(page.get_by_role("region", name="Wie helpt mee")).to_contain_text("contactpersoon")
    accessible(page)


def be_sick_and_come_back(page: Page, accessible: Accessible) -> None:
    page.goto("/werk/rooster/vrij")
    press(page, page.get_by_role("link", name="Ziek vandaag"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ziek vandaag")
    accessible(page)
    press(page, button(page, "Meld me ziek"))
    back = button(page, "Ik ben er weer")
    expect(back.first).to_be_visible()
    accessible(page)
    press(page, back)
    expect(back).to_have_count(0)
    page.goto("/werk/rooster/vrij")
    expect(page.get_by_role("link", name="Ziek vandaag")).to_be_visible()


def test_the_same_day_without_javascript(plain_phone: Page, young_phone: Page) -> None:
    coach = coach_name(plain_phone)
    person = Person(name="Pip")
    sign_up_with(young_phone, coach, person)
    plain_phone.goto("/demo")
    button(plain_phone, f"Log in als {coach}").click()
    plain_phone.get_by_role("link", name=re.compile(f"^{person.name}, 20")).first.click()
    plain_phone.get_by_label("Wat spraken jullie af?").fill(WORDS)
    button(plain_phone, "Schrijf contact op").click()
    expect(log(plain_phone)).to_contain_text(WORDS)
    plain_phone.get_by_label("Schrijf iets op", exact=True).fill("Belt liever na vieren.")
    button(plain_phone, "Bewaar").last.click()
    expect(log(plain_phone)).to_contain_text("Belt liever na vieren.")
    plain_phone.get_by_role("link", name=re.compile("^Opgeschreven 1")).click()
    expect(log(plain_phone).locator("> li")).to_have_count(1)
    plain_phone.get_by_role("link", name="Maak een afdruk").click()
    expect(plain_phone.locator("main")).to_contain_text("Geef dit nooit mee")


def test_an_open_page_tells_so_and_leaves_what_is_typed_alone(
    work: Page, young_phone: Page
) -> None:
    """Every few seconds, and without an answer when nothing changed."""
    coach = coach_name(work)
    person = Person(name="Teun")
    sign_up_with(young_phone, coach, person)
    work.goto("/demo")
    button(work, f"Log in als {coach}").click()
    work.get_by_role("link", name=re.compile(f"^{person.name}, 20")).first.click()
    field = work.get_by_label("Schrijf iets op", exact=True)
    field.fill("Half af")
    with work.expect_response(re.compile("/kijkt$")) as told:
        pass
    assert told.value.status == 204
    assert told.value.request.headers["x-opstap-poll"] == "1"
    expect(field).to_be_focused()
    expect(field).to_have_value("Half af")
