"""No click: another contact person, without a reason, and nobody without a person for a second."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffState
from portal.cases.history import read_lines
from portal.cases.models import Case, EntryKind
from portal.cases.turn_columns import Turn
from portal.outbox.models import Channel, OutboxMessage
from tests.conftest import START, TravellingClock
from tests.factories.cases import add_entry, make_case, timeline_of
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse

PAGE = "/mijn-plek/iemand-anders"


@pytest.fixture
def case(session: Session) -> Case:
    coach = make_staff(session, first_name="Oud", max_cases=10)
    case = make_case(
        session, contact=coach, person={"first_name": "Noor"}, first_contact_at=START,
        next_step="Samen bellen", next_step_on=date(2026, 12, 1), needs="Rust",
    )  # fmt: skip
    add_entry(session, case, EntryKind.NOTE, staff_id=coach.id, text="Geheim van vroeger")
    return case


def free_faces(client: HouseClient) -> list[tuple[int, str]]:
    """Staff ids and names of who can be chosen."""
    found = []
    for label in client.page(PAGE).select("label.choice"):
        radio = label.select_one("input")
        value = str(radio["value"]) if radio else ""
        if value.isdecimal():
            name = label.select_one("span:not(.door)")
            assert isinstance(name, Tag)
            found.append((int(value), str(next(iter(name.strings)))))
    return found


def choose(client: HouseClient, wished: object, **more: Any) -> Any:
    form = client.page(PAGE).select_one("main form")
    return client.submit(PAGE, form, persoon=str(wished), **more)


def again(session: Session, case: Case) -> Case:
    session.expire_all()
    return session.get_one(Case, case.id)


def told(session: Session, case: Case, channel: Channel = Channel.SMS) -> list[OutboxMessage]:
    return list(
        session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.case_id == case.id, OutboxMessage.channel == channel)
            .order_by(OutboxMessage.id)
        )
    )


def test_only_who_is_there_with_room_can_be_chosen(
    app: Flask, session: Session, case: Case
) -> None:
    client = enter_place(app, session, case.young_person)
    people = free_faces(client)
    assert len(people) > 3
    first, second = (session.get_one(Staff, number) for number, _name in people[:2])
    first.max_cases, second.is_present = 0, False
    session.commit()
    left = {number for number, _name in free_faces(client)}
    assert left == {number for number, _name in people[2:]}
    assert case.contact_person_id not in left


def test_a_chosen_person_is_theirs_at_once(
    app: Flask, session: Session, case: Case, clock: TravellingClock
) -> None:
    client = enter_place(app, session, case.young_person)
    number, name = free_faces(client)[0]
    before = case.contact_person
    clock.travel(minutes=5)
    answer = choose(client, number)
    assert (answer.status_code, answer.location) == (303, "/mijn-plek")
    assert f"Vanaf nu praat je met {name}." in client.page("/mijn-plek").get_text(" ")
    case = again(session, case)
    assert (case.contact_person_id, case.contact_version) == (number, 2)
    assert case.team_id == session.get_one(Staff, number).partner_id
    assert Turn(case.turn) is Turn.ANSWER
    assert timeline_of(session, case)[-1].kind is EntryKind.NEW_PERSON
    (receipt,) = told(session, case)
    assert f"Vanaf nu praat je met {name}, niet met Oud." in receipt.body
    assert "Je hoort iets vóór" in receipt.body
    mails = {each.recipient: each.body for each in told(session, case, Channel.MAIL)}
    assert set(mails) == {before.email, case.contact_person.email}
    assert "Het zegt niets over jou." in mails[before.email]
    assert all("Noor" not in body for body in mails.values())


def test_anybody_else_is_somebody_else(app: Flask, session: Session, case: Case) -> None:
    client = enter_place(app, session, case.young_person)
    before = case.contact_person_id
    assert choose(client, "iemand").status_code == 303
    case = again(session, case)
    assert case.contact_person_id != before
    assert case.contact_person.is_present


def test_before_the_first_contact_the_promise_stays(app: Flask, session: Session) -> None:
    case = make_case(session, contact=make_staff(session))
    promised = case.promised_at
    choose(enter_place(app, session, case.young_person), "iemand")
    case = again(session, case)
    assert case.promised_at == promised
    assert Turn(case.turn) is Turn.NEW


def test_nothing_chosen_is_said_and_keeps_the_rest(
    app: Flask, session: Session, case: Case
) -> None:
    client = enter_place(app, session, case.young_person)
    form = client.page(PAGE).select_one("main form")
    answer = client.submit(PAGE, form, verhaal="ja")
    assert answer.status_code == 422
    page = parse(answer)
    assert "Kies wie je wilt." in page.get_text(" ")
    box = page.select_one("input[name=verhaal]")
    assert box is not None
    assert box.has_attr("checked")


@pytest.mark.parametrize("change", ["full", "away", "gone"])
def test_who_was_just_taken_is_chosen_again(
    app: Flask, session: Session, case: Case, change: str
) -> None:
    client = enter_place(app, session, case.young_person)
    number, _name = free_faces(client)[0]
    form = client.page(PAGE).select_one("main form")
    staff = session.get_one(Staff, number)
    if change == "full":
        staff.max_cases = 0
    elif change == "away":
        staff.is_present = False
    else:
        staff.state = StaffState.DISABLED
    session.commit()
    answer = client.submit(PAGE, form, persoon=str(number))
    assert answer.status_code == 409
    assert "Die persoon heeft net geen plek meer." in parse(answer).get_text(" ")
    assert again(session, case).contact_person.first_name == "Oud"


@pytest.mark.parametrize("number", ["0", "999999999", "1" * 40, "x", "-1"])
def test_nobody_of_that_number(app: Flask, session: Session, case: Case, number: str) -> None:
    answer = choose(enter_place(app, session, case.young_person), number)
    assert answer.status_code in {303, 409, 422}
    assert again(session, case).contact_version in {1, 2}


def test_of_two_tabs_one_wins(app: Flask, session: Session, case: Case) -> None:
    client = enter_place(app, session, case.young_person)
    (one, name), (other, _other_name) = free_faces(client)[:2]
    form = client.page(PAGE).select_one("main form")
    assert client.submit(PAGE, form, persoon=str(one)).status_code == 303
    assert client.submit(PAGE, form, persoon=str(other)).status_code == 303
    assert f"Je praat nu al met {name}." in client.page("/mijn-plek").get_text(" ")
    case = again(session, case)
    assert (case.contact_person_id, case.contact_version) == (one, 2)
    assert len(told(session, case)) == 1


def colleague_of(session: Session, case: Case) -> Staff:
    """Somebody of the new team, who signs in as the new contact person would."""
    return make_staff(session, partner=case.contact_person.partner_id, first_name="Nieuw")


class TestHistory:
    @pytest.mark.parametrize("goes_along", [False, True])
    def test_goes_along_only_if_they_say_so(
        self, app: Flask, client: HouseClient, session: Session, case: Case,
        clock: TravellingClock, goes_along: bool,
    ) -> None:  # fmt: skip
        clock.travel(hours=1)
        young = enter_place(app, session, case.young_person, now=clock())
        choose(young, "iemand", verhaal="ja" if goes_along else None)
        case = again(session, case)
        assert (case.history_from is None) is goes_along
        sign_in(client, colleague_of(session, case))
        page = client.page(f"/werk/dossier/{case.reference}")
        paper = client.page(f"/werk/dossier/{case.reference}/afdruk")
        for seen in (page.get_text(" "), paper.get_text(" ")):
            assert ("Geheim van vroeger" in seen) is goes_along
            assert ("Samen bellen" in seen) is goes_along
        assert ("Wat er eerder was, blijft bij Oud." in page.get_text(" ")) is not goes_along
        assert "Noor koos" in page.get_text(" ")

    def test_the_young_person_keeps_all(
        self, app: Flask, session: Session, case: Case, clock: TravellingClock
    ) -> None:
        clock.travel(hours=1)
        choose(enter_place(app, session, case.young_person, now=clock()), "iemand")
        case = again(session, case)
        assert "Geheim van vroeger" in [each.text for each in read_lines(session, [case.id])]

    def test_what_is_written_after_is_there(
        self, app: Flask, client: HouseClient, session: Session, case: Case,
        clock: TravellingClock,
    ) -> None:  # fmt: skip
        clock.travel(hours=1)
        choose(enter_place(app, session, case.young_person, now=clock()), "iemand")
        case = again(session, case)
        add_entry(session, case, EntryKind.NOTE, text="Nieuw begin", at=START + timedelta(hours=2))
        session.commit()
        sign_in(client, colleague_of(session, case))
        assert "Nieuw begin" in client.page(f"/werk/dossier/{case.reference}").get_text(" ")


def test_when_nobody_else_is_there_it_is_said(app: Flask, session: Session, case: Case) -> None:
    client = enter_place(app, session, case.young_person)
    form = client.page(PAGE).select_one("main form")
    for staff in session.scalars(select(Staff).where(Staff.id != case.contact_person_id)):
        staff.is_present = False
    session.commit()
    answer = client.submit(PAGE, form, persoon="iemand")
    assert answer.status_code == 409
    assert "Er is nu niemand anders." in parse(answer).get_text(" ")
    assert again(session, case).contact_person.first_name == "Oud"


def test_a_closed_case_has_no_such_page(app: Flask, session: Session, case: Case) -> None:
    client = enter_place(app, session, case.young_person)
    client.post("/mijn-plek/even-niet", data=_token(client) | {"kies": "stop"})
    assert client.get(PAGE).location == "/mijn-plek"


def _token(client: HouseClient) -> dict[str, Any]:
    field = client.page(PAGE).select_one("input[name=csrf_token]")
    assert field is not None
    return {"csrf_token": field["value"]}


def test_who_stood_in_is_told_too(app: Flask, session: Session, case: Case) -> None:
    helper = make_staff(session, role=Role.FRONT_DESK, partner="loket", first_name="Els")
    case.stand_in_id = helper.id
    session.commit()
    client = enter_place(app, session, case.young_person)
    number, _name = free_faces(client)[0]
    choose(client, number)
    case = again(session, case)
    assert case.stand_in_id is None
    assert helper.email in {each.recipient for each in told(session, case, Channel.MAIL)}
