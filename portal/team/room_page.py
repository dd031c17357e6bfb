"""What the pages about room show: your own, and a team's; numbers and names of staff only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff
from portal.cases.acting import open_loads
from portal.clock import local_day
from portal.rosters.absences import read_roster
from portal.rosters.models import RoomProposal
from portal.rosters.room import Agreement, find_proposal, room_history
from portal.rosters.rules_absence import Roster, away_on
from portal.team.absence_page import people_of
from portal.team.absence_words import say_away

NEARLY: Final = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProposal:
    """A maximum that was proposed; `is_mine` when the reader proposed it."""

    max_cases: int
    by: str
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """One person's room. `usual_id` is who usually stands in; `people` who may."""

    staff: Staff
    load: int
    proposal: ShownProposal | None
    people: tuple[tuple[int, str], ...]
    usual_id: int | None
    history: tuple[Agreement, ...]
    away: str
    stands_in: str

    @property
    def is_full(self) -> bool:
        """True when nobody new comes."""
        return self.load >= self.staff.max_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A colleague on the team page. `tint` is rose when full, sun when nearly."""

    id: int
    first_name: str
    load: int
    maximum: int
    away: str
    stands_in: str
    usual: str
    proposed: int | None
    tint: str


def read_room(session: Session, staff: Staff, *, reader_id: int, now: datetime) -> RoomView:
    """Somebody's room, as the reader may act on it."""
    loads = open_loads(session)
    roster = read_roster(session, today=local_day(now), loads=loads)
    proposal = find_proposal(session, staff.id)
    away, stands_in = _away_words(roster, staff.id)
    return RoomView(
        staff=staff,
        load=loads.get(staff.id, 0),
        proposal=None if proposal is None else _shown(proposal, reader_id),
        people=people_of(roster, staff.id),
        usual_id=staff.stand_in_id,
        history=tuple(room_history(session, staff.id)),
        away=away,
        stands_in=stands_in,
    )


def _shown(proposal: RoomProposal, reader_id: int) -> ShownProposal:
    return ShownProposal(
        max_cases=proposal.max_cases,
        by=proposal.proposer.first_name,
        is_mine=proposal.proposed_by == reader_id,
    )


def read_team(session: Session, *, partner_id: str, now: datetime) -> tuple[Member, ...]:
    """Everybody of an organisation who carries cases, the fullest first."""
    loads = open_loads(session)
    roster = read_roster(session, today=local_day(now), loads=loads)
    proposals = {
        row.staff_id: row.max_cases
        for row in session.scalars(
            select(RoomProposal)
            .join(Staff, Staff.id == RoomProposal.staff_id)
            .where(Staff.partner_id == partner_id)
            .options(joinedload(RoomProposal.proposer))
        )
    }
    members = [
        _member(roster, staff_id, loads.get(staff_id, 0), proposals.get(staff_id))
        for staff_id, each in roster.people.items()
        if each.partner_id == partner_id and each.is_active and each.carries_cases
    ]
    return tuple(sorted(members, key=lambda m: (-m.load / max(m.maximum, 1), m.first_name, m.id)))


def _member(roster: Roster, staff_id: int, load: int, proposed: int | None) -> Member:
    person = roster.people[staff_id]
    maximum = person.room + load
    away, stands_in = _away_words(roster, staff_id)
    usual = roster.people.get(person.usual_id or 0)
    return Member(
        id=staff_id,
        first_name=person.first_name,
        load=load,
        maximum=maximum,
        away=away,
        stands_in=stands_in,
        usual=usual.first_name if usual else "",
        proposed=proposed,
        tint=_tint(load, maximum),
    )


def _tint(load: int, maximum: int) -> str:
    if load >= maximum:
        return "rose"
    return "sun" if load >= NEARLY * maximum else "mint"


def _away_words(roster: Roster, staff_id: int) -> tuple[str, str]:
    absence = away_on(roster, staff_id, roster.today)
    if absence is None:
        present = roster.people[staff_id].is_present
        return ("" if present else str(gettext("Nu niet aanwezig"))), ""
    return say_away(absence.ends_on), roster.people[absence.stand_in_id].first_name
