"""Somebody whom another organisation helps already: both helpers hear it once, and ask each other.

No file is opened by this. The line on each case names a colleague and no organisation, because the
young person reads it too.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.cases.lines import audit, write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.doubles.messages import KNOWN, acts_for, mail_colleague
from portal.doubles.models import LikelyPair
from portal.doubles.queries import untold_statement

BATCH: Final = 50


def tell_known_elsewhere(session: Session, *, now: datetime) -> int:
    """Tell both helpers of at most 50 pairs; returns of how many."""
    pairs = session.scalars(
        untold_statement().limit(BATCH).with_for_update(of=LikelyPair, skip_locked=True)
    ).all()
    return sum(_tell(session, pair, now=now) for pair in pairs)


def _tell(session: Session, pair: LikelyPair, *, now: datetime) -> bool:
    cases = _lock_open_cases(session, pair)
    if len(cases) != len({pair.first_id, pair.second_id}):
        # Closed meanwhile.
        return False
    pair.told_at = now
    one, other = cases
    for mine, theirs in ((one, other), (other, one)):
        write_line(
            session,
            mine,
            EntryKind.KNOWN_ELSEWHERE,
            by=None,
            now=now,
            details={"ask": acts_for(theirs).first_name, "pair": pair.id},
        )
        audit(session, mine, "case.known_elsewhere", by=None, now=now, pair=pair.id)
        mail_colleague(session, pair, mine, KNOWN, to=acts_for(mine), reason="known", now=now)
    return True


def _lock_open_cases(session: Session, pair: LikelyPair) -> list[Case]:
    """The open cases of both, nobody else changing them, in the order in which all lock them."""
    people = (pair.first_id, pair.second_id)
    is_theirs = (Case.young_person_id.in_(people), Case.state == CaseState.OPEN)
    session.execute(select(Case.id).where(*is_theirs).order_by(Case.id).with_for_update())
    return list(
        session.scalars(
            select(Case)
            .where(*is_theirs)
            .options(
                joinedload(Case.contact_person),
                joinedload(Case.stand_in),
                joinedload(Case.young_person),
            )
            .order_by(Case.id)
            .execution_options(populate_existing=True)
        )
    )
