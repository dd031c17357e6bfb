"""What a human says of a pair: one person, or two. Said is said, until somebody takes it back.

Whether two files become one is `merging`; here nothing of anybody's file changes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.lines import audit
from portal.cases.models import Case
from portal.doubles import messages
from portal.doubles.finding import suggest
from portal.doubles.likeness import Shared
from portal.doubles.locking import PairError
from portal.doubles.messages import News, acts_for, mail_colleague
from portal.doubles.models import LikelyPair, PairState
from portal.doubles.queries import Elsewhere, Ours, Seen

REASON_LENGTH: Final = 200


class AlreadyDecidedError(PairError):
    """Somebody else was first; `by` is their first name."""

    def __init__(self, by: str) -> None:
        super().__init__("decided already")
        self.by = by


class SamePersonError(PairError):
    """One person with themselves: there is nothing to merge."""


class IsMergedError(PairError):
    """They are one file now; first that has to be taken apart."""


def look_at_pair(session: Session, seen: Seen, *, by: int, now: datetime) -> None:
    """Note in the trail of both that somebody saw this pair; `is_open` says if the file was."""
    for case in cases_in(seen):
        is_open = isinstance(seen, Ours) or case is seen.mine
        audit(
            session, case, "case.viewed" if is_open else "case.known_elsewhere_viewed",
            by=by, now=now, page="pair", pair=seen.pair.id,
        )  # fmt: skip


def cases_in(seen: Seen) -> tuple[Case, ...]:
    """The cases that a look or a decision is about: one of each, or both of who was merged."""
    if isinstance(seen, Elsewhere):
        return seen.mine, seen.theirs
    return tuple(side.cases[0] for side in (seen.first, seen.second) if side.cases)


def say_different(session: Session, seen: Seen, *, reason: str, by: Staff, now: datetime) -> bool:
    """They are two people: never suggested again, but for something new that they share.

    False when that was said already. Raises AlreadyDecidedError.
    """
    pair = seen.pair
    if not _may_still_say(pair, PairState.DIFFERENT):
        return False
    pair.denied = sorted({*pair.denied, *pair.shared})
    _decide(pair, PairState.DIFFERENT, reason=reason, by=by, now=now)
    _note(session, seen, "case.pair_different", by=by, now=now)
    _tell_elsewhere(session, seen, messages.SAID_DIFFERENT, reason="different", now=now)
    return True


def say_same(session: Session, seen: Elsewhere, *, reason: str, by: Staff, now: datetime) -> bool:
    """One person, helped by two organisations: both know it, and both files stay where they are.

    False when that was said already. Raises AlreadyDecidedError.
    """
    if not _may_still_say(seen.pair, PairState.SAME):
        return False
    _decide(seen.pair, PairState.SAME, reason=reason, by=by, now=now)
    _note(session, seen, "case.pair_same", by=by, now=now)
    _tell_elsewhere(session, seen, messages.SAID_SAME, reason="same", now=now)
    return True


def take_back(session: Session, seen: Seen, *, by: Staff, now: datetime) -> bool:
    """Let it be a question again; False when it is one. Raises IsMergedError for one file."""
    pair = seen.pair
    if pair.state is PairState.SUGGESTED:
        return False
    if pair.merge is not None:
        raise IsMergedError
    pair.denied = []
    pair.state, pair.decided_at, pair.decided_by, pair.reason = PairState.SUGGESTED, None, None, ""
    _note(session, seen, "case.pair_undone", by=by, now=now)
    _tell_elsewhere(session, seen, messages.SAID_UNDONE, reason="undone", now=now)
    return True


def point_out(session: Session, one: Case, other: Case, *, by: int, now: datetime) -> LikelyPair:
    """A colleague sees for themselves that two may be one; both cases are theirs to see.

    Raises SamePersonError for two cases of one person.
    """
    if one.young_person_id == other.young_person_id:
        raise SamePersonError
    suggest(session, one.young_person_id, other.young_person_id, shared=[Shared.SAID], now=now)
    session.flush()
    for case in (one, other):
        audit(session, case, "case.pair_pointed_out", by=by, now=now)
    return find_of_two(session, one.young_person_id, other.young_person_id)


def find_of_two(session: Session, one: int, other: int) -> LikelyPair:
    """The pair of two people, which must be there."""
    first, second = sorted((one, other))
    return session.scalars(
        select(LikelyPair).where(LikelyPair.first_id == first, LikelyPair.second_id == second)
    ).one()


def _may_still_say(pair: LikelyPair, state: PairState) -> bool:
    """False when just this was said; raises AlreadyDecidedError when it was something else."""
    if pair.state is state:
        return False
    if pair.state is not PairState.SUGGESTED:
        raise AlreadyDecidedError(pair.decider.first_name if pair.decider else "")
    return True


def _decide(pair: LikelyPair, state: PairState, *, reason: str, by: Staff, now: datetime) -> None:
    pair.state, pair.decided_at, pair.decided_by = state, now, by.id
    pair.reason = reason[:REASON_LENGTH]


def _note(session: Session, seen: Seen, action: str, *, by: Staff, now: datetime) -> None:
    for case in cases_in(seen):
        audit(session, case, action, by=by.id, now=now, pair=seen.pair.id)


def _tell_elsewhere(
    session: Session, seen: Seen, news: News, *, reason: str, now: datetime
) -> None:
    if isinstance(seen, Elsewhere):
        mail_colleague(
            session, seen.pair, seen.theirs, news, to=acts_for(seen.theirs), reason=reason, now=now
        )
