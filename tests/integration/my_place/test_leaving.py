"""Not now: pausing, stopping and returning from my place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import StaffState
from portal.appointments.models import AppointmentState
from portal.audit.models import AuditRow
from portal.cases.escalating import escalate
from portal.cases.lateness import tell_late_promises
from portal.cases.models import Case, CaseState, EntryKind, Outcome
from portal.cases.turn_columns import Turn
from portal.leaving.chores import end_pauses, tidy_leaves
from portal.leaving.models import CheckIn, Leave, LeaveKind
from portal.outbox.models import Channel, OutboxMessage
from portal.partners.queries import region_card
from tests.conftest import START, TravellingClock
from tests.factories.appointments import make_appointment
from tests.factories.cases import make_case, timeline_of
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse

LEAVE, DONE, BACK = "/mijn-plek/even-niet", "/mijn-plek/even-niet/klaar", "/mijn-plek/terug"
ASK = "/mijn-plek/even-niet/vragen"


def press(client: HouseClient, page: str, words: str, **more: Any) -> Any:
    """Press the button with these words on a page, as a thumb does."""
    tree = client.page(page)
    button = next(
        each for each in tree.select("main form button") if words in each.get_text(" ", strip=True)
    )
    named = {str(button["name"]): button["value"]} if button.has_attr("name") else {}
    return client.submit(page, button.find_parent("form"), **named, **more)


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


@pytest.fixture
def case(session: Session) -> Case:
    coach = make_staff(session, first_name="Samira")
    return make_case(session, contact=coach, person={"first_name": "Noor"}, first_contact_at=START)


def test_two_taps_from_home_pause(app: Flask, session: Session, case: Case) -> None:
    client = enter_place(app, session, case.young_person)
    link = client.page("/mijn-plek").select_one(f'a[href="{LEAVE}"]')
    assert link is not None
    assert link.get_text() == "Even niet"
    answer = press(client, LEAVE, "Een maand")
    assert (answer.status_code, answer.location) == (303, DONE)
    page = client.page(DONE)
    assert "We laten je met rust tot woensdag 16 december." in page.get_text(" ")
    case = again(session, case)
    assert (Turn(case.turn), case.rests_until) == (Turn.REST, date(2026, 12, 16))
    leave = session.scalars(select(Leave)).one()
    assert (leave.kind, leave.until, leave.ask_on) == (LeaveKind.PAUSE, date(2026, 12, 16), None)
    assert timeline_of(session, case)[-1].kind is EntryKind.PAUSED
    (message,) = told(session, case)
    assert "Even niet is goed." in message.body
    assert "https://opstap.test/mijn-plek" in message.body
    (mail,) = told(session, case, Channel.MAIL)
    assert "Neem zelf geen contact op." in mail.body
    assert "Noor" not in mail.body


def test_pressing_twice_pauses_once(app: Flask, session: Session, case: Case) -> None:
    client = enter_place(app, session, case.young_person)
    press(client, LEAVE, "Een week")
    press(client, LEAVE, "Een week")
    assert len(told(session, case)) == 1
    press(client, LEAVE, "Tot ik het zelf zeg")
    leaves = session.scalars(select(Leave).order_by(Leave.id)).all()
    assert [each.returned_at is None for each in leaves] == [False, True]
    assert leaves[1].until is None


def test_a_pause_without_an_end_comes_back_after_half_a_year(
    app: Flask, session: Session, case: Case
) -> None:
    press(enter_place(app, session, case.young_person), LEAVE, "Tot ik het zelf zeg")
    assert again(session, case).rests_until == date(2027, 5, 16)


def test_before_the_first_contact_the_promise_waits_too(
    app: Flask, session: Session, clock: TravellingClock
) -> None:
    case = make_case(session, contact=make_staff(session))
    press(enter_place(app, session, case.young_person), LEAVE, "Een maand")
    case = again(session, case)
    assert case.turn == Turn.NEW
    assert case.promised_at.date() == date(2026, 12, 18)
    before = len(told(session, case))
    with app.app_context():
        later = START + timedelta(days=29)
        assert tell_late_promises(session, card=region_card(session), now=later) == 0
        assert escalate(session, card=region_card(session), now=later) == 0
        after = START + timedelta(days=34)
        assert tell_late_promises(session, card=region_card(session), now=after) == 1
    assert len(told(session, case)) == before + 1


def test_back_with_one_tap_from_the_first_page(
    app: Flask, session: Session, case: Case, clock: TravellingClock
) -> None:
    client = enter_place(app, session, case.young_person)
    press(client, LEAVE, "Een maand")
    clock.travel(minutes=20)
    answer = press(client, "/mijn-plek", "Ik ben er weer")
    assert answer.location == "/mijn-plek"
    page = client.page("/mijn-plek")
    assert "Fijn dat je er weer bent. Je hoort iets vóór" in page.get_text(" ")
    assert page.select_one(f'form[action="{BACK}"]') is None
    case = again(session, case)
    assert case.turn == Turn.ANSWER
    assert session.scalars(select(Leave)).one().returned_at == clock()
    assert [each.kind for each in timeline_of(session, case)][-2:] == [
        EntryKind.PAUSED,
        EntryKind.RETURNED,
    ]
    assert client.post(BACK, data=_token_of(client, LEAVE)).status_code == 303
    assert len([m for m in told(session, case) if "weer bent" in m.body]) == 1


def test_two_taps_stop_and_the_door_stays_open(app: Flask, session: Session, case: Case) -> None:
    client = enter_place(app, session, case.young_person)
    press(client, LEAVE, "Ja, het is genoeg zo")
    case = again(session, case)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.NOT_NOW)
    assert timeline_of(session, case)[-1].kind is EntryKind.STOPPED
    (message,) = told(session, case)
    assert "Het is genoeg zo. Dat is goed." in message.body
    assert "Wij nemen geen contact meer op." in message.body
    assert session.scalars(select(CheckIn)).all() == []
    row = session.scalars(select(AuditRow).where(AuditRow.action == "case.stopped")).one()
    assert row.actor_kind.value == "young_person"
    client.post(LEAVE, data=_token_of(client, DONE) | {"kies": "stop"})
    assert len(told(session, case)) == 1
    assert client.get(LEAVE).location == DONE


def _token_of(client: HouseClient, page: str) -> dict[str, Any]:
    field = client.page(page).select_one("input[name=csrf_token]")
    assert field is not None
    return {"csrf_token": field["value"]}


def test_stopping_cancels_what_was_planned_and_a_pause_does_not(
    app: Flask, session: Session, case: Case
) -> None:
    appointment = make_appointment(session, case, starts_at=START + timedelta(days=2))
    client = enter_place(app, session, case.young_person)
    press(client, LEAVE, "Een week")
    session.refresh(appointment)
    assert appointment.state is AppointmentState.PLANNED
    press(client, LEAVE, "Ja, het is genoeg zo")
    session.refresh(appointment)
    assert appointment.state is AppointmentState.CANCELLED
    assert len([each for each in told(session, case) if "genoeg" in each.body]) == 1


def test_after_a_year_the_same_person_goes_on(
    app: Flask, session: Session, case: Case, clock: TravellingClock
) -> None:
    press(enter_place(app, session, case.young_person), LEAVE, "Ja, het is genoeg zo")
    clock.travel(days=365)
    client = enter_place(app, session, case.young_person, now=clock())
    press(client, "/mijn-plek", "Ik ben er weer")
    case = again(session, case)
    assert (case.state, case.outcome, case.first_contact_at) == (CaseState.OPEN, None, None)
    assert case.contact_person.first_name == "Samira"
    assert case.opened_at == clock()
    assert case.promised_at > clock()
    assert "Je praat met Samira." in told(session, case)[-1].body
    assert "Weer terug" in told(session, case, Channel.MAIL)[-1].subject


def test_who_is_away_has_somebody_who_stands_in(app: Flask, session: Session, case: Case) -> None:
    make_staff(session, role=Role.FRONT_DESK, partner="loket", first_name="Els")
    client = enter_place(app, session, case.young_person)
    press(client, LEAVE, "Ja, het is genoeg zo")
    session.refresh(case)
    case.contact_person.is_present = False
    session.commit()
    press(client, "/mijn-plek", "Ik ben er weer")
    case = again(session, case)
    assert case.stand_in is not None
    said = told(session, case)[-1].body
    assert f"Samira is er nu even niet. Tot dan helpt {case.stand_in.first_name} je." in said


def test_who_works_here_no_more_is_succeeded_by_name(
    app: Flask, session: Session, case: Case
) -> None:
    make_staff(session, role=Role.FRONT_DESK, partner="loket", first_name="Els")
    client = enter_place(app, session, case.young_person)
    press(client, LEAVE, "Ja, het is genoeg zo")
    session.refresh(case)
    case.contact_person.state = StaffState.DISABLED
    session.commit()
    press(client, "/mijn-plek", "Ik ben er weer")
    case = again(session, case)
    assert case.contact_person.first_name != "Samira"
    said = told(session, case)[-1].body
    assert "Samira werkt hier niet meer." in said
    assert f"Je praat met {case.contact_person.first_name}." in said


def test_on_its_day_a_pause_is_over(
    app: Flask, session: Session, case: Case, clock: TravellingClock
) -> None:
    client = enter_place(app, session, case.young_person)
    press(client, LEAVE, "Een week")
    assert end_pauses(session, now=START + timedelta(days=6)) == 0
    assert end_pauses(session, now=START + timedelta(days=7)) == 1
    session.commit()
    case = again(session, case)
    assert case.turn == Turn.REST
    assert timeline_of(session, case)[-1].details["from"] == "day"
    assert client.page("/mijn-plek").select_one(f'form[action="{BACK}"]') is None


def test_a_pause_that_a_colleague_ended_is_tidied(app: Flask, session: Session, case: Case) -> None:
    press(enter_place(app, session, case.young_person), LEAVE, "Een maand")
    assert tidy_leaves(session, now=START) == 0
    session.refresh(case)
    case.rests_until = None
    session.commit()
    assert tidy_leaves(session, now=START) == 1


def test_staff_see_that_it_is_quiet_and_no_label_of_an_end(
    app: Flask, client: HouseClient, session: Session, case: Case
) -> None:
    press(enter_place(app, session, case.young_person), LEAVE, "Een maand")
    sign_in(client, session.get_one(Case, case.id).contact_person)
    page = client.page(f"/werk/dossier/{case.reference}")
    assert "Noor wil rust tot woensdag 16 december." in page.get_text(" ")
    assert "Neem zelf geen contact op." in page.get_text(" ")

    young = enter_place(app, session, case.young_person)
    press(young, LEAVE, "Ja, het is genoeg zo")
    press(young, "/mijn-plek", "Ik ben er weer")
    page = client.page(f"/werk/dossier/{case.reference}")
    text = page.get_text(" ")
    assert "Noor zei: het is genoeg zo" in text
    assert "Wil het nu niet" not in text
    assert "Wil het nu niet" not in client.page("/werk/wachtrij").get_text(" ")


class TestAskingLater:
    def test_nothing_is_asked_unless_chosen(self, app: Flask, session: Session, case: Case) -> None:
        client = enter_place(app, session, case.young_person)
        press(client, LEAVE, "Ja, het is genoeg zo")
        page = client.page(DONE)
        assert "Kies je niets? Dan vragen we niets." in page.get_text(" ")
        assert session.scalars(select(CheckIn)).all() == []

    def test_one_tap_plans_one_question_and_says_so(
        self, app: Flask, session: Session, case: Case
    ) -> None:
        client = enter_place(app, session, case.young_person)
        press(client, LEAVE, "Ja, het is genoeg zo")
        press(client, DONE, "Over 3 maanden")
        row = session.scalars(select(CheckIn)).one()
        assert (row.months, row.due_on) == (3, date(2027, 2, 16))
        assert session.scalars(select(Leave)).one().ask_on == date(2027, 2, 16)
        assert "dinsdag 16 februari" in told(session, case)[-1].body

    def test_another_choice_takes_its_place_and_no_takes_all(
        self, app: Flask, session: Session, case: Case
    ) -> None:
        client = enter_place(app, session, case.young_person)
        press(client, LEAVE, "Ja, het is genoeg zo")
        press(client, DONE, "Over 1 maand")
        press(client, DONE, "Over 6 maanden")
        press(client, DONE, "Over 1 maand")
        rows = session.scalars(select(CheckIn).where(CheckIn.dropped_at.is_(None))).all()
        assert [each.due_on for each in rows] == [date(2026, 12, 16)]
        press(client, DONE, "Nee, liever niet")
        session.expire_all()
        rows = session.scalars(select(CheckIn).where(CheckIn.dropped_at.is_(None))).all()
        assert rows == []
        assert "We vragen later niet" in told(session, case)[-1].body

    def test_a_day_of_their_own_in_a_pause(self, app: Flask, session: Session, case: Case) -> None:
        client = enter_place(app, session, case.young_person)
        press(client, LEAVE, "Een maand")
        press(client, DONE, "Vraag het op die dag", dag="2026-12-01")
        row = session.scalars(select(CheckIn)).one()
        assert (row.months, row.due_on) == (0, date(2026, 12, 1))

    @pytest.mark.parametrize("typed", ["", "2026-11-16", "2028-01-01", "morgen", "0000-00-00"])
    def test_a_day_that_cannot_be_is_said_and_kept(
        self, app: Flask, session: Session, case: Case, typed: str
    ) -> None:
        client = enter_place(app, session, case.young_person)
        press(client, LEAVE, "Een maand")
        answer = press(client, DONE, "Vraag het op die dag", dag=typed)
        assert answer.status_code == 422
        page = parse(answer)
        assert "Kies een dag na vandaag, binnen een jaar." in page.get_text(" ")
        field = page.select_one("#dag")
        assert field is not None
        assert field["value"] == typed


def test_where_somebody_reads_along_nothing_is_named(app: Flask, session: Session) -> None:
    person = {"first_name": "Noor", "somebody_reads_along": True}
    case = make_case(session, contact=make_staff(session), person=person, first_contact_at=START)
    client = enter_place(app, session, case.young_person)
    press(client, LEAVE, "Een week")
    press(client, DONE, "Over 1 maand")
    press(client, "/mijn-plek", "Ik ben er weer")
    press(client, LEAVE, "Ja, het is genoeg zo")
    bodies = " ".join(each.body.casefold() for each in told(session, case))
    assert "opstap" not in bodies
    assert "noor" not in bodies
    assert "http" not in bodies


@pytest.mark.parametrize("chosen", ["", "jaar", "x" * 5000])
def test_a_button_that_is_none_changes_nothing(
    app: Flask, session: Session, case: Case, chosen: str
) -> None:
    client = enter_place(app, session, case.young_person)
    answer = client.post(LEAVE, data=_token_of(client, LEAVE) | {"kies": chosen})
    assert answer.status_code == 400
    assert session.scalars(select(Leave)).all() == []
