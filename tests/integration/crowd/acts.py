"""What somebody can do, as the views do it: one service in one transaction.

Each act answers how much it did: 0 for nothing, mostly 1. What it may raise is what a page tells
in words; anything else is a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Identity, Role
from portal.accounts.models import Staff
from portal.audit.services import SYSTEM
from portal.cases import services
from portal.cases.lines import CaseError
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, CaseState, Outcome
from portal.cases.queries import lock_case
from portal.cases.take_over import AlreadyTakenError, CannotTakeOverError, Seen, take_over_case
from portal.cases.writing import send_message
from portal.clock import local_day
from portal.consent.services import withdraw_consent
from portal.doubles.deciding import point_out, take_back
from portal.doubles.locking import PairError, lock_pair, stamp_of
from portal.doubles.merging import Choice, merge_people
from portal.doubles.models import LikelyPair
from portal.doubles.queries import Ours
from portal.doubles.unmerging import unmerge_people
from portal.partners.queries import work_calendar
from portal.rosters.absences import AbsenceRefusedError, Days
from portal.standing_in.absence import come_back, plan_absence, report_sick
from portal.standing_in.assigning import assign_case
from portal.standing_in.chores import turn_absences
from portal.standing_in.leaving import leave as leave_for_good
from portal.standing_in.leaving import read_burden
from portal.workbench.followers import FOLLOWERS
from tests.integration.crowd.cast import Cast, Step
from tests.integration.crowd.young_acts import (
    want_another,
    want_back,
    want_no_more,
    want_rest,
)

QUEUE: Final = "https://opstap.test/werk"
WORKING_DAYS: Final = 2
# What is told to who pressed, in a clear sentence.
TOLD: Final = (CaseError, AlreadyTakenError, CannotTakeOverError, PairError, AbsenceRefusedError)
Act = Callable[[Session, Cast, Step, datetime], int]


def _me(session: Session, cast: Cast, step: Step) -> Staff:
    return session.get_one(Staff, cast.who(step))


def _identity(staff: Staff) -> Identity:
    return Identity(
        staff_id=staff.id,
        first_name=staff.first_name,
        partner_id=staff.partner_id,
        roles=frozenset({Role.COACH}),
        session_id=1,
    )


def _locked(session: Session, cast: Cast, step: Step) -> Case | None:
    """The case that this person may see, or None: somebody else's is not there for them."""
    reference = session.scalar(select(Case.reference).where(Case.id == cast.which(step)))
    me = _me(session, cast, step)
    return lock_case(session, str(reference), partner_id=me.partner_id, staff_id=me.id)


def assign(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Give it to a colleague."""
    if (case := _locked(session, cast, step)) is None:
        return False
    return assign_case(
        session, case, to=session.get_one(Staff, cast.whom(step)), by=_me(session, cast, step),
        reason=TakeOverReason.BUSY, press=step.press, queue_url=QUEUE, now=now,
    )  # fmt: skip


def take_over(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Become the contact person of a colleague's case."""
    if (case := _locked(session, cast, step)) is None:
        return False
    seen = Seen(contact_person_id=case.contact_person_id, contact_version=case.contact_version)
    return take_over_case(
        session, case.id, seen=seen, by=_me(session, cast, step), reason=TakeOverReason.AWAY,
        queue_url=QUEUE, now=now,
    )  # fmt: skip


def leave(session: Session, cast: Cast, step: Step, now: datetime) -> int:
    """Somebody goes for good; all they carry goes to one colleague."""
    who = cast.who(step)
    to = dict.fromkeys(read_burden(session, who).cases, cast.whom(step))
    destinations = {case.id: staff_id for case, staff_id in to.items()}
    return leave_for_good(
        session, session.get_one(Staff, who), destinations=destinations, by=None, queue_url=QUEUE,
        now=now,
    )  # fmt: skip


def fall_ill(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Sick today, with a stand-in that was chosen or suggested."""
    chosen = cast.whom(step) if step.which % 2 else None
    report_sick(session, staff_id=cast.who(step), stand_in_id=chosen, by=cast.who(step), now=now)
    return True


def go_away(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """A planned absence that starts today."""
    day = local_day(now)
    plan_absence(
        session, staff_id=cast.who(step), days=Days(starts_on=day, ends_on=day),
        stand_in_id=cast.whom(step), by=cast.who(step), now=now,
    )  # fmt: skip
    return True


def be_back(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """There again."""
    return come_back(session, staff_id=cast.who(step), by=cast.who(step), now=now)


def turn(session: Session, _cast: Cast, _step: Step, now: datetime) -> bool:
    """The worker's chore, which comes between everything."""
    return turn_absences(session, now) > 0


def close(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """End it with a kind word."""
    if (case := _locked(session, cast, step)) is None:
        return False
    was_open = case.state is CaseState.OPEN
    services.close_case(
        session, case, outcome=Outcome.NOT_NOW, message="Dag.", by=cast.who(step),
        press=step.press, now=now,
    )  # fmt: skip
    return was_open and case.state is CaseState.CLOSED


def reopen(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Go on where it ended."""
    if (case := _locked(session, cast, step)) is None:
        return False
    services.reopen_case(
        session, case, by=_me(session, cast, step), calendar=work_calendar(session),
        working_days=WORKING_DAYS, press=step.press, now=now,
    )  # fmt: skip
    # The same page pressed once more, after somebody closed it again, opens nothing.
    return case.state is CaseState.OPEN


def write(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """A message to the young person."""
    if (case := _locked(session, cast, step)) is None:
        return False
    line = send_message(
        session, case, text="Hoe gaat het?", nudge_on=work_calendar(session).add(local_day(now), 5),
        by=cast.who(step), press=step.press, now=now,
    )  # fmt: skip
    return line is not None


def refuse_sharing(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """The young person takes a yes back."""
    return withdraw_consent(
        session, "ask_school", young_person_id=cast.person(step), recipient="", now=now,
        actor=SYSTEM,
    )  # fmt: skip


def _pair(session: Session, cast: Cast, step: Step, now: datetime) -> LikelyPair | None:
    me = _me(session, cast, step)
    one, other = sorted((cast.person(step), cast.other_person(step)))
    cases = {
        case.young_person_id: case
        for case in session.scalars(
            select(Case).where(Case.young_person_id.in_((one, other))).order_by(Case.id)
        )
    }
    known = session.scalars(
        select(LikelyPair).where(LikelyPair.first_id == one, LikelyPair.second_id == other)
    ).one_or_none()
    if known is not None or one == other or len(cases) < 2:
        return known
    return point_out(session, cases[one], cases[other], by=me.id, now=now)


def merge(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Say that two are one person."""
    if (pair := _pair(session, cast, step, now)) is None:
        return False
    session.flush()
    me = _me(session, cast, step)
    seen = lock_pair(session, pair.id, identity=_identity(me), now=now)
    if not isinstance(seen, Ours):
        return False
    choice = Choice(
        stays_id=seen.pair.first_id, values=MappingProxyType({}), stamp=stamp_of(seen), reason="",
    )  # fmt: skip
    merge_people(
        session, seen, choice=choice, by=me, followers=FOLLOWERS, press=step.press, now=now
    )
    return True


def unmerge(session: Session, cast: Cast, step: Step, now: datetime) -> bool:
    """Take them apart again."""
    if (pair := _pair(session, cast, step, now)) is None:
        return False
    session.flush()
    me = _me(session, cast, step)
    seen = lock_pair(session, pair.id, identity=_identity(me), now=now)
    if not isinstance(seen, Ours):
        return False
    if pair.merge is None:
        return take_back(session, seen, by=me, now=now)
    unmerge_people(session, seen, by=me, followers=FOLLOWERS, now=now)
    return True


ACTS: Final[dict[str, Act]] = {
    act.__name__: act
    for act in (
        assign,
        take_over,
        fall_ill,
        go_away,
        be_back,
        turn,
        close,
        reopen,
        write,
        leave,
        refuse_sharing,
        merge,
        unmerge,
        want_rest,
        want_no_more,
        want_back,
        want_another,
    )
}
