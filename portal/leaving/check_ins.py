"""How is it going? One question on a day, only where there is a yes, at a civil hour.

Questions are planned when a case ends, or for a day that they chose; they are dropped when the yes
is taken back or when somebody is back. What is true at the moment of sending decides.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, joinedload

from portal.audit.services import SYSTEM, record
from portal.cases.models import Case
from portal.cases.queries import is_open
from portal.clock import local_day
from portal.consent.queries import may_share
from portal.consent.services import give_consent, withdraw_consent
from portal.entrance.sessions import young_actor
from portal.leaving import messages
from portal.leaving.models import CheckIn, CheckInAnswer
from portal.leaving.queries import PENDING, pause_of, running_leave
from portal.leaving.rules import OWN_DAY, is_civil, is_too_old, rounds_after
from portal.purpose_links import Purpose, make_token

CHECK_IN: Final = "check_in"
BATCH: Final = 50


def may_ask(session: Session, young_person_id: int) -> bool:
    """True when they said yes to being asked later."""
    return may_share(session, young_person_id, purpose=CHECK_IN)


def plan_rounds(session: Session, case: Case, *, now: datetime) -> list[date]:
    """Plan the questions after the end of a case; the days, or none without a yes."""
    if not may_ask(session, case.young_person_id):
        return []
    days = rounds_after(local_day(case.closed_at or now))
    for months, due_on in days.items():
        _plan(session, case, months=months, due_on=due_on)
    return list(days.values())


def choose_asking(
    session: Session,
    case: Case,
    *,
    on: date | None,
    months: int = OWN_DAY,
    locale: str,
    now: datetime,
) -> bool:
    """Ask once, on a day that they chose; None is not at all. That choice is the yes or the no.

    `months` is the round it stands for, OWN_DAY for a day of their own. False when nothing changed.
    The caller locked the case and looked that the day may be chosen.
    """
    person_id = case.young_person_id
    before = sorted(session.scalars(_pending_days(person_id)).all())
    was_allowed = may_ask(session, person_id)
    if before == ([on] if on else []) and was_allowed is bool(on):
        return False
    drop_check_ins(session, person_id, now=now)
    actor = young_actor(person_id)
    if on is None:
        withdraw_consent(
            session, CHECK_IN, young_person_id=person_id, recipient="", now=now, actor=actor
        )
    elif not was_allowed:
        give_consent(
            session, CHECK_IN, young_person_id=person_id, recipient="", locale=locale,
            name=case.contact_person.first_name, now=now, actor=actor,
        )  # fmt: skip
    if on is not None:
        _plan(session, case, months=months, due_on=on)
    leave = running_leave(session, person_id)
    if leave is not None:
        leave.ask_on = on
    days = [on] if on else []
    key = f"case-{case.id}-asking-{secrets.token_hex(6)}"
    messages.say_asking(session, case, days, key=key, now=now)
    return True


def drop_check_ins(session: Session, young_person_id: int, *, now: datetime) -> int:
    """Ask nothing of what was planned: they are back, or choose anew; how many were dropped."""
    return len(_drop(session, young_person_id, now=now, also_asked=False))


def follow_consent(session: Session, young_person_id: int, *, now: datetime) -> None:
    """After a yes or a no in their own place: plan what belongs to an ended case, or drop it all.

    To be called by whoever changes the consent, in the same transaction.
    """
    if not may_ask(session, young_person_id):
        _drop(session, young_person_id, now=now, also_asked=True)
        return
    cases = session.scalars(
        select(Case).where(Case.young_person_id == young_person_id).order_by(Case.id)
    ).all()
    last = cases[-1] if cases else None
    if last is None or last.closed_at is None or any(each.closed_at is None for each in cases):
        return
    today = local_day(now)
    for months, due_on in rounds_after(local_day(last.closed_at)).items():
        if due_on > today:
            _plan(session, last, months=months, due_on=due_on)


def send_check_ins(session: Session, *, now: datetime) -> int:
    """Ask whoever may be asked today, at a civil hour; a chore. How many were asked."""
    if not is_civil(now):
        return 0
    rows = session.scalars(
        select(CheckIn)
        .where(*PENDING, CheckIn.due_on <= local_day(now))
        .order_by(CheckIn.due_on, CheckIn.id)
        .limit(BATCH)
        .with_for_update(of=CheckIn, skip_locked=True)
    ).all()
    return sum(_ask_or_drop(session, row, now=now) for row in rows)


def count_and_forget(session: Session, *, before: datetime) -> Counter[CheckInAnswer | None]:
    """Remove questions asked before a moment, and tell how often each answer was given.

    For who keeps the times of keeping: after them an answer is counted without its person.
    """
    gone = session.scalars(
        delete(CheckIn).where(CheckIn.asked_at < before).returning(CheckIn.answer)
    )
    return Counter(gone.all())


def _pending_days(young_person_id: int) -> Select[date]:
    return select(CheckIn.due_on).where(CheckIn.young_person_id == young_person_id, *PENDING)


def _plan(session: Session, case: Case, *, months: int, due_on: date) -> None:
    """Plan a question once; one that was dropped is planned again."""
    row = session.scalars(
        select(CheckIn).where(
            CheckIn.case_id == case.id, CheckIn.months == months, CheckIn.due_on == due_on
        )
    ).one_or_none()
    if row is None:
        row = CheckIn(
            young_person_id=case.young_person_id, case_id=case.id, months=months, due_on=due_on
        )
        session.add(row)
    elif row.asked_at is None:
        row.dropped_at = None
    session.flush()


def _drop(
    session: Session, young_person_id: int, *, now: datetime, also_asked: bool
) -> Sequence[int]:
    """With `also_asked` a question that was asked and not answered is over as well."""
    unasked = () if also_asked else (CheckIn.asked_at.is_(None),)
    return session.scalars(
        update(CheckIn)
        .where(
            CheckIn.young_person_id == young_person_id,
            CheckIn.dropped_at.is_(None),
            CheckIn.answered_at.is_(None),
            *unasked,
        )
        .values(dropped_at=now)
        .returning(CheckIn.id)
        .execution_options(synchronize_session="fetch")
    ).all()


def _ask_or_drop(session: Session, row: CheckIn, *, now: datetime) -> bool:
    case = session.scalars(
        select(Case)
        .where(Case.id == row.case_id)
        .options(
            joinedload(Case.young_person),
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
        )
    ).one()
    if is_too_old(row.due_on, now=now) or not _is_welcome(session, row, case):
        row.dropped_at = now
        return False
    row.asked_at = now
    token = make_token(Purpose.CHECK_IN, row.id)
    messages.ask_how(session, case, token=token, key=f"check-in-{row.id}-asked", now=now)
    record(session, "check_in.asked", actor=SYSTEM, subject_kind="case", subject_id=case.id, at=now)
    return True


def _is_welcome(session: Session, row: CheckIn, case: Case) -> bool:
    """There is a yes now, and they are not back: nobody asks how it goes whom we speak anyway."""
    if not may_ask(session, case.young_person_id):
        return False
    running = session.scalars(
        select(Case).where(Case.young_person_id == case.young_person_id, is_open())
    ).one_or_none()
    return running is None or (running.id == row.case_id and pause_of(session, running) is not None)
