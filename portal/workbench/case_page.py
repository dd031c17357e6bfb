"""What the page of one case shows, gathered from the rooms below."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.accounts.models import Staff
from portal.cases import policies, queries
from portal.cases.models import Case, ContactChannel, TimelineEntry
from portal.cases.rules import Turn, age_on, time_left, whose_turn
from portal.catalogue.current import current_offer
from portal.clock import local_day
from portal.consent.models import Consent
from portal.consent.purposes import AskAt, all_purposes, asked_at
from portal.consent.queries import consents_in_force
from portal.i18n import say_day
from portal.partners.queries import work_calendar
from portal.workbench import words
from portal.workbench.back_office import BackOffice, read_back_office
from portal.workbench.cards import Clock, home_words, topic_titles
from portal.workbench.case_parts import read_parts
from portal.workbench.reach import Way, ways_to_reach
from portal.workbench.timeline import Line, make_lines

PRESS_BYTES = 12
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One thing that may be shared or not, with until when."""

    title: str
    is_yes: bool
    said: str


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
    turn: Turn
    clock: Clock | None
    shared: tuple[Shared, ...]
    lines: tuple[Line, ...]
    people: tuple[Staff, ...]
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

    @property
    def in_a_week(self) -> date:
        """A day to suggest for a next step."""
        return self.today + A_WEEK


def read_case_page(session: Session, case: Case, *, identity: Identity, now: datetime) -> CaseView:
    """Everything about a case that its team may see."""
    offer, person, today = current_offer(), case.young_person, local_day(now)
    entries = queries.timeline(session, case.id)
    turn = whose_turn(
        state=case.state,
        first_contact_at=case.first_contact_at,
        next_step_on=case.next_step_on,
        today=today,
    )
    return CaseView(
        case=case,
        age=age_on(person.born_on, today),
        home=home_words(person.home),
        language=str(words.LANGUAGES.get(person.locale, person.locale)),
        wish=words.reach(person.channel, person.safe_times),
        topics=topic_titles(case.topics, offer),
        ways=ways_to_reach(person),
        turn=turn,
        clock=_promise(session, case, now) if turn is Turn.FIRST_CONTACT else None,
        shared=_shared(session, case),
        lines=make_lines(case, entries, staff_id=identity.staff_id, now=now),
        people=_people(case, entries),
        back_office=read_back_office(session, case, offer=offer),
        step_day=say_day(case.next_step_on) if case.next_step_on else "",
        is_mine=case.contact_person_id == identity.staff_id,
        can_change=policies.can_change(identity, case),
        can_take_over=policies.can_take_over(identity, case),
        can_reopen=policies.can_reopen(identity, case),
        outcome=str(words.OUTCOMES[case.outcome]) if case.outcome else "",
        asking=str(words.ASKING.get(case.asking, "")) if case.asking != "self" else "",
        today=today,
        press=new_press(),
        parts=read_parts(session, case, identity=identity, now=now),
    )


def new_press() -> str:
    """A number for the forms of one page: a second press carries the same one."""
    return secrets.token_urlsafe(PRESS_BYTES)


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


def _shared(session: Session, case: Case) -> tuple[Shared, ...]:
    given = consents_in_force(session, case.young_person_id)
    asked = {purpose.id for purpose in asked_at(AskAt.SIGN_UP)}
    if case.young_person.channel is ContactChannel.APP:
        asked |= {purpose.id for purpose in asked_at(AskAt.APP)}
    asked |= {consent.purpose for consent in given}
    return tuple(
        _answer(purpose_id, next((c for c in given if c.purpose == purpose_id), None))
        for purpose_id in all_purposes()
        if purpose_id in asked
    )


def _answer(purpose_id: str, consent: Consent | None) -> Shared:
    purpose = all_purposes()[purpose_id]
    name = gettext("de contactpersoon")
    read = purpose.read("nl", name=name)
    said = consent.text_read if consent else read.text
    until = read.keep if consent else gettext("Niet gevraagd of niet gegeven.")
    return Shared(title=read.title or read.who, is_yes=consent is not None, said=f"{said} {until}")


def _people(case: Case, entries: list[TimelineEntry]) -> tuple[Staff, ...]:
    """The contact person first, then who else did something here."""
    found = {case.contact_person_id: case.contact_person}
    for entry in entries:
        if entry.staff is not None:
            found.setdefault(entry.staff.id, entry.staff)
    return tuple(found.values())
