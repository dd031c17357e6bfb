"""Keeping absences: planned, changed, called off. What it does to cases is in `standing_in`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole, StaffState
from portal.audit.services import record, staff_actor
from portal.partners.models import Partner
from portal.rosters.models import Absence, AbsenceKind
from portal.rosters.rules_absence import Away, Colleague, Refusal, Roster, refuse

# SQLite lets one writer in at a time, so that all stand in line.
MANY_WRITERS: Final = "postgresql"
# Any number that nothing else in this database stands in line for.
ROSTER_LINE: Final = 4_031_987
FRONT_DESK_TYPE: Final = "front_desk"


class AbsenceRefusedError(Exception):
    """This absence cannot be; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.mistake.value)
        self.refusal = refusal


class AbsenceGoneError(Exception):
    """It is over or called off already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The first and the last day of an absence; `ends_on` None is until they are back."""

    starts_on: date
    ends_on: date | None


def stand_in_roster_line(session: Session) -> None:
    """Wait until nobody else changes who is away or stands in, until this transaction ends.

    Taken before every other lock. A ring can only be seen by who sees all absences.
    """
    if session.get_bind().dialect.name == MANY_WRITERS:
        session.execute(select(func.pg_advisory_xact_lock(ROSTER_LINE)))


def read_roster(session: Session, *, today: date, loads: Mapping[int, int] | None = None) -> Roster:
    """Everybody and every absence that is not over. `loads`: staff id to number of open cases."""
    carried = loads or {}
    return Roster(
        today=today,
        people={each.id: each for each in (_colleague(*row, carried) for row in _people(session))},
        absences=tuple(as_away(each) for each in _not_over(session)),
    )


def _people(session: Session) -> list[tuple[Staff, str, frozenset[Role]]]:
    roles: dict[int, set[Role]] = {}
    for staff_id, role in session.execute(select(StaffRole.staff_id, StaffRole.role)):
        roles.setdefault(staff_id, set()).add(role)
    rows = session.execute(
        select(Staff, Partner.type)
        .join(Partner, Partner.id == Staff.partner_id)
        .order_by(Staff.id)
        .execution_options(populate_existing=True)
    )
    return [(staff, kind, frozenset(roles.get(staff.id, ()))) for staff, kind in rows]


def _colleague(
    staff: Staff, kind: str, roles: frozenset[Role], carried: Mapping[int, int]
) -> Colleague:
    carries = bool(roles & {Role.COACH, Role.FRONT_DESK})
    at_desk = Role.FRONT_DESK in roles or (kind == FRONT_DESK_TYPE and carries)
    return Colleague(
        id=staff.id,
        first_name=staff.first_name,
        partner_id=staff.partner_id,
        is_active=staff.state is StaffState.ACTIVE,
        is_present=staff.is_present,
        carries_cases=carries,
        is_at_desk=at_desk,
        usual_id=staff.stand_in_id,
        room=staff.max_cases - carried.get(staff.id, 0),
    )


def _not_over(session: Session) -> list[Absence]:
    return list(
        session.scalars(select(Absence).where(Absence.ended_at.is_(None)).order_by(Absence.id))
    )


def as_away(absence: Absence) -> Away:
    """An absence as the rules read it."""
    return Away(
        id=absence.id,
        staff_id=absence.staff_id,
        stand_in_id=absence.stand_in_id,
        starts_on=absence.starts_on,
        ends_on=absence.ends_on,
    )


def absences_of(session: Session, staff_id: int) -> list[Absence]:
    """Somebody's absences that are not over, the first one first."""
    return list(
        session.scalars(
            select(Absence)
            .where(Absence.staff_id == staff_id, Absence.ended_at.is_(None))
            .options(joinedload(Absence.stand_in))
            .order_by(Absence.starts_on, Absence.id)
        )
    )


def duties_of(session: Session, staff_id: int) -> list[Absence]:
    """The absences, not over, in which somebody stands in."""
    return list(
        session.scalars(
            select(Absence)
            .where(Absence.stand_in_id == staff_id, Absence.ended_at.is_(None))
            .options(joinedload(Absence.staff))
            .order_by(Absence.starts_on, Absence.id)
        )
    )


def running_absence(session: Session, staff_id: int) -> Absence | None:
    """The absence because of which somebody is away now, or None."""
    return session.scalars(
        select(Absence)
        .where(
            Absence.staff_id == staff_id,
            Absence.began_at.is_not(None),
            Absence.ended_at.is_(None),
        )
        .options(joinedload(Absence.stand_in))
        .order_by(Absence.starts_on.desc(), Absence.id.desc())
        .limit(1)
    ).first()


def keep_absence(
    session: Session,
    *,
    staff_id: int,
    kind: AbsenceKind,
    days: Days,
    stand_in_id: int,
    by: int,
    today: date,
    now: datetime,
) -> Absence:
    """Write an absence down. The caller stands in the roster line. Raises AbsenceRefusedError."""
    away = Away(
        staff_id=staff_id,
        stand_in_id=stand_in_id,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
    )
    _require(read_roster(session, today=today), away)
    absence = Absence(
        staff_id=staff_id,
        kind=kind,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        stand_in_id=stand_in_id,
        created_at=now,
        created_by=by,
    )
    session.add(absence)
    session.flush()
    note(session, "absence.planned", absence, by=by, now=now)
    return absence


def change_absence(
    session: Session,
    absence: Absence,
    *,
    days: Days,
    stand_in_id: int,
    by: int,
    today: date,
    now: datetime,
) -> None:
    """Other days or another stand-in. The first day of one that began stays as it was.

    The caller stands in the roster line. Raises AbsenceRefusedError and AbsenceGoneError.
    """
    require_kept(absence)
    starts_on = days.starts_on if absence.began_at is None else absence.starts_on
    away = Away(
        id=absence.id if absence.began_at is not None else 0,
        staff_id=absence.staff_id,
        stand_in_id=stand_in_id,
        starts_on=starts_on,
        ends_on=days.ends_on,
    )
    _require(read_roster(session, today=today).without(absence.id), away)
    absence.starts_on, absence.ends_on = starts_on, days.ends_on
    if absence.stand_in_id != stand_in_id:
        absence.stand_in_id = stand_in_id
    session.flush()
    session.expire(absence, ["stand_in"])
    note(session, "absence.changed", absence, by=by, now=now)


def cancel_absence(session: Session, absence: Absence, *, by: int, now: datetime) -> None:
    """Call off one that did not begin. AbsenceGoneError when it did, or is gone already."""
    require_kept(absence)
    if absence.began_at is not None:
        raise AbsenceGoneError
    note(session, "absence.cancelled", absence, by=by, now=now)
    session.delete(absence)
    session.flush()


def require_kept(absence: Absence) -> None:
    """Raise AbsenceGoneError for one that is over."""
    if absence.ended_at is not None:
        raise AbsenceGoneError


def _require(roster: Roster, away: Away) -> None:
    refusal = refuse(roster, away)
    if refusal is not None:
        raise AbsenceRefusedError(refusal)


def note(session: Session, action: str, absence: Absence, *, by: int, now: datetime) -> None:
    """A row in the trail about an absence, with its days and who stands in."""
    record(
        session,
        action,
        actor=staff_actor(by),
        subject_kind="staff",
        subject_id=absence.staff_id,
        at=now,
        absence=absence.id,
        kind=absence.kind.value,
        starts_on=absence.starts_on.isoformat(),
        ends_on=absence.ends_on.isoformat() if absence.ends_on else None,
        stand_in=absence.stand_in_id,
    )
