"""Who is involved with a case, each with what they are for it. Organisations stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.i18n import say_day
from portal.rosters.models import Absence


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Somebody of the staff; `role` is empty for a colleague who did something here."""

    name: str
    portrait: str
    role: str
    until: str = ""


def read_people(session: Session, case: Case, writers: Iterable[Staff]) -> tuple[Helper, ...]:
    """The contact person, who stands in, for whom it is held, then who else acted."""
    contact = case.contact_person
    found = {contact.id: _helper(contact, gettext("contactpersoon"))}
    if case.stand_in is not None:
        found[case.stand_in.id] = _helper(
            case.stand_in,
            gettext("neemt waar voor %(name)s", name=contact.first_name),
            until=_until(session, case),
        )
    if case.held_for is not None:
        held = gettext("gevraagd, en heeft nu geen plek")
        found.setdefault(case.held_for.id, _helper(case.held_for, held))
    for staff in writers:
        found.setdefault(staff.id, _helper(staff, ""))
    return tuple(found.values())


def _helper(staff: Staff, role: str, until: str = "") -> Helper:
    return Helper(name=staff.first_name, portrait=staff.portrait, role=str(role), until=until)


def _until(session: Session, case: Case) -> str:
    """Until when, of the absence that goes on now; 'until they are back' has no day."""
    ends_on = session.scalars(
        select(Absence.ends_on)
        .where(
            Absence.staff_id == case.contact_person_id,
            Absence.began_at.is_not(None),
            Absence.ended_at.is_(None),
        )
        .order_by(Absence.starts_on.desc(), Absence.id.desc())
        .limit(1)
    ).first()
    if ends_on is None:
        return str(gettext("tot %(name)s er weer is", name=case.contact_person.first_name))
    return str(gettext("tot en met %(day)s", day=say_day(ends_on)))
