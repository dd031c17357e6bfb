"""The five things people do that may not get lost, each as one press of a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.cases.models import ContactChannel
from portal.clock import system_clock
from portal.database import Database
from tests.factories.cases import make_case
from tests.factories.staff import PASSWORD, SIGN_IN, code_at, make_staff
from tests.soak.browser import Browser
from tests.support.client import form_values

ITEM = "/redactie/m33"
TITLE = "Samen je post open"
CONTENDERS = 16


@dataclass(frozen=True, kw_only=True)
class Press:
    """A form that is filled in, in a browser; `words` are on the page when it was done."""

    path: str
    data: Mapping[str, Any]
    cookies: Mapping[str, str]
    words: str


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who is in the prepared region, and which cases there are."""

    samira: Staff
    kofi: Staff
    els: Staff
    rivals: tuple[Staff, ...]
    to_call: str
    to_take: str


def make_cast(session: Session) -> Cast:
    """Two coaches, an editor, fourteen colleagues, and two cases of the first coach."""
    samira = make_staff(session, first_name="Samira", email="samira@post.example")
    kofi = make_staff(session, first_name="Kofi", email="kofi@post.example")
    els = make_staff(session, role=Role.EDITOR, first_name="Els", email="els@post.example")
    rivals = tuple(
        make_staff(session, first_name=f"Collega{number}", email=f"collega{number}@post.example")
        for number in range(1, CONTENDERS)
    )
    hour_ago = system_clock() - timedelta(hours=1)
    cases = [
        make_case(
            session,
            contact=samira,
            opened_at=hour_ago,
            person={
                "first_name": name,
                "channel": ContactChannel.MAIL,
                "phone": None,
                "email": f"{name.lower()}@post.example",
            },
        ).reference
        for name in ("Amir", "Bo")
    ]
    session.commit()
    return Cast(
        samira=samira, kofi=kofi, els=els, rivals=rivals, to_call=cases[0], to_take=cases[1]
    )


def sign_in(browser: Browser, staff: Staff) -> Browser:
    """Sign in through the form."""
    form = browser.page(SIGN_IN).select_one("main form")
    answer = browser.submit(
        SIGN_IN, form, email=staff.email, password=PASSWORD, code=code_at(staff, system_clock())
    )
    assert answer.is_done, answer.words
    return browser


def _pressed(page: BeautifulSoup, action: str, **changes: Any) -> Mapping[str, Any]:
    """What the form of a page that leads to `action` would send, filled in."""
    forms = [form for form in page.select("main form") if form.get("action") in {action, None}]
    assert forms, action
    return {**form_values(forms[0]), **changes}


def sign_up(browser: Browser, _cast: Cast) -> Press:
    """Somebody without JavaScript walks to the last step and is about to press."""
    born = {"dag": "1", "maand": "3", "jaar": "2004", "woonplaats": "Merelstad"}
    for path, answers in (("", {}), ("/over-jou", born), ("/jouw-persoon", {})):
        address = f"/aanmelden{path}"
        form = browser.page(address).select_one("main form")
        answer = browser.submit(address, form, **answers)
        assert answer.is_done, answer.words
    last = "/aanmelden/bereiken"
    reached = {"voornaam": "Noor", "kanaal": "mail", "mail": "noor@post.example"}
    return Press(
        path=last,
        data=_pressed(browser.page(last), last, **reached),
        cookies=browser.cookies,
        words="Noor",
    )


def first_contact(browser: Browser, cast: Cast) -> Press:
    """The coach called, and is about to write it down."""
    sign_in(browser, cast.samira)
    page = browser.page(f"/werk/dossier/{cast.to_call}")
    action = f"/werk/dossier/{cast.to_call}/contact"
    called = {"contact_channel": "call", "agreed": "We bellen morgen weer."}
    return Press(
        path=action,
        data=_pressed(page, action, **called),
        cookies=browser.cookies,
        words="We bellen morgen weer.",
    )


def take_over(browser: Browser, cast: Cast, by: Staff | None = None) -> Press:
    """A colleague is about to take over a case."""
    sign_in(browser, by or cast.kofi)
    action = f"/werk/dossier/{cast.to_take}/overnemen"
    return Press(
        path=action,
        data=_pressed(browser.page(action), action, reason="away"),
        cookies=browser.cookies,
        words="Jij bent nu de contactpersoon",
    )


def publish(browser: Browser, cast: Cast) -> Press:
    """An editor is about to put a text online."""
    sign_in(browser, cast.els)
    changed = {"nl-title": TITLE, "doen": "online"}
    return Press(
        path=ITEM,
        data=_pressed(browser.page(ITEM), ITEM, **changed),
        cookies=browser.cookies,
        words=TITLE,
    )


def ask(browser: Browser, _cast: Cast) -> Press:
    """A visitor is about to send a question, of which the front desk gets a message."""
    return Press(
        path="/vraag",
        data=_pressed(browser.page("/vraag"), "/vraag", vraag="Kost dit iets?"),
        cookies=browser.cookies,
        words="V-",
    )


PREPARE: Mapping[str, Callable[[Browser, Cast], Press]] = {
    "sign-up": sign_up,
    "first contact": first_contact,
    "take over": take_over,
    "publish": publish,
    "message": ask,
}


def load_cast(database: Database) -> Cast:
    """Put everybody in the database."""
    with database.sessions() as session:
        return make_cast(session)
