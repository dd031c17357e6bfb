"""Somebody leaves: every open case goes to a named colleague first, and so does all they did.

All of it in one transaction, or nothing: their cases, the absences in which they stand in, who has
them as the usual stand-in, the questions at the front desk, and what was held for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff, StaffState
from portal.accounts.services import disable_staff
from portal.audit.services import SYSTEM, record, staff_actor
from portal.cases.lines import CaseError
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case
from portal.cases.queries import is_open
from portal.questions.asking import choose_at_desk
from portal.questions.models import Question, QuestionState
from portal.rosters.absences import (
    absences_of,
    as_away,
    duties_of,
    stand_in_roster_line,
)
from portal.rosters.models import Absence, RoomProposal
from portal.rosters.rules_absence import (
    Roster,
    is_able_on,
    is_last_at_desk,
    possible_stand_ins,
    refuse,
    suggest_stand_in,
)
from portal.standing_in.absence import roster_now
from portal.standing_in.arranging import arrange, lock_acting
from portal.standing_in.assigning import hand_over, require_receiver
from portal.standing_in.messages import tell_receivers
from portal.standing_in.offering import drop_holds
from portal.standing_in.telling import tell_stand_ins_who_leaves


class LeavingError(CaseError):
    """Somebody cannot leave like this; nothing was changed."""


class NoDestinationError(LeavingError):
    """For some open cases nobody was named; `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__("no destination")
        self.count = count


class LastAtDeskError(LeavingError):
    """Nobody would be at the front desk."""


class NobodyStandsInError(LeavingError):
    """For an absence in which they stand in nobody else is found; `name` is who is away."""

    def __init__(self, name: str) -> None:
        super().__init__("nobody stands in")
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What somebody leaves behind: cases by id, and the numbers of everything else."""

    cases: tuple[Case, ...]
    duties: tuple[Absence, ...]
    usual_for: tuple[str, ...]
    questions: int
    held: int


def read_burden(session: Session, staff_id: int) -> Burden:
    """All that has to go somewhere before somebody can leave."""
    return Burden(
        cases=tuple(_cases(session, staff_id)),
        duties=tuple(duties_of(session, staff_id)),
        usual_for=tuple(
            session.scalars(
                select(Staff.first_name)
                .where(Staff.stand_in_id == staff_id)
                .order_by(Staff.first_name, Staff.id)
            )
        ),
        questions=len(_questions(session, staff_id)),
        held=len(
            session.scalars(select(Case.id).where(is_open(), Case.held_for_id == staff_id)).all()
        ),
    )


def _cases(session: Session, staff_id: int) -> list[Case]:
    return list(
        session.scalars(
            select(Case)
            .where(is_open(), Case.contact_person_id == staff_id)
            .options(
                joinedload(Case.contact_person),
                joinedload(Case.stand_in),
                joinedload(Case.young_person),
            )
            .order_by(Case.promised_at, Case.id)
            .execution_options(populate_existing=True)
        )
    )


def _questions(session: Session, staff_id: int) -> list[Question]:
    return list(
        session.scalars(
            select(Question)
            .where(Question.staff_id == staff_id, Question.state == QuestionState.OPEN)
            .order_by(Question.id)
        )
    )


def suggest_destinations(roster: Roster, staff_id: int, cases: tuple[Case, ...]) -> dict[int, int]:
    """A colleague for each case id: whoever has the most room left, then the front desk."""
    people = [
        each
        for each in possible_stand_ins(roster, staff_id)
        if is_able_on(roster, each.id, roster.today)
    ]
    own = roster.people[staff_id].partner_id
    room = {each.id: each.room for each in people}
    order = {each.id: (each.partner_id != own, each.id) for each in people}
    chosen: dict[int, int] = {}
    for case in cases:
        if not room:
            break
        best = min(room, key=lambda who: (room[who] <= 0, order[who][0], -room[who], order[who]))
        room[best] -= 1
        chosen[case.id] = best
    return chosen


def leave(
    session: Session,
    staff: Staff,
    *,
    destinations: Mapping[int, int],
    duties_to: int | None = None,
    by: Staff | None,
    queue_url: str,
    now: datetime,
) -> int:
    """Move everything and close the account; returns how many cases moved.

    `destinations`: case id to staff id, for every open case. Who they stand in for goes to
    `duties_to` where that can be, else to who fits best. Raises LeavingError of a kind,
    CannotReceiveError and NotAbleError; then the caller's transaction must not be kept.
    """
    stand_in_roster_line(session)
    if staff.state is StaffState.DISABLED:
        return 0
    roster = roster_now(session, now=now)
    if is_last_at_desk(roster, staff.id):
        raise LastAtDeskError
    lock_acting(session, staff.id)
    cases = _cases(session, staff.id)
    missing = [case for case in cases if destinations.get(case.id, staff.id) == staff.id]
    if missing:
        raise NoDestinationError(len(missing))
    _give_cases(session, cases, destinations, by=by, queue_url=queue_url, now=now)
    _end_own(session, staff, now=now)
    duties = _give_duties(session, staff, duties_to=duties_to, now=now)
    moved = arrange(session, staff.id, is_going=True, now=now)
    tell_stand_ins_who_leaves(session, moved, duties, now=now)
    _forget_usual(session, staff, duties_to=duties_to, roster=roster)
    drop_holds(session, staff.id, now=now)
    disable_staff(
        session, staff, open_cases=0, now=now, actor=SYSTEM if by is None else staff_actor(by.id)
    )
    session.flush()
    _give_questions(session, staff, now=now)
    # Who is let in again later is there, whatever they were when they left.
    staff.is_present = True
    session.flush()
    return len(cases)


def _give_cases(
    session: Session,
    cases: list[Case],
    destinations: Mapping[int, int],
    *,
    by: Staff | None,
    queue_url: str,
    now: datetime,
) -> None:
    received: dict[int, int] = {}
    for case in cases:
        to = session.get_one(Staff, destinations[case.id])
        require_receiver(session, case.contact_person.partner_id, to=to)
        hand_over(session, case, to=to, by=by, reason=TakeOverReason.LEFT, now=now)
        received[to.id] = received.get(to.id, 0) + 1
    if cases:
        tell_receivers(session, received, queue_url=queue_url, now=now)


def _end_own(session: Session, staff: Staff, *, now: datetime) -> None:
    """Their own absences and what was proposed about their room are over."""
    for absence in absences_of(session, staff.id):
        if absence.began_at is None:
            session.delete(absence)
        else:
            absence.ended_at = now
    session.execute(delete(RoomProposal).where(RoomProposal.staff_id == staff.id))
    session.flush()


def _give_duties(
    session: Session, staff: Staff, *, duties_to: int | None, now: datetime
) -> list[Absence]:
    """Another stand-in for every absence in which they stand in. NobodyStandsInError."""
    duties = duties_of(session, staff.id)
    for absence in duties:
        roster = roster_now(session, now=now).without_person(staff.id).without(absence.id)
        chosen = _stand_in_for(roster, absence, duties_to)
        if chosen is None:
            raise NobodyStandsInError(absence.staff.first_name)
        absence.stand_in_id = chosen
        session.flush()
        record(
            session, "absence.changed", actor=SYSTEM, subject_kind="staff",
            subject_id=absence.staff_id, at=now, absence=absence.id, stand_in=chosen,
        )  # fmt: skip
    return duties


def _stand_in_for(roster: Roster, absence: Absence, wanted: int | None) -> int | None:
    away = as_away(absence)
    if wanted is not None and refuse(roster, replace(away, stand_in_id=wanted)) is None:
        return wanted
    return suggest_stand_in(roster, away)


def _forget_usual(session: Session, staff: Staff, *, duties_to: int | None, roster: Roster) -> None:
    """Who had them as the usual stand-in gets the successor where that can be, else nobody."""
    staff.stand_in_id = None
    for other_id in session.scalars(select(Staff.id).where(Staff.stand_in_id == staff.id)).all():
        able = {each.id for each in possible_stand_ins(roster, other_id)}
        successor = duties_to if duties_to in able else None
        session.execute(update(Staff).where(Staff.id == other_id).values(stand_in_id=successor))


def _give_questions(session: Session, staff: Staff, *, now: datetime) -> None:
    for question in _questions(session, staff.id):
        question.staff = choose_at_desk(session)
        session.flush()
        record(
            session, "question.moved", actor=SYSTEM, subject_kind="question",
            subject_id=question.id, at=now, before=staff.id, after=question.staff_id,
        )  # fmt: skip


def acts_for_anybody(session: Session, staff_id: int) -> bool:
    """True while somebody is the contact person, or acts, in an open case."""
    mine = or_(Case.contact_person_id == staff_id, Case.acting_id == staff_id)
    return session.scalars(select(Case.id).where(is_open(), mine)).first() is not None
