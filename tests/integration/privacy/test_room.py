"""The privacy officer's room: who looked and on which ground, and never what is in a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM
from portal.cases.models import Case, EntryKind
from portal.cases.services import look_at_case
from portal.outbox.models import OutboxMessage
from portal.rights.models import DataRequest, PrivacyQuestion
from portal.rights.questions import ask_question
from portal.rights.requests import ask_correction, ask_erasure, ask_notes
from tests.conftest import START
from tests.factories.cases import add_entry, make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse

INBOX = "/werk/privacy"


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira", partner="dsp")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    person = {"first_name": "Noor", "phone": "+31687654321", "born_on": date(2005, 5, 6)}
    made = make_case(session, contact=coach, person=person, words="GEHEIM-VERHAAL", needs="GEHEIM")
    add_entry(session, made, EntryKind.NOTE, text="GEHEIM-REGEL", staff_id=coach.id)
    return made


@pytest.fixture
def officer(client: HouseClient, session: Session) -> HouseClient:
    """The browser of an officer of another organisation."""
    sign_in(client, make_staff(session, role=Role.PRIVACY_OFFICER, partner="werkplein"))
    return client


def ask(app: Flask, session: Session, case: Case, *, about: int | None = None) -> PrivacyQuestion:
    with app.app_context():
        question = ask_question(
            session, case, position=about, words="Klopt dit wel?", actor=SYSTEM, now=START
        )
        session.commit()
    return question


def ask_better(app: Flask, session: Session, case: Case) -> DataRequest:
    with app.app_context():
        asked = ask_correction(session, case, words="Ik ben van 2004.", actor=SYSTEM, now=START)
        session.commit()
    return asked


def looked(session: Session, case: Case, by: Staff) -> int:
    look_at_case(session, case, by=by.id, page="case", now=START)
    session.commit()
    return (
        session.scalars(select(AuditRow.position).order_by(AuditRow.position.desc())).first() or 0
    )


def test_the_officer_starts_in_the_inbox(officer: HouseClient) -> None:
    assert officer.get("/werk").location == INBOX
    page = officer.page(INBOX)
    assert [link["href"] for link in page.select(".rail nav a")] == [INBOX, "/werk/jij"]
    assert "Er wacht geen vraag over gegevens." in page.get_text()


def test_a_look_is_shown_with_its_ground_and_without_the_case(
    app: Flask, session: Session, officer: HouseClient, case: Case, coach: Staff
) -> None:
    question = ask(app, session, case, about=looked(session, case, coach))
    page = officer.page(f"{INBOX}/vraag/{question.reference}")
    text = page.get_text(" ", strip=True)
    assert "Samira, Doorstroompunt Merelland" in text
    assert "Was toen de contactpersoon." in text
    assert "bekeek gegevens maandag 16 november om 10.30 uur" in text
    for content in ("GEHEIM", "+31687654321", "2005", "Merelstad", "kiezen"):
        assert content not in page.decode()
    links = {str(link["href"]) for link in page.select("main a[href]")}
    assert not any("dossier" in link for link in links)


def test_a_look_without_a_ground_stands_out(
    app: Flask, session: Session, officer: HouseClient, case: Case
) -> None:
    stranger = make_staff(session, first_name="Vera", partner="leerplicht")
    question = ask(app, session, case, about=looked(session, case, stranger))
    page = officer.page(f"{INBOX}/vraag/{question.reference}")
    assert "Geen grond gevonden" in str(page.select_one(".tag--alarm"))


def test_an_answer_reaches_them_and_says_nothing_on_the_way(
    app: Flask, session: Session, officer: HouseClient, case: Case
) -> None:
    question = ask(app, session, case)
    path = f"{INBOX}/vraag/{question.reference}"
    form = officer.page(path).select_one("main form")
    for _press in range(2):
        answer = officer.submit(path, form, answer="Ja, Samira is je contactpersoon.")
        assert answer.status_code == 303
    texts = session.scalars(
        select(OutboxMessage.body).where(OutboxMessage.case_id == case.id)
    ).all()
    told = [text for text in texts if "Er is antwoord" in text]
    assert len(told) == 1
    assert "Samira is je contactpersoon" not in told[0]
    mine = enter_place(app, session, case.young_person).page("/mijn-plek/gegevens")
    assert "Ja, Samira is je contactpersoon." in mine.get_text()
    looks = enter_place(app, session, case.young_person).page("/mijn-plek/wie-keek").get_text()
    assert "las jouw vraag over je gegevens" in looks
    assert question.reference not in officer.page(INBOX).get_text()
    assert question.reference in officer.page(f"{INBOX}?lijst=klaar").get_text()


def test_another_answer_than_a_colleagues_is_not_lost_in_silence(
    app: Flask, session: Session, officer: HouseClient, case: Case
) -> None:
    question = ask(app, session, case)
    path = f"{INBOX}/vraag/{question.reference}"
    form = officer.page(path).select_one("main form")
    officer.submit(path, form, answer="Ja.")
    officer.submit(path, form, answer="Nee.")
    page = officer.page(path)
    assert "Een collega was je net voor" in page.get_text()
    session.expire_all()
    assert question.answer == "Ja."


def test_an_empty_answer_keeps_the_question_open(
    app: Flask, session: Session, officer: HouseClient, case: Case
) -> None:
    question = ask(app, session, case)
    path = f"{INBOX}/vraag/{question.reference}"
    answer = officer.submit(path, officer.page(path).select_one("main form"), answer=" ")
    assert answer.status_code == 422
    assert parse(answer).select_one("#answer-fout") is not None
    session.expire_all()
    assert question.answered_at is None


def test_the_first_day_comes_first_and_late_is_said(
    app: Flask, session: Session, officer: HouseClient, case: Case
) -> None:
    old = ask(app, session, case)
    old.due_at = START - timedelta(days=1)
    request = ask_better(app, session, case)
    rows = officer.page(INBOX).select("li.row")
    assert [old.reference in rows[0].get_text(), request.reference in rows[1].get_text()] == [
        True,
        True,
    ]
    assert rows[0].select_one(".tag--alarm") is not None
    assert rows[1].select_one(".tag--alarm") is None


def test_a_correction_that_is_done_reaches_who_has_the_data(
    app: Flask, session: Session, officer: HouseClient, case: Case, coach: Staff
) -> None:
    case.lead_id, case.lead_type = "mbo_merel", "school_mbo"
    request = ask_better(app, session, case)
    path = f"{INBOX}/verzoek/{request.reference}"
    page = officer.page(path)
    assert "Ik ben van 2004." in page.get_text()
    officer.submit(path, page.select_one("main form"), answer="Je geboortedatum is aangepast.")
    told = {
        (message.recipient, message.subject)
        for message in session.scalars(select(OutboxMessage))
        if message.subject.startswith("Gegevens verbeterd")
    }
    subject = f"Gegevens verbeterd: {case.reference}"
    assert told == {(coach.email, subject), ("privacy@rocmerelland.example", subject)}
    mine = enter_place(app, session, case.young_person).page("/mijn-plek/gegevens")
    assert "Je geboortedatum is aangepast." in mine.get_text()
    assert "ROC Merelland" in str(mine.select_one("[data-slot=who-has]"))


def test_a_removal_is_nobodys_to_stop_or_to_finish(
    app: Flask, session: Session, officer: HouseClient, case: Case
) -> None:
    with app.app_context():
        request = ask_erasure(session, case, actor=SYSTEM, now=START)
        notes = ask_notes(session, case, actor=SYSTEM, now=START)
        session.commit()
    path = f"{INBOX}/verzoek/{request.reference}"
    form = officer.page(f"{INBOX}/verzoek/{notes.reference}").select_one("main form")
    assert officer.page(path).select_one("main form") is None
    assert officer.submit(path, form, action=path, answer="Nee.").status_code == 303
    session.expire_all()
    assert session.get_one(DataRequest, request.id).done_at is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PRIVACY_OFFICER])
def test_the_room_is_not_there_for_anybody_else(
    client: HouseClient, app: Flask, session: Session, case: Case, role: Role
) -> None:
    question = ask(app, session, case)
    sign_in(client, make_staff(session, role=role))
    for path in (INBOX, f"{INBOX}/vraag/{question.reference}"):
        assert client.get(path).status_code == 404
    assert "/werk/privacy" not in client.get("/werk/jij").get_data(as_text=True)


def test_no_case_is_there_for_the_officer(
    session: Session, officer: HouseClient, case: Case
) -> None:
    for path in (f"/werk/dossier/{case.reference}", "/werk/wachtrij", "/werk/vragen"):
        assert officer.get(path).status_code == 404
