"""How an appointment went, as the colleague says it: it was held, or somebody did not come.

Who did not come is asked to find another moment. Nothing counts how often.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.appointments import messages
from portal.appointments.doers import Doer, audit, note
from portal.appointments.messages import News
from portal.appointments.models import Appointment, AppointmentState
from portal.appointments.planning import AppointmentOverError
from portal.appointments.rules import ONLINE, PHONE
from portal.appointments.whose_turn import let_go, wait_for_choice
from portal.cases.lines import CaseError, is_second_press
from portal.cases.models import Case, ContactChannel
from portal.cases.services import log_contact

SPOKE_BY: Final = {ONLINE: ContactChannel.CALL, PHONE: ContactChannel.CALL}


class NotYetError(CaseError):
    """It has not begun: how it went is not known."""


def mark_held(
    session: Session,
    case: Case,
    appointment: Appointment,
    *,
    text: str,
    by: int,
    press: str,
    now: datetime,
) -> None:
    """They spoke: a contact of that moment, which stops the promise that ran."""
    if appointment.state is AppointmentState.HELD or is_second_press(session, case, press):
        return
    _require_begun(appointment, now=now)
    _end(case, appointment, AppointmentState.HELD, now=now)
    log_contact(
        session,
        case,
        channel=SPOKE_BY.get(appointment.place),
        text=text,
        at=max(appointment.starts_at, case.opened_at),
        by=by,
        press=press,
        now=now,
    )
    doer = Doer(staff_id=by)
    audit(session, case, "case.appointment_held", by=doer, now=now, appointment=appointment.id)


def mark_missed(
    session: Session, case: Case, appointment: Appointment, *, by: int, press: str, now: datetime
) -> None:
    """They did not come: without a word of blame they are asked for another moment."""
    if appointment.state is AppointmentState.MISSED or is_second_press(session, case, press):
        return
    _require_begun(appointment, now=now)
    _end(case, appointment, AppointmentState.MISSED, now=now)
    wait_for_choice(session, case, now=now)
    note(session, case, appointment, "missed", by=Doer(staff_id=by), now=now, press=press)
    messages.tell_news(session, case, appointment, News.MISSED, now=now)


def _end(case: Case, appointment: Appointment, state: AppointmentState, *, now: datetime) -> None:
    appointment.state, appointment.ended_at = state, now
    let_go(case, appointment.starts_at)


def _require_begun(appointment: Appointment, *, now: datetime) -> None:
    if appointment.state is not AppointmentState.PLANNED:
        raise AppointmentOverError
    if now < appointment.starts_at:
        raise NotYetError
