"""How it was: said once, kept apart from who said it, shown from ten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.bookings.models import Booking, Verdict
from portal.bookings.services import book
from portal.bookings.verdicts import (
    SHOWN_FROM,
    Said,
    forget_verdicts,
    read_verdicts,
    say_how_it_was,
)
from portal.cases.models import Case
from portal.consent.models import Consent
from portal.models import Base
from portal.partners.region import current_region
from portal.purpose_links import Purpose, make_token
from tests.conftest import START, TravellingClock
from tests.factories.bookings import EVENT, make_moment
from tests.factories.cases import make_case
from tests.factories.staff import sign_in
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

AFTER = START + timedelta(days=2)
TAPS = {"useful": "3", "welcome": "2", "again": "3"}


def been(session: Session, samira: Staff, count: int) -> list[tuple[Case, Booking]]:
    """So many people who were there."""
    moment = make_moment(session, capacity=count, starts_at=START + timedelta(hours=1))
    cases = [make_case(session, contact=samira, first_contact_at=START) for _ in range(count)]
    return [
        (case, book(session, case, moment.id, card=current_region(), now=START)) for case in cases
    ]


def path_of(app: Flask, booking: Booking) -> str:
    with app.app_context():
        return f"/hoe-was-het/{make_token(Purpose.VERDICT, booking.id)}"


@pytest.fixture
def mine(
    app: Flask, session: Session, samira: Staff, clock: TravellingClock
) -> tuple[Case, Booking]:
    with app.app_context():
        (pair,) = been(session, samira, 1)
        session.commit()
    clock.at = AFTER
    return pair


def kept(session: Session) -> int:
    return int(session.scalar(select(func.count()).select_from(Verdict)) or 0)


def test_three_taps_are_kept_once_and_are_the_yes(
    app: Flask, client: HouseClient, session: Session, mine: tuple[Case, Booking]
) -> None:
    case, booking = mine
    path = path_of(app, booking)
    page = client.page(path)
    assert "We zetten je naam er niet bij." in words(page.main)
    assert kept(session) == 0
    form = page.select_one("main form")
    for _ in range(2):
        assert client.submit("", form, **TAPS, line="Fijne sfeer").status_code == 303
    assert kept(session) == 1
    consents = session.scalars(
        select(Consent).where(Consent.young_person_id == case.young_person_id)
    ).all()
    assert [each.purpose for each in consents] == ["feedback"]
    assert "Je hebt dit al gezegd." in words(client.page(path).main)


def test_what_is_missing_is_said_and_the_line_stays(
    app: Flask, client: HouseClient, session: Session, mine: tuple[Case, Booking]
) -> None:
    path = path_of(app, mine[1])
    form = client.page(path).select_one("main form")
    answer = client.submit("", form, useful="3", line="Leuk")
    page = parse(answer)
    assert answer.status_code == 422
    assert [a["href"] for a in page.select(".note--error a")] == ["#welcome", "#again"]
    assert words(page.select_one("textarea")) == "Leuk"
    assert kept(session) == 0


@pytest.mark.parametrize("line", ["Groet, {name}", "bel me op 06 12 34 56 78", "mail a@b.nl"])
def test_a_line_that_says_who_wrote_it_comes_back(
    app: Flask, client: HouseClient, session: Session, mine: tuple[Case, Booking], line: str
) -> None:
    case, booking = mine
    typed = line.format(name=case.young_person.first_name.upper())
    path = path_of(app, booking)
    answer = client.submit("", client.page(path).select_one("main form"), **TAPS, line=typed)
    assert answer.status_code == 422
    assert kept(session) == 0


def test_words_of_danger_show_the_help_lines(
    app: Flask, client: HouseClient, session: Session, mine: tuple[Case, Booking]
) -> None:
    path = path_of(app, mine[1])
    form = client.page(path).select_one("main form")
    answer = client.submit("", form, **TAPS, line="ik wil dood")
    page = parse(answer)
    assert page.select_one(".note--crisis a[href='tel:08000113']") is not None
    assert kept(session) == 1


def test_rather_not_keeps_nothing_and_asks_no_more(
    app: Flask, client: HouseClient, session: Session, mine: tuple[Case, Booking]
) -> None:
    path = path_of(app, mine[1])
    skip = client.page(path).select_one("form[action$='/niet']")
    assert client.submit("", skip).status_code == 303
    assert kept(session) == 0
    assert client.page(path).select_one("main form") is None


def test_nothing_can_be_said_before_it_was(
    app: Flask,
    client: HouseClient,
    session: Session,
    mine: tuple[Case, Booking],
    clock: TravellingClock,
) -> None:
    clock.at = START
    path = path_of(app, mine[1])
    assert client.page(path).select_one("main form") is None


def test_shown_from_ten_on(inside: None, session: Session, samira: Staff) -> None:
    people = been(session, samira, SHOWN_FROM)
    for number, (_case, booking) in enumerate(people):
        assert not read_verdicts(session, EVENT).is_shown
        say_how_it_was(
            session, booking.id, Said(useful=3, welcome=2, again=1, line=f"regel {number}"),
            locale="nl", name="Samira", now=AFTER,
        )  # fmt: skip
    seen = read_verdicts(session, EVENT)
    assert seen.is_shown
    assert (seen.total, seen.counts["useful"]) == (SHOWN_FROM, (0, 0, SHOWN_FROM))
    assert sorted(seen.lines) == sorted(f"regel {n}" for n in range(SHOWN_FROM))


def test_the_page_for_the_team_says_when_there_are_too_few(
    client: HouseClient, session: Session, samira: Staff
) -> None:
    make_moment(session)
    session.commit()
    sign_in(client, samira)
    page = client.page(f"/werk/momenten/oordeel/{EVENT}")
    assert "Nog te weinig antwoorden" in words(page.main)


def test_nothing_links_what_was_said_to_who_said_it(
    inside: None, session: Session, samira: Staff
) -> None:
    """No column, no value, no time and no order in the table leads back."""
    people = been(session, samira, 12)
    lines = [f"kanarie{number:02d}" for number in range(12)]
    for number, (_case, booking) in enumerate(people):
        say_how_it_was(
            session, booking.id, Said(useful=1, welcome=1, again=1, line=lines[number]),
            locale="nl", name="Samira", now=AFTER + timedelta(minutes=number),
        )  # fmt: skip
    session.commit()
    columns = {column.name for column in Verdict.__table__.columns}
    assert columns == {"id", "item_ref", "month", "useful", "welcome", "again", "line"}
    physical = "ctid" if session.get_bind().dialect.name == "postgresql" else "rowid"
    stored = session.execute(select(Verdict.id, Verdict.line).order_by(text(physical))).all()
    by_place = [row.line for row in stored]
    by_number = [row.line for row in sorted(stored, key=lambda row: row.id)]
    assert sorted(by_place) == lines
    # One order in 479 million each: where it is stored and how it is numbered tells nothing.
    assert by_place != lines
    assert by_number != lines
    numbers = {row.id for row in stored}
    for table in Base.metadata.sorted_tables:
        if table.name != "verdicts":
            held = repr(session.execute(select(table)).all())
            assert "kanarie" not in held, table.name
            assert not any(number in held for number in numbers), table.name


def test_what_was_said_long_ago_is_removed(inside: None, session: Session, samira: Staff) -> None:
    ((_case, booking),) = been(session, samira, 1)
    said = Said(useful=1, welcome=1, again=1)
    say_how_it_was(session, booking.id, said, locale="nl", name="Samira", now=AFTER)
    assert forget_verdicts(session, now=AFTER + timedelta(days=720)) == 0
    assert forget_verdicts(session, now=AFTER + timedelta(days=770)) == 1
