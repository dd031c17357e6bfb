"""Recognising somebody who already has an open case, also when they ask twice at once.

Only used behind the scenes: whoever merely types a number never learns whether we know it. The
answer goes to the channel on file, because that channel was proven.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from portal.cases.models import Case, YoungPerson
from portal.cases.queries import is_open

# Who signed up once with what is given now; not always whom the case is of any more.
GIVEN: Final = aliased(YoungPerson)
CHANNELS: Final = {"phone": GIVEN.phone, "email": GIVEN.email}

# The two databases differ: SQLite lets one writer in at a time, so that all stand in line.
MANY_WRITERS: Final = "postgresql"


def stand_in_line(session: Session, *marks: str | None) -> None:
    """Wait, until this transaction ends, for whoever else uses one of these marks.

    `marks` are the sign-up's own key, the phone and the mail address: who shares none of them
    cannot be the same person, and need not wait. Taken in one order, so that two never wait for
    each other.
    """
    if session.get_bind().dialect.name != MANY_WRITERS:
        return
    numbers = sorted({_number(mark) for mark in marks if mark})
    session.execute(select(*(func.pg_advisory_xact_lock(number) for number in numbers)))


def _number(mark: str) -> int:
    """A number for a mark that is the same in every process; 8 bytes, signed."""
    return int.from_bytes(hashlib.sha256(mark.encode()).digest()[:8], signed=True)


def find_open_case(
    session: Session,
    *,
    first_name: str,
    born_on: date,
    phone: str | None,
    email: str | None,
) -> Case | None:
    """The open case of somebody with this phone or mail, this birth date and this first name."""
    given = {name: value for name, value in (("phone", phone), ("email", email)) if value}
    if not given:
        return None
    found = session.execute(_statement(tuple(given)), {"born_on": born_on, **given})
    same = first_name.casefold()
    return next((case for case, name in found if name.casefold() == same), None)


@lru_cache
def _statement(channels: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Made once for what was given; the values have names.

    Who turned out to be somebody else here is recognised by what they once gave, and their case is
    that of who they are.
    """
    known = (CHANNELS[name] == bindparam(name, type_=String) for name in channels)
    owner = func.coalesce(GIVEN.merged_into_id, GIVEN.id)
    return (
        select(Case, GIVEN.first_name)
        .join(GIVEN, Case.young_person_id == owner)
        .join(Case.young_person)
        .options(contains_eager(Case.young_person), joinedload(Case.contact_person))
        .where(
            is_open(),
            GIVEN.born_on == bindparam("born_on", type_=YoungPerson.born_on.type),
            or_(*known),
        )
        .order_by(Case.id)
    )
