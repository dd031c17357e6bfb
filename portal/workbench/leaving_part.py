"""That somebody wants quiet, and what of before stays with who was there before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case
from portal.i18n import say_day
from portal.leaving.queries import last_new_person, pause_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingPart:
    """Sentences; empty where there is nothing to say."""

    quiet: str
    before: str


def read_leaving(
    session: Session, case: Case, _identity: Identity, _now: datetime
) -> LeavingPart | None:
    """What there is to know before anybody writes or calls; None when nothing."""
    part = LeavingPart(quiet=_quiet(session, case), before=_before(session, case))
    return part if part.quiet or part.before else None


def _quiet(session: Session, case: Case) -> str:
    leave = pause_of(session, case)
    if leave is None:
        return ""
    name = case.young_person.first_name
    if leave.until is None:
        return str(gettext("%(name)s wil rust, tot %(name)s het zelf zegt.", name=name))
    return str(gettext("%(name)s wil rust tot %(day)s.", name=name, day=say_day(leave.until)))


def _before(session: Session, case: Case) -> str:
    if case.history_from is None:
        return ""
    line = last_new_person(session, case)
    if line is None:
        return str(gettext("Wat er eerder was, blijft bij wie toen hielp."))
    return str(gettext("Wat er eerder was, blijft bij %(name)s.", name=line.details["before"]))
