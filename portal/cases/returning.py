"""Somebody whose case ended signs up again: the same person, who gets a case as anybody does.

Recognised behind the scenes only. What was typed proves nothing, so of what is on file nothing
changes by it but what is safer, and what is told goes to the channel on file. On the page it is as
for somebody we never met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.candidates import read_candidates
from portal.cases.choosing import Proposal
from portal.cases.models import Case, EntryKind, TimelineEntry, YoungPerson
from portal.cases.request import CaseRequest
from portal.catalogue.model import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """Who is back, with the case that ended and the staff id of who helps them now."""

    before: Case
    contact_id: int

    @property
    def person(self) -> YoungPerson:
        """The young person on file."""
        return self.before.young_person

    @property
    def is_same_contact(self) -> bool:
        """True when who helped them before does so again."""
        return self.contact_id == self.before.contact_person_id


def lock_cases_of(session: Session, young_person_id: int) -> None:
    """Wait for whoever changes this person's cases; then nobody else does for a while."""
    session.execute(
        select(Case.id)
        .where(Case.young_person_id == young_person_id)
        .order_by(Case.id)
        .with_for_update()
    )


def welcome_back(
    session: Session,
    before: Case,
    request: CaseRequest,
    proposal: Proposal,
    *,
    proposed_id: int,
    offer: Snapshot,
) -> Back:
    """Who helps somebody who is back: who did before, if that one can and nobody else was chosen.

    `proposed_id` is who the sign-up itself would have proposed: who leaves that person standing
    chose nobody else. Somebody who reads along is believed; that nobody does any more is not.
    """
    person = before.young_person
    person.somebody_reads_along = person.somebody_reads_along or request.somebody_reads_along
    former = before.contact_person_id
    chose_nobody_else = request.coach in {None, former, proposed_id}
    can = chose_nobody_else and _has_room(session, former, request, offer=offer)
    return Back(before=before, contact_id=former if can else proposal.person_id)


def _has_room(session: Session, staff_id: int, request: CaseRequest, *, offer: Snapshot) -> bool:
    keep_out = request.situation.keep_out
    return any(
        each.staff_id == str(staff_id) and each.available and each.partner not in keep_out
        for each in read_candidates(session, offer=offer)
    )


def go_on(
    session: Session, case: Case, back: Back, *, key: str, shown: Mapping[str, Any], now: datetime
) -> None:
    """Let the ended case go on in the new one; `shown` is what the visitor sees, kept by `key`.

    Somebody else reads what was before only if the young person says so.
    """
    back.before.goes_on_in_id = case.id
    case.history_from = None if back.is_same_contact else now
    session.add(
        TimelineEntry(
            case_id=case.id,
            kind=EntryKind.RETURNED,
            at=now,
            registration_key=key,
            details={"from": "sign_up", **shown},
        )
    )
