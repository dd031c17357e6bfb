"""Words that are not sent yet: kept, shown again, only to who wrote them."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.models import Staff, StaffSession
from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM
from portal.cases.models import Case, EntryKind
from portal.database import Database
from portal.desks.drafts import FIELDS, forget_old_drafts
from portal.desks.models import Draft
from portal.phrases.services import Wording, add_phrase
from tests.conftest import START, TravellingClock
from tests.factories.cases import add_entry, make_case, timeline_of
from tests.factories.staff import sign_in
from tests.support.client import HouseClient, form_values, parse
from tests.support.page_check import words
from tests.support.statements import noted

OWN = "/werk/concepten"
TEXT = "Een half verhaal"


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    made = make_case(session, contact=samira, person={"first_name": "Noor"})
    session.commit()
    return made


def path_of(case: Case) -> str:
    return f"/werk/dossier/{case.reference}"


def form_with(page: BeautifulSoup, field: str) -> Tag:
    area = page.select_one(f"#{field}")
    assert area
    form = area.find_parent("form")
    assert isinstance(form, Tag)
    return form


def draft_address(case: Case, field: str) -> str:
    return f"{path_of(case)}/concept/{field}"


def keep(
    browser: HouseClient, case: Case, field: str, text: str, *, headers: Any = None, **more: str
) -> TestResponse:
    """As the page does while somebody types: the form that the field is in."""
    values = form_values(form_with(browser.page(path_of(case)), field)) | {field: text} | more
    return browser.post(
        draft_address(case, field), data=values, headers={"HX-Request": "true"} | (headers or {})
    )


def shown(browser: HouseClient, case: Case, field: str) -> str:
    area = browser.page(path_of(case)).select_one(f"#{field}")
    assert area
    return area.get_text().strip()


def drafts(session: Session) -> list[Draft]:
    session.expire_all()
    return list(session.scalars(select(Draft).order_by(Draft.id)))


PAGE_FIELDS = [field for field in FIELDS if field != "offer_words"]


@pytest.mark.parametrize("field", PAGE_FIELDS)
def test_what_is_typed_is_there_again(
    coach: HouseClient, case: Case, field: str, clock: TravellingClock
) -> None:
    assert keep(coach, case, field, TEXT).status_code == 204
    clock.travel(minutes=20)
    assert shown(coach, case, field) == TEXT
    form = form_with(coach.page(path_of(case)), field)
    assert "Concept van 10.30 uur" in words(form)
    clock.travel(hours=18)
    sign_in(coach, case.contact_person)
    assert "Concept van maandag 16 november, 10.30 uur" in words(
        form_with(coach.page(path_of(case)), field)
    )


@pytest.mark.parametrize("field", PAGE_FIELDS)
def test_every_field_saves_while_typing_and_has_a_button(
    coach: HouseClient, case: Case, field: str
) -> None:
    page = coach.page(path_of(case))
    area = page.select_one(f"#{field}")
    assert area
    assert area["hx-post"] == draft_address(case, field)
    form = form_with(page, field)
    state = form.select_one(f"#{field}-concept[role=status]")
    assert state
    assert state.get_text() == ""
    button = form.select_one(f"button[formaction='{draft_address(case, field)}']")
    assert button
    assert words(button).startswith("Bewaar als concept")


def test_without_script_the_button_keeps_it(coach: HouseClient, case: Case) -> None:
    form = form_with(coach.page(path_of(case)), "note")
    answer = coach.post(draft_address(case, "note"), data=form_values(form) | {"note": TEXT})
    assert (answer.status_code, answer.location) == (303, f"{path_of(case)}#note")
    assert shown(coach, case, "note") == TEXT


def test_only_the_writer_sees_it(
    coach: HouseClient, open_browser: Any, kofi: Staff, case: Case
) -> None:
    keep(coach, case, "note", "Van Samira")
    theirs = open_browser(kofi)
    assert shown(theirs, case, "note") == ""
    keep(theirs, case, "note", "Van Kofi")
    assert shown(coach, case, "note") == "Van Samira"
    assert "Van Samira" not in words(theirs.page(OWN))


def test_the_last_words_count_and_none_is_no_draft(
    coach: HouseClient, case: Case, session: Session
) -> None:
    for text in ("Een", "Een twee"):
        keep(coach, case, "note", text)
    assert [draft.text for draft in drafts(session)] == ["Een twee"]
    keep(coach, case, "note", "  ")
    assert drafts(session) == []


def test_it_is_gone_once_the_words_are_kept(
    coach: HouseClient, case: Case, session: Session
) -> None:
    keep(coach, case, "note", TEXT)
    keep(coach, case, "agreed", "Een afspraak")
    form = form_with(coach.page(path_of(case)), "note")
    assert coach.submit(path_of(case), form).status_code == 303
    assert [draft.field for draft in drafts(session)] == ["agreed"]
    # The page saved once more, just after the button was pressed.
    late = coach.post(
        draft_address(case, "note"),
        data=form_values(form) | {"note": TEXT},
        headers={"HX-Request": "true"},
    )
    assert late.status_code == 204
    assert [draft.field for draft in drafts(session)] == ["agreed"]


def test_a_mistake_keeps_both(coach: HouseClient, case: Case, session: Session) -> None:
    keep(coach, case, "send_words", "Ik bel {moment}")
    form = form_with(coach.page(path_of(case)), "send_words")
    answer = coach.submit(path_of(case), form)
    assert answer.status_code == 422
    area = parse(answer).select_one("#send_words")
    assert area
    assert area.get_text().strip() == "Ik bel {moment}"
    assert len(drafts(session)) == 1


def test_it_is_thrown_away_and_put_back(coach: HouseClient, case: Case, session: Session) -> None:
    keep(coach, case, "note", TEXT)
    draft = drafts(session)[0]
    form = form_with(coach.page(path_of(case)), "note")
    throw = form.select_one(f"button[formaction='{OWN}/{draft.id}/weg']")
    assert throw
    answer = coach.post(str(throw["formaction"]), data=form_values(form))
    assert answer.location == path_of(case)
    assert shown(coach, case, "note") == ""
    form = form_with(coach.page(path_of(case)), "note")
    assert form.select_one(f"button[formaction='{OWN}/{draft.id}/terug']")
    coach.post(f"{OWN}/{draft.id}/terug", data=form_values(form))
    assert shown(coach, case, "note") == TEXT


def test_nobody_else_throws_it_away(
    coach: HouseClient, open_browser: Any, kofi: Staff, case: Case, session: Session
) -> None:
    keep(coach, case, "note", TEXT)
    theirs = open_browser(kofi)
    form = form_with(theirs.page(path_of(case)), "note")
    for way in ("weg", "terug"):
        address = f"{OWN}/{drafts(session)[0].id}/{way}"
        assert theirs.post(address, data=form_values(form)).status_code == 404
    assert shown(coach, case, "note") == TEXT


def test_after_a_change_of_owner_the_writer_keeps_only_their_own_words(
    coach: HouseClient, case: Case, session: Session, stranger: Staff
) -> None:
    keep(coach, case, "note", TEXT)
    page = coach.page(OWN)
    assert words(page.select_one("h2")) == "Noor"
    assert page.select_one(f"a[href='{path_of(case)}#note']")
    case.contact_person_id = stranger.id
    session.commit()
    assert coach.get(path_of(case)).status_code == 404
    page = coach.page(OWN)
    listed = words(page.select_one("main"))
    assert TEXT in listed
    assert "Noor" not in listed
    assert case.reference not in str(page)
    answer = coach.submit(OWN, page.select_one("form[action$='/weg']"))
    assert answer.location == OWN
    assert "Zet terug" in words(coach.page(OWN).select_one("main"))


def test_on_a_case_that_is_not_theirs_nothing_is_kept(
    open_browser: Any, stranger: Staff, coach: HouseClient, case: Case, session: Session
) -> None:
    other = open_browser(stranger)
    token = other.page("/werk/nieuw").select_one("[name=csrf_token]")
    data = {"csrf_token": token["value"], "note": TEXT}
    assert other.post(draft_address(case, "note"), data=data).status_code == 404
    form = form_with(coach.page(path_of(case)), "note")
    assert coach.post(draft_address(case, "facts"), data=form_values(form)).status_code == 404
    assert drafts(session) == []


def test_typing_keeps_a_session_alive_and_a_retry_does_not(
    coach: HouseClient, case: Case, session: Session, clock: TravellingClock
) -> None:
    form = form_values(form_with(coach.page(path_of(case)), "note"))

    def seen_at() -> Any:
        session.expire_all()
        return session.scalars(select(StaffSession.seen_at)).one()

    def save(headers: dict[str, str]) -> int:
        clock.travel(minutes=5)
        return coach.post(
            draft_address(case, "note"),
            data=form | {"note": TEXT},
            headers={"HX-Request": "true"} | headers,
        ).status_code

    before = seen_at()
    assert save({"X-Opstap-Poll": "1"}) == 204
    assert seen_at() == before
    assert save({}) == 204
    assert seen_at() == clock.at


def test_after_a_time_out_the_words_come_back(
    coach: HouseClient, case: Case, session: Session, clock: TravellingClock
) -> None:
    form = form_values(form_with(coach.page(path_of(case)), "note")) | {"note": TEXT}
    clock.travel(hours=14)
    typing = coach.post(draft_address(case, "note"), data=form, headers={"HX-Request": "true"})
    assert typing.status_code == 401
    # The page keeps the words and says to press the button, which gives them back.
    pressed = FlaskClient.post(coach, draft_address(case, "note"), data=form)
    assert TEXT in pressed.get_data(as_text=True)
    assert drafts(session) == []


def test_looking_and_keeping_leave_no_words_in_the_trail(
    coach: HouseClient, case: Case, session: Session
) -> None:
    keep(coach, case, "private_note", TEXT)
    assert all(TEXT not in repr(row.details) for row in session.scalars(select(AuditRow)))
    assert all(TEXT not in entry.text for entry in timeline_of(session, case))


def test_the_page_asks_as_much_whatever_there_is(
    coach: HouseClient, case: Case, session: Session, samira: Staff, database: Database
) -> None:
    path = path_of(case)
    coach.page(path)
    with noted(database.engine) as few:
        coach.page(path)
    for field in PAGE_FIELDS:
        keep(coach, case, field, TEXT)
    for number in range(8):
        add_entry(session, case, EntryKind.SUGGESTED, details={"refs": ["m33"]}, staff_id=samira.id)
        wording = Wording(purpose="free", title=f"Nog {number}", bodies={"nl": TEXT})
        add_phrase(session, wording, by=None, actor=SYSTEM, at=START)
    session.commit()
    with noted(database.engine) as many:
        coach.page(path)
    # Who wrote on it is looked up once there are lines by staff.
    assert len(many) <= len(few) + 1, [each for each in many if each not in few]


def test_old_drafts_are_forgotten(coach: HouseClient, case: Case, session: Session,
                                  clock: TravellingClock) -> None:  # fmt: skip
    keep(coach, case, "note", TEXT)
    keep(coach, case, "agreed", TEXT)
    session.execute(update(Draft).where(Draft.field == "agreed").values(thrown_at=START))
    clock.travel(hours=25)
    assert forget_old_drafts(session, now=clock.at) == 1
    assert [draft.field for draft in drafts(session)] == ["note"]
    clock.travel(days=30)
    assert forget_old_drafts(session, now=clock.at) == 1
    assert drafts(session) == []
