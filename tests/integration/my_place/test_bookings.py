"""What I do: from a public page to a place, the list, yes and no, and by the link in a message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.bookings.models import Booking, BookingState
from portal.bookings.services import book, cancel, propose
from portal.cases.models import Case, EntryKind
from portal.catalogue.models import Moment
from portal.outbox.models import OutboxMessage
from portal.partners.region import current_region
from tests.conftest import START, TravellingClock
from tests.factories.bookings import EVENT, make_moment, states
from tests.factories.cases import make_case, timeline_of
from tests.factories.places import enter_place
from tests.factories.staff import make_staff
from tests.support.client import HouseClient, parse
from tests.support.statements import noted

LIST = "/mijn-plek/bezig"


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, partner="loket", first_name="Samira")


@pytest.fixture
def noor(session: Session, samira: Staff) -> Case:
    return make_case(session, contact=samira, person={"first_name": "Noor"})


@pytest.fixture
def inside(app: Flask, session: Session, noor: Case) -> HouseClient:
    return enter_place(app, session, noor.young_person)


def fill(session: Session, app: Flask, samira: Staff, moment: Moment, people: int) -> list[Booking]:
    """Others who were first."""
    with app.app_context():
        made = [
            book(session, make_case(session, contact=samira), moment.id,
                 card=current_region(), now=START)
            for _ in range(people)
        ]  # fmt: skip
        session.commit()
    return made


def said(page: BeautifulSoup) -> str:
    return " ".join(page.select_one("main").get_text(" ").split())


def link_of(session: Session, path: str) -> str:
    """The path behind the last message that holds one."""
    bodies = session.scalars(
        select(OutboxMessage.body)
        .where(OutboxMessage.body.contains(path))
        .order_by(OutboxMessage.id.desc())
    )
    line = next(line for line in bodies.first().splitlines() if path in line)
    return line.removeprefix("https://opstap.test")


def test_a_stranger_chooses_between_coming_in_and_new(
    client: HouseClient, session: Session
) -> None:
    moment = make_moment(session)
    session.commit()
    page = client.page(f"/ik-kom/{moment.id}")
    links = {a.get_text(" ", strip=True): a["href"] for a in page.select("main a[href]")}
    assert (
        links["Begin hier"].startswith("/aanmelden/begin?bij=event:")
        or "bij=event" in (links["Begin hier"])
    )
    back = client.get(links["Naar mijn plek"])
    assert back.status_code == 303
    assert back.location.endswith(f"verder=/mijn-plek/plek/{moment.id}")


def test_the_event_page_leads_there_and_is_the_same_for_everybody(
    client: HouseClient, inside: HouseClient, session: Session
) -> None:
    moment = make_moment(session, starts_at=START + timedelta(hours=5))
    session.commit()
    slug = moment.item.slug
    page = client.page(f"/moment/{slug}")
    button = page.select_one(".hero .btn")
    assert button is not None
    assert button["href"] == f"/ik-kom/{moment.id}"
    assert inside.get(f"/moment/{slug}").data == client.get(f"/moment/{slug}").data
    assert inside.get(f"/ik-kom/{moment.id}").location == f"/mijn-plek/plek/{moment.id}"


@pytest.mark.parametrize(("people", "words"), [(0, "Plek voor 5"), (3, "Bijna vol"), (5, "Vol")])
def test_a_public_page_says_coarsely_how_full_it_is(
    app: Flask, client: HouseClient, session: Session, samira: Staff, people: int, words: str
) -> None:
    moment = make_moment(session, capacity=5, starts_at=START + timedelta(hours=5))
    fill(session, app, samira, moment, people)
    session.commit()
    assert words in said(client.page(f"/moment/{moment.item.slug}"))


def test_one_tap_and_a_place(inside: HouseClient, session: Session, noor: Case) -> None:
    moment = make_moment(session, capacity=4)
    session.commit()
    page = inside.page(f"/mijn-plek/plek/{moment.id}")
    assert "Er zijn nog 4 plekken." in said(page)
    form = page.select_one("main form")
    answer = inside.submit("", form)
    assert answer.status_code == 303
    assert inside.submit("", form).status_code == 303
    page = inside.page(LIST)
    assert "Je staat op de lijst." in page.get_text()
    assert len(page.select("article.card")) == 1
    assert "De deur met de gele boog" in said(page)
    kinds = [entry.kind for entry in timeline_of(session, noor)]
    assert kinds.count(EntryKind.BOOKING) == 1
    assert "bezig bent" in said(inside.page("/mijn-plek"))


def test_the_position_on_the_list_is_true(
    app: Flask, inside: HouseClient, session: Session, samira: Staff
) -> None:
    moment = make_moment(session, capacity=1)
    others = fill(session, app, samira, moment, 3)
    page = inside.page(f"/mijn-plek/plek/{moment.id}")
    assert "Het is nu vol." in said(page)
    inside.submit("", page.select_one("main form"))
    page = inside.page(LIST)
    assert "Je bent nummer 3 op de wachtlijst." in said(page)
    with app.app_context():
        case = session.get_one(Case, others[1].case_id)
        cancel(session, case, others[1], card=current_region(), now=START)
        session.commit()
    assert "Je bent nummer 2 op de wachtlijst." in said(inside.page(LIST))


def test_cancelling_asks_once_and_frees_the_place(
    app: Flask, inside: HouseClient, session: Session, samira: Staff
) -> None:
    moment = make_moment(session, capacity=1)
    session.commit()
    inside.submit("", inside.page(f"/mijn-plek/plek/{moment.id}").select_one("main form"))
    fill(session, app, samira, moment, 1)
    ask = inside.page(LIST).select_one("article a[href$='/afzeggen']")
    page = inside.page(str(ask["href"]))
    assert states(session, moment) == ["booked", "waiting"]
    assert inside.submit("", page.select_one("main form")).status_code == 303
    assert states(session, moment) == ["cancelled", "offered"]


def test_somebody_elses_place_is_not_there(
    app: Flask, inside: HouseClient, session: Session, samira: Staff
) -> None:
    (other,) = fill(session, app, samira, make_moment(session), 1)
    for path in (f"{LIST}/{other.id}/afzeggen", f"{LIST}/{other.id}/hoe-was-het"):
        assert inside.get(path).status_code == 404
    form = inside.page("/mijn-plek").select_one("form")
    token = form.select_one("[name=csrf_token]")["value"] if form else ""
    for path in (f"{LIST}/{other.id}/afzeggen", f"{LIST}/{other.id}/ja"):
        assert inside.post(path, data={"csrf_token": token}).status_code in {400, 404}
    assert session.get_one(Booking, other.id, populate_existing=True).state is BookingState.BOOKED


@pytest.mark.parametrize(("button", "state"), [("ja", "booked"), ("nee", "cancelled")])
def test_by_the_link_in_the_message(
    app: Flask,
    client: HouseClient,
    session: Session,
    samira: Staff,
    noor: Case,
    button: str,
    state: str,
) -> None:
    moment = make_moment(session, capacity=1)
    with app.app_context():
        propose(session, noor, moment.id, by=samira.id, name="Samira",
                card=current_region(), now=START)  # fmt: skip
        session.commit()
    path = link_of(session, "/plek/")
    page = client.page(path)
    assert "Noor" not in said(page)
    assert states(session, moment) == ["proposed"]
    form = page.select_one(f"form[action$='/{button}']")
    for _ in range(2):
        assert client.submit("", form).status_code == 303
    assert states(session, moment) == [state]
    client.page(path)


def test_a_forged_link_opens_nothing(client: HouseClient) -> None:
    for path in ("/plek/x", "/plek/1-0-AAAAAAAAAAAAAAAA", "/hoe-was-het/1-0-AAAAAAAAAAAAAAAA"):
        assert client.get(path).status_code == 404


def test_after_the_sign_up_the_moment_is_one_tap_away(
    app: Flask, session: Session, samira: Staff
) -> None:
    moment = make_moment(session, starts_at=START + timedelta(hours=30))
    case = make_case(session, contact=samira, about_ref=EVENT)
    inside = enter_place(app, session, case.young_person)
    page = inside.page("/mijn-plek")
    form = page.select_one(f"form[action='/mijn-plek/plek/{moment.id}']")
    assert form is not None
    inside.submit("", form)
    assert states(session, moment) == ["booked"]
    assert inside.page("/mijn-plek").select_one("form[action^='/mijn-plek/plek/']") is None


def test_something_without_moments_is_asked_of_the_contact_person(
    app: Flask, session: Session, samira: Staff
) -> None:
    case = make_case(session, contact=samira, first_contact_at=START)
    session.execute(select(Moment.id))
    inside = enter_place(app, session, case.young_person)
    ref = without_moments(app)
    page = inside.page(f"/mijn-plek/ik-wil/{ref}")
    assert "Samira regelt het met je." in said(page)
    form = page.select_one("main form")
    for _ in range(2):
        assert inside.submit("", form).status_code == 303
    session.refresh(case)
    assert case.answer_due_at is not None
    asked = [e for e in timeline_of(session, case) if e.kind is EntryKind.BOOKING]
    assert [entry.details["did"] for entry in asked] == ["asked"]
    assert "Je vroeg dit aan je contactpersoon." in said(inside.page(LIST))


def without_moments(app: Flask) -> str:
    with app.app_context():
        from_offer = app.extensions.get("catalogue_snapshot")
    if from_offer is None:
        app.test_client().get("/aanbod")
        from_offer = app.extensions["catalogue_snapshot"]
    return next(i.ref for i in from_offer.items if i.kind == "module" and not i.moments)


def test_a_moment_that_began_says_so(
    inside: HouseClient, session: Session, clock: TravellingClock
) -> None:
    moment = make_moment(session, starts_at=START + timedelta(minutes=20))
    session.commit()
    form = inside.page(f"/mijn-plek/plek/{moment.id}").select_one("main form")
    clock.travel(minutes=30)
    answer = inside.submit("", form)
    assert answer.status_code == 303
    assert "Dit moment is begonnen" in parse(inside.get(answer.location)).get_text()
    assert states(session, moment) == []


def test_forty_places_cost_no_more_queries_than_none(
    app: Flask, inside: HouseClient, session: Session, noor: Case
) -> None:
    engine = app.extensions["database"].engine
    with noted(engine) as before:
        inside.page(LIST)
    for day in range(1, 40):
        moment = make_moment(session, starts_at=START + timedelta(days=day))
        with app.app_context():
            book(session, noor, moment.id, card=current_region(), now=START)
    session.commit()
    inside.page(LIST)
    with noted(engine) as after:
        inside.page(LIST)
    assert 0 < len(after) <= len(before)
