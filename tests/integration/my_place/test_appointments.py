"""Appointments in my place and behind a link: pick, move, cancel; looking changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.appointments.links import appointment_address, offer_address
from portal.appointments.models import Appointment, AppointmentState, ReminderChoice
from portal.cases.models import Case, Outcome
from portal.cases.services import close_case
from portal.cases.turn_columns import Turn
from portal.database import Database
from portal.purpose_links import Purpose, make_token
from tests.conftest import START, TravellingClock
from tests.factories.appointments import give_free_hours, make_appointment, make_offer
from tests.factories.cases import make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff
from tests.support.client import ORIGIN, HouseClient, form_values, parse
from tests.support.statements import noted

TUESDAY, WEDNESDAY, THURSDAY = (START.replace(hour=14, minute=0) + timedelta(days=each)
                                for each in (1, 2, 3))  # fmt: skip


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    return make_case(session, contact=coach, person={"first_name": "Noor"}, first_contact_at=START)


@pytest.fixture
def planned(session: Session, coach: Staff, case: Case) -> Appointment:
    give_free_hours(session, coach)
    found = make_appointment(session, case, starts_at=TUESDAY)
    session.commit()
    return found


def link_to(app: Flask, appointment: Appointment, *, locale: str = "nl") -> str:
    with app.app_context():
        return appointment_address(appointment.id, locale=locale).removeprefix(ORIGIN)


def form_to(page: BeautifulSoup, end: str) -> dict[str, object]:
    form = page.select_one(f"form[action$='{end}']")
    assert form is not None, end
    return {"action": str(form["action"]), **form_values(form)}


def press(client: HouseClient, page: BeautifulSoup, end: str, **typed: str) -> BeautifulSoup:
    """Press a button of the form, and follow to what it shows."""
    form = form_to(page, end)
    answer = client.post(str(form.pop("action")), data={**form, **typed})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client.page(str(answer.location))


def first_moment(page: BeautifulSoup) -> str:
    button = page.select_one("button[name=moment]")
    assert button is not None
    return str(button["value"])


def heading(page: BeautifulSoup) -> str:
    assert page.h1 is not None
    return page.h1.get_text(" ", strip=True)


def rows_of(session: Session) -> list[tuple[int, str]]:
    session.expire_all()
    found = session.scalars(select(Appointment).order_by(Appointment.id))
    return [(each.id, each.state.value) for each in found]


def test_the_first_page_shows_what_comes_in_one_query(
    app: Flask, session: Session, case: Case, planned: Appointment
) -> None:
    client = enter_place(app, session, case.young_person)
    card = client.page("/mijn-plek").select_one("[aria-labelledby=straks-kop]")
    assert card is not None
    said = card.get_text(" ", strip=True)
    assert "Afspraak met Samira" in said
    assert "15.00 uur" in said
    links = [str(link["href"]) for link in card.select(".actions a")]
    assert links == [f"/mijn-plek/afspraken/{planned.id}#andere-tijd",
                     f"/mijn-plek/afspraken/{planned.id}#afzeggen"]  # fmt: skip


def test_an_offered_moment_is_picked_in_one_tap(app: Flask, session: Session, case: Case) -> None:
    make_offer(session, case, TUESDAY, WEDNESDAY)
    client = enter_place(app, session, case.young_person)
    page = client.page("/mijn-plek")
    assert "Samira stelt momenten voor" in page.get_text()
    after = press(client, page, "/kies", moment=first_moment(page))
    assert "Het staat: dinsdag 17 november om 15.00 uur." in after.get_text()
    assert [state for _id, state in rows_of(session)] == ["planned"]


def test_from_the_message_to_another_time_is_two_taps(
    app: Flask, session: Session, planned: Appointment
) -> None:
    stranger = app.test_client()
    assert isinstance(stranger, HouseClient)
    page = stranger.page(link_to(app, planned))
    after = press(stranger, page, "/verzet", moment=first_moment(page))
    assert "Het staat:" in after.get_text()
    assert [state for _id, state in rows_of(session)] == ["moved", "planned"]
    # The old link shows the moment that counts now.
    assert "Maandag 16 november" in stranger.page(link_to(app, planned)).get_text()


def test_looking_changes_nothing(app: Flask, session: Session, planned: Appointment) -> None:
    before = rows_of(session)
    link = link_to(app, planned)
    for end in ("", "/afspraak.ics", "/herinneringen"):
        assert app.test_client().get(link + end).status_code == 200
    for end in ("/verzet", "/afzeggen", "/toch-wel", "/vraag"):
        assert app.test_client().get(link + end).status_code == 405
    assert rows_of(session) == before


def test_the_link_shows_this_appointment_and_no_more(
    app: Flask, session: Session, case: Case, planned: Appointment
) -> None:
    other = make_appointment(session, case, starts_at=THURSDAY)
    session.commit()
    client = app.test_client()
    page = client.get(link_to(app, planned))
    text = page.get_data(as_text=True)
    assert "donderdag 19 november, 15.00" not in text
    assert case.young_person.first_name not in text
    assert f"/{other.id}" not in text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("end", ["", "/afspraak.ics", "/herinneringen"])
def test_a_forged_link_opens_nothing(app: Flask, planned: Appointment, end: str) -> None:
    client = app.test_client()
    good = link_to(app, planned)
    number, version, mark = good.rsplit("/", 1)[1].split("-", 2)
    with app.app_context():
        other_purpose = make_token(Purpose.OFFER, planned.id)
        nothing = make_token(Purpose.APPOINTMENT, 987654)
    forged = (f"{number}-{version}-{mark[:-1]}{'A' if mark[-1] != 'A' else 'B'}",
              f"{number}1-{version}-{mark}", other_purpose, nothing, "x")  # fmt: skip
    for token in forged:
        answer = client.get(f"/afspraak/{token}{end}")
        assert answer.status_code == 404
        assert "Deze link klopt niet" in answer.get_data(as_text=True)


def test_cancelling_needs_no_reason_and_can_be_taken_back(
    app: Flask, session: Session, planned: Appointment
) -> None:
    client = app.test_client()
    assert isinstance(client, HouseClient)
    page = client.page(link_to(app, planned))
    gone = press(client, page, "/afzeggen")
    assert heading(gone) == "Deze afspraak gaat niet door"
    assert gone.select("button[name=moment]")
    back = press(client, gone, "/toch-wel")
    assert heading(back) == "Afspraak met Samira"
    assert [state for _id, state in rows_of(session)] == ["planned"]


def test_too_many_words_keep_what_was_typed(
    app: Flask, session: Session, planned: Appointment
) -> None:
    client = app.test_client()
    assert isinstance(client, HouseClient)
    form = form_to(client.page(link_to(app, planned)), "/afzeggen")
    answer = client.post(str(form.pop("action")), data={**form, "woorden": "a" * 1001})
    assert answer.status_code == 422
    page = parse(answer)
    assert page.title is not None
    assert page.title.get_text().startswith("Fout: ")
    assert [each.get_text(strip=True) for each in page.select("#woorden")] == ["a" * 1001]
    assert [state for _id, state in rows_of(session)] == ["planned"]


def test_a_moment_that_was_just_taken_is_a_kind_sentence_and_the_others(
    app: Flask, session: Session, coach: Staff, case: Case
) -> None:
    make_offer(session, case, TUESDAY, WEDNESDAY)
    client = enter_place(app, session, case.young_person)
    form = form_to(client.page("/mijn-plek/afspraken"), "/kies")
    make_appointment(session, make_case(session, contact=coach), starts_at=TUESDAY)
    session.commit()
    answer = client.post(
        str(form.pop("action")), data={**form, "moment": f"{TUESDAY:%Y%m%dT%H%MZ}"}
    )
    assert answer.status_code == 409
    page = parse(answer)
    assert "Dat moment is net weg. Kies een ander moment." in page.get_text()
    assert [str(each["value"]) for each in page.select("button[name=moment]")] == [
        f"{WEDNESDAY:%Y%m%dT%H%MZ}"
    ]


def test_after_the_start_one_tap_leads_to_another_moment(
    app: Flask, session: Session, planned: Appointment, clock: TravellingClock
) -> None:
    clock.at = TUESDAY + timedelta(hours=3)
    client = app.test_client()
    assert isinstance(client, HouseClient)
    page = client.page(link_to(app, planned))
    assert heading(page) == "Deze afspraak is geweest"
    assert page.select_one("form[action$='/afzeggen']") is None
    after = press(client, page, "/verzet", moment=first_moment(page))
    assert heading(after) == "Afspraak met Samira"
    assert [state for _id, state in rows_of(session)] == ["planned", "planned"]


def test_a_missed_one_is_never_blamed(
    app: Flask, session: Session, planned: Appointment, clock: TravellingClock
) -> None:
    planned.state, planned.ended_at = AppointmentState.MISSED, TUESDAY + timedelta(hours=1)
    session.commit()
    clock.at = TUESDAY + timedelta(hours=2)
    page = app.test_client().get(link_to(app, planned)).get_data(as_text=True)
    assert "Dat geeft niet." in page
    assert "niet gekomen" not in page


def test_when_we_stopped_the_link_says_so_and_changes_nothing(
    app: Flask, session: Session, case: Case, planned: Appointment
) -> None:
    client = app.test_client()
    assert isinstance(client, HouseClient)
    form = form_to(client.page(link_to(app, planned)), "/afzeggen")
    close_case(session, case, outcome=Outcome.WORK, message="", by=case.contact_person_id,
               press="c", now=START)  # fmt: skip
    session.commit()
    page = client.page(link_to(app, planned))
    assert heading(page) == "We zijn gestopt"
    assert not page.select("main form")
    form["action"] = str(form["action"]).replace("/afzeggen", "/verzet")
    answer = client.post(str(form.pop("action")), data={**form, "moment": "x"})
    assert answer.status_code == 409
    assert client.get(link_to(app, planned) + "/afspraak.ics").status_code == 404


def test_an_offer_is_picked_behind_its_link_and_shows_the_appointment_after(
    app: Flask, session: Session, case: Case
) -> None:
    offer = make_offer(session, case, TUESDAY, WEDNESDAY)
    session.commit()
    client = app.test_client()
    assert isinstance(client, HouseClient)
    with app.app_context():
        link = offer_address(offer.id, locale="nl").removeprefix(ORIGIN)
    page = client.page(link)
    assert "Samira stelt deze momenten voor." in page.get_text()
    assert heading(press(client, page, "/kies", moment=first_moment(page))) == "Afspraak met Samira"
    again = client.page(link)
    assert "Er staat al een afspraak." in again.get_text()
    assert client.get("/momenten/x").status_code == 404


def test_asking_for_a_moment_puts_an_answer_on_the_coach(
    app: Flask, session: Session, case: Case
) -> None:
    client = enter_place(app, session, case.young_person)
    page = client.page("/mijn-plek/afspraken")
    after = press(client, page, "/vraag", woorden="Liever na zessen")
    assert "Je vraag is verstuurd." in after.get_text()
    session.expire_all()
    assert case.turn == Turn.ANSWER


def test_an_appointment_of_somebody_else_is_not_there(
    app: Flask, session: Session, coach: Staff, planned: Appointment
) -> None:
    stranger = make_case(session, contact=coach)
    client = enter_place(app, session, stranger.young_person)
    form = form_to(client.page("/mijn-plek/afspraken"), "/vraag")
    for end in ("", "/afspraak.ics"):
        assert client.get(f"/mijn-plek/afspraken/{planned.id}{end}").status_code == 404
    for end in ("verzet", "afzeggen", "toch-wel"):
        answer = client.post(
            f"/mijn-plek/afspraken/{planned.id}/{end}",
            data={"csrf_token": form["csrf_token"], "moment": "x"},
        )
        assert answer.status_code == 404
    assert rows_of(session) == [(planned.id, "planned")]


@pytest.mark.parametrize("is_own", [True, False])
def test_the_calendar_file_names_nobody_but_the_coach(
    app: Flask, session: Session, case: Case, planned: Appointment, is_own: bool
) -> None:
    link = f"/mijn-plek/afspraken/{planned.id}" if is_own else link_to(app, planned)
    client = enter_place(app, session, case.young_person) if is_own else app.test_client()
    content = client.get(f"{link}/afspraak.ics").data
    event = Calendar.from_ical(content).events[0]
    assert str(event["summary"]) == "Afspraak met Samira"
    assert str(event["uid"]) == planned.uid
    assert event["dtstart"].dt == TUESDAY
    assert b"pstap" not in content
    assert b"Noor" not in content


def test_reminders_are_stopped_from_a_link_and_from_my_place(
    app: Flask, session: Session, case: Case, planned: Appointment
) -> None:
    client = app.test_client()
    assert isinstance(client, HouseClient)
    page = client.page(link_to(app, planned) + "/herinneringen")
    assert [box.has_attr("checked") for box in page.select("[name=kanaal]")] == [True]
    form = form_to(page, "/herinneringen")
    form.pop("kanaal")
    assert client.post(str(form.pop("action")), data=form).status_code == 303
    found = session.get(ReminderChoice, (case.young_person_id, "sms"))
    assert found is not None
    assert not found.is_on
    own = enter_place(app, session, case.young_person)
    page = press(own, own.page("/mijn-plek/herinneringen"), "/herinneringen", kanaal="sms")
    assert page.select_one("[name=kanaal][checked]") is not None


def test_english_links_lead_to_english_pages(app: Flask, planned: Appointment) -> None:
    link = link_to(app, planned, locale="en")
    assert link.startswith("/en/afspraak/")
    assert 'lang="en"' in app.test_client().get(link).get_data(as_text=True)


def test_the_list_stays_small_however_much_there_was(
    app: Flask, session: Session, database: Database, case: Case
) -> None:
    client = enter_place(app, session, case.young_person)
    make_appointment(session, case, starts_at=TUESDAY)
    make_appointment(session, case, starts_at=START - timedelta(days=1))
    session.commit()
    with noted(database.engine) as few:
        client.page("/mijn-plek/afspraken")
    for day in range(30):
        make_appointment(session, case, starts_at=START - timedelta(days=day + 2))
    session.commit()
    with noted(database.engine) as many:
        client.page("/mijn-plek/afspraken")
    assert len(many) <= len(few)
