"""Example messages as editors keep them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM
from portal.phrases.models import Phrase
from portal.phrases.services import Wording, add_phrase
from tests.conftest import START
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

LIST = "/redactie/berichten"
NEW = f"{LIST}/nieuw"
DUTCH = "Hoi {voornaam},\nIk bel je op {moment}.\nGroet, {afzender}"


def form_of(page: BeautifulSoup) -> Tag:
    form = page.select_one("form#redactie")
    assert form
    return form


def typed(page: BeautifulSoup, control: str) -> str:
    field = page.select_one(f"#{control}")
    assert field
    return field.get_text().strip() or str(field.get("value", ""))


def titles(page: BeautifulSoup) -> list[str]:
    return [words(row.select_one("h3")) for row in page.select("ol.rows .row")]


def summary(page: BeautifulSoup) -> str:
    return words(page.select_one("#fouten"))


@pytest.fixture
def phrase(session: Session) -> Phrase:
    wording = Wording(purpose="free", title="Aaq", bodies={"nl": DUTCH})
    made = add_phrase(session, wording, by=None, actor=SYSTEM, at=START)
    session.commit()
    return made


@pytest.fixture
def page_of(phrase: Phrase) -> str:
    return f"{LIST}/{phrase.id}"


def test_the_first_messages_are_there(editor: HouseClient) -> None:
    page = editor.page(LIST)
    assert len(titles(page)) >= 10
    assert "Ik belde je net" in titles(page)
    here = page.select_one(".rail [aria-current]")
    assert words(here) == "Voorbeelden"


def test_a_message_is_written_previewed_and_kept(editor: HouseClient) -> None:
    values = {"title": "Nieuw", "purpose": "invite", "nl-body": DUTCH}
    looked = editor.submit(NEW, form_of(editor.page(NEW)), **values, doen="bekijk")
    page = parse(looked)
    assert "Hoi Noor," in words(page.select_one("#voorbeelden"))
    assert "1 sms" in words(page.select_one("#voorbeelden .tag"))
    assert "Nieuw" not in titles(editor.page(LIST))
    kept = editor.submit(NEW, form_of(page))
    assert kept.status_code == 303
    page = editor.page(str(kept.location))
    assert typed(page, "nl-body") == DUTCH
    assert "Nog niet vertaald" in words(page.select_one("#tips-en-body"))
    row = editor.page(LIST).select("ol.rows .row")[-1]
    assert words(row.select_one("h3")) == "Nieuw"
    assert "Engels mist" in words(row)


def test_pressing_twice_adds_it_once(editor: HouseClient, session: Session) -> None:
    form = form_of(editor.page(NEW))
    values = {"title": "Nieuw", "purpose": "invite", "nl-body": DUTCH}
    first, second = (editor.submit(NEW, form, **values) for _ in range(2))
    assert first.location == second.location
    count = session.scalar(select(func.count()).select_from(Phrase).where(Phrase.title == "Nieuw"))
    assert count == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hoi {voornam},", "{voornam} kennen we niet. Bedoel je {voornaam}?"),
        ("Hoi {adres},", "{adres} kennen we niet. Kies een veld uit de lijst"),
        ("Hoi {voornaam, dag", "mist een haakje. Bedoel je {voornaam}?"),
        ("Hoi } dag", "mist een haakje. Haal het weg."),
        ("", "Schrijf het bericht in het Nederlands."),
        ("a " * 400, "en 4 is het meest. Maak het korter."),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    editor: HouseClient, page_of: str, session: Session, phrase: Phrase, body: str, said: str
) -> None:
    form = form_of(editor.page(page_of))
    answer = editor.submit(page_of, form, **{"title": "Anders", "nl-body": body})
    assert answer.status_code == 422
    page = parse(answer)
    assert said in summary(page)
    assert typed(page, "nl-body") == body.strip()
    assert typed(page, "title") == "Anders"
    assert session.get_one(Phrase, phrase.id, populate_existing=True).title == "Aaq"


def test_a_hard_word_is_told_and_taken_over_without_keeping(
    editor: HouseClient, page_of: str
) -> None:
    form = form_of(editor.page(page_of))
    page = parse(
        editor.submit(page_of, form, **{"nl-body": "We doen een intake.", "doen": "bekijk"})
    )
    button = page.select_one("#tips-nl-body button[name=neem_over]")
    assert button
    page = parse(editor.submit(page_of, form_of(page), neem_over=str(button["value"])))
    assert "intake" not in typed(page, "nl-body")
    assert typed(editor.page(page_of), "nl-body") == DUTCH


def test_reading_along_gives_the_parts_and_keeps_nothing(
    editor: HouseClient, page_of: str, session: Session
) -> None:
    form = form_of(editor.page(page_of))
    before = session.scalar(select(func.count()).select_from(AuditRow))
    values = {"nl-body": "Een traject voor {voornaam}.", "en-body": "Hi {voornam}"}
    token = form.select_one("[name=csrf_token]")
    assert token
    answer = editor.post(f"{LIST}/meelezen", data={"csrf_token": token["value"], **values})
    parts = parse(answer)
    assert parts.select_one("#tips-nl-body[hx-swap-oob] .help")
    assert "voor Noor." in words(parts.select_one("#voorbeelden"))
    assert "Bedoel je {voornaam}?" in words(parts.select_one("#tips-en-body"))
    assert session.scalar(select(func.count()).select_from(AuditRow)) == before


def test_two_editors_are_told_and_the_second_text_is_still_there(
    editor: HouseClient, page_of: str, app: Flask, session: Session
) -> None:
    other = app.test_client()
    assert isinstance(other, HouseClient)
    sign_in(other, make_staff(session, role=Role.EDITOR, first_name="Bo"))
    form, theirs = form_of(editor.page(page_of)), form_of(other.page(page_of))
    assert other.submit(page_of, theirs, **{"nl-body": "Van Bo."}).status_code == 303
    answer = editor.submit(page_of, form, **{"nl-body": "Van Els."})
    assert answer.status_code == 409
    page = parse(answer)
    assert typed(page, "nl-body") == "Van Els."
    assert "Van Bo." in words(page.select_one("#botsing"))
    assert editor.submit(page_of, form_of(page)).status_code == 303
    assert typed(editor.page(page_of), "nl-body") == "Van Els."


def test_a_message_is_put_in_order(editor: HouseClient, page_of: str) -> None:
    before = titles(editor.page(LIST))
    form = editor.page(LIST).select(f"form[action='{page_of}/volgorde']")[0]
    answer = editor.submit(LIST, form, richting="omhoog")
    assert answer.status_code == 303
    assert titles(editor.page(LIST)) == [*before[:-2], before[-1], before[-2]]
    editor.submit(LIST, form, richting="omlaag")
    assert titles(editor.page(LIST)) == before
    editor.submit(LIST, form, richting="omlaag")
    assert titles(editor.page(LIST)) == before


def test_a_message_is_taken_out_of_use_and_brought_back(
    editor: HouseClient, page_of: str, session: Session
) -> None:
    form = editor.page(page_of).select_one("form[action$='/gebruik']")
    assert editor.submit(page_of, form).status_code == 303
    page = editor.page(LIST)
    assert "Aaq" not in titles(page)
    back = page.select_one("section[aria-labelledby=oud-kop] form")
    assert editor.submit(LIST, back).status_code == 303
    assert "Aaq" in titles(editor.page(LIST))
    actions = session.scalars(select(AuditRow.action)).all()
    assert {"phrase.retired", "phrase.brought_back"} <= set(actions)


def test_taking_out_what_somebody_just_changed_is_refused(
    editor: HouseClient, page_of: str
) -> None:
    page = editor.page(page_of)
    retire = page.select_one("form[action$='/gebruik']")
    editor.submit(page_of, form_of(page), title="Anders")
    answer = editor.submit(page_of, retire)
    assert (answer.status_code, answer.location) == (303, page_of)
    assert "Anders" in titles(editor.page(LIST))


def test_a_message_that_is_not_there(editor: HouseClient) -> None:
    assert editor.get(f"{LIST}/999999").status_code == 404
