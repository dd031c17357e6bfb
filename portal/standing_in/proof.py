"""The nightly proof that nobody is without somebody who acts, and that nobody sees without ground.

The database refuses most of this already. What time alone puts wrong is mended here; the rest is
told to people who can decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from portal.access.model import Role
from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff, StaffRole, StaffState
from portal.cases.models import Case, CaseState
from portal.cases.queries import is_open
from portal.clock import local_day
from portal.i18n import speaking
from portal.outbox.models import OutboxMessage
from portal.rosters.absences import as_away, running_absence, stand_in_roster_line
from portal.rosters.models import Absence
from portal.standing_in.arranging import arrange, rearrange
from portal.standing_in.chores import turn_absences

CONTACT, ACTING = aliased(Staff), aliased(Staff)


MOST_TOLD = 50


class Wrong(StrEnum):
    """What can be wrong. The subject is a case's reference or a staff id."""

    NO_CONTACT_PERSON = "no_contact_person"
    NOBODY_ABLE_ACTS = "nobody_able_acts"
    STAND_IN_WITHOUT_REASON = "stand_in_without_reason"
    GROUND_WITHOUT_CASE = "ground_without_case"
    AWAY_WITHOUT_ABSENCE = "away_without_absence"
    PRESENT_WHILE_ABSENT = "present_while_absent"
    TEAM_IS_ANOTHER = "team_is_another"


SAID: Final = {
    Wrong.NO_CONTACT_PERSON: lazy_gettext("Dossier zonder contactpersoon"),
    Wrong.NOBODY_ABLE_ACTS: lazy_gettext("Dossier waar niemand aan de beurt kan zijn"),
    Wrong.STAND_IN_WITHOUT_REASON: lazy_gettext("Waarnemer terwijl de contactpersoon er is"),
    Wrong.GROUND_WITHOUT_CASE: lazy_gettext("Waarnemer van een dossier dat dicht is"),
    Wrong.AWAY_WITHOUT_ABSENCE: lazy_gettext("Medewerker weg zonder afwezigheid"),
    Wrong.PRESENT_WHILE_ABSENT: lazy_gettext("Medewerker aanwezig tijdens afwezigheid"),
    Wrong.TEAM_IS_ANOTHER: lazy_gettext("Dossier bij een ander team dan de contactpersoon"),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that is wrong."""

    wrong: Wrong
    subject: str


def check_cases(session: Session) -> list[Finding]:
    """Everything that is wrong now, in order; changes nothing."""
    found: list[Finding] = []
    for wrong, statement in _questions().items():
        found += [Finding(wrong=wrong, subject=str(each)) for each in session.scalars(statement)]
    return sorted(found)


def mend(session: Session, *, now: datetime) -> list[Finding]:
    """Turn absences that were not turned and cases that disagree with them; what is left over."""
    turn_absences(session, now)
    found = check_cases(session)
    if found:
        stand_in_roster_line(session)
        for finding in found:
            if finding.wrong is Wrong.PRESENT_WHILE_ABSENT:
                _send_away(session, int(finding.subject), now=now)
        rearrange(session, now=now)
        _end_ground(session)
        session.flush()
    return check_cases(session)


def _send_away(session: Session, staff_id: int, *, now: datetime) -> None:
    absence = running_absence(session, staff_id)
    if absence is not None and as_away(absence).covers(local_day(now)):
        arrange(session, staff_id, is_going=True, now=now, cause=absence)


def _questions() -> dict[Wrong, Select[str] | Select[int]]:
    """For each mistake the statement that finds it."""
    runs = exists().where(
        Absence.staff_id == Staff.id,
        Absence.began_at.is_not(None),
        Absence.ended_at.is_(None),
    )
    return {
        Wrong.NO_CONTACT_PERSON: select(Case.reference)
        .outerjoin(CONTACT, CONTACT.id == Case.contact_person_id)
        .where(is_open(), CONTACT.id.is_(None)),
        Wrong.NOBODY_ABLE_ACTS: select(Case.reference)
        .outerjoin(ACTING, ACTING.id == Case.acting_id)
        .where(is_open(), or_(ACTING.id.is_(None), ACTING.is_able.is_(False))),
        # Somebody stands in only while the contact person is not able.
        Wrong.STAND_IN_WITHOUT_REASON: select(Case.reference)
        .join(CONTACT, CONTACT.id == Case.contact_person_id)
        .where(is_open(), Case.stand_in_id.is_not(None), CONTACT.is_able.is_(True)),
        Wrong.GROUND_WITHOUT_CASE: _closed_ground(),
        Wrong.TEAM_IS_ANOTHER: select(Case.reference)
        .join(CONTACT, CONTACT.id == Case.contact_person_id)
        .where(is_open(), Case.team_id != CONTACT.partner_id),
        Wrong.AWAY_WITHOUT_ABSENCE: select(Staff.id).where(
            Staff.is_present.is_(False), Staff.state == StaffState.ACTIVE, ~runs
        ),
        Wrong.PRESENT_WHILE_ABSENT: select(Staff.id).where(
            Staff.is_present.is_(True), Staff.state == StaffState.ACTIVE, runs
        ),
    }


def _closed_ground() -> Select[str]:
    """Closed cases that a stand-in of elsewhere still sees while the contact person is back."""
    return (
        select(Case.reference)
        .join(CONTACT, CONTACT.id == Case.contact_person_id)
        .where(
            Case.state == CaseState.CLOSED,
            Case.stand_in_id.is_not(None),
            CONTACT.is_able.is_(True),
        )
    )


def _end_ground(session: Session) -> None:
    able = select(Staff.id).where(Staff.is_able.is_(True))
    closed = session.scalars(
        select(Case)
        .where(
            and_(
                Case.state == CaseState.CLOSED,
                Case.stand_in_id.is_not(None),
                Case.contact_person_id.in_(able),
            )
        )
        .order_by(Case.id)
        .with_for_update(of=Case)
    ).all()
    for case in closed:
        case.stand_in = None


def report(session: Session, findings: Sequence[Finding], *, now: datetime) -> None:
    """Mail the coordinators what is wrong: references and numbers, once a day at most."""
    day = local_day(now)
    for coordinator in _coordinators(session):
        key = f"proof-{day.isoformat()}-{coordinator.id}"
        if session.scalars(select(OutboxMessage.id).where(OutboxMessage.key == key)).first():
            continue
        with speaking(STAFF_LOCALE):
            lines = [
                gettext("Hoi %(name)s,", name=coordinator.first_name),
                gettext("Vannacht keken we na of elk dossier iemand heeft. Dit klopt niet:"),
                *(f"{SAID[each.wrong]}: {each.subject}" for each in findings[:MOST_TOLD]),
                gettext("Laat een beheerder kijken."),
            ]
            title = gettext("Nagekeken: %(count)s dingen kloppen niet", count=len(findings))
        mail_staff(session, coordinator.email, lines, key=key, subject=title, now=now)


def _coordinators(session: Session) -> Sequence[Staff]:
    ids = select(StaffRole.staff_id).where(StaffRole.role == Role.COORDINATOR)
    return session.scalars(
        select(Staff).where(Staff.id.in_(ids), Staff.state == StaffState.ACTIVE).order_by(Staff.id)
    ).all()
