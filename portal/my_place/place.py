"""What every page of my place knows: who it is, their case, and how to change something in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import abort
from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.access.guard import young_person
from portal.access.model import YoungIdentity
from portal.accounts.models import Staff
from portal.cases.able import who_acts
from portal.cases.models import Case, CaseState, YoungPerson
from portal.database import session, transaction
from portal.entrance.sessions import young_actor

__all__ = ["Place", "changing_own", "own_place_or_404", "young_actor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A young person in their own place, with their open case, or else their last one."""

    young: YoungIdentity
    person: YoungPerson
    case: Case

    @property
    def is_open(self) -> bool:
        """False after an end: the place stays, and the way back is one tap."""
        return self.case.state is CaseState.OPEN

    @property
    def helper(self) -> Staff:
        """Who acts now: the contact person, or who stands in for them."""
        return who_acts(self.case)


def own_place_or_404() -> Place:
    """The place of who is in, read in one query; 404 when there is none."""
    return _find(session(), young_person())


@contextmanager
def changing_own() -> Iterator[tuple[Session, Place]]:
    """The place of who is in, in one write transaction with their case locked."""
    young = young_person()
    with transaction() as current:
        # The lock is taken without joins; see `cases.queries.lock_case`.
        current.execute(
            select(Case.id)
            .where(Case.young_person_id == young.young_person_id)
            .order_by(Case.id)
            .with_for_update()
        )
        yield current, _find(current, young)


def _find(current: Session, young: YoungIdentity) -> Place:
    found = current.scalars(_of(young.young_person_id)).first()
    if found is None:
        abort(404)
    return Place(young=young, person=found.young_person, case=found)


def _of(young_person_id: int) -> Select[Case]:
    is_open_first = case((Case.state == CaseState.OPEN, 0), else_=1)
    return (
        select(Case)
        .join(Case.young_person)
        .where(Case.young_person_id == young_person_id)
        .options(
            contains_eager(Case.young_person),
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
            joinedload(Case.held_for),
        )
        .order_by(is_open_first, Case.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
