"""Two people of one team who may be one, and one who is helped elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Identity, Role
from portal.accounts.models import Staff
from portal.audit.models import AuditHead, AuditRow
from portal.cases.models import Case, TimelineEntry
from portal.doubles.finding import find_doubles
from portal.doubles.locking import lock_pair, stamp_of
from portal.doubles.merging import Choice, merge_people
from portal.doubles.models import LikelyPair
from portal.doubles.queries import Ours
from portal.doubles.unmerging import unmerge_people
from portal.models import Base
from portal.outbox.models import OutboxMessage
from portal.workbench.followers import FOLLOWERS
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.integration.cases.conftest import own_database

__all__ = ["own_database"]

BORN = date(2005, 3, 7)
PHONE, OTHER_PHONE = "+31612340001", "+31612340002"


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    """What a service needs of the app: its settings and its languages."""
    with app.app_context():
        yield


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, partner="dsp", first_name="Samira")


@pytest.fixture
def kofi(session: Session) -> Staff:
    return make_staff(session, partner="dsp", first_name="Kofi")


@pytest.fixture
def ilse(session: Session) -> Staff:
    return make_staff(session, partner="leerplicht", first_name="Ilse")


def somebody(
    session: Session,
    contact: Staff,
    first_name: str = "Mohamed",
    *,
    case: dict[str, Any] | None = None,
    **person: Any,
) -> Case:
    """An open case of somebody with a birth date of their own kind."""
    known = {"first_name": first_name, "born_on": BORN, "phone": PHONE} | person
    return make_case(session, contact=contact, person=known, **(case or {}))


@pytest.fixture
def mohamed(session: Session, samira: Staff) -> Case:
    """He had contact, and is here longest."""
    before = START - timedelta(days=9)
    return somebody(
        session, samira, case={"opened_at": before, "first_contact_at": START - timedelta(days=8)}
    )


@pytest.fixture
def muhammad(session: Session, kofi: Staff) -> Case:
    return somebody(session, kofi, "Muhammad", phone=OTHER_PHONE)


@pytest.fixture
def pair(session: Session, mohamed: Case, muhammad: Case) -> LikelyPair:
    find_doubles(session, now=START)
    session.commit()
    return session.scalars(select(LikelyPair)).one()


@pytest.fixture
def known_elsewhere(session: Session, mohamed: Case, ilse: Staff) -> LikelyPair:
    somebody(session, ilse, "Muhammad", phone=OTHER_PHONE, case={"words": "geheimwoord"})
    find_doubles(session, now=START)
    session.commit()
    return session.scalars(select(LikelyPair)).one()


def identity_of(staff: Staff) -> Identity:
    return Identity(
        staff_id=staff.id,
        first_name=staff.first_name,
        partner_id=staff.partner_id,
        roles=frozenset({Role.COACH}),
        session_id=1,
    )


def take(session: Session, pair: LikelyPair, by: Staff, *, now: datetime = START) -> Ours:
    """The pair, locked, as somebody who may see both."""
    ours = lock_pair(session, pair.id, identity=identity_of(by), now=now)
    assert isinstance(ours, Ours)
    return ours


def merge(
    session: Session,
    pair: LikelyPair,
    by: Staff,
    *,
    stays: int,
    values: dict[str, int] | None = None,
    press: str = "1.press",
    now: datetime = START,
) -> Case:
    """Merge as the page would, and keep it."""
    ours = take(session, pair, by, now=now)
    choice = Choice(stays_id=stays, values=values or {}, stamp=stamp_of(ours), reason="Zelf gezegd")
    kept = merge_people(
        session, ours, choice=choice, by=by, followers=FOLLOWERS, press=press, now=now
    )
    session.commit()
    session.expire_all()
    return kept


def split(session: Session, pair: LikelyPair, by: Staff, *, now: datetime = START) -> bool:
    """Take a merge apart as the page would, and keep it."""
    done = unmerge_people(
        session, take(session, pair, by, now=now), by=by, followers=FOLLOWERS, now=now
    )
    session.commit()
    session.expire_all()
    return done


# What a merge and its undoing leave behind: lines, messages, the trail; and when one was compared.
TRACES = {
    TimelineEntry.__tablename__,
    OutboxMessage.__tablename__,
    AuditRow.__tablename__,
    AuditHead.__tablename__,
}


def everything(session: Session, *, besides: Collection[str] = ()) -> dict[str, list[Any]]:
    """Every row of every table that a merge must leave, or give back, as it was."""
    session.expire_all()
    rows: dict[str, list[Any]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in TRACES | set(besides):
            columns = [c for c in table.columns if c.name != "compared_at"]
            rows[table.name] = sorted(map(repr, session.execute(select(*columns))))
    return rows
