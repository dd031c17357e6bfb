"""Who stands in on a case and until when, and whether whom they asked for has room again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case
from portal.cases.policies import can_change
from portal.i18n import say_day
from portal.rosters.absences import running_absence
from portal.standing_in.offering import can_go_back, was_offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Sentences; `wished` is whom they asked for when there is something to decide now."""

    stands_in: str
    held: str
    wished: str
    stays_with: str


def read_standing(
    session: Session, case: Case, identity: Identity, now: datetime
) -> Standing | None:
    """What there is to say, or None when the contact person is there and nobody was asked for."""
    if case.stand_in is None and case.held_for is None:
        return None
    is_offered = case.held_for is not None and was_offered(session, case) and can_go_back(case)
    may_decide = is_offered and can_change(identity, case)
    return Standing(
        stands_in=_stands_in(session, case),
        held=_held(case, is_offered=is_offered),
        wished=case.held_for.first_name if case.held_for and may_decide else "",
        stays_with=case.contact_person.first_name,
    )


def _stands_in(session: Session, case: Case) -> str:
    if case.stand_in is None:
        return ""
    absence = running_absence(session, case.contact_person_id)
    names = {"name": case.stand_in.first_name, "contact": case.contact_person.first_name}
    if absence is None or absence.ends_on is None:
        return str(gettext("%(name)s neemt waar tot %(contact)s er weer is.", **names))
    day = say_day(absence.ends_on)
    return str(
        gettext("%(name)s neemt waar voor %(contact)s, tot en met %(day)s.", day=day, **names)
    )


def _held(case: Case, *, is_offered: bool) -> str:
    if case.held_for is None:
        return ""
    names = {"name": case.young_person.first_name, "wished": case.held_for.first_name}
    if is_offered:
        return str(gettext("%(name)s koos eerst %(wished)s. Daar is nu weer plek.", **names))
    return str(gettext("%(name)s koos eerst %(wished)s. Zodra daar plek is, zie je het.", **names))
