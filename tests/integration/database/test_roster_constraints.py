"""Hours, free moments and calendars are held by the database itself, each by its name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffRole
from portal.database import Base
from portal.rosters.models import BusyTime, Calendar, HoursException, WorkHours
from tests.conftest import START
from tests.factories.staff import make_staff
from tests.integration.database.test_constraints import attempt, refuses

HOUR = timedelta(hours=1)


@pytest.fixture
def ann(session: Session) -> Staff:
    return make_staff(session)


def hours(ann: Staff, **values: Any) -> WorkHours:
    """Monday from nine to five."""
    known: dict[str, Any] = {
        "staff_id": ann.id,
        "kind": "work",
        "weekday": 0,
        "starts": 540,
        "ends": 1020,
        "minutes": 0,
    }
    return WorkHours(**(known | values))


def change(ann: Staff, **values: Any) -> HoursException:
    """A whole day off."""
    known = {"staff_id": ann.id, "on_day": START.date(), "kind": "off", "starts": 0, "ends": 1440}
    return HoursException(**(known | values))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"weekday": 7}, "ck_work_hours_weekday_exists"),
        ({"weekday": -1}, "ck_work_hours_weekday_exists"),
        ({"starts": 1020}, "ck_work_hours_starts_first"),
        ({"starts": -1}, "ck_work_hours_starts_first"),
        ({"ends": 1441}, "ck_work_hours_starts_first"),
        ({"minutes": 30}, "ck_work_hours_only_moments_last"),
        ({"kind": "free"}, "ck_work_hours_only_moments_last"),
        ({"kind": "lunch", "minutes": 30}, "ck_work_hours_hours_kind"),
    ],
)
def test_a_part_of_the_week_is_on_a_day_and_has_a_length(
    session: Session, ann: Staff, values: dict[str, Any], name: str
) -> None:
    attempt(session, lambda s: s.add(hours(ann)))
    row = {"staff_id": ann.id, "kind": "work", "weekday": 1, "starts": 540, "ends": 1020}
    row |= {"minutes": 0, "place": ""} | values
    # Plain SQL: the ORM would refuse a kind that it does not know before the database does.
    statement = "INSERT INTO work_hours ({}) VALUES ({})".format(
        ", ".join(row), ", ".join(f":{column}" for column in row)
    )
    refuses(session, lambda s: s.execute(text(statement), row), name=name)


def test_a_part_begins_once(session: Session, ann: Staff) -> None:
    attempt(session, lambda s: s.add(hours(ann)))
    attempt(session, lambda s: s.add(hours(ann, kind="free", minutes=30)))
    refuses(
        session,
        lambda s: s.add(hours(ann, ends=600)),
        name="uq_work_hours_part",
        sqlite="work_hours.staff_id, work_hours.kind, work_hours.weekday, work_hours.starts",
    )


@pytest.mark.parametrize("values", [{"starts": 1440}, {"starts": -1}, {"ends": 1441}])
def test_a_day_that_differs_has_a_length(
    session: Session, ann: Staff, values: dict[str, Any]
) -> None:
    attempt(session, lambda s: s.add(change(ann)))
    refuses(
        session,
        lambda s: s.add(change(ann, kind="extra", **values)),
        name="ck_hours_exceptions_starts_first",
    )


def test_a_day_differs_once_in_the_same_way(session: Session, ann: Staff) -> None:
    attempt(session, lambda s: s.add(change(ann)))
    attempt(session, lambda s: s.add(change(ann, kind="extra")))
    refuses(
        session,
        lambda s: s.add(change(ann)),
        name="uq_hours_exceptions_part",
        sqlite="hours_exceptions.staff_id, hours_exceptions.on_day, hours_exceptions.kind",
    )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"feed_version": -1}, "feed_version_not_negative"),
        ({"failures": -1}, "failures_not_negative"),
        # An address that nobody looks at, and looking without an address.
        ({"address": "sealed"}, "an_address_is_fetched"),
        ({"next_fetch_at": START}, "an_address_is_fetched"),
    ],
)
def test_a_calendar_with_an_address_is_looked_at(
    session: Session, ann: Staff, values: dict[str, Any], name: str
) -> None:
    refuses(
        session,
        lambda s: s.add(Calendar(staff_id=ann.id, **values)),
        name=f"ck_calendars_{name}",
    )
    attempt(
        session,
        lambda s: s.add(Calendar(staff_id=ann.id, address="sealed", next_fetch_at=START)),
    )


@pytest.mark.parametrize("length", [timedelta(0), -HOUR])
def test_a_busy_time_has_a_length(session: Session, ann: Staff, length: timedelta) -> None:
    refuses(
        session,
        lambda s: s.add(BusyTime(staff_id=ann.id, starts_at=START, ends_at=START + length)),
        name="ck_busy_times_starts_first",
    )


def test_what_is_kept_of_a_roster_goes_with_its_person(session: Session, ann: Staff) -> None:
    rows: list[Base] = [
        hours(ann),
        change(ann),
        Calendar(staff_id=ann.id, feed_version=1),
        BusyTime(staff_id=ann.id, starts_at=START, ends_at=START + HOUR),
    ]
    attempt(session, lambda s: s.add_all(rows))
    session.execute(delete(StaffRole).where(StaffRole.staff_id == ann.id))
    session.execute(delete(Staff).where(Staff.id == ann.id))
    for model in (WorkHours, HoursException, Calendar, BusyTime):
        count = select(func.count()).select_from(model).where(model.staff_id == ann.id)
        assert session.scalar(count) == 0, model
