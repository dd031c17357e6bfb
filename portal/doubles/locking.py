"""Taking a pair, so that two who decide, close or take over at once meet here and not halfway.

The order is that of the whole house: the pair, the cases by number, then the people by number.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case, YoungPerson
from portal.doubles.memory import seen as values_of
from portal.doubles.models import LikelyPair
from portal.doubles.queries import Ours, Seen, find_pair
from portal.doubles.rules import CHOSEN_FIELDS

STAMP_LENGTH = 24
CASE_COLUMNS = (
    "id", "state", "contact_person_id", "contact_version", "young_person_id", "first_contact_at"
)  # fmt: skip


class PairError(Exception):
    """The pair does not allow this now; the words for people are made by the page."""


class ChangedMeanwhileError(PairError):
    """Somebody closed, took over, merged or changed one of the two since the page was made."""


def lock_pair(session: Session, pair_id: int, *, identity: Identity, now: datetime) -> Seen | None:
    """A pair that nobody else changes until this transaction ends, as this reader may see it.

    Raises ChangedMeanwhileError when a case came or went while we waited.
    """
    people = session.execute(
        select(LikelyPair.first_id, LikelyPair.second_id)
        .where(LikelyPair.id == pair_id)
        .with_for_update()
    ).one_or_none()
    if people is None:
        return None
    ids = select(Case.id).where(Case.young_person_id.in_(tuple(people))).order_by(Case.id)
    locked = session.scalars(ids.with_for_update()).all()
    session.execute(
        select(YoungPerson.id)
        .where(YoungPerson.id.in_(tuple(people)))
        .order_by(YoungPerson.id)
        .with_for_update(key_share=True)
    )
    if session.scalars(ids).all() != locked:
        raise ChangedMeanwhileError
    return find_pair(session, pair_id, identity=identity, now=now)


def stamp_of(ours: Ours) -> str:
    """What the page showed, in a few signs: a form of another stand of things is refused."""
    people = [values_of(side.person, CHOSEN_FIELDS) for side in (ours.first, ours.second)]
    cases = [
        values_of(case, CASE_COLUMNS)
        for side in (ours.first, ours.second)
        for case in sorted(side.cases, key=lambda case: case.id)
    ]
    shown = repr((ours.pair.state, people, cases))
    return hashlib.sha256(shown.encode()).hexdigest()[:STAMP_LENGTH]
