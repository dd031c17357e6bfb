"""Somebody's agenda: what is planned in it, what is free, and the lock under which it changes.

Locks are taken as everywhere: first the case, then who works here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Staff
from portal.appointments.models import (
    Appointment,
    AppointmentOffer,
    AppointmentOption,
    AppointmentState,
    OfferState,
)
from portal.appointments.rules import AHEAD_DAYS, Span
from portal.clock import REGION_ZONE, local_day
from portal.rosters.free_moments import FreeMoment
from portal.rosters.moments import moments


def lock_agenda(session: Session, staff_id: int) -> None:
    """One who plans in somebody's agenda at a time, until this transaction ends."""
    session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update(key_share=True))


def is_taken(session: Session, staff_id: int, span: Span, *, but: int = 0) -> bool:
    """True when something else than appointment `but` is planned in this time."""
    found = session.scalars(
        select(Appointment.id)
        .where(
            Appointment.staff_id == staff_id,
            Appointment.state == AppointmentState.PLANNED,
            Appointment.starts_at < span[1],
            Appointment.ends_at > span[0],
            Appointment.id != but,
        )
        .limit(1)
    )
    return found.first() is not None


def booked_spans(session: Session, staff_id: int, *, first: date, days: int) -> list[Span]:
    """When somebody has an appointment on so many local days from `first`, in order."""
    found = booked_moments(session, staff_id, first=first, days=days)
    return [(each.starts_at, each.ends_at) for each in found]


def booked_moments(session: Session, staff_id: int, *, first: date, days: int) -> list[FreeMoment]:
    """The same with where each is: moments that were free, and are not any more."""
    begin, end = (_midnight(first + timedelta(days=each)) for each in (0, days))
    rows = session.execute(
        select(Appointment.starts_at, Appointment.ends_at, Appointment.place)
        .where(
            Appointment.staff_id == staff_id,
            Appointment.state == AppointmentState.PLANNED,
            Appointment.ends_at > begin,
            Appointment.starts_at < end,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return [
        FreeMoment(starts_at=row.starts_at, ends_at=row.ends_at, place=row.place) for row in rows
    ]


def free_with(
    session: Session, staff_id: int, *, now: datetime, case_id: int, days: int = AHEAD_DAYS
) -> list[FreeMoment]:
    """What is free to pick: without what is planned, and what was offered to somebody else.

    Six statements.
    """
    today = local_day(now)
    return moments(
        session,
        staff_id,
        today,
        days,
        now,
        also_busy=[
            *booked_spans(session, staff_id, first=today, days=days),
            *_offered_elsewhere(session, staff_id, case_id=case_id, now=now),
        ],
    )


def _offered_elsewhere(
    session: Session, staff_id: int, *, case_id: int, now: datetime
) -> list[Span]:
    rows = session.execute(
        select(AppointmentOption.starts_at, AppointmentOption.ends_at)
        .join(AppointmentOption.offer)
        .where(
            AppointmentOffer.staff_id == staff_id,
            AppointmentOffer.state == OfferState.OPEN,
            AppointmentOffer.case_id != case_id,
            AppointmentOption.starts_at > now,
        )
        .order_by(AppointmentOption.starts_at, AppointmentOption.id)
    )
    return [(row.starts_at, row.ends_at) for row in rows]


def is_option_free() -> ColumnElement[bool]:
    """The condition that nothing is planned in an option's time; needs its offer joined."""
    other = aliased(Appointment)
    return ~exists().where(
        other.staff_id == AppointmentOffer.staff_id,
        other.state == AppointmentState.PLANNED,
        other.starts_at < AppointmentOption.ends_at,
        other.ends_at > AppointmentOption.starts_at,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=REGION_ZONE).astimezone(UTC)
