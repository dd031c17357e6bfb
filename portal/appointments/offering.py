"""Offering moments on a case, taking the offer back, and asking for other ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.appointments import messages
from portal.appointments.agenda import is_taken, lock_agenda
from portal.appointments.doers import Doer, audit
from portal.appointments.models import AppointmentOffer, AppointmentOption, OfferState
from portal.appointments.planning import (
    SUBJECT_LENGTH,
    WORDS_LENGTH,
    MomentGoneError,
    Wish,
    end_offer,
)
from portal.appointments.rules import MOST_OPTIONS
from portal.appointments.whose_turn import wait_for_choice
from portal.cases.lines import CaseClosedError, CaseError, is_second_press, write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.cases.turns import await_answer
from portal.i18n import speaking
from portal.partners.queries import region_card, work_calendar
from portal.partners.rules import promise_deadline


class TooManyMomentsError(CaseError):
    """More than anybody chooses from, or none."""


def offer_moments(
    session: Session,
    case: Case,
    wishes: Sequence[Wish],
    *,
    subject: str = "",
    staff_id: int,
    by: int,
    press: str,
    now: datetime,
) -> None:
    """Offer up to six moments of `staff_id`; an offer before it is replaced. They get a link.

    Raises MomentGoneError when one of them is taken or over, TooManyMomentsError.
    """
    if is_second_press(session, case, press):
        return
    unique = {each.starts_at: each for each in wishes}
    if not 0 < len(unique) <= MOST_OPTIONS:
        raise TooManyMomentsError
    lock_agenda(session, staff_id)
    for each in unique.values():
        if each.starts_at <= now or is_taken(session, staff_id, (each.starts_at, each.ends_at)):
            raise MomentGoneError
    end_offer(session, case, OfferState.WITHDRAWN, now=now)
    offer = AppointmentOffer(
        case_id=case.id,
        staff_id=staff_id,
        subject=subject[:SUBJECT_LENGTH],
        made_at=now,
        options=[
            AppointmentOption(starts_at=start, ends_at=each.ends_at, place=each.place)
            for start, each in sorted(unique.items())
        ],
    )
    session.add(offer)
    session.flush()
    wait_for_choice(session, case, now=now)
    _note(session, case, "offered", by=by, press=press, now=now, count=len(unique))
    messages.tell_offer(session, case, offer, now=now)


def withdraw_offer(session: Session, case: Case, *, by: int, press: str, now: datetime) -> None:
    """Take the open offer back; without one this does nothing. Nobody is told: nothing was set."""
    if is_second_press(session, case, press):
        return
    if end_offer(session, case, OfferState.WITHDRAWN, now=now):
        _note(session, case, "withdrawn", by=by, press=press, now=now, count=0)


def ask_for_moment(
    session: Session, case: Case, *, words: str, by: Doer, now: datetime, press: str = ""
) -> None:
    """None fits, or none is there: they ask for another one, and an answer is due.

    Before the first contact the promise of the sign-up runs on instead.
    """
    if case.state is CaseState.CLOSED:
        raise CaseClosedError
    if press and is_second_press(session, case, press):
        return
    details = {"about": "moment"}
    if case.first_contact_at is not None:
        calendar, card = work_calendar(session), region_card(session)
        due = promise_deadline(now, calendar=calendar, working_days=card.answer_working_days)
        details["due"] = await_answer(case, due).isoformat()
    else:
        details["due"] = case.promised_at.isoformat()
    write_line(
        session,
        case,
        EntryKind.ANSWER_ASKED,
        by=by.staff_id,
        now=now,
        press=press,
        text=words[:WORDS_LENGTH] or _asked_words(case),
        details=details,
    )
    audit(session, case, "case.moment_asked", by=by, now=now)


def _asked_words(case: Case) -> str:
    with speaking(case.young_person.locale):
        return str(gettext("Er past geen moment. Kunnen we iets anders afspreken?"))


def _note(
    session: Session, case: Case, said: str, *, by: int, press: str, now: datetime, count: int
) -> None:
    write_line(
        session,
        case,
        EntryKind.MOMENTS_OFFERED,
        by=by,
        now=now,
        press=press,
        details={"state": said, "count": count},
    )
    audit(session, case, f"case.moments_{said}", by=Doer(staff_id=by), now=now, count=count)
