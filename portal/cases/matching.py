"""Recognising somebody who has or had a case, also when they ask twice at once.

Only used behind the scenes: whoever merely types a number never learns whether we know it. The
answer goes to the channel on file, because that channel was proven.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from portal.cases.models import Case, CaseState, YoungPerson

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The open case of somebody who is known, and their last one that ended; None where none."""

    open: Case | None = None
    ended: Case | None = None


def find_known(
    session: Session,
    *,
    first_name: str,
    born_on: date,
    phone: str | None,
    email: str | None,
) -> Known:
    """The cases of somebody with this phone or mail, this birth date and this first name.

    A case that went on in another one is not looked at.
    """
    given = {name: value for name, value in (("phone", phone), ("email", email)) if value}
    if not given:
        return Known()
    rows = session.execute(_statement(tuple(given)), {"born_on": born_on, **given})
    same = first_name.casefold()
    found = [case for case, name in rows if name.casefold() == same]
    return Known(
        open=next((each for each in found if each.state is CaseState.OPEN), None),
        ended=next((each for each in reversed(found) if each.state is CaseState.CLOSED), None),
    )


def find_open_case(
    session: Session, *, first_name: str, born_on: date, phone: str | None, email: str | None
) -> Case | None:
    """The open case of somebody as in `find_known`."""
    return find_known(
        session, first_name=first_name, born_on=born_on, phone=phone, email=email
    ).open


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
            Case.goes_on_in_id.is_(None),
            GIVEN.born_on == bindparam("born_on", type_=YoungPerson.born_on.type),
            or_(*known),
        )
        .order_by(Case.id)
        # Asked again after waiting, it tells what somebody else changed meanwhile.
        .execution_options(populate_existing=True)
    )
