"""Two files of one person become one; both histories stay. All of it, or nothing.

Everything that is moved or changed is written in `LikelyPair.merge`, so that `unmerging` can take
it apart again. Of what is promised the earliest counts, of what is safe the safest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.lines import audit, write_line
from portal.cases.models import Case, EntryKind
from portal.doubles import consents, moving
from portal.doubles.deciding import AlreadyDecidedError, SamePersonError
from portal.doubles.locking import ChangedMeanwhileError, PairError, stamp_of
from portal.doubles.memory import Memory
from portal.doubles.messages import MERGED, acts_for, mail_colleague, tell_one_contact
from portal.doubles.models import LikelyPair, PairState
from portal.doubles.moving import CASE_COLUMNS, PERSON_COLUMNS, Follower
from portal.doubles.own_rows import carry_own
from portal.doubles.queries import Ours, Side


class IsMergedAlreadyError(PairError):
    """One of the two is somebody else's already; that one goes on."""


class OneOpenCaseError(PairError):
    """Somebody would have two open cases, which nobody can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose on the page: who stays, and of whom each value is kept (field -> id).

    `stamp` is of the page they saw; see `locking.stamp_of`.
    """

    stays_id: int
    values: Mapping[str, int]
    stamp: str
    reason: str


def merge_people(
    session: Session,
    ours: Ours,
    *,
    choice: Choice,
    by: Staff,
    followers: Mapping[str, Follower],
    press: str,
    now: datetime,
) -> Case:
    """Make one person of a pair that `lock_pair` found; the case that goes on.

    A second press changes nothing. Raises a PairError that says why not.
    """
    stays, leaves = _sides(ours, choice)
    if ours.pair.merge is not None and ours.pair.merge["press"] == press:
        return (stays.cases or leaves.cases)[0]
    _require_open_question(ours, choice)
    kept, closed = _kept_and_closed(stays, leaves, now=now)
    memory = (
        Memory({"person": stays.person}, PERSON_COLUMNS),
        Memory({str(c.id): c for c in (kept, closed) if c}, CASE_COLUMNS),
    )
    ended = consents.hold_back(session, stays.person, leaves.person, by=by.id, now=now)
    moving.keep_values(session, stays.person, leaves.person, chosen=choice.values)
    followed = _join(session, kept, closed, followers=followers, now=now)
    moved = moving.move_cases(stays, leaves)
    own = carry_own(session, leaves_id=leaves.person.id, stays_id=stays.person.id)
    pointed = moving.point_on(session, stays.person, leaves.person)
    pairs = moving.carry_pairs(session, ours.pair, stays.person.id, leaves.person.id)
    _flush(session)
    moving.refresh_words(session, stays.person)
    is_told = closed is not None and closed.contact_person_id != kept.contact_person_id
    document = {
        "press": press, "at": now.isoformat(), "stays": stays.person.id,
        "leaves": leaves.person.id, "kept": kept.id, "closed": closed.id if closed else None,
        "moved": moved, "pointed": pointed, "pairs": pairs, "consents": ended,
        "followed": followed, "told": is_told, "own": own,
        "person": memory[0].changes()["person"], "cases": memory[1].changes(),
    }  # fmt: skip
    _decide(ours.pair, document, choice=choice, by=by, now=now)
    _write(session, kept, closed, leaves, by=by, press=press, now=now)
    _tell(session, ours.pair, kept, closed, by=by, now=now)
    return kept


def _sides(ours: Ours, choice: Choice) -> tuple[Side, Side]:
    sides = {ours.first.person.id: ours.first, ours.second.person.id: ours.second}
    if len(sides) == 1:
        raise SamePersonError
    if choice.stays_id not in sides:
        raise ChangedMeanwhileError
    stays = sides.pop(choice.stays_id)
    return stays, next(iter(sides.values()))


def _require_open_question(ours: Ours, choice: Choice) -> None:
    pair = ours.pair
    if any(side.person.merged_into_id for side in (ours.first, ours.second)):
        if pair.merge is not None:
            raise AlreadyDecidedError(pair.decider.first_name if pair.decider else "")
        raise IsMergedAlreadyError
    if pair.state is not PairState.SUGGESTED:
        raise AlreadyDecidedError(pair.decider.first_name if pair.decider else "")
    if stamp_of(ours) != choice.stamp:
        raise ChangedMeanwhileError


def _kept_and_closed(stays: Side, leaves: Side, *, now: datetime) -> tuple[Case, Case | None]:
    """The case that goes on, and the one that ends because nobody has two open ones."""
    if stays.open_case is not None and leaves.open_case is not None:
        return stays.open_case, leaves.open_case
    kept = stays.open_case or leaves.open_case or stays.main_case(now=now)
    if kept is None:
        raise ChangedMeanwhileError
    return kept, None


def _join(
    session: Session,
    kept: Case,
    closed: Case | None,
    *,
    followers: Mapping[str, Follower],
    now: datetime,
) -> dict[str, Any]:
    if closed is None:
        return {}
    moving.take_along(kept, closed)
    followed = {name: list(each.move(session, closed, kept)) for name, each in followers.items()}
    moving.close_into(closed, kept, now=now)
    return followed


def _decide(
    pair: LikelyPair, document: dict[str, Any], *, choice: Choice, by: Staff, now: datetime
) -> None:
    pair.state, pair.decided_at, pair.decided_by = PairState.SAME, now, by.id
    pair.reason, pair.merge = choice.reason, document


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as refused:
        raise OneOpenCaseError from refused


def _write(
    session: Session,
    kept: Case,
    closed: Case | None,
    leaves: Side,
    *,
    by: Staff,
    press: str,
    now: datetime,
) -> None:
    others: Sequence[Case] = [closed] if closed else [c for c in leaves.cases if c is not kept]
    joined = others[0].reference if others else ""
    write_line(
        session, kept, EntryKind.MERGED, by=by.id, now=now, press=press, details={"with": joined}
    )
    audit(session, kept, "case.merged", by=by.id, now=now, role="stays")
    if closed is not None:
        write_line(
            session, closed, EntryKind.MERGED, by=by.id, now=now,
            details={"into": kept.reference},
        )  # fmt: skip
    for case in others:
        audit(session, case, "case.merged", by=by.id, now=now, role="leaves", into=kept.id)


def _tell(
    session: Session,
    pair: LikelyPair,
    kept: Case,
    closed: Case | None,
    *,
    by: Staff,
    now: datetime,
) -> None:
    if closed is None or closed.contact_person_id == kept.contact_person_id:
        return
    before = closed.contact_person
    key = f"pair-{pair.id}-merged-told-{kept.id}-{now:%Y%m%d%H%M%S%f}"
    tell_one_contact(session, kept, before=before.first_name, key=key, now=now)
    colleagues = {before.id: (before, closed), acts_for(kept).id: (acts_for(kept), kept)}
    for staff, case in colleagues.values():
        if staff.id != by.id:
            mail_colleague(session, pair, case, MERGED, to=staff, reason="merged", now=now)
