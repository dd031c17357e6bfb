"""Appointments that cannot be as they stand: nobody finds an empty chair.

Whoever somebody would meet may fall ill, leave, or not be their contact person any more. Then the
appointment is cancelled before it begins, and both the young person and who acts are told; the
young person picks another moment behind the link. An absence without a last day says nothing about
next month: it counts for today and the next two working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from portal.accounts.mailing import STAFF_LOCALE
from portal.accounts.models import Staff, StaffState
from portal.appointments import messages
from portal.appointments.doers import PORTAL, audit, note
from portal.appointments.messages import News
from portal.appointments.models import (
    Appointment,
    AppointmentOffer,
    AppointmentOption,
    AppointmentState,
    OfferState,
)
from portal.appointments.queries import lock_case_of
from portal.appointments.whose_turn import let_go
from portal.cases.able import read_again, who_acts
from portal.cases.models import Case, CaseState
from portal.clock import local_day
from portal.i18n import speaking
from portal.partners.queries import work_calendar
from portal.rosters.models import Absence

BATCH: Final = 50
# So many working days an absence without a last day is sure to last.
SURE_DAYS: Final = 2


def mend_appointments(session: Session, now: datetime) -> int:
    """Cancel what cannot be, at most 50 at a time; returns how many. Again does nothing."""
    mended = _mend(session, now)
    # Cases are locked before anything of them; these lock no case.
    _follow_merged_cases(session)
    _end_offers(session, now)
    return mended


def _mend(session: Session, now: datetime) -> int:
    mended = 0
    for appointment_id, case_id in _doubtful(session, now):
        lock_case_of(session, case_id)
        appointment = session.get_one(Appointment, appointment_id, populate_existing=True)
        case = read_again(session, case_id)
        news = _why_not(session, appointment, case, now=now)
        if news is not None and appointment.state is AppointmentState.PLANNED:
            _cancel(session, appointment, case, news, now=now)
            mended += 1
            if mended >= BATCH:
                break
    return mended


def _doubtful(session: Session, now: datetime) -> list[tuple[int, int]]:
    """(appointment, case) of what is to come and may be wrong: the few rows to look at closely."""
    away = (
        select(Absence.id)
        .where(Absence.staff_id == Appointment.staff_id, Absence.ended_at.is_(None))
        .exists()
    )
    rows = session.execute(
        select(Appointment.id, Appointment.case_id)
        .join(Appointment.case)
        .join(Appointment.staff)
        .where(
            Appointment.state == AppointmentState.PLANNED,
            Appointment.starts_at > now,
            Case.goes_on_in_id.is_(None),
            or_(
                Case.state == CaseState.CLOSED,
                Staff.state != StaffState.ACTIVE,
                away,
                (Appointment.staff_id != Case.contact_person_id)
                & or_(Case.stand_in_id.is_(None), Case.stand_in_id != Appointment.staff_id),
            ),
        )
        .order_by(Appointment.case_id, Appointment.id)
    )
    return [(row.id, row.case_id) for row in rows]


def _why_not(
    session: Session, appointment: Appointment, case: Case, *, now: datetime
) -> News | None:
    if case.goes_on_in_id is not None:
        return None
    if case.state is CaseState.CLOSED:
        return News.CLOSED
    staff = appointment.staff
    is_replaced = staff.id not in {case.contact_person_id, case.stand_in_id}
    if is_replaced or staff.state is not StaffState.ACTIVE:
        return News.REPLACED
    return News.AWAY if _is_away(session, appointment, now=now) else None


def _is_away(session: Session, appointment: Appointment, *, now: datetime) -> bool:
    day, today = local_day(appointment.starts_at), local_day(now)
    sure = work_calendar(session).add(today, SURE_DAYS)
    absences: Iterable[Absence] = session.scalars(
        select(Absence).where(
            Absence.staff_id == appointment.staff_id,
            Absence.starts_on <= day,
            Absence.ended_at.is_(None),
        )
    )
    return any(day <= (each.ends_on or max(sure, each.starts_on)) for each in absences)


def _cancel(
    session: Session, appointment: Appointment, case: Case, news: News, *, now: datetime
) -> None:
    appointment.state, appointment.ended_at = AppointmentState.CANCELLED, now
    let_go(case, appointment.starts_at)
    session.flush()
    note(session, case, appointment, "cancelled", by=PORTAL, now=now)
    messages.tell_news(session, case, appointment, news, now=now)
    if news is not News.CLOSED:
        _tell_who_acts(session, case, appointment, now=now)


def _tell_who_acts(
    session: Session, case: Case, appointment: Appointment, *, now: datetime
) -> None:
    with speaking(STAFF_LOCALE):
        words = [
            gettext("%(name)s zou die afspraak doen.", name=appointment.staff.first_name),
            gettext("De jongere weet het en kan een ander moment kiezen. Stel er een paar voor:"),
        ]
    messages.tell_staff(session, who_acts(case), case, appointment, "away", words=words, now=now)


def _follow_merged_cases(session: Session) -> None:
    """What stands on a case that goes on in another one, stands there."""
    rows = session.execute(
        select(Appointment.id, Case.goes_on_in_id)
        .join(Appointment.case)
        .where(
            Appointment.state == AppointmentState.PLANNED,
            Case.state == CaseState.CLOSED,
            Case.goes_on_in_id.is_not(None),
        )
        .order_by(Appointment.id)
        .limit(BATCH)
    ).all()
    for row in rows:
        session.execute(
            update(Appointment)
            .where(Appointment.id == row.id)
            .values(case_id=row.goes_on_in_id)
            .execution_options(synchronize_session=False)
        )


def _end_offers(session: Session, now: datetime) -> None:
    """Offers with nothing to come, of a case that ended, or by who does not help any more."""
    for offer, case in _stale_offers(session, now):
        is_wrong = case.state is CaseState.CLOSED or offer.staff_id not in {
            case.contact_person_id,
            case.stand_in_id,
        }
        offer.state = OfferState.WITHDRAWN if is_wrong else OfferState.OVER
        offer.ended_at = now
        audit(session, case, f"case.moments_{offer.state.value}", by=PORTAL, now=now)


def _stale_offers(session: Session, now: datetime) -> Sequence[tuple[AppointmentOffer, Case]]:
    to_come = (
        select(AppointmentOption.id)
        .where(AppointmentOption.offer_id == AppointmentOffer.id, AppointmentOption.starts_at > now)
        .exists()
    )
    rows = session.execute(
        select(AppointmentOffer, Case)
        .join(Case, Case.id == AppointmentOffer.case_id)
        .where(
            AppointmentOffer.state == OfferState.OPEN,
            or_(
                ~to_come,
                Case.state == CaseState.CLOSED,
                (AppointmentOffer.staff_id != Case.contact_person_id)
                & or_(Case.stand_in_id.is_(None), Case.stand_in_id != AppointmentOffer.staff_id),
            ),
        )
        .options(joinedload(AppointmentOffer.staff))
        .order_by(AppointmentOffer.id)
        .limit(BATCH)
        .with_for_update(of=AppointmentOffer, skip_locked=True)
    ).all()
    return [(row.AppointmentOffer, row.Case) for row in rows]
