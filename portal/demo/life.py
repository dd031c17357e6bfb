"""The demo's life: invented people in every state, made by the portal's own services.

Everything happens at the moment it tells of, in order and in one transaction, so that timelines,
promises, messages and the trail agree, and a start that is broken off leaves nothing behind.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.access.permissions import COACHING
from portal.accounts.models import Staff, StaffRole
from portal.accounts.services import add_staff
from portal.cases.models import Case, Outcome
from portal.catalogue.snapshot import load_snapshot
from portal.clock import local_day
from portal.database import Database
from portal.demo.acts import Stage, perform
from portal.demo.marker import (
    COORDINATOR_REF,
    DEMO_DOMAIN,
    EDITOR_REF,
    LEAD_REF,
    OFFICER_REF,
    has_demo_life,
    refuse_real_data,
)
from portal.demo.people import people_of, questions_of, read_names
from portal.demo.places import live_in_place
from portal.demo.questions import events_of
from portal.demo.rosters import give_hours
from portal.demo.script import Almanac, Event, tell
from portal.doubles.elsewhere import tell_known_elsewhere
from portal.doubles.finding import find_doubles
from portal.outbox.models import DeliveryState, OutboxMessage
from portal.partners.models import Partner, Region
from portal.partners.queries import work_calendar
from portal.routing.source import read_region_and_rules

STAFF_SINCE: Final = timedelta(days=400)
ON_THE_WAY: Final = timedelta(seconds=4)
WRONG_NUMBER: Final = "gateway: 400"
# The demo's own staff besides the coaches: ref, first name, role.
OTHERS: Final = (
    (EDITOR_REF, "Els", Role.EDITOR),
    (COORDINATOR_REF, "Henk", Role.COORDINATOR),
    (OFFICER_REF, "Nadia", Role.PRIVACY_OFFICER),
)


def load_life_once(database: Database, *, now: datetime, base_url: str) -> bool:
    """Bring an empty region to life; False when that was done before.

    Raises NotADemoError for a database with anything in it that the demo did not make.
    """
    with database.transaction() as session:
        refuse_real_data(session)
        if has_demo_life(session):
            return False
        load_life(session, now=now, base_url=base_url)
        return True


def load_life(session: Session, *, now: datetime, base_url: str) -> int:
    """Add staff, cases and questions as seen from `now`; returns how many cases were opened."""
    add_others(session, now=now - STAFF_SINCE)
    stage = set_the_stage(session, base_url=base_url)
    almanac = Almanac(now=now, calendar=stage.calendar, promise_days=stage.promise_days)
    names = read_names()
    people = people_of(names, today=local_day(now))
    acts = [act for person in people for act in tell(person, almanac)]
    events = [Event(at=act.at, do=partial(perform, session, act, stage)) for act in acts]
    for asked in questions_of(names):
        events += events_of(session, asked, almanac)
    events.sort(key=attrgetter("at"))
    for event in events:
        event.do()
    # What the worker would have seen meanwhile, at its last look.
    looked_at = events[-1].at
    find_doubles(session, now=looked_at)
    tell_known_elsewhere(session, now=looked_at)
    live_in_place(session, people, stage.cases, calendar=stage.calendar, after=looked_at, now=now)
    coaches = [staff for _, staff in sorted(stage.staff_by_ref.items()) if is_coaching(staff)]
    give_hours(session, coaches, at=now)
    deliver_all(session)
    return len(stage.cases)


def add_others(session: Session, *, now: datetime) -> None:
    """Staff who are no coaches, at the front desk's organisation; and who leads a team."""
    desk = session.scalars(
        select(Partner.id).where(Partner.type == "front_desk").order_by(Partner.position)
    ).first()
    if desk is None:
        raise LookupError("The demo's region has no front desk.")
    for ref, first_name, role in OTHERS:
        staff = add_staff(
            session,
            email=f"{ref}@{DEMO_DOMAIN}",
            first_name=first_name,
            partner_id=desk,
            roles={role},
            ref=ref,
            now=now,
        )
        staff.portrait = ref
    lead = session.scalars(select(Staff).where(Staff.ref == LEAD_REF)).one()
    lead.roles.append(StaffRole(role=Role.TEAM_LEAD))
    session.flush()


def is_coaching(staff: Staff) -> bool:
    """True for who has a roster: coaches and the front desk."""
    return any(each.role in COACHING for each in staff.roles)


def set_the_stage(session: Session, *, base_url: str) -> Stage:
    """What opening and keeping cases needs, read once."""
    region, rules = read_region_and_rules(session)
    coaches = session.scalars(select(Staff).where(Staff.ref.is_not(None)))
    return Stage(
        offer=load_snapshot(session),
        calendar=work_calendar(session),
        promise_days=session.get_one(Region, 1).document["promise_working_days"],
        region=region,
        rules=rules,
        queue_url=f"{base_url}/werk",
        staff_by_ref={staff.ref: staff for staff in coaches if staff.ref},
    )


def deliver_all(session: Session) -> None:
    """The messages of the past arrived, but for one to a number that was no longer in use."""
    lost = select(Case.id).where(Case.outcome == Outcome.LOST_TOUCH)
    undeliverable = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.case_id.in_(lost))
        .order_by(OutboxMessage.id.desc())
    ).first()
    for message in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
        message.attempts = 1
        if message is undeliverable:
            message.state, message.last_error = DeliveryState.DEAD, WRONG_NUMBER
        else:
            message.state, message.sent_at = DeliveryState.SENT, message.created_at + ON_THE_WAY
    session.flush()
