"""What the page of one case shows, gathered from the rooms below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases import policies
from portal.cases.models import Case
from portal.cases.rules import age_on, time_left
from portal.cases.turn_columns import Turn
from portal.catalogue.current import current_offer
from portal.clock import local_day
from portal.i18n import say_day
from portal.partners.queries import work_calendar
from portal.workbench import words
from portal.workbench.back_office import BackOffice, read_back_office
from portal.workbench.cards import Clock, home_words, topic_titles
from portal.workbench.case_parts import read_parts
from portal.workbench.log_page import FIRST, Asked, Log, read_log
from portal.workbench.people_part import Helper, read_people
from portal.workbench.pressing import new_press
from portal.workbench.reach import Way, ways_to_reach
from portal.workbench.sharing_part import Shared, read_shared
from portal.workbench.summary_part import Summary, make_summary

ALMOST_A_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """The page. `case` is loaded whole; nothing is read while the page is written."""

    case: Case
    age: int
    home: str
    language: str
    wish: str
    topics: tuple[str, ...]
    ways: tuple[Way, ...]
    clock: Clock | None
    shared: tuple[Shared, ...]
    summary: Summary
    log: Log
    people: tuple[Helper, ...]
    back_office: BackOffice
    step_day: str
    is_mine: bool
    can_change: bool
    can_take_over: bool
    can_reopen: bool
    outcome: str
    asking: str
    today: date
    press: str
    parts: dict[str, Any]
    # A day to suggest for a next step: a working day.
    in_a_week: date


def read_case_page(
    session: Session, case: Case, *, identity: Identity, now: datetime, asked: Asked = FIRST
) -> CaseView:
    """Everything about a case that its team may see; `asked` says which lines of its timeline."""
    offer, person, today = current_offer(), case.young_person, local_day(now)
    log = read_log(session, case, asked=asked, staff_id=identity.staff_id, now=now)
    shared = read_shared(session, case)
    return CaseView(
        case=case,
        age=age_on(person.born_on, today),
        home=home_words(person.home),
        language=str(words.LANGUAGES.get(person.locale, person.locale)),
        wish=words.reach(person.channel, person.safe_times),
        topics=topic_titles(case.topics, offer),
        ways=ways_to_reach(person),
        clock=_promise(session, case, now) if case.turn == Turn.NEW else None,
        shared=shared,
        summary=make_summary(case, shared=shared, now=now),
        log=log,
        people=read_people(session, case, log.staff),
        back_office=read_back_office(session, case, offer=offer),
        step_day=say_day(case.next_step_on) if case.next_step_on else "",
        is_mine=case.contact_person_id == identity.staff_id,
        can_change=policies.can_change(identity, case),
        can_take_over=policies.can_take_over(identity, case),
        can_reopen=policies.can_reopen(identity, case),
        outcome=say_outcome(case),
        asking=str(words.ASKING.get(case.asking, "")) if case.asking != "self" else "",
        today=today,
        press=new_press(log.last_id),
        parts=read_parts(session, case, identity=identity, now=now),
        in_a_week=work_calendar(session).add(today + ALMOST_A_WEEK, 1),
    )


def _promise(session: Session, case: Case, now: datetime) -> Clock:
    value = time_left(
        promised_at=case.promised_at,
        opened_at=case.opened_at,
        now=now,
        calendar=work_calendar(session),
    )
    return Clock(
        is_late=value.is_late,
        fraction=value.fraction,
        said=words.left(value),
        due=words.deadline(case.promised_at, now=now),
    )


def say_outcome(case: Case) -> str:
    """How it ended, in words; empty for an open case."""
    if case.outcome is None:
        return ""
    if case.goes_on_in_id is not None:
        # However it once ended: they are back, and that is what counts.
        return str(gettext("Gaat verder in een ander dossier van dezelfde persoon"))
    return str(words.OUTCOMES.get(case.outcome, ""))
