"""Planning, moving and cancelling an appointment: all of it or nothing, one at a time.

Every verb takes a case that is locked. Whoever is late hears MomentGoneError; nothing is half done,
because what was ended before is undone with the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.appointments import messages
from portal.appointments.agenda import is_taken, lock_agenda
from portal.appointments.choices import Choice, choices_for, find_choice
from portal.appointments.doers import Doer, note
from portal.appointments.messages import News
from portal.appointments.models import (
    Appointment,
    AppointmentOffer,
    AppointmentState,
    OfferState,
)
from portal.appointments.whose_turn import let_go, take_up
from portal.cases.lines import CaseClosedError, CaseError, WrongMomentError, is_second_press
from portal.cases.models import Case, CaseState, ContactChannel, EntryKind, TimelineEntry
from portal.cases.services import log_contact

WORDS_LENGTH: Final = 1000
SUBJECT_LENGTH: Final = 120
LINES_LOOKED_AT: Final = 30


class MomentGoneError(CaseError):
    """Somebody else has this moment, or it is over."""


class AppointmentOverError(CaseError):
    """It does not stand any more, or it has begun: nothing of it can change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A moment as somebody wants it: aware, UTC; `place` as in the models."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    subject: str = ""


def plan(
    session: Session,
    case: Case,
    wish: Wish,
    *,
    staff_id: int,
    by: Doer,
    now: datetime,
    press: str = "",
) -> Appointment:
    """Plan a moment and tell them. Raises MomentGoneError and CaseClosedError."""
    _require_open(case)
    appointment = _stand(session, case, wish, staff_id=staff_id, now=now)
    end_offer(session, case, OfferState.PICKED, now=now)
    take_up(case, wish.starts_at)
    note(session, case, appointment, "planned", by=by, now=now, press=press)
    messages.tell_news(session, case, appointment, News.PLANNED, now=now)
    return appointment


def plan_together(
    session: Session,
    case: Case,
    wish: Wish,
    *,
    spoke_by: ContactChannel | None,
    staff_id: int,
    by: int,
    press: str,
    now: datetime,
) -> None:
    """Plan what two people agreed on just now: that they spoke is written down as a contact.

    `spoke_by` None is face to face. Raises MomentGoneError and WrongMomentError.
    """
    if is_second_press(session, case, press):
        return
    if wish.starts_at <= now:
        raise WrongMomentError
    log_contact(session, case, channel=spoke_by, text="", at=now, by=by, press=press, now=now)
    doer = Doer(staff_id=by)
    appointment = plan(session, case, wish, staff_id=staff_id, by=doer, now=now)
    _tell_colleague(session, case, appointment, "planned", by=doer, now=now)


def pick(session: Session, case: Case, key: str, *, by: Doer, now: datetime) -> Appointment:
    """The young person picks a moment; the same one twice is once. Raises MomentGoneError."""
    _require_open(case)
    choice = find_choice(choices_for(session, case, now=now), key)
    if choice is None:
        stands = _standing(session, case, key)
        if stands is None:
            raise MomentGoneError
        return stands
    appointment = plan(session, case, _wish(choice), staff_id=choice.staff_id, by=by, now=now)
    _tell_colleague(session, case, appointment, "planned", by=by, now=now)
    return appointment


def move_to_choice(
    session: Session, case: Case, appointment: Appointment, key: str, *, by: Doer, now: datetime
) -> Appointment:
    """The young person takes another moment instead. Raises MomentGoneError.

    An appointment that does not stand any more is not moved: they get a new one.
    """
    _require_open(case)
    choice = find_choice(choices_for(session, case, now=now, besides=appointment), key)
    if choice is None:
        stands = _standing(session, case, key)
        if stands is None:
            raise MomentGoneError
        return stands
    if not is_coming(appointment, now=now):
        return pick(session, case, key, by=by, now=now)
    return move(session, case, appointment, _wish(choice), staff_id=choice.staff_id, by=by, now=now)


def move(
    session: Session,
    case: Case,
    appointment: Appointment,
    wish: Wish,
    *,
    staff_id: int,
    by: Doer,
    now: datetime,
    press: str = "",
) -> Appointment:
    """Let an appointment end and another begin in its place, for the same entry of a calendar."""
    _require_open(case)
    _require_coming(appointment, now=now)
    if by.staff_id is not None and is_second_press(session, case, press):
        return appointment
    appointment.state, appointment.ended_at = AppointmentState.MOVED, now
    session.flush()
    moved = _stand(session, case, wish, staff_id=staff_id, now=now, instead_of=appointment)
    end_offer(session, case, OfferState.PICKED, now=now)
    was = appointment.starts_at
    take_up(case, wish.starts_at, was=was)
    note(session, case, moved, "moved", by=by, now=now, press=press, was=was)
    if by.staff_id is not None:
        messages.tell_news(session, case, moved, News.MOVED, now=now)
    _tell_colleague(session, case, moved, "moved", by=by, now=now)
    return moved


def cancel(
    session: Session,
    case: Case,
    appointment: Appointment,
    *,
    words: str,
    by: Doer,
    now: datetime,
    news: News = News.CANCELLED,
) -> None:
    """It does not go on; `words` say why, if they want. Cancelled before stays so.

    Who did not cancel it is told. Raises AppointmentOverError for one that has begun or was moved.
    """
    if appointment.state is AppointmentState.CANCELLED:
        return
    _require_coming(appointment, now=now)
    appointment.state, appointment.ended_at = AppointmentState.CANCELLED, now
    appointment.words = words[:WORDS_LENGTH] if by.young_person_id is not None else ""
    let_go(case, appointment.starts_at)
    session.flush()
    note(session, case, appointment, "cancelled", by=by, now=now, text=words[:WORDS_LENGTH])
    if by.young_person_id is None:
        messages.tell_news(session, case, appointment, news, words=words, now=now)
    _tell_colleague(session, case, appointment, "cancelled", by=by, now=now)


def restore(
    session: Session, case: Case, appointment: Appointment, *, by: Doer, now: datetime
) -> None:
    """Take back a cancelling of one's own, as long as the moment is free. MomentGoneError."""
    _require_open(case)
    if appointment.state is AppointmentState.PLANNED:
        return
    if not can_be_restored(session, case, appointment, now=now):
        raise MomentGoneError
    lock_agenda(session, appointment.staff_id)
    span = (appointment.starts_at, appointment.ends_at)
    if is_taken(session, appointment.staff_id, span, but=appointment.id):
        raise MomentGoneError
    appointment.state, appointment.ended_at, appointment.words = AppointmentState.PLANNED, None, ""
    # Reminders are sent anew, and a calendar that heard of the end hears of this.
    appointment.sequence += 1
    appointment.planned_at = now
    session.flush()
    take_up(case, appointment.starts_at)
    note(session, case, appointment, "restored", by=by, now=now)
    _tell_colleague(session, case, appointment, "restored", by=by, now=now)


def can_be_restored(
    session: Session, case: Case, appointment: Appointment, *, now: datetime
) -> bool:
    """True for one still to come that they cancelled themselves, and nobody planned over."""
    if appointment.state is not AppointmentState.CANCELLED or appointment.starts_at <= now:
        return False
    if appointment.staff_id not in {case.contact_person_id, case.stand_in_id}:
        return False
    span = (appointment.starts_at, appointment.ends_at)
    return _cancelled_by_them(session, appointment) and not is_taken(
        session, appointment.staff_id, span
    )


def is_coming(appointment: Appointment, *, now: datetime) -> bool:
    """True while it stands and has not begun."""
    return appointment.state is AppointmentState.PLANNED and now < appointment.starts_at


def end_offer(session: Session, case: Case, state: OfferState, *, now: datetime) -> bool:
    """End the open offer of a case, if there is one."""
    offer = session.scalars(
        select(AppointmentOffer).where(
            AppointmentOffer.case_id == case.id, AppointmentOffer.state == OfferState.OPEN
        )
    ).one_or_none()
    if offer is None:
        return False
    offer.state, offer.ended_at = state, now
    session.flush()
    return True


def _stand(
    session: Session,
    case: Case,
    wish: Wish,
    *,
    staff_id: int,
    now: datetime,
    instead_of: Appointment | None = None,
) -> Appointment:
    lock_agenda(session, staff_id)
    span = (wish.starts_at, wish.ends_at)
    if wish.starts_at <= now or is_taken(session, staff_id, span):
        raise MomentGoneError
    before = instead_of
    appointment = Appointment(
        case_id=case.id,
        staff_id=staff_id,
        subject=(before.subject if before else wish.subject)[:SUBJECT_LENGTH],
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        place=wish.place,
        uid=before.uid if before else str(uuid4()),
        sequence=before.sequence + 1 if before else 0,
        planned_at=now,
    )
    try:
        with session.begin_nested():
            session.add(appointment)
            session.flush()
    except IntegrityError as taken:
        # Somebody who did not take the lock was faster: the database itself refuses two.
        raise MomentGoneError from taken
    return appointment


def _standing(session: Session, case: Case, key: str) -> Appointment | None:
    """What this case has at the moment that a form named: a second press finds it so."""
    planned = session.scalars(
        select(Appointment).where(
            Appointment.case_id == case.id, Appointment.state == AppointmentState.PLANNED
        )
    )
    for each in planned:
        as_choice = Choice(
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            place=each.place,
            staff_id=each.staff_id,
            staff_name="",
        )
        if as_choice.key == key:
            return each
    return None


def _wish(choice: Choice) -> Wish:
    return Wish(
        starts_at=choice.starts_at,
        ends_at=choice.ends_at,
        place=choice.place,
        subject=choice.subject,
    )


def _cancelled_by_them(session: Session, appointment: Appointment) -> bool:
    lines = session.scalars(
        select(TimelineEntry.details)
        .where(
            TimelineEntry.case_id == appointment.case_id,
            TimelineEntry.kind == EntryKind.APPOINTMENT,
        )
        .order_by(TimelineEntry.id.desc())
        .limit(LINES_LOOKED_AT)
    )
    mine = (each for each in lines if each.get("appointment") == appointment.id)
    return next(mine, {}).get("by") == "young"


def _tell_colleague(
    session: Session, case: Case, appointment: Appointment, said: str, *, by: Doer, now: datetime
) -> None:
    """The colleague whose day it is hears what somebody else changed in it."""
    if by.staff_id != appointment.staff_id:
        messages.tell_staff(session, appointment.staff, case, appointment, said, now=now)


def _require_open(case: Case) -> None:
    if case.state is CaseState.CLOSED:
        raise CaseClosedError


def _require_coming(appointment: Appointment, *, now: datetime) -> None:
    if not is_coming(appointment, now=now):
        raise AppointmentOverError
