"""Being away and being back: the absence, its cases, and who is told, in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import SYSTEM, record, staff_actor
from portal.cases.acting import open_loads
from portal.clock import local_day
from portal.rosters import absences as kept
from portal.rosters.absences import AbsenceRefusedError, Days, read_roster, stand_in_roster_line
from portal.rosters.models import Absence, AbsenceKind
from portal.rosters.rules_absence import (
    Away,
    Mistake,
    Refusal,
    Roster,
    refuse,
    suggest_stand_in,
)
from portal.standing_in.arranging import Moved, arrange, rearrange
from portal.standing_in.telling import tell_stand_ins, tell_young_people

ONE_DAY = timedelta(days=1)


def roster_now(session: Session, *, now: datetime) -> Roster:
    """Everybody with their room, and every absence that is not over."""
    return read_roster(session, today=local_day(now), loads=open_loads(session))


def suggest(session: Session, staff_id: int, *, days: Days, now: datetime) -> int | None:
    """Who would stand in best for these days; None when nobody can."""
    away = Away(staff_id=staff_id, stand_in_id=0, starts_on=days.starts_on, ends_on=days.ends_on)
    return suggest_stand_in(roster_now(session, now=now), away)


def plan_absence(
    session: Session, *, staff_id: int, days: Days, stand_in_id: int, by: int, now: datetime
) -> Absence:
    """Write planned days down; when today is one of them it begins at once.

    Raises AbsenceRefusedError.
    """
    stand_in_roster_line(session)
    absence = kept.keep_absence(
        session,
        staff_id=staff_id,
        kind=AbsenceKind.PLANNED,
        days=days,
        stand_in_id=stand_in_id,
        by=by,
        today=local_day(now),
        now=now,
    )
    if absence.starts_on == local_day(now):
        begin_absence(session, absence, now=now)
    return absence


def report_sick(
    session: Session, *, staff_id: int, stand_in_id: int | None, by: int, now: datetime
) -> Absence:
    """Away from today until they are back, or until planned days start; it begins at once.

    Without `stand_in_id` the suggested one stands in. Who is away today already stays so, as after
    a second press. Raises AbsenceRefusedError.
    """
    stand_in_roster_line(session)
    today = local_day(now)
    mine = kept.absences_of(session, staff_id)
    covering = next((each for each in mine if kept.as_away(each).covers(today)), None)
    if covering is not None:
        if covering.began_at is None:
            begin_absence(session, covering, now=now)
        return covering
    later = min((each.starts_on for each in mine if each.starts_on > today), default=None)
    days = Days(starts_on=today, ends_on=None if later is None else later - ONE_DAY)
    chosen = stand_in_id or suggest(session, staff_id, days=days, now=now)
    if chosen is None:
        raise AbsenceRefusedError(_why_nobody(session, staff_id, days=days, now=now))
    absence = kept.keep_absence(
        session,
        staff_id=staff_id,
        kind=AbsenceKind.SICK,
        days=days,
        stand_in_id=chosen,
        by=by,
        today=today,
        now=now,
    )
    begin_absence(session, absence, now=now)
    return absence


def _why_nobody(session: Session, staff_id: int, *, days: Days, now: datetime) -> Refusal:
    """The reason that holds for whoever would stand in; mostly that the front desk is empty."""
    roster = roster_now(session, now=now)
    found = [
        refusal
        for each in roster.people.values()
        if each.is_active and each.carries_cases and each.id != staff_id
        if (
            refusal := refuse(
                roster,
                Away(
                    staff_id=staff_id,
                    stand_in_id=each.id,
                    starts_on=days.starts_on,
                    ends_on=days.ends_on,
                ),
            )
        )
    ]
    last = next((each for each in found if each.mistake is Mistake.LAST_AT_DESK), None)
    return last or Refusal(mistake=Mistake.UNKNOWN_STAND_IN)


def come_back(session: Session, *, staff_id: int, by: int, now: datetime) -> bool:
    """End the absence that runs; the cases go back. False when none runs, as at a second press."""
    stand_in_roster_line(session)
    absence = kept.running_absence(session, staff_id)
    if absence is None:
        return False
    absence.ends_on = max(absence.starts_on, local_day(now) - ONE_DAY)
    finish_absence(session, absence, by=by, now=now)
    return True


def change_absence(
    session: Session, absence_id: int, *, days: Days, stand_in_id: int, by: int, now: datetime
) -> Absence:
    """Other days or another stand-in; cases that are stood in for follow at once.

    Raises AbsenceRefusedError and AbsenceGoneError.
    """
    absence = _in_line(session, absence_id)
    today = local_day(now)
    kept.change_absence(
        session, absence, days=days, stand_in_id=stand_in_id, by=by, today=today, now=now
    )
    if absence.began_at is not None:
        _tell(session, rearrange(session, now=now, cause=absence), cause=absence, now=now)
    elif absence.starts_on == today:
        begin_absence(session, absence, now=now)
    return absence


def cancel_absence(session: Session, absence_id: int, *, by: int, now: datetime) -> None:
    """Call off planned days that did not begin. Raises AbsenceGoneError."""
    kept.cancel_absence(session, _in_line(session, absence_id), by=by, now=now)


def _in_line(session: Session, absence_id: int) -> Absence:
    stand_in_roster_line(session)
    absence = session.scalars(
        select(Absence).where(Absence.id == absence_id).execution_options(populate_existing=True)
    ).one_or_none()
    if absence is None:
        raise kept.AbsenceGoneError
    return absence


def begin_absence(session: Session, absence: Absence, *, now: datetime) -> None:
    """Give every open case of who is away to who stands in; once. The caller stands in line."""
    if absence.began_at is not None or absence.ended_at is not None:
        return
    absence.began_at = now
    session.flush()
    moved = arrange(session, absence.staff_id, is_going=True, now=now, cause=absence)
    _note(session, "absence.began", absence, by=None, now=now)
    _tell(session, moved, cause=absence, now=now)


def finish_absence(
    session: Session, absence: Absence, *, by: int | None = None, now: datetime
) -> None:
    """Give the cases back, or to who stands in for the next days away; once. As above."""
    if absence.ended_at is not None:
        return
    absence.ended_at = now
    session.flush()
    following = _covering(session, absence.staff_id, now=now)
    if following is None:
        moved = arrange(session, absence.staff_id, is_going=False, now=now, cause=absence)
    else:
        following.began_at = following.began_at or now
        session.flush()
        moved = arrange(session, absence.staff_id, is_going=True, now=now, cause=following)
    _note(session, "absence.ended", absence, by=by, now=now)
    _tell(session, moved, cause=following or absence, now=now)


def _covering(session: Session, staff_id: int, *, now: datetime) -> Absence | None:
    today = local_day(now)
    return next(
        (each for each in kept.absences_of(session, staff_id) if kept.as_away(each).covers(today)),
        None,
    )


def _tell(session: Session, moved: list[Moved], *, cause: Absence, now: datetime) -> None:
    tell_stand_ins(session, moved, cause=cause, now=now)
    gone = [case for each in moved if each.to_id is not None for case in each.cases]
    tell_young_people(session, gone, cause=cause, now=now)


def _note(
    session: Session, action: str, absence: Absence, *, by: int | None, now: datetime
) -> None:
    record(
        session,
        action,
        actor=SYSTEM if by is None else staff_actor(by),
        subject_kind="staff",
        subject_id=absence.staff_id,
        at=now,
        absence=absence.id,
        stand_in=absence.stand_in_id,
    )
