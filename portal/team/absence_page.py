"""What the pages about being away show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases.models import Case
from portal.cases.queries import is_open
from portal.rosters.absences import Days, absences_of, duties_of, running_absence
from portal.rosters.models import Absence
from portal.rosters.rules_absence import (
    Away,
    Roster,
    possible_stand_ins,
    suggest_stand_in,
)
from portal.standing_in.absence import roster_now
from portal.team.absence_words import say_days


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAbsence:
    """Days away in words; `name` is who stands in, or for whom."""

    id: int
    words: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsencePage:
    """Own days away. `people` are (id, name) of who may stand in; `acting` how many cases."""

    running: ShownAbsence | None
    planned: tuple[ShownAbsence, ...]
    duties: tuple[ShownAbsence, ...]
    people: tuple[tuple[int, str], ...]
    suggested: int | None
    cases: int
    roster: Roster


def read_absence_page(session: Session, staff_id: int, *, now: datetime) -> AbsencePage:
    """Everything about one person's being away."""
    roster = roster_now(session, now=now)
    running = running_absence(session, staff_id)
    tomorrow = Days(starts_on=roster.today + timedelta(days=1), ends_on=None)
    return AbsencePage(
        running=None if running is None else shown(running),
        planned=tuple(
            shown(each) for each in absences_of(session, staff_id) if each.began_at is None
        ),
        duties=tuple(
            ShownAbsence(
                id=each.id,
                words=say_days(each.starts_on, each.ends_on),
                name=each.staff.first_name,
            )
            for each in duties_of(session, staff_id)
        ),
        people=people_of(roster, staff_id),
        suggested=suggestion(roster, staff_id, days=tomorrow),
        cases=count_cases(session, staff_id),
        roster=roster,
    )


def shown(absence: Absence) -> ShownAbsence:
    """One absence in words, with who stands in."""
    return ShownAbsence(
        id=absence.id,
        words=say_days(absence.starts_on, absence.ends_on),
        name=absence.stand_in.first_name,
    )


def people_of(roster: Roster, staff_id: int) -> tuple[tuple[int, str], ...]:
    """Who may stand in for somebody, for a list to choose from."""
    own = roster.people[staff_id].partner_id
    return tuple(
        (
            each.id,
            each.first_name
            if each.partner_id == own
            else gettext("%(name)s, van het loket", name=each.first_name),
        )
        for each in possible_stand_ins(roster, staff_id)
    )


def suggestion(roster: Roster, staff_id: int, *, days: Days) -> int | None:
    """Who is chosen already when the page opens."""
    away = Away(staff_id=staff_id, stand_in_id=0, starts_on=days.starts_on, ends_on=days.ends_on)
    return suggest_stand_in(roster, away)


def count_cases(session: Session, staff_id: int) -> int:
    """How many open cases somebody is the contact person of."""
    mine = select(func.count(Case.id)).where(is_open(), Case.contact_person_id == staff_id)
    return session.scalar(mine) or 0
