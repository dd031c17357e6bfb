"""What goes along when two become one, and what is written anew for who stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.cases.lookups import words_of
from portal.cases.models import (
    Case,
    CaseState,
    ContactChannel,
    Outcome,
    YoungPerson,
    YoungPersonWord,
    words_of_merged,
)
from portal.cases.services import STEP_LENGTH
from portal.cases.turns import await_answer, forget_turns
from portal.consent.queries import may_share
from portal.doubles.models import LikelyPair, PairState
from portal.doubles.queries import Side
from portal.doubles.rules import (
    CHOSEN_FIELDS,
    differ,
    earliest,
    join_steps,
    keep_value,
    safest_times,
)

WHATSAPP: Final = "whatsapp"
PERSON_COLUMNS: Final = (*CHOSEN_FIELDS, "safe_times", "somebody_reads_along")
CASE_COLUMNS: Final = (
    "state", "outcome", "closed_at", "goes_on_in_id", "is_urgent", "promised_at", "late_told_at",
    "next_step", "next_step_on", "answer_due_at", "waiting_since", "nudge_on", "rests_until",
    "task_on", "needs", "stand_in_id", "held_for_id", "escalation", "escalated_for",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Something of a case that goes along to another one, and back.

    `move` takes the case that ends and the one that goes on and tells which rows went along;
    `give_back` takes those rows, and the same two cases.
    """

    move: Callable[[Session, Case, Case], Sequence[int]]
    give_back: Callable[[Session, Sequence[int], Case, Case], None]


def keep_values(
    session: Session, stays: YoungPerson, leaves: YoungPerson, *, chosen: Mapping[str, int]
) -> None:
    """Write what is kept of both on who stays: what was chosen, and of the rest the safest."""
    latest = max((stays, leaves), key=lambda person: (person.created_at, person.id))
    times = safest_times(stays.safe_times, leaves.safe_times, latest=latest.safe_times)
    asked = set(differ(stays, leaves))
    for name in CHOSEN_FIELDS:
        takes_other = name in asked and chosen.get(name) == leaves.id
        setattr(stays, name, keep_value(stays, leaves, name, takes_other=takes_other))
    stays.safe_times = times
    stays.somebody_reads_along = stays.somebody_reads_along or leaves.somebody_reads_along
    if stays.channel is ContactChannel.APP and not may_share(session, stays.id, purpose=WHATSAPP):
        # A no to that company wins; a text message reaches the same number.
        stays.channel = ContactChannel.SMS


def take_along(kept: Case, closed: Case) -> None:
    """What the ending case promised, the other one keeps: the earliest promise counts."""
    kept.is_urgent = kept.is_urgent or closed.is_urgent
    kept.needs = kept.needs or closed.needs
    due = earliest(
        [closed.answer_due_at, closed.promised_at if closed.first_contact_at is None else None]
    )
    if due is not None:
        _promise(kept, closed, due)
    if closed.next_step:
        kept.next_step = join_steps(kept.next_step, closed.next_step, length=STEP_LENGTH)
        days = [day for day in (kept.next_step_on, closed.next_step_on) if day]
        kept.next_step_on = min(days, default=None)


def _promise(kept: Case, closed: Case, due: datetime) -> None:
    if kept.first_contact_at is not None:
        await_answer(kept, due)
    elif due < kept.promised_at:
        kept.promised_at = due
        kept.late_told_at = kept.late_told_at or closed.late_told_at


def close_into(closed: Case, kept: Case, *, now: datetime) -> None:
    """End a case that goes on in another one; without a goodbye, because nobody leaves."""
    closed.state, closed.outcome, closed.closed_at = CaseState.CLOSED, Outcome.MERGED, now
    closed.goes_on_in_id = kept.id
    closed.next_step = closed.next_step_on = None
    forget_turns(closed)


def move_cases(stays: Side, leaves: Side) -> list[int]:
    """Give the cases of one team to who stays; their numbers. Another team's stay where they are.

    That team keeps its file, under the name and number that it has.
    """
    teams = {case.contact_person.partner_id for case in stays.cases}
    moved = [case for case in leaves.cases if case.contact_person.partner_id in teams]
    for case in moved:
        case.young_person = stays.person
    return sorted(case.id for case in moved)


def point_on(session: Session, stays: YoungPerson, leaves: YoungPerson) -> list[int]:
    """Point who leaves, and all who were merged into them before, at who stays."""
    earlier = session.scalars(
        select(YoungPerson.id).where(YoungPerson.merged_into_id == leaves.id)
    ).all()
    leaves.merged_into_id = stays.id
    _point(session, earlier, at=stays.id)
    return sorted(earlier)


def point_back(
    session: Session, stays: YoungPerson, leaves: YoungPerson, *, ids: list[int]
) -> None:
    """Undo `point_on`."""
    leaves.merged_into_id = None
    still = select(YoungPerson.id).where(
        YoungPerson.id.in_(ids), YoungPerson.merged_into_id == stays.id
    )
    _point(session, session.scalars(still).all(), at=leaves.id)


def _point(session: Session, ids: Sequence[int], *, at: int) -> None:
    session.execute(update(YoungPerson).where(YoungPerson.id.in_(ids)).values(merged_into_id=at))


def carry_pairs(session: Session, pair: LikelyPair, stays_id: int, leaves_id: int) -> list[int]:
    """What was suggested or said of who leaves holds for who stays; numbers of the new pairs."""
    theirs = session.scalars(
        select(LikelyPair).where(
            or_(LikelyPair.first_id == leaves_id, LikelyPair.second_id == leaves_id),
            LikelyPair.id != pair.id,
            LikelyPair.merge.is_(None),
        )
    ).all()
    known = _others_of(session, stays_id)
    made = []
    for each in theirs:
        other = each.second_id if each.first_id == leaves_id else each.first_id
        if other not in known | {stays_id}:
            made.append(_copy_for(each, stays_id, other))
    session.add_all(made)
    session.flush()
    return [each.id for each in made]


def _others_of(session: Session, person_id: int) -> set[int]:
    rows = session.execute(
        select(LikelyPair.first_id, LikelyPair.second_id).where(
            or_(LikelyPair.first_id == person_id, LikelyPair.second_id == person_id)
        )
    )
    return {number for row in rows for number in row} - {person_id}


def _copy_for(each: LikelyPair, stays_id: int, other: int) -> LikelyPair:
    first, second = sorted((stays_id, other))
    return LikelyPair(
        first_id=first,
        second_id=second,
        shared=each.shared,
        denied=each.denied,
        state=each.state,
        reason=each.reason,
        found_at=each.found_at,
        told_at=each.told_at,
        decided_at=each.decided_at,
        decided_by=each.decided_by,
    )


def drop_pairs(session: Session, ids: list[int], *, decided_before: datetime) -> None:
    """Remove the copies of `carry_pairs` about which nobody said anything since."""
    session.execute(
        delete(LikelyPair).where(
            LikelyPair.id.in_(ids),
            or_(LikelyPair.state == PairState.SUGGESTED, LikelyPair.decided_at <= decided_before),
        )
    )


def refresh_words(session: Session, person: YoungPerson) -> None:
    """What somebody is found by, with what those are found by who are this same person."""
    connection = session.connection()
    words = words_of(first_name=person.first_name, phone=person.phone)
    words |= words_of_merged(connection, person.id)
    connection.execute(delete(YoungPersonWord).where(YoungPersonWord.young_person_id == person.id))
    rows = [{"young_person_id": person.id, "word": word} for word in sorted(words)]
    connection.execute(insert(YoungPersonWord), rows)
