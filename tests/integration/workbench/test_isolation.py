"""Another team's case does not exist here, on any route of the room."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case
from portal.questions.models import Asker, Question
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff
from tests.support.client import HouseClient

NUMBERED = ("task_id", "appointment_id", "booking_id", "attachment_id")
FORM = {
    "attempt_channel": "call",
    "result": "no_answer",
    "contact_channel": "call",
    "note": "x",
    "step": "x",
    "step_on": "2026-12-01",
    "outcome": "work",
    "message": "x",
    "reason": "away",
    "answer": "x",
    "first_name": "x",
}


def case_rules(app: Flask) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("workbench.") and rule.rule.startswith("/werk/dossier/")
    ]


def answers_for(app: Flask, browser: HouseClient, case: Case) -> dict[str, int]:
    """The status of every route of the room for this case, with a form that would be right."""
    token = browser.page("/werk/nieuw").select_one("[name=csrf_token]")["value"]
    seen = {"seen": str(case.contact_person_id), "version": str(case.contact_version)}
    values: dict[str, Any] = {
        "reference": case.reference, "entry_id": 1, "task_id": 1, "field": "note", "draft_id": 1,
        "appointment_id": 1, "booking_id": 1, "attachment_id": 1, "change_id": 1,
    }  # fmt: skip
    statuses = {}
    for rule in case_rules(app):
        with app.test_request_context():
            needed = {name: values[name] for name in rule.arguments}
            path = url_for(rule.endpoint, **needed)
        for method in sorted(rule.methods & {"GET", "POST"}):
            data = {"csrf_token": token, **FORM, **seen} if method == "POST" else None
            answer = browser.open(path, method=method, data=data)
            statuses[f"{method} {rule.rule}"] = answer.status_code
    return statuses


def test_every_route_answers_404_for_another_team(
    app: Flask, coach: HouseClient, session: Session, stranger: Staff
) -> None:
    theirs = make_case(session, contact=stranger, person={"first_name": "Kanarie"})
    session.commit()
    before = session.scalar(select(func.count()).select_from(AuditRow))
    statuses = answers_for(app, coach, theirs)
    assert len(statuses) > 12
    assert {path: status for path, status in statuses.items() if status != 404} == {}
    session.expire_all()
    assert len(timeline_of(session, theirs)) == 1
    assert session.scalar(select(func.count()).select_from(AuditRow)) == before


def test_the_same_routes_answer_for_the_own_team(
    app: Flask, coach: HouseClient, session: Session, samira: Staff
) -> None:
    mine = make_case(session, contact=samira)
    session.commit()
    statuses = answers_for(app, coach, mine)
    # There is nothing yet with the numbers that these routes were asked with.
    found = {path for path, status in statuses.items() if status == 404}
    assert {path for path in found if not any(name in path for name in NUMBERED)} == set()


@pytest.mark.parametrize("path", ["/werk/wachtrij", "/werk/wachtrij?lijst=team"])
def test_the_queue_never_names_another_team(
    coach: HouseClient, session: Session, stranger: Staff, path: str
) -> None:
    make_case(session, contact=stranger, person={"first_name": "Kanarie"})
    session.commit()
    assert "Kanarie" not in coach.page(path).get_text()


def test_search_never_finds_another_team(
    coach: HouseClient, session: Session, stranger: Staff
) -> None:
    theirs = make_case(session, contact=stranger, person={"first_name": "Kanarie"})
    session.commit()
    form = coach.page("/werk/wachtrij").select_one("form[role=search]")
    for typed in ("Kanarie", theirs.reference):
        answer = coach.submit("", form, zoek=typed)
        assert answer.status_code == 200
        assert "Niemand gevonden" in answer.get_data(as_text=True)


def test_a_question_of_another_desk_is_not_there(
    open_browser: Any, session: Session, front_desk: Staff
) -> None:
    elsewhere = make_staff(session, role=front_desk.roles[0].role, partner="werkplein")
    session.add(
        Question(
            reference="V-QQQ-QQQ",
            registration_key="q",
            asker=Asker.PARENT,
            words="Kanarie",
            staff_id=elsewhere.id,
            asked_at=START,
            promised_at=START,
        )
    )
    session.commit()
    browser = open_browser(front_desk)
    assert "Kanarie" not in browser.page("/werk/vragen").get_text()
    assert browser.get("/werk/vragen/V-QQQ-QQQ").status_code == 404


def test_a_strange_reference_is_an_answer_and_no_crash(coach: HouseClient) -> None:
    for reference in ("%00", "a" * 4000, "%F0%9F%98%80", "x'--"):
        assert coach.get(f"/werk/dossier/{reference}").status_code == 404
    form = coach.page("/werk/wachtrij").select_one("form[role=search]")
    for typed in ("\x00", "😀" * 999, "'--", "\u202e"):
        page = coach.submit("", form, zoek=typed)
        assert page.status_code == 200
