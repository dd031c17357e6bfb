"""Whose turn it is, what was promised until when, and who else knows, on the page of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases import policies
from portal.cases.clocks import Standing, began_at, is_due_while_away, read_standing
from portal.cases.colleagues import acting_person
from portal.cases.escalated import Told, told_of
from portal.cases.models import Case
from portal.cases.turn_columns import Turn
from portal.clock import local_day
from portal.i18n import say_day, say_moment
from portal.partners.queries import region_card, work_calendar
from portal.partners.rules import WorkCalendar
from portal.rosters.working_days import read_patterns
from portal.workbench import words
from portal.workbench.cards import Clock

NUDGE_AFTER: Final = 5
REST_FOR: Final = timedelta(days=28)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPart:
    """The card. `clock` is a deadline with its door; `can_turn` shows the buttons."""

    heading: str
    tint: str
    said: str
    clock: Clock | None
    away: str
    told: tuple[str, ...]
    can_turn: bool
    can_wake: bool
    nudge_on: date
    rests_until: date
    tomorrow: date


def read_clock(session: Session, case: Case, identity: Identity, now: datetime) -> ClockPart | None:
    """None for a closed case."""
    turn, today = Turn(case.turn), local_day(now)
    if turn is Turn.CLOSED:
        return None
    calendar = work_calendar(session)
    standing = read_standing(
        turn=turn,
        turn_at=case.turn_at,
        asked_at=_asked_at(session, case, calendar),
        now=now,
        calendar=calendar,
    )
    is_late = standing.left is not None and standing.left.is_late
    can_change = policies.can_change(identity, case)
    return ClockPart(
        heading=_heading(case, standing, staff_id=identity.staff_id),
        tint="rose" if is_late else "sky" if standing.is_ours else "mint",
        said=_said(case, standing, today=today),
        clock=_clock(standing, now=now),
        away=_away(session, case, standing, calendar=calendar, now=now),
        told=_told(session, case, now=now),
        can_turn=can_change and case.first_contact_at is not None,
        can_wake=can_change and turn is Turn.REST,
        nudge_on=calendar.add(today, NUDGE_AFTER),
        rests_until=_working_day(today + REST_FOR, calendar),
        tomorrow=today + DAY,
    )


def _asked_at(session: Session, case: Case, calendar: WorkCalendar) -> datetime:
    if case.answer_due_at is None or case.first_contact_at is None:
        return case.opened_at
    days = region_card(session).answer_working_days
    return began_at(case.answer_due_at, working_days=days, calendar=calendar)


def _heading(case: Case, standing: Standing, *, staff_id: int) -> str:
    name = case.young_person.first_name
    if standing.turn is Turn.REST and not standing.is_ours:
        return str(gettext("Dit rust even"))
    if standing.turn is Turn.WAIT and not standing.is_ours:
        return str(gettext("%(name)s is aan de beurt", name=name))
    if not standing.is_ours:
        return str(gettext("Nu hoeft er niets"))
    if case.acting_id == staff_id:
        return str(gettext("Jij bent aan de beurt"))
    return str(gettext("%(name)s is aan de beurt", name=acting_person(case).first_name))


def _said(case: Case, standing: Standing, *, today: date) -> str:
    day = standing.day or today
    return SAID[standing.turn](case, day, standing.is_ours, today)


def _promised(case: Case, _day: date, _is_ours: bool, _today: date) -> str:
    said = gettext(
        "Beloofd: contact met een mens, uiterlijk %(moment)s.", moment=say_moment(case.promised_at)
    )
    if not case.attempts:
        return str(said)
    tried = ngettext("Al %(num)s keer geprobeerd.", "Al %(num)s keer geprobeerd.", case.attempts)
    return f"{said} {tried}"


def _answer(case: Case, _day: date, _is_ours: bool, _today: date) -> str:
    return str(
        gettext(
            "%(name)s wacht op ons. Antwoord uiterlijk %(moment)s.",
            name=case.young_person.first_name,
            moment=say_moment(case.turn_at),
        )
    )


def _waiting(case: Case, day: date, is_ours: bool, _today: date) -> str:
    since = say_day(case.waiting_since) if case.waiting_since else say_day(day)
    name = case.young_person.first_name
    if is_ours:
        return str(
            gettext("Je wacht op %(name)s sinds %(since)s. Het is stil.", name=name, since=since)
        )
    return str(
        gettext(
            "Je wacht sinds %(since)s. Op %(day)s komt dit terug.", since=since, day=say_day(day)
        )
    )


def _resting(_case: Case, day: date, is_ours: bool, _today: date) -> str:
    if is_ours:
        return str(
            gettext("De rust is voorbij sinds %(day)s. Vraag hoe het gaat.", day=say_day(day))
        )
    return str(gettext("Tot %(day)s. Dan komt het vanzelf terug.", day=say_day(day)))


def _stepping(_case: Case, day: date, _is_ours: bool, today: date) -> str:
    return str(gettext("De volgende stap is %(day)s.", day=words.near_day(day, today=today)))


def _choosing(_case: Case, _day: date, _is_ours: bool, _today: date) -> str:
    return str(gettext("Er staat nog geen stap. Wat spreken jullie af?"))


SAID: Final = {
    Turn.NEW: _promised,
    Turn.ANSWER: _answer,
    Turn.WAIT: _waiting,
    Turn.REST: _resting,
    Turn.STEP: _stepping,
    Turn.CHOOSE: _choosing,
}


def _clock(standing: Standing, *, now: datetime) -> Clock | None:
    if standing.left is None:
        return None
    return Clock(
        is_late=standing.left.is_late,
        fraction=standing.left.fraction,
        said=words.left(standing.left),
        due=words.deadline(standing.left.deadline, now=now),
    )


def _away(
    session: Session, case: Case, standing: Standing, *, calendar: WorkCalendar, now: datetime
) -> str:
    if standing.left is None or standing.left.is_late:
        return ""
    pattern = read_patterns(session, [case.acting_id])[case.acting_id]
    if not is_due_while_away(case.turn_at, now=now, calendar=calendar, works_on=pattern.works_on):
        return ""
    name = acting_person(case).first_name
    return str(gettext("%(name)s werkt niet meer voor dit moment. Wie neemt het over?", name=name))


def _told(session: Session, case: Case, *, now: datetime) -> tuple[str, ...]:
    return tuple(say_told(told, now=now) for told in told_of(session, [case])[case.id])


def say_told(told: Told, *, now: datetime) -> str:
    """'Ook Mo weet dit sinds dinsdag.'"""
    day = words.near_day(local_day(told.at), today=local_day(now))
    if not told.names:
        return str(gettext("Dit staat bij de coördinator sinds %(day)s.", day=day))
    return str(
        gettext("Ook %(names)s weet dit sinds %(day)s.", names=_and(told.names), day=day)
        if len(told.names) == 1
        else gettext("Ook %(names)s weten dit sinds %(day)s.", names=_and(told.names), day=day)
    )


def _and(names: tuple[str, ...]) -> str:
    if len(names) <= 1:
        return "".join(names)
    return str(gettext("%(first)s en %(last)s", first=", ".join(names[:-1]), last=names[-1]))


def _working_day(day: date, calendar: WorkCalendar) -> date:
    return day if calendar.is_working_day(day) else calendar.add(day, 1)
