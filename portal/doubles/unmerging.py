"""Taking a merge apart: everything goes back to where it was, and what was written since stays.

What somebody changed again after the merge is left as they made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.acting import ensure_acting, tell_standing_in
from portal.cases.lines import audit, write_line
from portal.cases.models import Case, CaseState, EntryKind, YoungPerson
from portal.cases.queries import is_open
from portal.doubles import consents, moving
from portal.doubles.locking import PairError
from portal.doubles.memory import put_back
from portal.doubles.merging import OneOpenCaseError
from portal.doubles.messages import UNMERGED, acts_for, mail_colleague, tell_two_contacts
from portal.doubles.models import LikelyPair, PairState
from portal.doubles.moving import Follower
from portal.doubles.own_rows import give_back_own
from portal.doubles.queries import Ours


class MergedFurtherError(PairError):
    """Who stayed was merged with somebody else since; that has to be taken apart first."""


class GoneMeanwhileError(PairError):
    """A case of the merge was erased, or moved away by another merge."""


def unmerge_people(
    session: Session,
    ours: Ours,
    *,
    by: Staff,
    followers: Mapping[str, Follower],
    now: datetime,
) -> bool:
    """Make two people of one again; False when they are two already. Raises a PairError."""
    pair = ours.pair
    merge = pair.merge
    if merge is None:
        return False
    people = {side.person.id: side.person for side in (ours.first, ours.second)}
    stays, leaves = people[merge["stays"]], people[merge["leaves"]]
    if stays.merged_into_id is not None or leaves.merged_into_id != stays.id:
        raise MergedFurtherError
    cases = _cases(session, merge, stays)
    kept, closed = cases[merge["kept"]], cases.get(merge["closed"] or 0)
    merged_at = datetime.fromisoformat(merge["at"])
    _give_back(session, merge, cases, stays, leaves, now=now)
    if closed is not None:
        for name, rows in merge["followed"].items():
            followers[name].give_back(session, rows, closed, kept)
    # A merge from before people had a place of their own carried nothing.
    give_back_own(session, merge.get("own", {}), leaves_id=leaves.id, stays_id=stays.id)
    moving.point_back(session, stays, leaves, ids=merge["pointed"])
    moving.drop_pairs(session, merge["pairs"], decided_before=merged_at)
    consents.give_back(session, merge["consents"], ended_at=merged_at, by=by.id, now=now)
    pair.state, pair.decided_at, pair.decided_by = PairState.SUGGESTED, None, None
    pair.merge, pair.reason = None, ""
    _flush(session, (stays, leaves))
    for person in (stays, leaves):
        moving.refresh_words(session, person)
    _write(session, kept, closed, by=by, now=now)
    _tell(session, pair, kept, closed, is_told=merge["told"], by=by, now=now)
    return True


def _cases(session: Session, merge: Mapping[str, Any], stays: YoungPerson) -> dict[int, Case]:
    """The cases of the merge by number. Raises GoneMeanwhileError."""
    wanted = {*merge["moved"], merge["kept"]}
    found = {
        case.id: case
        for case in session.scalars(select(Case).where(Case.id.in_(wanted)).order_by(Case.id))
    }
    if set(found) != wanted or any(case.young_person_id != stays.id for case in found.values()):
        raise GoneMeanwhileError
    return found


def _give_back(
    session: Session,
    merge: Mapping[str, Any],
    cases: Mapping[int, Case],
    stays: YoungPerson,
    leaves: YoungPerson,
    *,
    now: datetime,
) -> None:
    put_back(stays, merge["person"])
    for number in merge["moved"]:
        cases[number].young_person = leaves
    for number, change in merge["cases"].items():
        case = cases[int(number)]
        was_closed = case.state is CaseState.CLOSED
        put_back(case, change)
        if was_closed and case.state is CaseState.OPEN:
            with session.no_autoflush:
                ensure_acting(session, case, now)


def _flush(session: Session, people: tuple[YoungPerson, YoungPerson]) -> None:
    """Write it; raises OneOpenCaseError when one of the two got another open case meanwhile."""
    try:
        session.flush()
    except IntegrityError as refused:
        raise OneOpenCaseError from refused
    ids = [person.id for person in people]
    most = session.scalars(
        select(func.count())
        .where(Case.young_person_id.in_(ids), is_open())
        .group_by(Case.young_person_id)
    )
    if any(count > 1 for count in most):
        raise OneOpenCaseError


def _write(session: Session, kept: Case, closed: Case | None, *, by: Staff, now: datetime) -> None:
    pairs = [(kept, closed)] if closed is None else [(kept, closed), (closed, kept)]
    for case, other in pairs:
        write_line(
            session, case, EntryKind.UNMERGED, by=by.id, now=now,
            details={"from": other.reference if other else ""},
        )  # fmt: skip
        audit(session, case, "case.unmerged", by=by.id, now=now)
    if closed is not None and closed.state is CaseState.OPEN:
        tell_standing_in(session, closed, now=now)


def _tell(
    session: Session,
    pair: LikelyPair,
    kept: Case,
    closed: Case | None,
    *,
    is_told: bool,
    by: Staff,
    now: datetime,
) -> None:
    if closed is None:
        return
    if is_told and closed.state is CaseState.OPEN:
        key = f"pair-{pair.id}-unmerged-{closed.id}-{now:%Y%m%d%H%M%S}"
        tell_two_contacts(session, closed, key=key, now=now)
    colleagues = {acts_for(case).id: (acts_for(case), case) for case in (kept, closed)}
    for staff, case in colleagues.values():
        if staff.id != by.id:
            mail_colleague(session, pair, case, UNMERGED, to=staff, reason="unmerged", now=now)
