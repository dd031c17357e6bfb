"""Who looked: the trail of one person's data, per person per day, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, cast, or_, select, true
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import ActorKind, AuditRow
from portal.cases.models import Case
from portal.clock import local_day
from portal.rights.persons import Mine

# What is read at a time; a page shows whole days of it.
CHUNK: Final = 300
ENOUGH: Final = 15
CASE: Final = "case"
PERSON: Final = "young_person"
SEEN: Final = (ActorKind.STAFF, ActorKind.SYSTEM)


class GroundThen(StrEnum):
    """Why somebody could see it at that moment."""

    CONTACT = "contact"
    STAND_IN = "stand_in"
    TEAM = "team"
    OFFICER = "officer"
    # None of these: worth asking about.
    OTHER = "other"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody did."""

    position: int
    action: str
    details: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one person did on one day. `staff` None is the portal itself; `acts` newest first."""

    day: date
    staff: Staff | None
    ground: GroundThen
    acts: tuple[Act, ...]

    @property
    def position(self) -> int:
        """The row of the trail that a question about this look names."""
        return self.acts[0].position


@dataclass(frozen=True, slots=True, kw_only=True)
class LookPage:
    """Whole days of looks; `following` is the position before which the next page starts."""

    looks: tuple[Look, ...]
    following: int | None


def list_looks(session: Session, mine: Mine, *, before: int | None = None) -> LookPage:
    """What staff and the portal did with somebody's data, newest day first."""
    found = session.scalars(
        select(AuditRow)
        .where(
            is_about(mine),
            AuditRow.actor_kind.in_(SEEN),
            true() if before is None else AuditRow.position < before,
        )
        .order_by(AuditRow.position.desc())
        .limit(CHUNK + 1)
    ).all()
    rows, is_more = _whole_days(found)
    looks = make_looks(session, mine, rows)
    return LookPage(looks=looks, following=rows[-1].position if is_more and rows else None)


def _whole_days(found: Sequence[AuditRow]) -> tuple[list[AuditRow], bool]:
    """Rows of whole days until there are enough groups, and whether more come after them."""
    rows: list[AuditRow] = []
    for day_rows, is_last in _days(found):
        if is_last and len(found) > CHUNK and rows:
            # The oldest day of what was read may go on in what was not.
            return rows, True
        rows += day_rows
        if len({(local_day(row.at), row.actor_id) for row in rows}) >= ENOUGH:
            return rows, not is_last or len(found) > CHUNK
    return rows, len(found) > CHUNK


def _days(found: Sequence[AuditRow]) -> Iterator[tuple[list[AuditRow], bool]]:
    start = 0
    for index in range(1, len(found) + 1):
        is_end = index == len(found)
        if is_end or local_day(found[index].at) != local_day(found[start].at):
            yield list(found[start:index]), is_end
            start = index


def is_about(mine: Mine) -> ColumnElement[bool]:
    """Rows of the trail about one person; both halves are ranges of the trail's index."""
    return or_(
        and_(AuditRow.subject_kind == CASE, AuditRow.subject_id.in_(_texts(mine.case_ids))),
        and_(AuditRow.subject_kind == PERSON, AuditRow.subject_id.in_(_texts(mine.person_ids))),
    )


def _texts(numbers: Iterable[int]) -> list[str]:
    return [str(number) for number in numbers]


def find_look(session: Session, mine: Mine, position: int) -> Look | None:
    """The look that a row of the trail is part of, if it is about this person; else None."""
    row = session.scalars(
        select(AuditRow).where(
            is_about(mine), AuditRow.position == position, AuditRow.actor_kind.in_(SEEN)
        )
    ).one_or_none()
    if row is None:
        return None
    near = session.scalars(
        select(AuditRow)
        .where(
            is_about(mine),
            AuditRow.actor_kind == row.actor_kind,
            AuditRow.actor_id == row.actor_id if row.actor_id else AuditRow.actor_id.is_(None),
            AuditRow.position <= position,
        )
        .order_by(AuditRow.position.desc())
        .limit(CHUNK)
    ).all()
    same_day = [each for each in near if local_day(each.at) == local_day(row.at)]
    return make_looks(session, mine, same_day)[0]


def make_looks(session: Session, mine: Mine, rows: Sequence[AuditRow]) -> tuple[Look, ...]:
    """Rows, newest first, as one look per person per day with the ground they had then."""
    groups: dict[tuple[date, int | None], list[AuditRow]] = {}
    for row in rows:
        who = row.actor_id if row.actor_kind is ActorKind.STAFF else None
        groups.setdefault((local_day(row.at), who), []).append(row)
    staff = _staff(session, {who for _day, who in groups if who is not None})
    history = read_history(session, mine)
    return tuple(
        Look(
            day=day,
            staff=staff.get(who) if who is not None else None,
            ground=history.ground_of(staff.get(who) if who is not None else None, acts[0]),
            acts=tuple(_act(row) for row in acts),
        )
        for (day, who), acts in groups.items()
    )


def _act(row: AuditRow) -> Act:
    return Act(position=row.position, action=row.action, details=row.details, at=row.at)


def _staff(session: Session, ids: set[int]) -> dict[int, Staff]:
    found = session.scalars(select(Staff).where(Staff.id.in_(ids))) if ids else ()
    return {each.id: each for each in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row that says who was the contact person before it, or who stood in from it on."""

    position: int
    staff_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHistory:
    """Who the contact person of one case was, and who stood in, at any moment of the trail.

    `befores` and `stand_ins` are in the order of the trail.
    """

    contact_id: int
    stand_in_id: int | None
    befores: tuple[Change, ...]
    stand_ins: tuple[Change, ...]

    def contact_at(self, position: int) -> int:
        """Who was before the first change after this row, else who is now."""
        later = (each for each in self.befores if each.position > position)
        found = next((each.staff_id for each in later), None)
        return found or self.contact_id

    def stand_in_at(self, position: int) -> int | None:
        """Who stood in since the last change up to this row."""
        if not self.stand_ins:
            return self.stand_in_id
        before = [each for each in self.stand_ins if each.position <= position]
        return before[-1].staff_id if before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The histories of somebody's cases, with the organisation of each contact person."""

    cases: Mapping[int, CaseHistory]
    partners: Mapping[int, str]

    def ground_of(self, staff: Staff | None, row: AuditRow) -> GroundThen:
        """Which ground somebody had for a row of the trail."""
        if staff is None:
            return GroundThen.MACHINE
        if row.action.startswith("rights."):
            return GroundThen.OFFICER
        asked = [self.cases[number] for number in self._cases_of(row)]
        contacts = {each.contact_at(row.position) for each in asked}
        if staff.id in contacts:
            return GroundThen.CONTACT
        if staff.id in {each.stand_in_at(row.position) for each in asked}:
            return GroundThen.STAND_IN
        teams = {self.partners.get(number) for number in contacts}
        return GroundThen.TEAM if staff.partner_id in teams else GroundThen.OTHER

    def _cases_of(self, row: AuditRow) -> list[int]:
        if row.subject_kind == CASE and int(row.subject_id) in self.cases:
            return [int(row.subject_id)]
        return list(self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """One act of somebody of the staff, as the first page shows it."""

    action: str
    details: Mapping[str, Any]
    at: datetime
    staff_id: int
    first_name: str


MOVED: Final = ("case.taken_over", "case.assigned", "case.new_person")
STOOD_IN: Final = ("case.stand_in", "case.stand_in_ended")


def read_history(session: Session, mine: Mine) -> History:
    """Who helped this person when, from the trail itself."""
    rows = session.scalars(
        select(AuditRow)
        .where(
            AuditRow.subject_kind == CASE,
            AuditRow.subject_id.in_(_texts(mine.case_ids)),
            AuditRow.action.in_((*MOVED, *STOOD_IN)),
        )
        .order_by(AuditRow.position)
    ).all()
    cases = session.execute(
        select(Case.id, Case.contact_person_id, Case.stand_in_id).where(Case.id.in_(mine.case_ids))
    ).all()
    histories = {
        case.id: CaseHistory(
            contact_id=case.contact_person_id,
            stand_in_id=case.stand_in_id,
            befores=tuple(_befores(rows, case.id)),
            stand_ins=tuple(_stand_ins(rows, case.id)),
        )
        for case in cases
    }
    return History(cases=histories, partners=_partners(session, histories.values()))


def _befores(rows: Sequence[AuditRow], case_id: int) -> Iterator[Change]:
    for row in rows:
        if row.subject_id == str(case_id) and row.action in MOVED:
            yield Change(position=row.position, staff_id=row.details.get("before"))


def _stand_ins(rows: Sequence[AuditRow], case_id: int) -> Iterator[Change]:
    for row in rows:
        if row.subject_id == str(case_id) and row.action in STOOD_IN:
            stands_in = row.details.get("stand_in") or row.details.get("acting")
            is_over = row.action == "case.stand_in_ended"
            yield Change(position=row.position, staff_id=None if is_over else stands_in)


def _partners(session: Session, histories: Iterable[CaseHistory]) -> dict[int, str]:
    ids = {each.contact_id for each in histories} | {
        change.staff_id for each in histories for change in each.befores if change.staff_id
    }
    rows = session.execute(select(Staff.id, Staff.partner_id).where(Staff.id.in_(ids)))
    return dict(rows.all()) if ids else {}


def last_looks(session: Session, young_person_id: int, *, count: int) -> list[LastLook]:
    """The last acts of staff, newest first, in one query; without the ground they had."""
    cases = select(cast(Case.id, String)).where(Case.young_person_id == young_person_id)
    rows = session.execute(
        select(AuditRow.action, AuditRow.details, AuditRow.at, Staff.id, Staff.first_name)
        .join(Staff, Staff.id == AuditRow.actor_id)
        .where(
            AuditRow.actor_kind == ActorKind.STAFF,
            or_(
                and_(AuditRow.subject_kind == CASE, AuditRow.subject_id.in_(cases)),
                and_(AuditRow.subject_kind == PERSON, AuditRow.subject_id == str(young_person_id)),
            ),
        )
        .order_by(AuditRow.position.desc())
        .limit(count)
    )
    return [
        LastLook(action=row[0], details=row[1], at=row[2], staff_id=row[3], first_name=row[4])
        for row in rows
    ]
