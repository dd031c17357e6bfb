"""A coach keeps a place, sees what somebody does, ticks who came, and reads how it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.bookings.attendance import door_code
from portal.bookings.models import Booking
from portal.bookings.services import book
from portal.cases.models import Case, EntryKind
from portal.catalogue.models import Moment
from portal.partners.region import current_region
from tests.conftest import START, TEST_SECRET, TravellingClock
from tests.factories.bookings import make_moment, states
from tests.factories.cases import make_case, timeline_of
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

DOOR = "/mijn-plek/ik-ben-er"


@pytest.fixture
def els(session: Session) -> Staff:
    """Of the organisation that gives the event."""
    return make_staff(session, partner="loket", first_name="Els")


@pytest.fixture
def desk(client: HouseClient, els: Staff) -> HouseClient:
    sign_in(client, els)
    return client


@pytest.fixture
def noor(session: Session, els: Staff) -> Case:
    return make_case(session, contact=els, person={"first_name": "Noor"}, first_contact_at=START)


def come(app: Flask, session: Session, case: Case, moment: Moment) -> Booking:
    with app.app_context():
        made = book(session, case, moment.id, card=current_region(), now=START)
        session.commit()
    return made


def test_a_coach_keeps_a_place_and_sees_what_came_of_it(
    desk: HouseClient, session: Session, noor: Case
) -> None:
    moment = make_moment(session, starts_at=START + timedelta(hours=3))
    session.commit()
    path = f"/werk/dossier/{noor.reference}"
    form = desk.page(path).select_one("form[action$='/plek']")
    empty = desk.submit("", form)
    assert empty.status_code == 422
    for _ in range(2):
        assert desk.submit("", form, moment_id=str(moment.id)).status_code == 303
    assert states(session, moment) == ["proposed"]
    page = desk.page(path)
    assert "Zegt ja of nee vóór" in words(page.select_one("#plekken"))
    assert "Plek vrijgehouden voor Noor" in words(page.main)
    drop = page.select_one("#plekken form[action$='/weg']")
    assert desk.submit("", drop).status_code == 303
    assert states(session, moment) == ["cancelled"]


def test_a_place_of_somebody_else_cannot_be_dropped_here(
    app: Flask, desk: HouseClient, session: Session, els: Staff, noor: Case
) -> None:
    moment = make_moment(session)
    come(app, session, noor, moment)
    theirs = come(app, session, make_case(session, contact=els), moment)
    form = desk.page(f"/werk/dossier/{noor.reference}").select_one("#plekken form[action$='/weg']")
    assert form is not None
    form["action"] = str(form["action"]).replace(
        f"/plek/{int(str(form['action']).split('/')[-2])}/", f"/plek/{theirs.id}/"
    )
    assert desk.submit("", form).status_code == 404
    assert states(session, moment) == ["booked", "booked"]


def test_the_list_at_the_door_holds_first_names_only(
    app: Flask, desk: HouseClient, session: Session, noor: Case
) -> None:
    moment = make_moment(session)
    other = make_case(
        session, contact=make_staff(session, partner="dsp"), person={"first_name": "Amin"}
    )
    come(app, session, noor, moment)
    come(app, session, other, moment)
    page = desk.page(f"/werk/momenten/{moment.id}")
    people = [words(label) for label in page.select("label.choice")]
    assert people == ["Amin", "Noor Jij bent de contactpersoon"]
    for secret in (noor.reference, other.reference, str(noor.young_person.phone)):
        assert secret not in page.get_text()
    listed = desk.page("/werk/momenten")
    assert listed.select_one(f"a[href='/werk/momenten/{moment.id}']") is not None


def test_another_organisations_moment_is_not_there(session: Session, open_browser: Any) -> None:
    moment = make_moment(session)
    stranger = open_browser(make_staff(session, partner="leerplicht"))
    for path in ("", "/deur", "/deur.svg"):
        assert stranger.get(f"/werk/momenten/{moment.id}{path}").status_code == 404
    assert stranger.get("/werk/momenten/oordeel/e01").status_code == 404


def test_ticking_keeps_who_came_and_nothing_else(
    app: Flask,
    desk: HouseClient,
    session: Session,
    els: Staff,
    noor: Case,
    clock: TravellingClock,
) -> None:
    moment = make_moment(session, starts_at=START + timedelta(hours=1))
    first = come(app, session, noor, moment)
    second = come(app, session, make_case(session, contact=els), moment)
    page = f"/werk/momenten/{moment.id}"
    form = desk.page(page).select_one("main form")
    desk.submit("", form, came=[str(first.id)])
    session.expire_all()
    assert (first.has_come, second.has_come) == (True, None)
    assert first.come_noted_by == els.id
    desk.submit("", form, came=None)
    session.expire_all()
    assert first.has_come is None
    came = [e for e in timeline_of(session, noor) if e.details.get("did") == "came"]
    assert len(came) == 1


def test_nobody_is_ticked_before_the_day(
    app: Flask, desk: HouseClient, session: Session, noor: Case
) -> None:
    moment = make_moment(session, starts_at=START + timedelta(days=2))
    mine = come(app, session, noor, moment)
    form = desk.page(f"/werk/momenten/{moment.id}").select_one("main form")
    desk.submit("", form, came=[str(mine.id)])
    session.expire_all()
    assert mine.has_come is None


def test_the_code_at_the_door(
    app: Flask, desk: HouseClient, session: Session, noor: Case, clock: TravellingClock
) -> None:
    moment = make_moment(session, starts_at=START + timedelta(days=1))
    mine = come(app, session, noor, moment)
    code = words(desk.page(f"/werk/momenten/{moment.id}/deur").h2)
    assert code == door_code(TEST_SECRET, moment.id)
    drawn = desk.get(f"/werk/momenten/{moment.id}/deur.svg")
    assert drawn.mimetype == "image/svg+xml"
    inside = enter_place(app, session, noor.young_person)
    # Today it is not, and a wrong code is nobody's.
    for typed in (code, "00000"):
        answer = inside.submit(DOOR, inside.page(DOOR).select_one("main form"), code=typed)
        assert answer.status_code == 422
        assert "Deze code past niet" in words(parse(answer).select_one(".note--error"))
    clock.travel(days=1)
    inside = enter_place(app, session, noor.young_person, now=clock.at)
    page = inside.page(f"{DOOR}?code={code}")
    session.expire_all()
    assert mine.has_come is None
    assert inside.submit(DOOR, page.select_one("main form")).status_code == 303
    session.expire_all()
    assert (mine.has_come, mine.come_noted_by) == (True, None)


def test_codes_cannot_be_tried_without_end(app: Flask, session: Session, noor: Case) -> None:
    inside = enter_place(app, session, noor.young_person)
    form = inside.page(DOOR).select_one("main form")
    answers = [inside.submit(DOOR, form, code=f"{n:05d}").status_code for n in range(12)]
    assert answers[:10] == [422] * 10
    assert set(answers[10:]) == {429}


def test_a_wish_reads_as_one_on_the_timeline(
    desk: HouseClient, app: Flask, session: Session, noor: Case
) -> None:
    inside = enter_place(app, session, noor.young_person)
    inside.page("/aanbod")
    offer = app.extensions["catalogue_snapshot"]
    item = next(i for i in offer.items if i.kind == "module" and not i.moments)
    inside.submit("", inside.page(f"/mijn-plek/ik-wil/{item.ref}").select_one("main form"))
    assert [e.kind for e in timeline_of(session, noor)][-1] is EntryKind.BOOKING
    page = desk.page(f"/werk/dossier/{noor.reference}")
    assert f"Noor wil graag: {item.text('nl').title}" in words(page.main)
