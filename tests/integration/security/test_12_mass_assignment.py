"""Promise 12: a field that a form does not have is not read, whatever it is called."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole
from portal.cases.models import Case
from portal.catalogue.models import Item
from portal.questions.models import Question, QuestionState
from tests.factories.cases import timeline_of
from tests.integration.registration.walking import BORN, REACH, REACHED, answer, walk_to
from tests.integration.security.conftest import Team
from tests.integration.security.surface import Sent, client_of, forms_on
from tests.support.client import ORIGIN, HouseClient


def smuggled(ours: Team, theirs: Team) -> dict[str, Any]:
    """Columns of every table that somebody might like to set."""
    return {
        "id": "1",
        "reference": "ZZZZZZ",
        "contact_person_id": str(theirs.staff[Role.COACH].id),
        "contact_person": str(theirs.staff[Role.COACH].id),
        "contact_version": "99",
        "lead_id": "leerplicht",
        "lead_type": "leerplicht",
        "partner_id": "leerplicht",
        "staff_id": str(theirs.staff[Role.FRONT_DESK].id),
        "young_person_id": str(theirs.case.young_person_id),
        "state": "closed",
        "is_urgent": "true",
        "promised_at": "2099-01-01",
        "first_contact_at": "2026-11-16",
        "opened_at": "1999-01-01",
        "role": "administrator",
        "roles": "administrator",
        "is_present": "",
        "max_cases": "999",
        "actor_id": "1",
        "by": "1",
        "at": "1999-01-01",
        "published_at": "1999-01-01",
        "author_id": "1",
    }


GUARDED = (
    "reference", "contact_person_id", "contact_version", "lead_id", "lead_type", "state",
    "is_urgent", "promised_at", "opened_at", "young_person_id",
)  # fmt: skip


def guarded(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in GUARDED}


def send(client: Any, form: Sent, extra: dict[str, Any], **typed: str) -> int:
    values = {**extra, **form.values, **typed}
    return int(client.post(form.action, data=values, base_url=ORIGIN).status_code)


WRITES: dict[str, dict[str, str]] = {
    "/notitie": {"note": "iets"},
    "/poging": {"attempt_channel": "call", "result": "no_answer"},
    "/stap": {"step": "bellen", "step_on": "2026-12-01"},
    "/gegevens": {},
}


@pytest.mark.parametrize("ending", WRITES)
def test_a_case_keeps_what_its_forms_do_not_ask(
    app: Flask, session: Session, ours: Team, theirs: Team, ending: str
) -> None:
    client = client_of(app, ours.staff[Role.COACH])
    path = f"/werk/dossier/{ours.case.reference}"
    page = f"{path}/gegevens" if ending == "/gegevens" else path
    before = guarded(ours.case)
    (form,) = (each for each in forms_on(client, page) if each.action == path + ending)
    status = send(client, form, smuggled(ours, theirs), **WRITES[ending])
    session.expire_all()
    after = guarded(session.get_one(Case, ours.case.id))
    assert status == 303
    if ending == "/gegevens":
        # Routing decides again who is responsible; the form does not.
        assert after.pop("lead_id") != "leerplicht"
        assert after.pop("lead_type") != "leerplicht"
        before = {name: before[name] for name in after}
    assert after == before


def test_a_sign_up_decides_nothing_about_its_case(client: HouseClient, session: Session) -> None:
    walk_to(client, REACH, **BORN)
    extra = {"state": "closed", "is_urgent": "true", "contact_person_id": "1", "promised_at": "x",
             "registration_key": "chosen", "lead_id": "leerplicht", "reference": "ZZZZZZ",
             "met": "", "danger_shown": "1", "key": "chosen"}  # fmt: skip
    assert answer(client, REACH, **REACHED, **extra).status_code == 303
    case = session.scalars(select(Case)).one()
    assert (case.state.value, case.is_urgent) == ("open", False)
    assert case.registration_key != "chosen"
    assert case.reference != "ZZZZZZ"


def test_a_question_decides_nothing_about_its_answer(client: HouseClient, session: Session) -> None:
    extra = {"state": "answered", "is_urgent": "true", "answer": "zelf", "reference": "V-AAA-AAA",
             "staff_id": "1", "promised_at": "2099-01-01"}  # fmt: skip
    assert answer(client, "/vraag", vraag="Mag ik iets vragen?", **extra).status_code == 303
    question = session.scalars(select(Question)).one()
    assert question.state is QuestionState.OPEN
    assert not question.is_urgent
    assert not question.answer
    assert question.reference != "V-AAA-AAA"


def test_a_case_opened_at_the_desk_gets_its_person_by_the_rules(
    app: Flask, session: Session, ours: Team, theirs: Team
) -> None:
    client = client_of(app, ours.staff[Role.COACH])
    (form,) = (each for each in forms_on(client, "/werk/nieuw") if each.action == "/werk/nieuw")
    # These two are fields of the form; who may be chosen with them is tested where they are read.
    extra = {k: v for k, v in smuggled(ours, theirs).items() if k not in form.names}
    before = session.scalars(select(Case.id)).all()
    status = send(client, form, extra, first_name="Noor", born="2004-03-01", asking="self",
                  channel="sms", phone="0612345678", agreed="phone")  # fmt: skip
    assert status == 303
    made = session.scalars(select(Case).where(Case.id.not_in(before))).one()
    assert made.contact_person_id != theirs.staff[Role.COACH].id
    assert (made.state.value, made.is_urgent) == ("open", False)
    assert made.promised_at.year == 2026


def test_a_form_number_of_somebody_else_reaches_no_case_of_theirs(
    app: Flask, session: Session, ours: Team, theirs: Team
) -> None:
    """A form's number guards against a second press by the same person; it opens nothing."""
    typed = {"first_name": "Noor", "born": "2004-03-01", "asking": "self", "channel": "sms",
             "phone": "0612345678", "agreed": "phone",
             "press": theirs.case.registration_key}  # fmt: skip
    client = client_of(app, ours.staff[Role.COACH])
    (form,) = (each for each in forms_on(client, "/werk/nieuw") if each.action == "/werk/nieuw")
    before = len(session.scalars(select(Case.id)).all())
    lines = len(timeline_of(session, theirs.case))
    answered = client.post("/werk/nieuw", data={**form.values, **typed}, base_url=ORIGIN)
    assert answered.status_code == 303
    assert theirs.case.reference not in str(answered.headers)
    session.expire_all()
    assert len(session.scalars(select(Case.id)).all()) == before + 1
    assert len(timeline_of(session, theirs.case)) == lines


def test_an_account_cannot_be_widened_by_its_owner(
    app: Flask, session: Session, ours: Team, theirs: Team
) -> None:
    client = client_of(app, ours.staff[Role.EDITOR])
    form = next(
        each for each in forms_on(client, "/werk/jij") if each.action.endswith("wachtwoord")
    )
    assert send(client, form, smuggled(ours, theirs)) == 422
    session.expire_all()
    kept = session.get_one(Staff, ours.staff[Role.EDITOR].id)
    assert (kept.partner_id, kept.max_cases, kept.is_present) == ("dsp", 25, True)
    roles = session.scalars(select(StaffRole.role).where(StaffRole.staff_id == kept.id)).all()
    assert roles == [Role.EDITOR]


def test_an_item_is_not_published_by_a_field(
    app: Flask, session: Session, ours: Team, theirs: Team
) -> None:
    client = client_of(app, ours.staff[Role.EDITOR])
    form = next(
        each for each in forms_on(client, "/redactie/m33") if each.action == "/redactie/m33"
    )
    extra = {**smuggled(ours, theirs), "state": "published", "slug": "gekozen"}
    assert send(client, form, extra, doen="bewaar") == 303
    item = session.scalars(select(Item).where(Item.ref == "m33")).one()
    newest = max(item.versions, key=lambda version: version.number)
    assert newest.published_at is None
    assert newest.author_id == ours.staff[Role.EDITOR].id
    assert "gekozen" not in str(newest.document)
