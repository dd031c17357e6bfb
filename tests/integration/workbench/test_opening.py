"""Opening a case for somebody on the phone or at the counter."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind
from tests.factories.cases import timeline_of
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

NEW = "/werk/nieuw"
ANSWERS: dict[str, Any] = {
    "words": "Ik wil terug naar school.",
    "first_name": "Dewi",
    "born": "2006-03-04",
    "home": "Merelstad",
    "enrolled": "nee",
    "diploma": "vmbo",
    "asking": "self",
    "agreed": "phone",
    "channel": "sms",
    "phone": "06 12345678",
}


def send(browser: HouseClient, **changes: Any) -> Any:
    form = browser.page(NEW).select_one("main form")
    return browser.submit(NEW, form, **(ANSWERS | changes))


def test_a_case_is_opened_with_the_same_promise(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    answer = send(coach, coach=None)
    case = session.scalars(select(Case)).one()
    assert answer.status_code == 303
    assert case.promised_at.isoformat() == "2026-11-18T16:00:00+00:00"
    assert case.young_person.phone == "+31612345678"
    assert case.lead_type == "doorstroompunt"


def test_how_they_agreed_is_written_down(coach: HouseClient, session: Session) -> None:
    send(coach)
    case = session.scalars(select(Case)).one()
    notes = [e.text for e in timeline_of(session, case) if e.kind is EntryKind.NOTE]
    assert notes == ["Akkoord: Zelf gezegd, aan de telefoon."]


def test_pressing_twice_opens_one_case(coach: HouseClient, session: Session) -> None:
    form = coach.page(NEW).select_one("main form")
    for _ in range(2):
        assert coach.submit(NEW, form, **ANSWERS).status_code == 303
    case = session.scalars(select(Case)).one()
    assert len([e for e in timeline_of(session, case) if e.kind is EntryKind.NOTE]) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("born", ""),
        ("born", "2031-01-01"),
        ("phone", "0612"),
        ("agreed", None),
        ("channel", "duif"),
        ("home", "Atlantis"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_kept_or_lost(
    coach: HouseClient, session: Session, field: str, value: str | None
) -> None:
    answer = send(coach, **{field: value})
    page = parse(answer)
    assert answer.status_code == 422
    assert page.select_one(f'[role=alert] a[href="#{field}"]')
    assert words(page.select_one("#words")) == ANSWERS["words"]
    assert session.scalars(select(Case)).all() == []


@pytest.mark.parametrize("born", ["2012-01-01", "1990-01-01"])
def test_who_is_too_young_or_too_old_gets_no_case(
    coach: HouseClient, session: Session, born: str
) -> None:
    answer = send(coach, born=born)
    assert answer.status_code == 422
    assert "Hier hoort geen dossier bij" in words(parse(answer).select_one("[role=alert]"))
    assert session.scalars(select(Case)).all() == []


def test_words_of_danger_make_it_urgent(coach: HouseClient, session: Session) -> None:
    send(coach, words="Ik wil niet meer leven.")
    assert session.scalars(select(Case)).one().is_urgent
