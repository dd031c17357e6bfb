"""Which moments a young person may pick now: those offered to them, else free ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff, StaffState
from portal.appointments.agenda import free_with, is_option_free
from portal.appointments.models import (
    Appointment,
    AppointmentOffer,
    AppointmentOption,
    OfferState,
)
from portal.appointments.rules import NOTICE
from portal.cases.able import who_acts
from portal.cases.models import Case
from portal.clock import local_day
from portal.rosters.absences import absences_of, as_away

KEY: Final = "%Y%m%dT%H%MZ"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Choice:
    """A moment to pick, with whom; aware, UTC. `offer_id` 0 is free, not offered."""

    starts_at: datetime
    ends_at: datetime
    place: str
    staff_id: int
    staff_name: str
    offer_id: int = 0
    subject: str = ""

    @property
    def key(self) -> str:
        """How a form names it: nobody has two moments that begin together."""
        return self.starts_at.astimezone(UTC).strftime(KEY)


def choices_for(
    session: Session, case: Case, *, now: datetime, besides: Appointment | None = None
) -> tuple[Choice, ...]:
    """What may be picked: of the open offer, else what is free with who helps them.

    `besides` is the appointment that another moment is sought for: first with the same person, and
    not the moment that it already has.
    """
    offered = offered_choices(session, case, now=now)
    found = offered or _free_choices(session, case, now=now, besides=besides)
    if besides is None:
        return found
    return tuple(each for each in found if each.starts_at != besides.starts_at)


def offered_choices(session: Session, case: Case, *, now: datetime) -> tuple[Choice, ...]:
    """What is left of the open offer: still to come, not taken, on no day that they are away."""
    rows = session.scalars(
        select(AppointmentOption)
        .join(AppointmentOption.offer)
        .where(
            AppointmentOffer.case_id == case.id,
            AppointmentOffer.state == OfferState.OPEN,
            AppointmentOption.starts_at > now,
            is_option_free(),
        )
        .options(joinedload(AppointmentOption.offer).joinedload(AppointmentOffer.staff))
        .order_by(AppointmentOption.starts_at, AppointmentOption.id)
    ).all()
    if not rows or not _may_help(case, rows[0].offer.staff):
        return ()
    staff = rows[0].offer.staff
    away = [as_away(each) for each in absences_of(session, staff.id)]
    return tuple(
        Choice(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.place,
            staff_id=staff.id,
            staff_name=staff.first_name,
            offer_id=row.offer_id,
            subject=row.offer.subject,
        )
        for row in rows
        if not any(each.covers(local_day(row.starts_at)) for each in away)
    )


def find_choice(choices: Iterable[Choice], key: str) -> Choice | None:
    """The moment that a form named, or None when it is no longer among them."""
    return next((each for each in choices if each.key == key), None)


def _free_choices(
    session: Session, case: Case, *, now: datetime, besides: Appointment | None
) -> tuple[Choice, ...]:
    for staff in _helpers(case, besides):
        found = free_with(session, staff.id, now=now + NOTICE, case_id=case.id)
        if found:
            return tuple(
                Choice(
                    starts_at=each.starts_at,
                    ends_at=each.ends_at,
                    place=each.place,
                    staff_id=staff.id,
                    staff_name=staff.first_name,
                )
                for each in found
            )
    return ()


def _helpers(case: Case, besides: Appointment | None) -> list[Staff]:
    """With whom it can be: the same person, the contact person, who acts now."""
    wished = [besides.staff] if besides is not None else []
    people = {each.id: each for each in (*wished, case.contact_person, who_acts(case))}
    return [each for each in people.values() if _may_help(case, each)]


def _may_help(case: Case, staff: Staff) -> bool:
    """True for who works here and is the contact person or stands in."""
    return staff.state is StaffState.ACTIVE and staff.id in {
        case.contact_person_id,
        case.stand_in_id,
    }
