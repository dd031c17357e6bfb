"""What an appointment does to whose turn it is.

A planned appointment is the next step of its case, unless a person wrote down another one: that one
stays. Who picks a moment is not silent and does not rest. An offer is a message by a person: before
the first contact an attempt, after it their turn until a day on which the case comes back.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE
from portal.cases.models import Case
from portal.cases.turns import answered, await_until, stop_waiting
from portal.clock import local_day
from portal.i18n import say_moment, speaking
from portal.partners.queries import region_card, work_calendar


def step_words(starts_at: datetime) -> str:
    """The next step that an appointment is; the same words say later that it was this one."""
    with speaking(STAFF_LOCALE):
        return str(gettext("Afspraak op %(moment)s", moment=say_moment(starts_at)))


def take_up(case: Case, starts_at: datetime, *, was: datetime | None = None) -> None:
    """An appointment stands; `was` is the moment it stood on before."""
    stop_waiting(case)
    case.rests_until = None
    if was is not None:
        let_go(case, was)
    if case.next_step is None:
        case.next_step, case.next_step_on = step_words(starts_at), local_day(starts_at)


def let_go(case: Case, starts_at: datetime) -> None:
    """An appointment does not stand any more: it is our turn to choose what comes next."""
    if case.next_step == step_words(starts_at):
        case.next_step = case.next_step_on = None


def wait_for_choice(session: Session, case: Case, *, now: datetime) -> None:
    """We asked them for a moment."""
    if case.first_contact_at is None:
        case.attempts += 1
        case.last_attempt_at = now
        return
    answered(session, case)
    days = region_card(session).nudge_working_days
    await_until(case, work_calendar(session).add(local_day(now), days), now=now)
