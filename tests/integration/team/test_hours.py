"""A coach sets the hours of a week, days that differ, and sees what others will see."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.rosters.hours import DayHours, set_weekdays
from portal.rosters.models import HoursException, WorkHours
from portal.rosters.working_days import Part, read_patterns
from tests.conftest import START, TravellingClock
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

ROSTER = "/werk/rooster"
MONDAY = "/werk/rooster/dag/0"
WORK = {"werk-0-van": "9", "werk-0-tot": "12.30", "werk-0-plek": "online"}
FREE = {"vrij-0-van": "10:00", "vrij-0-tot": "11", "vrij-0-plek": "walk", "vrij-0-duur": "30"}


def save_monday(desk: HouseClient, **changes: object) -> BeautifulSoup:
    form = desk.page(MONDAY).select_one("main form")
    return parse(desk.submit(MONDAY, form, **changes))


def week_of(page: BeautifulSoup) -> list[str]:
    return [words(row) for row in page.select("[aria-labelledby=week-kop] .row")]


def shown_to_others(page: BeautifulSoup) -> list[str]:
    return [words(row.div.find_next_sibling("div")) for row in page.select(SEEN)]


SEEN = "[aria-labelledby=zien-kop] .row"
CHANGES = "[aria-labelledby=anders-kop] .row"
FORM = "main form[action$=anders]"


def test_without_hours_every_weekday_counts_and_the_page_says_so(desk: HouseClient) -> None:
    page = desk.page(ROSTER)
    assert "van maandag tot en met vrijdag" in words(page.main)
    assert len(week_of(page)) == 7


def test_a_day_is_set_in_the_words_that_people_use(
    desk: HouseClient, session: Session, coach: Staff
) -> None:
    save_monday(desk, **WORK, **FREE)
    rows = session.scalars(select(WorkHours).order_by(WorkHours.starts)).all()
    assert [(row.staff_id, row.weekday, row.starts, row.ends, row.place) for row in rows] == [
        (coach.id, 0, 540, 750, "online"),
        (coach.id, 0, 600, 660, "walk"),
    ]
    page = desk.page(ROSTER)
    monday = week_of(page)[0]
    assert "maandag 9.00 tot 12.30, Online" in monday
    assert "Vrije momenten 10.00 tot 11.00, Tijdens een wandeling, 30 minuten" in monday
    assert "Bewaard voor maandag." in words(page.select_one(".toast"))


def test_a_day_is_copied_to_other_days_at_once(
    desk: HouseClient, session: Session, coach: Staff
) -> None:
    save_monday(desk, **WORK, ook=["1", "3"])
    pattern = read_patterns(session, [coach.id])[coach.id]
    assert [weekday for _, weekday, _ in pattern.week] == [0, 1, 3]


def test_what_overlaps_is_refused_with_both_named(desk: HouseClient, session: Session) -> None:
    form = desk.page(MONDAY).select_one("main form")
    more = parse(desk.submit(MONDAY, form, **WORK, meer="werk")).select_one("main form")
    second = {"werk-1-van": "12.00", "werk-1-tot": "17", "werk-1-plek": ""}
    answer = desk.submit(MONDAY, more, **second)
    page = parse(answer)
    assert answer.status_code == 422
    assert words(page.title).startswith("Fout:")
    assert "9.00 tot 12.30 en 12.00 tot 17.00 lopen door elkaar" in words(
        page.select_one(".note--error")
    )
    assert page.select_one("#werk-1-tot")["value"] == "17"
    assert session.scalars(select(WorkHours)).all() == []


@pytest.mark.parametrize(
    ("typed", "control"),
    [
        ({"werk-0-van": "acht", "werk-0-tot": "12"}, "werk-0-van"),
        ({"werk-0-van": "9", "werk-0-tot": ""}, "werk-0-tot"),
        ({"werk-0-van": "9", "werk-0-tot": "25"}, "werk-0-tot"),
        ({"werk-0-van": "12", "werk-0-tot": "9"}, "werk-0-tot"),
        ({"werk-0-van": "9", "werk-0-tot": "10", "werk-0-plek": "thuis"}, "werk-0-plek"),
        ({"vrij-0-van": "9", "vrij-0-tot": "9.20", "vrij-0-duur": "30"}, "vrij-0-duur"),
        ({"vrij-0-van": "9", "vrij-0-tot": "10", "vrij-0-duur": "7"}, "vrij-0-duur"),
    ],
)
def test_a_mistake_is_told_where_it_is(
    desk: HouseClient, session: Session, typed: dict[str, str], control: str
) -> None:
    form = desk.page(MONDAY).select_one("main form")
    answer = desk.submit(MONDAY, form, **typed)
    assert answer.status_code == 422
    assert [a["href"] for a in parse(answer).select(".note--error a")] == [f"#{control}"]
    assert session.scalars(select(WorkHours)).all() == []


def test_emptying_a_row_takes_it_away_and_it_can_come_back(
    desk: HouseClient, session: Session, coach: Staff
) -> None:
    save_monday(desk, **WORK, **FREE)
    before = read_patterns(session, [coach.id])
    save_monday(desk, **{"werk-0-van": "", "werk-0-tot": "", "vrij-0-van": "", "vrij-0-tot": ""})
    session.expire_all()
    assert session.scalars(select(WorkHours)).all() == []
    page = desk.page(ROSTER)
    answer = desk.submit(ROSTER, page.select_one("main form[action$=terug]"))
    assert answer.status_code == 303
    session.expire_all()
    assert read_patterns(session, [coach.id]) == before


def test_a_day_off_and_extra_moments(desk: HouseClient, session: Session, coach: Staff) -> None:
    save_monday(desk, **FREE)
    page = desk.page(ROSTER)
    twice = "Tijdens een wandeling 10.00 10.30"
    assert shown_to_others(page) == [f"maandag 23 november {twice}"]
    form = page.select_one(FORM)
    desk.submit(ROSTER, form, dag="2026-11-23", soort="niet")
    extra = {"dag": "25-11-2026", "soort": "vrij", "van": "14", "tot": "15", "duur": "60"}
    desk.submit(ROSTER, form, **extra)
    page = desk.page(ROSTER)
    assert shown_to_others(page) == ["woensdag 25 november 14.00"]
    assert [words(row.h3) for row in page.select(CHANGES)] == [
        "maandag 23 november",
        "woensdag 25 november",
    ]
    pattern = read_patterns(session, [coach.id])[coach.id]
    assert not pattern.works_on(START.date().replace(day=23))


def test_a_week_off_is_seven_days_that_differ(desk: HouseClient, session: Session) -> None:
    form = desk.page(ROSTER).select_one(FORM)
    assert desk.submit(ROSTER, form, dag="2026-12-21", tm="2026-12-27", soort="niet").status_code \
        == 303  # fmt: skip
    days = session.scalars(select(HoursException.on_day)).all()
    assert len(days) == 7
    # Once more changes nothing: a day is off once.
    desk.submit(ROSTER, form, dag="2026-12-21", tm="2026-12-27", soort="niet")
    assert len(session.scalars(select(HoursException.on_day)).all()) == 7


@pytest.mark.parametrize(
    ("typed", "control"),
    [
        ({"dag": "", "soort": "niet"}, "dag"),
        ({"dag": "2026-11-15", "soort": "niet"}, "dag"),
        ({"dag": "2029-11-15", "soort": "niet"}, "dag"),
        ({"dag": "2026-02-30", "soort": "niet"}, "dag"),
        ({"dag": "2026-11-20", "tm": "2026-11-19", "soort": "niet"}, "tm"),
        ({"dag": "2026-11-20", "tm": "2027-01-19", "soort": "niet"}, "tm"),
        ({"dag": "2026-11-20", "soort": "anders"}, "soort"),
        ({"dag": "2026-11-20", "soort": "werk"}, "van"),
    ],
)
def test_a_wrong_change_is_told(
    desk: HouseClient, session: Session, typed: dict[str, str], control: str
) -> None:
    form = desk.page(ROSTER).select_one(FORM)
    answer = desk.submit(ROSTER, form, **typed)
    assert answer.status_code == 422
    links = [a["href"] for a in parse(answer).select(".note--error a")]
    assert f"#{control}" in links
    assert session.scalars(select(HoursException)).all() == []


def test_extra_hours_that_meet_others_are_refused(desk: HouseClient, session: Session) -> None:
    form = desk.page(ROSTER).select_one(FORM)
    extra = {"dag": "2026-11-25", "soort": "werk", "van": "14", "tot": "16"}
    assert desk.submit(ROSTER, form, **extra).status_code == 303
    answer = desk.submit(ROSTER, form, **{**extra, "van": "15", "tot": "17"})
    assert answer.status_code == 422
    assert "loopt door iets anders" in words(parse(answer).select_one(".note--error"))
    assert len(session.scalars(select(HoursException)).all()) == 1


def test_what_differs_is_taken_away_and_put_back(desk: HouseClient, session: Session) -> None:
    form = desk.page(ROSTER).select_one(FORM)
    desk.submit(ROSTER, form, dag="2026-11-25", soort="niet")
    page = desk.page(ROSTER)
    desk.submit(ROSTER, page.select_one(f"{CHANGES} form"))
    page = desk.page(ROSTER)
    assert page.select(CHANGES) == []
    desk.submit(ROSTER, page.select_one("main form[action$=terug]"))
    assert len(desk.page(ROSTER).select(CHANGES)) == 1
    # Only once: pressing back in the browser does nothing more.
    page = desk.page(ROSTER)
    assert page.select("main form[action$=terug]") == []


def test_somebody_elses_day_is_not_there(
    app: Flask, desk: HouseClient, session: Session, clock: TravellingClock
) -> None:
    form = desk.page(ROSTER).select_one(FORM)
    desk.submit(ROSTER, form, dag="2026-11-25", soort="niet")
    row = session.scalars(select(HoursException)).one()
    other = app.test_client()
    assert isinstance(other, HouseClient)
    clock.travel(minutes=1)
    sign_in(other, make_staff(session))
    token = other.page(ROSTER).select_one(FORM)
    path = f"{ROSTER}/anders/{row.id}/weg"
    csrf = token.select_one("[name=csrf_token]")["value"]
    assert other.post(path, data={"csrf_token": csrf}).status_code == 404
    assert len(session.scalars(select(HoursException)).all()) == 1


def test_a_holiday_is_closed_whatever_the_week_says(
    desk: HouseClient, session: Session, coach: Staff, clock: TravellingClock
) -> None:
    part = Part(starts=600, ends=660, minutes=60)
    set_weekdays(session, coach.id, DayHours(free=(part,)), weekdays=range(7), at=START)
    session.commit()
    clock.travel(days=31)
    sign_in(desk, coach)
    shown = shown_to_others(desk.page(ROSTER))
    assert "vrijdag 25 december Gesloten, iedereen is vrij" in shown
    assert "woensdag 23 december 10.00" in shown


def test_every_change_is_in_the_trail(desk: HouseClient, session: Session, coach: Staff) -> None:
    save_monday(desk, **WORK)
    rows = session.scalars(select(AuditRow).where(AuditRow.action == "hours_changed")).all()
    assert [(row.actor_id, row.subject_id) for row in rows] == [(coach.id, str(coach.id))]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR, Role.TEAM_LEAD])
def test_who_coaches_nobody_has_no_roster(
    client: HouseClient, session: Session, role: Role
) -> None:
    sign_in(client, make_staff(session, role=role))
    assert client.get(ROSTER).status_code == 404
