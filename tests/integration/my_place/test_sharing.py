"""Who may see what: grounds with names, a yes and a no that are equally easy, and honest texts."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, ContactChannel
from portal.cases.writing import can_be_apped
from portal.consent.models import Consent
from portal.consent.purposes import Basis, all_purposes
from portal.consent.queries import consents_in_force, may_share
from portal.leaving.models import CheckIn
from portal.outbox.models import OutboxMessage
from tests.factories.cases import make_case, timeline_of
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient

PATH = "/mijn-plek/delen"


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    person = {"first_name": "Noor", "channel": ContactChannel.APP}
    return make_case(session, contact=coach, person=person)


@pytest.fixture
def noor(app: Flask, session: Session, case: Case) -> HouseClient:
    return enter_place(app, session, case.young_person)


def form_of(page: BeautifulSoup, purpose: str) -> Tag:
    field = page.select_one(f"form input[name=purpose][value={purpose}]")
    assert field is not None, purpose
    form = field.find_parent("form")
    assert isinstance(form, Tag)
    return form


def switch_of(page: BeautifulSoup, purpose: str) -> Tag:
    switch = form_of(page, purpose).select_one("button[role=switch]")
    assert switch is not None
    return switch


def press(client: HouseClient, purpose: str) -> None:
    """One tap on the switch, as it stands on the page."""
    page = client.page(PATH)
    value = str(switch_of(page, purpose)["value"])
    answer = client.submit(PATH, form_of(page, purpose), answer=value)
    assert answer.status_code == 303


def bodies(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id)))


def test_every_purpose_says_its_ground_who_what_and_how_long(
    session: Session, noor: HouseClient, case: Case
) -> None:
    page = noor.page(PATH)
    for purpose in all_purposes().values():
        card = page.select_one(f"section#{purpose.id}")
        assert card is not None, purpose.id
        terms = {each.get_text() for each in card.select("dt")}
        assert {"Wie", "Wat", "Hoelang", "Mag dat?"} <= terms, purpose.id
        assert all(each.get_text(strip=True) for each in card.select("dd")), purpose.id
        is_asked = purpose.basis is Basis.CONSENT
        assert ("Alleen met jouw ja" in card.get_text()) is is_asked


def test_who_helps_and_who_is_responsible_stand_there_by_name(
    app: Flask, session: Session, coach: Staff
) -> None:
    stand_in = make_staff(session, first_name="Bram")
    case = make_case(session, contact=coach, stand_in=stand_in, lead_type="x", lead_id="mbo_merel")
    page = enter_place(app, session, case.young_person).page(PATH)
    helping = page.select_one("section#help")
    assert helping is not None
    assert "Samira" in helping.get_text()
    assert "Bram, die Samira vervangt" in helping.get_text()
    leading = page.select_one("section#lead_partner [data-slot=who-has]")
    assert leading is not None
    assert leading.get_text() == "ROC Merelland"


def test_yes_and_no_take_one_tap_each_and_hold_at_once(
    session: Session, noor: HouseClient, case: Case
) -> None:
    press(noor, "check_in")
    assert may_share(session, case.young_person_id, purpose="check_in")
    assert switch_of(noor.page(PATH), "check_in")["aria-checked"] == "true"
    press(noor, "check_in")
    session.expire_all()
    assert not may_share(session, case.young_person_id, purpose="check_in")
    assert switch_of(noor.page(PATH), "check_in")["aria-checked"] == "false"
    yes, no = bodies(session)
    assert "Je zei ja tegen: Later vragen hoe het gaat." in yes
    assert "Je zei nee tegen: Later vragen hoe het gaat." in no


def test_a_second_press_does_nothing_twice(session: Session, noor: HouseClient, case: Case) -> None:
    form = form_of(noor.page(PATH), "check_in")
    for _press in range(2):
        noor.submit(PATH, form, answer="ja")
    assert len(consents_in_force(session, case.young_person_id)) == 1
    for _press in range(2):
        noor.submit(PATH, form, answer="nee")
    assert len(bodies(session)) == 2


def test_a_receipt_says_nothing_to_who_reads_along(
    app: Flask, session: Session, coach: Staff
) -> None:
    person = {"first_name": "Noor", "somebody_reads_along": True}
    case = make_case(session, contact=coach, person=person)
    press(enter_place(app, session, case.young_person), "check_in")
    (body,) = bodies(session)
    for told in ("Noor", "Opstap", "vragen", "http"):
        assert told not in body


def test_no_app_any_more_means_that_nobody_can_app(
    session: Session, noor: HouseClient, case: Case
) -> None:
    press(noor, "whatsapp")
    session.expire_all()
    assert can_be_apped(case.young_person)
    press(noor, "whatsapp")
    session.expire_all()
    assert not can_be_apped(case.young_person)


def test_no_more_questions_later_drops_those_that_were_planned(
    session: Session, noor: HouseClient, case: Case
) -> None:
    press(noor, "check_in")
    planned = CheckIn(
        young_person_id=case.young_person_id, case_id=case.id, months=3, due_on=date(2027, 2, 1)
    )
    session.add(planned)
    session.commit()
    press(noor, "check_in")
    session.refresh(planned)
    assert planned.dropped_at is not None


def test_a_changed_text_asks_again_and_is_never_said_yes_to_unread(
    session: Session, noor: HouseClient, case: Case
) -> None:
    press(noor, "check_in")
    session.execute(
        update(Consent).values(text_version="2025.1", text_read="Mag dit zoals vroeger?")
    )
    session.commit()
    page = noor.page(PATH)
    form = form_of(page, "check_in")
    assert "De tekst is veranderd: mag dit nog?" in form.get_text()
    assert "Mag dit zoals vroeger?" in form.get_text()
    # The old yes still holds, for what was read.
    assert [c.text_version for c in consents_in_force(session, case.young_person_id)] == ["2025.1"]
    noor.submit(PATH, form, answer="ja")
    session.expire_all()
    assert [c.text_version for c in consents_in_force(session, case.young_person_id)] == ["2026.1"]


def test_words_that_changed_while_they_were_read_are_not_agreed_to(
    session: Session, noor: HouseClient, case: Case
) -> None:
    form = form_of(noor.page(PATH), "check_in")
    answer = noor.submit(PATH, form, answer="ja", version="2025.1")
    assert answer.status_code == 303
    assert "De tekst is net veranderd" in noor.page(PATH).get_text()
    assert consents_in_force(session, case.young_person_id) == []


@pytest.mark.parametrize("purpose", ["lead_partner", "nothing", "share_story"])
def test_what_is_not_asked_cannot_be_answered(
    session: Session, noor: HouseClient, case: Case, purpose: str
) -> None:
    form = form_of(noor.page(PATH), "check_in")
    assert noor.submit(PATH, form, purpose=purpose, answer="ja").status_code == 404
    assert consents_in_force(session, case.young_person_id) == []


def test_each_recipient_is_answered_apart(
    app: Flask, session: Session, coach: Staff, noor: HouseClient
) -> None:
    case = make_case(session, contact=coach)
    case.facts = {**case.facts, "enrolled": True, "school": "mbo_werf"}
    client = enter_place(app, session, case.young_person)
    press(client, "ask_school")
    assert may_share(session, case.young_person_id, purpose="ask_school", recipient="mbo_werf")
    other = form_of(client.page(PATH), "ask_school")
    assert client.submit(PATH, other, recipient="mbo_groen", answer="ja").status_code == 404


def test_staff_see_at_their_next_look_that_it_is_gone(
    client: HouseClient, session: Session, noor: HouseClient, case: Case, coach: Staff
) -> None:
    press(noor, "check_in")
    sign_in(client, coach)
    path = f"/werk/dossier/{case.reference}"
    shared = client.page(path).select("ul.share li")
    assert any("Later vragen" in each.get_text() and "Ja" in each.get_text() for each in shared)
    press(noor, "check_in")
    shared = client.page(path).select("ul.share li")
    assert not any("Later vragen" in e.get_text() and "Ja" in e.get_text() for e in shared)
    assert [line.details.get("is_no") for line in timeline_of(session, case)][-2:] == [False, True]


def test_the_first_page_says_it_short(noor: HouseClient) -> None:
    press(noor, "check_in")
    rows = noor.page("/mijn-plek").select("ul.share li")
    said = {str(row.b.get_text()): row.small.get_text() for row in rows if row.b and row.small}
    assert said["Samira"] == "Mag zien wat jij vertelt"
    assert said["Later vragen hoe het gaat"].startswith("Ja. 24 maanden.")
