"""A deadline that passed is told upwards in steps: who acts, a colleague, the coordinator.

Without blame, so that a young person is not forgotten when somebody is ill or busy. Once per step
per deadline, kept on the case with the messages in one transaction: a worker that is killed told
nothing, the next one tells it all. It ends by itself, because a case whose deadline is another one
was told of nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy import case as choose
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff
from portal.cases.clocks import (
    BY_DAY,
    BY_MOMENT,
    EscalationDays,
    Level,
    is_due_while_away,
    level_due,
    level_told,
    levels_by_day,
    levels_by_moment,
)
from portal.cases.colleagues import Colleagues, acting_person, read_colleagues
from portal.cases.escalation_messages import News, Notice, send_notices
from portal.cases.lines import audit, write_line
from portal.cases.models import Case, EntryKind
from portal.cases.queries import is_open
from portal.clock import REGION_ZONE, local_day
from portal.partners.queries import work_calendar
from portal.partners.region import RegionCard
from portal.partners.rules import WorkCalendar
from portal.rosters.working_days import Pattern, read_patterns

BATCH: Final = 50
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A case that is told further. `is_early`: the deadline comes on days that nobody works."""

    case: Case
    level: Level
    is_early: bool = False


def escalate(session: Session, *, card: RegionCard, now: datetime) -> int:
    """Tell every missed deadline as far as it should be by now; returns how many, at most 150."""
    calendar = work_calendar(session)
    days = days_of(card)
    steps = [
        *_missed(session, BY_MOMENT, levels_by_moment(now, days=days, calendar=calendar)),
        *_missed(session, BY_DAY, levels_by_day(now, days=days, calendar=calendar)),
        *_away(session, calendar=calendar, now=now),
    ]
    if steps:
        _tell(session, steps, now=now)
    return len(steps)


def days_of(card: RegionCard) -> EscalationDays:
    """After how many working days each is told in this region."""
    return EscalationDays(
        colleague=card.escalate_stand_in_days,
        coordinator=card.escalate_coordinator_days,
        step=card.escalate_step_days,
    )


def note_told(case: Case, level: Level) -> None:
    """Keep on the case how far its present deadline was told."""
    case.escalation, case.escalated_for = max(_told_of(case), level), case.turn_at


def _missed(
    session: Session, turns: Collection[str], limits: Mapping[Level, datetime]
) -> list[_Step]:
    told = _told()
    is_due = (and_(Case.turn_at < limit, told < level) for level, limit in limits.items())
    found = _lock(
        session,
        Case.turn.in_(sorted(turns)),
        Case.turn_at < max(limits.values()),
        or_(*(each for each in is_due)),
        told < max(limits),
    )
    return [_Step(case=each, level=level_due(each.turn_at, dict(limits))) for each in found]


def _away(session: Session, *, calendar: WorkCalendar, now: datetime) -> list[_Step]:
    """Deadlines of this and the next working day before which who acts does not work any more."""
    last = calendar.add(local_day(now), 1)
    is_near = and_(
        Case.turn.in_(sorted(BY_MOMENT)), Case.turn_at > now, Case.turn_at < _end_of(last)
    )
    acting = session.scalars(
        select(Case.acting_id).where(is_open(), is_near, _told() < Level.COLLEAGUE).distinct()
    ).all()
    if not acting:
        return []
    patterns = read_patterns(session, acting)
    dates = [local_day(now) + n * DAY for n in range((last - local_day(now)).days + 1)]
    away = [
        and_(
            Case.turn_at < _end_of(day),
            Case.acting_id.in_(_away_until(day, patterns, calendar=calendar, now=now)),
        )
        for day in dates
    ]
    found = _lock(session, is_near, or_(*away), _told() < Level.COLLEAGUE)
    return [_Step(case=each, level=Level.COLLEAGUE, is_early=True) for each in found]


def _away_until(
    day: date, patterns: Mapping[int, Pattern], *, calendar: WorkCalendar, now: datetime
) -> list[int]:
    deadline = _end_of(day) - timedelta(minutes=1)
    return [
        staff_id
        for staff_id, pattern in patterns.items()
        if is_due_while_away(deadline, now=now, calendar=calendar, works_on=pattern.works_on)
    ]


def _end_of(day: date) -> datetime:
    return datetime.combine(day + DAY, time(0), tzinfo=REGION_ZONE)


def _told() -> ColumnElement[Any]:
    """How far the present deadline was told, in SQL: as `clocks.level_told`."""
    return choose((Case.escalated_for == Case.turn_at, Case.escalation), else_=0)


def _lock(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Case]:
    """The cases that no other worker has in hand, those with the oldest deadline first."""
    return session.scalars(
        select(Case)
        .where(is_open(), *conditions)
        .options(joinedload(Case.contact_person), joinedload(Case.stand_in))
        .order_by(Case.turn_at, Case.id)
        .limit(BATCH)
        .with_for_update(of=Case, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def _tell(session: Session, steps: Sequence[_Step], *, now: datetime) -> None:
    colleagues = read_colleagues(session, [step.case for step in steps], on=local_day(now))
    notices: list[Notice] = []
    for step in steps:
        helper = _helper(step, colleagues)
        level = step.level
        if _wants_helper(step) and helper is None:
            # Nobody stands between who acts and the coordinator.
            level = Level.COORDINATOR
        told = _notices(step, level, helper, colleagues.coordinators)
        notices += told
        note_told(step.case, level)
        if level > Level.ACTING:
            _write(session, step.case, level, told, now=now)
        audit(session, step.case, "case.escalated", by=None, now=now, level=level.value)
    send_notices(session, notices, now=now)


def _wants_helper(step: _Step) -> bool:
    return _told_of(step.case) < Level.COLLEAGUE <= step.level


def _helper(step: _Step, colleagues: Colleagues) -> Staff | None:
    return colleagues.helper_for(step.case) if _wants_helper(step) else None


def _notices(
    step: _Step, level: Level, helper: Staff | None, coordinators: Iterable[Staff]
) -> list[Notice]:
    """Who hears of a case now. Of a promise, who acts was told with the young person."""
    case, told = step.case, []
    if case.turn in BY_DAY and _told_of(case) < Level.ACTING:
        told.append(Notice(to=acting_person(case), case=case, news=News.STEP))
    if helper is not None:
        news = News.AWAY if step.is_early else News.HELP
        told.append(Notice(to=helper, case=case, news=news))
    if level is Level.COORDINATOR:
        told += [Notice(to=who, case=case, news=News.TOP) for who in coordinators]
    return told


def _told_of(case: Case) -> Level:
    return level_told(
        escalation=case.escalation, escalated_for=case.escalated_for, turn_at=case.turn_at
    )


def _write(
    session: Session, case: Case, level: Level, told: Iterable[Notice], *, now: datetime
) -> None:
    """A line that the young person may read: others keep an eye on it too."""
    names = [each.to.first_name for each in told if each.news is not News.STEP]
    write_line(
        session,
        case,
        EntryKind.ESCALATED,
        by=None,
        now=now,
        details={"level": level.value, "names": names, "due": case.turn_at.isoformat()},
    )
