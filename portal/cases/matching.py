"""Recognising somebody who already has an open case.

Only used behind the scenes: whoever merely types a number never learns whether we know it. The
answer goes to the channel on file, because that channel was proven.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.cases.models import Case, CaseState, YoungPerson


def find_open_case(
    session: Session,
    *,
    first_name: str,
    born_on: date,
    phone: str | None,
    email: str | None,
) -> Case | None:
    """The open case of somebody with this phone or mail, this birth date and this first name."""
    channels = [
        column == value
        for column, value in ((YoungPerson.phone, phone), (YoungPerson.email, email))
        if value
    ]
    if not channels:
        return None
    found = session.scalars(
        select(Case)
        .join(Case.young_person)
        .options(contains_eager(Case.young_person), joinedload(Case.contact_person))
        .where(Case.state == CaseState.OPEN, YoungPerson.born_on == born_on, or_(*channels))
        .order_by(Case.id)
    )
    same = first_name.casefold()
    return next((c for c in found if c.young_person.first_name.casefold() == same), None)
