"""The sign-up's confirmation lets in, once; a channel that several people share asks who it is."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.cases.models import Case, CaseState, Outcome, YoungPerson
from portal.cases.opening_messages import confirm_asking_again, confirm_opening
from portal.clock import now
from portal.entrance.models import PlaceSession
from portal.partners.queries import region_card
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case, make_young_person
from tests.factories.staff import make_staff
from tests.factories.ways_in import (
    DOOR,
    LINK_PATTERN,
    ask,
    last_code,
    last_link,
    messages,
    press_link,
    somebody,
    type_code,
)
from tests.support.client import HouseClient, parse

WHO = "/mijn-plek/inloggen/wie"
PHONE = "+31612345678"


def confirmed(app: Flask, session: Session, **person: object) -> YoungPerson:
    """Somebody who just signed up and was written to."""
    who = somebody(session, **person)
    with app.test_request_context():
        confirm_opening(session, case_of(session, who), card=region_card(session), now=now())
    session.commit()
    return who


def case_of(session: Session, person: YoungPerson) -> Case:
    return session.scalars(select(Case).where(Case.young_person_id == person.id)).one()


def test_the_confirmation_lets_in_once(app: Flask, session: Session, client: HouseClient) -> None:
    confirmed(app, session)
    link = last_link(session)
    assert link.startswith("/welkom/")
    page = client.page(link)
    assert page.h1 is not None
    assert page.h1.get_text(" ", strip=True) == "Dit is jouw plek"
    answer = client.submit(link, page.select_one("main form"), apparaat="blijf")
    assert (answer.status_code, answer.location) == (303, "/mijn-plek")
    assert session.scalars(select(PlaceSession)).one().stays
    other = app.test_client()
    assert other.get(link, base_url="https://opstap.test").status_code == 410


@pytest.mark.parametrize(("days", "status"), [(13, 200), (14, 410)])
def test_it_lives_two_weeks(
    app: Flask,
    session: Session,
    client: HouseClient,
    clock: TravellingClock,
    days: int,
    status: int,
) -> None:
    confirmed(app, session)
    link = last_link(session)
    clock.travel(days=days)
    assert client.get(link).status_code == status


def test_who_reads_along_gets_no_link(app: Flask, session: Session) -> None:
    confirmed(app, session, somebody_reads_along=True)
    assert not LINK_PATTERN.search(messages(session)[-1].body)


def test_who_asks_again_gets_a_link_too(app: Flask, session: Session, client: HouseClient) -> None:
    person = confirmed(app, session)
    with app.test_request_context():
        confirm_asking_again(
            session, case_of(session, person), key="k", due=START, card=region_card(session),
            now=START,
        )  # fmt: skip
    session.commit()
    links = [LINK_PATTERN.search(message.body) for message in messages(session)]
    assert len({found[1] for found in links if found}) == 2
    assert press_link(client, last_link(session)).status_code == 303


def test_english_people_get_an_english_link(app: Flask, session: Session) -> None:
    confirmed(app, session, locale="en")
    assert last_link(session).startswith("/en/welkom/")


def test_a_closed_case_is_no_closed_door(session: Session, client: HouseClient) -> None:
    coach = make_staff(session)
    case = make_case(session, contact=coach, outcome=Outcome.WORK, person={"phone": PHONE})
    session.commit()
    assert case.state is CaseState.CLOSED
    ask(client, PHONE)
    assert type_code(client, last_code(session)).status_code == 303
    assert client.get("/mijn-plek").status_code == 200


def family(session: Session, *born: date) -> list[YoungPerson]:
    """People who share one telephone."""
    coach = make_staff(session)
    people = [
        make_young_person(session, first_name=f"Kind{number}", phone=PHONE, born_on=day)
        for number, day in enumerate(born)
    ]
    for person in people:
        make_case(session, contact=coach, young_person=person)
    session.commit()
    return people


def tell(client: HouseClient, born: date, **fields: str) -> TestResponse:
    form = client.page(WHO).select_one(f'form[action$="{WHO}"]')
    return client.submit(
        WHO, form, dag=str(born.day), maand=str(born.month), jaar=str(born.year), **fields
    )


def whose(session: Session) -> list[int]:
    session.commit()
    return [row.young_person_id for row in session.scalars(select(PlaceSession))]


def test_on_a_shared_phone_somebody_says_who_they_are(
    session: Session, client: HouseClient
) -> None:
    older, younger = family(session, date(2005, 1, 2), date(2008, 3, 4))
    ask(client, PHONE)
    assert len([m for m in messages(session) if m.recipient == PHONE]) == 1
    answer = type_code(client, last_code(session), apparaat="geleend")
    assert (answer.status_code, answer.location) == (303, WHO)
    said = client.page(WHO).get_text(" ", strip=True)
    assert older.first_name not in said
    assert younger.first_name not in said
    assert client.get("/mijn-plek").status_code == 303
    wrong = tell(client, date(2000, 1, 1))
    assert wrong.status_code == 422
    assert whose(session) == []
    right = tell(client, younger.born_on)
    assert right.status_code == 303
    assert whose(session) == [younger.id]
    assert session.scalars(select(PlaceSession)).one().is_borrowed


def test_twins_say_their_name_besides(session: Session, client: HouseClient) -> None:
    _one, other = family(session, date(2005, 1, 2), date(2005, 1, 2))
    ask(client, PHONE)
    type_code(client, last_code(session))
    answer = tell(client, other.born_on)
    assert answer.status_code == 422
    form = parse(answer).select_one(f'form[action$="{WHO}"]')
    again = client.submit(WHO, form, voornaam=" kind1 ")
    assert again.status_code == 303
    assert whose(session) == [other.id]


def test_who_guesses_birth_dates_is_sent_back(session: Session, client: HouseClient) -> None:
    _older, younger = family(session, date(2005, 1, 2), date(2008, 3, 4))
    ask(client, PHONE)
    type_code(client, last_code(session))
    for day in range(1, 6):
        assert tell(client, date(2001, 1, day)).status_code == 422
    assert tell(client, younger.born_on).status_code == 410
    assert client.get(WHO).location == DOOR
    assert whose(session) == []


def test_who_was_merged_away_is_nobody_at_the_door(session: Session, client: HouseClient) -> None:
    gone, stays = family(session, date(2005, 1, 2), date(2005, 1, 2))
    gone.merged_into_id = stays.id
    session.commit()
    ask(client, PHONE)
    assert type_code(client, last_code(session)).location == "/mijn-plek"
    assert whose(session) == [stays.id]
