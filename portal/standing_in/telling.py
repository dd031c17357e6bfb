"""Who hears that somebody is away: the stand-in a number, the young person only what concerns them.

A young person hears it once for each absence: when a promise or a step falls in it, or when it
lasts; not when a coach is away for one quiet day.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from flask_babel import gettext, ngettext
from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select, true
from sqlalchemy.orm import Session, joinedload

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.cases.able import who_acts
from portal.cases.messages import greeting, subject_for, tell
from portal.cases.models import Case
from portal.cases.queries import is_open
from portal.clock import REGION_ZONE, local_day
from portal.i18n import say_day, say_moment, speaking
from portal.outbox.models import OutboxMessage
from portal.partners.queries import region_card, work_calendar
from portal.rosters.models import Absence
from portal.standing_in.arranging import Moved

ONE_DAY = timedelta(days=1)
BATCH = 200


def tell_stand_ins(
    session: Session, moved: Sequence[Moved], *, cause: Absence, now: datetime
) -> None:
    """One mail to each who stands in now, with how many cases of whom, and until when."""
    for each in moved:
        if each.to_id is not None:
            _tell_stand_in(session, each, to=session.get_one(Staff, each.to_id), cause=cause,
                           now=now)  # fmt: skip


def _tell_stand_in(
    session: Session, moved: Moved, *, to: Staff, cause: Absence, now: datetime
) -> None:
    contact = session.get_one(Staff, moved.contact_id)
    until = cause.ends_on if cause.staff_id == moved.contact_id else None
    with speaking(STAFF_LOCALE):
        lines = [
            gettext("Hoi %(name)s,", name=to.first_name),
            gettext("Jij neemt waar voor %(name)s.", name=contact.first_name),
            ngettext(
                "Het gaat om %(num)s dossier. Het staat in je wachtrij.",
                "Het gaat om %(num)s dossiers. Ze staan in je wachtrij.",
                len(moved.cases),
            ),
        ]
        if until is not None:
            lines.append(gettext("Tot en met %(day)s.", day=say_day(until)))
        title = gettext("Jij neemt waar voor %(name)s", name=contact.first_name)
    mail_staff(session, to.email, lines, key=_new_key(cause, to), subject=title, now=now)


def tell_stand_ins_who_leaves(
    session: Session, moved: Sequence[Moved], duties: Sequence[Absence], *, now: datetime
) -> None:
    """As above, for absences that got another stand-in because the first one left."""
    by_contact = {absence.staff_id: absence for absence in duties}
    for each in moved:
        cause = by_contact.get(each.contact_id)
        if cause is not None:
            tell_stand_ins(session, [each], cause=cause, now=now)


def _new_key(cause: Absence, to: Staff) -> str:
    """Nothing is told twice because nothing moves twice; the key only has to be another one."""
    return f"absence-{cause.id}-to-{to.id}-{secrets.token_hex(6)}"


def tell_young_people(
    session: Session, cases: Iterable[Case], *, cause: Absence, now: datetime
) -> int:
    """Tell whom it concerns and who did not hear of this absence yet; returns how many."""
    told = 0
    lasts = _lasts(session, cause, now=now)
    last_day = cause.ends_on or local_day(now)
    for case in cases:
        if not (lasts or _falls_due(case, until=last_day)) or _was_told(session, cause, case):
            continue
        person = case.young_person
        tell(
            session,
            case,
            _words(case, cause, now=now),
            key=_key(cause, case),
            subject=subject_for(person),
            now=now,
        )
        told += 1
    return told


def _key(cause: Absence, case: Case) -> str:
    return f"absence-{cause.id}-case-{case.id}"


def _was_told(session: Session, cause: Absence, case: Case) -> bool:
    found = select(OutboxMessage.id).where(OutboxMessage.key == _key(cause, case))
    return session.scalars(found).first() is not None


def _lasts(session: Session, cause: Absence, *, now: datetime) -> bool:
    """True when it is, or already took, enough working days that everybody hears of it."""
    last = cause.ends_on or local_day(now)
    days = work_calendar(session).count_between(cause.starts_on - ONE_DAY, last)
    return days >= region_card(session).absence_told_from_days


def _falls_due(case: Case, *, until: date) -> bool:
    """True when something that was promised to them falls in the absence."""
    moments = (case.promised_at if case.first_contact_at is None else None, case.answer_due_at)
    days = [local_day(each) for each in moments if each is not None]
    if case.next_step_on is not None:
        days.append(case.next_step_on)
    return any(day <= until for day in days)


def _words(case: Case, cause: Absence, *, now: datetime) -> str:
    person, acting = case.young_person, who_acts(case).first_name
    away = cause.staff.first_name
    with speaking(person.locale):
        return "\n".join(
            (
                greeting(person),
                _how_long(away, cause.ends_on),
                gettext("Zolang praat je met %(name)s.", name=acting),
                _what_stays(case, now=now),
                gettext("Groet, %(name)s", name=acting),
            )
        )


def _how_long(away: str, until: date | None) -> str:
    if until is None:
        return str(gettext("%(name)s is er even niet.", name=away))
    return str(gettext("%(name)s is er niet tot en met %(day)s.", name=away, day=say_day(until)))


def _what_stays(case: Case, *, now: datetime) -> str:
    due = case.promised_at if case.first_contact_at is None else case.answer_due_at
    if due is None or due < now:
        return str(gettext("Wat jullie afspraken, blijft staan."))
    return str(
        gettext("Onze afspraak blijft. Je hoort iets vóór %(moment)s.", moment=say_moment(due))
    )


def tell_about_long_absences(session: Session, *, now: datetime) -> int:
    """Of absences without a last day: tell who it concerns by now; returns how many."""
    running = session.scalars(
        select(Absence)
        .where(Absence.began_at.is_not(None), Absence.ended_at.is_(None), Absence.ends_on.is_(None))
        .options(joinedload(Absence.staff))
        .order_by(Absence.id)
    ).all()
    return sum(
        tell_young_people(session, _untold(session, each, now=now), cause=each, now=now)
        for each in running
    )


def _midnight_after(now: datetime) -> datetime:
    return datetime.combine(local_day(now) + ONE_DAY, time(0), tzinfo=REGION_ZONE)


def _due_before(moment: datetime) -> ColumnElement[bool]:
    """As `_falls_due`, for the database."""
    return or_(
        and_(Case.first_contact_at.is_(None), Case.promised_at < moment),
        Case.answer_due_at < moment,
        Case.next_step_on < moment.date(),
    )


def _untold(session: Session, absence: Absence, *, now: datetime) -> Sequence[Case]:
    key = literal(f"absence-{absence.id}-case-") + cast(Case.id, String)
    concerns = true() if _lasts(session, absence, now=now) else _due_before(_midnight_after(now))
    return session.scalars(
        select(Case)
        .where(
            is_open(),
            Case.contact_person_id == absence.staff_id,
            Case.stand_in_id.is_not(None),
            concerns,
            ~select(OutboxMessage.id).where(OutboxMessage.key == key).exists(),
        )
        .options(
            joinedload(Case.young_person),
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
        )
        .order_by(Case.id)
        .limit(BATCH)
        .with_for_update(of=Case, skip_locked=True)
    ).all()
