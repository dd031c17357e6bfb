"""What a young person does from their own place, as its pages do it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.cases.models import Case, CaseState
from portal.cases.returning import lock_cases_of
from portal.catalogue.snapshot import load_snapshot
from portal.leaving.around import Around, read_around
from portal.leaving.new_person import choose_another as choose
from portal.leaving.pausing import pause_case, stop_case
from portal.leaving.queries import present_case
from portal.leaving.returning import come_back as return_again
from tests.integration.crowd.cast import Cast, Step


def _mine(session: Session, cast: Cast, step: Step) -> Case | None:
    lock_cases_of(session, cast.person(step))
    return present_case(session, cast.person(step))


def _around(session: Session) -> Around:
    return read_around(session, offer=load_snapshot(session))


def want_rest(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Even niet, until they say so."""
    around, case = _around(session), _mine(session, cast, step)
    return case is not None and pause_case(session, case, until=None, around=around, now=now)


def want_no_more(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """It is enough."""
    case = _mine(session, cast, step)
    return case is not None and stop_case(session, case, now=now)


def want_back(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Here again."""
    around, case = _around(session), _mine(session, cast, step)
    return case is not None and return_again(session, case, around=around, now=now) is not None


def want_another(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Somebody else: a named one, or anybody."""
    around, case = _around(session), _mine(session, cast, step)
    if case is None or case.state is CaseState.CLOSED:
        return False
    wished = cast.whom(step) if step.which % 2 else None
    choose(
        session, case, wished_id=wished, takes_history=bool(step.who % 2),
        seen_version=case.contact_version, around=around, now=now,
    )  # fmt: skip
    return True
