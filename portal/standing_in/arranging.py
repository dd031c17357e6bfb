"""Giving the open cases of who is away to who stands in, and back again: all of it or nothing.

The roster says who acts; the cases are made to agree with it. Doing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from portal.accounts.models import Staff
from portal.cases.acting import open_loads
from portal.cases.lines import audit, write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.cases.queries import is_open
from portal.clock import local_day
from portal.rosters.absences import read_roster
from portal.rosters.models import Absence
from portal.rosters.rules_absence import Roster, is_able_on, stand_in_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The cases of one contact person that got somebody else to act; `to_id` None is back home."""

    contact_id: int
    to_id: int | None
    cases: tuple[Case, ...]


def lock_acting(session: Session, staff_id: int) -> None:
    """Lock the open cases somebody acts for or is contact person of, then the person.

    In that order, as everybody else takes them: nobody gets a case or writes on one meanwhile.
    """
    session.execute(
        select(Case.id)
        .where(is_open(), or_(Case.acting_id == staff_id, Case.contact_person_id == staff_id))
        .order_by(Case.id)
        .with_for_update()
    ).all()
    session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update())


def arrange(
    session: Session, staff_id: int, *, is_going: bool, now: datetime, cause: Absence | None = None
) -> list[Moved]:
    """Make every case that somebody's coming or going touches agree with the roster.

    `is_going` True: the person gives up what they act for and is not present any more; False: they
    are present and get their own back. The caller stands in the roster line, and the absences say
    already how it will be. `cause` is named on the timeline.
    """
    lock_acting(session, staff_id)
    person = session.get_one(Staff, staff_id, populate_existing=True)
    if not is_going:
        person.is_present = True
    session.flush()
    roster = read_roster(session, today=local_day(now), loads=open_loads(session))
    if is_going and is_able_on(roster, staff_id, roster.today):
        roster = roster.without_person(staff_id)
    moved = [
        done
        for contact_id in _touched(session, staff_id)
        if (done := _agree(session, roster, contact_id, cause=cause, now=now))
    ]
    if is_going:
        session.flush()
        person.is_present = False
        session.flush()
    return moved


def rearrange(session: Session, *, now: datetime, cause: Absence | None = None) -> list[Moved]:
    """Make every case in which somebody stands in agree with the roster, as after a change of it.

    The caller stands in the roster line.
    """
    roster = read_roster(session, today=local_day(now), loads=open_loads(session))
    found = (
        _agree(session, roster, contact_id, cause=cause, now=now)
        for contact_id in _stood_in_for(session)
    )
    return [done for done in found if done]


def _touched(session: Session, staff_id: int) -> list[int]:
    return sorted({staff_id, *_stood_in_for(session)})


def _stood_in_for(session: Session) -> list[int]:
    """The contact persons of open cases in which somebody stands in."""
    return list(
        session.scalars(
            select(Case.contact_person_id)
            .where(is_open(), Case.stand_in_id.is_not(None))
            .distinct()
            .order_by(Case.contact_person_id)
        )
    )


def _agree(
    session: Session, roster: Roster, contact_id: int, *, cause: Absence | None, now: datetime
) -> Moved | None:
    target = _target(session, roster, contact_id)
    cases = session.scalars(
        select(Case)
        .where(is_open(), Case.contact_person_id == contact_id, _differs(target))
        .options(
            joinedload(Case.young_person),
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
        )
        .order_by(Case.id)
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    ).all()
    if target is None:
        _end_ground(session, contact_id)
    if not cases:
        return None
    acted = {case.id: (case.stand_in or case.contact_person).first_name for case in cases}
    _write(session, cases, target)
    for case in cases:
        _note(session, case, before=acted[case.id], cause=cause, now=now)
    return Moved(contact_id=contact_id, to_id=target, cases=tuple(cases))


def _differs(target: int | None) -> ColumnElement[bool]:
    return Case.stand_in_id.is_distinct_from(target)


def _target(session: Session, roster: Roster, contact_id: int) -> int | None:
    if is_able_on(roster, contact_id, roster.today):
        return None
    acting = session.scalars(
        select(Case.stand_in_id)
        .where(is_open(), Case.contact_person_id == contact_id, Case.stand_in_id.is_not(None))
        .group_by(Case.stand_in_id)
        .order_by(func.count().desc(), Case.stand_in_id)
    ).all()
    return stand_in_on(
        roster, contact_id, roster.today, prefer=frozenset(who for who in acting[:1] if who)
    )


def _end_ground(session: Session, contact_id: int) -> None:
    """Who stood in when a case was closed has no ground for it any more."""
    session.execute(
        update(Case)
        .where(
            Case.contact_person_id == contact_id,
            Case.state == CaseState.CLOSED,
            Case.stand_in_id.is_not(None),
        )
        .values(stand_in_id=None)
        .execution_options(synchronize_session=False)
    )


def _write(session: Session, cases: Collection[Case], target: int | None) -> None:
    session.execute(
        update(Case)
        .where(Case.id.in_([case.id for case in cases]))
        .values(stand_in_id=target)
        .execution_options(synchronize_session=False)
    )
    stand_in = None if target is None else session.get_one(Staff, target)
    for case in cases:
        set_committed_value(case, "stand_in_id", target)
        set_committed_value(case, "stand_in", stand_in)


def _note(
    session: Session, case: Case, *, before: str, cause: Absence | None, now: datetime
) -> None:
    is_back = case.stand_in is None
    after = case.contact_person if case.stand_in is None else case.stand_in
    ends_on = cause.ends_on if cause is not None else None
    write_line(
        session,
        case,
        EntryKind.STAND_IN_ENDED if is_back else EntryKind.STAND_IN,
        by=None,
        now=now,
        details={
            "before": before if is_back else case.contact_person.first_name,
            "after": after.first_name,
            "absence": None if cause is None else cause.id,
            "until": ends_on.isoformat() if ends_on else None,
        },
    )
    audit(
        session,
        case,
        "case.stand_in_ended" if is_back else "case.stand_in",
        by=None,
        now=now,
        acting=after.id,
        contact=case.contact_person_id,
    )


def cases_of(moved: Iterable[Moved]) -> int:
    """How many cases moved."""
    return sum(len(each.cases) for each in moved)
