"""Growing the demo: as many invented cases and items as a big region has after some years.

What is there counts: growing to 1,000 adds what is missing, and a second time adds nothing. Who
is added is always the same for the same day. It is written in slices that each stand by
themselves, so that a run that is broken off is finished by the next one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.services import SYSTEM, record
from portal.cases.models import (
    Case,
    CaseAlongside,
    TimelineEntry,
    YoungPerson,
    YoungPersonWord,
)
from portal.catalogue.models import Item, ItemVersion, Moment
from portal.consent.models import Consent
from portal.database import Database
from portal.demo import bulk
from portal.demo.dealing import Region, read_region
from portal.demo.grown_cases import KEY, Row, Story, tell_story
from portal.demo.grown_offer import grow_offer
from portal.demo.grown_people import grown_person
from portal.demo.grown_staff import grow_staff
from portal.demo.marker import NotADemoError, has_demo_life
from portal.demo.script import tell
from portal.partners.references import ALPHABET

# Few enough that others who want to write need not wait long.
SLICE: Final = 500
STAFF_SINCE: Final = timedelta(days=400)
# Most cases are closed: with this many to one coach, a coach carries some 25 open ones.
CASES_PER_COACH: Final = 330
ITEMS_PER_COACH: Final = 30
TABLES: Final = (YoungPerson, YoungPersonWord, Case, CaseAlongside, Consent, TimelineEntry)
"""In the order of their foreign keys."""
GROWN: Final = (Staff, Item, ItemVersion, Moment, *TABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How many were added."""

    staff: int
    cases: int
    items: int


def grow(database: Database, *, cases: int, items: int, now: datetime) -> Growth:
    """Add staff, items and cases until there are at least this many of each.

    Raises NotADemoError for a database that does not hold the demo's life, before any change.
    """
    with database.sessions() as session:
        if not has_demo_life(session):
            raise NotADemoError("Only the demo's own database is grown.")
    wanted_staff = max(cases // CASES_PER_COACH, items // ITEMS_PER_COACH)
    staff, added = _grow_staff_and_offer(database, wanted_staff, items, now=now)
    opened = _grow_cases(database, cases, now=now)
    if opened or added:
        with database.transaction() as session:
            bulk.refresh_statistics(session, GROWN)
    return Growth(staff=staff, cases=opened, items=added)


def _grow_staff_and_offer(
    database: Database, wanted: int, items: int, *, now: datetime
) -> tuple[int, int]:
    with database.transaction() as session:
        region = read_region(session, now=now)
        teams, since = region.busy_teams(), now - STAFF_SINCE
        staff = grow_staff(session, wanted, teams=teams, desk=region.desk, now=since)
        added = grow_offer(session, items, now=now)
        if staff or added:
            _note(session, now=now, staff=staff, items=added)
    return staff, added


def _grow_cases(database: Database, wanted: int, *, now: datetime) -> int:
    with database.sessions() as session:
        region = read_region(session, now=now)
        taken = set(session.scalars(select(Case.reference)))
    opened = 0
    while added := _grow_slice(database, wanted, region=region, taken=taken):
        opened += added
    return opened


def _grow_slice(database: Database, wanted: int, *, region: Region, taken: set[str]) -> int:
    """Add a slice of the cases that are missing; returns how many."""
    with database.transaction() as session:
        bulk.stop_writers(session, TABLES)
        known = session.scalar(select(func.count()).select_from(Case)) or 0
        count = min(wanted - known, SLICE)
        if count <= 0:
            return 0
        first = _next_number(session)
        stories = [_story(number, region, taken) for number in range(first, first + count)]
        _write(session, stories)
        _note(session, now=region.almanac.now, cases=count)
    return count


def _next_number(session: Session) -> int:
    """One more than the last person that was grown."""
    last = session.scalar(
        select(func.max(Case.registration_key)).where(Case.registration_key.startswith(KEY))
    )
    return int(last.removeprefix(KEY)) + 1 if last else 1


def _story(number: int, region: Region, taken: set[str]) -> Story:
    """Everything about person `number`; whoever would be sent elsewhere gets another situation."""
    for turn in range(len(region.entries)):
        person = grown_person(
            number,
            entries=region.entries,
            homes=region.homes,
            today=region.today,
            turn=turn,
        )
        chosen = region.choose(person)
        if chosen is not None:
            acts = tell(person, region.almanac)
            story = tell_story(
                person,
                acts,
                chosen=chosen,
                almanac=region.almanac,
                reference=_reference(number, taken),
            )
            region.carry(story.case)
            return story
    raise LookupError("Nobody in names.yaml belongs here any more.")


def _reference(number: int, taken: set[str]) -> str:
    """A code that looks like any other; the same number gives the same one, unless it is taken."""
    places = len(ALPHABET) ** 6
    # A step without a common factor with `places` visits every code once.
    code = number * 61_803_391 % places
    while (reference := _spell(code)) in taken:
        code = (code + 1) % places
    taken.add(reference)
    return reference


def _spell(code: int) -> str:
    signs = ""
    for _ in range(6):
        code, place = divmod(code, len(ALPHABET))
        signs += ALPHABET[place]
    return f"{signs[:3]}-{signs[3:]}"


def _write(session: Session, stories: list[Story]) -> None:
    rows: defaultdict[type[Any], list[Row]] = defaultdict(list)
    person_id, case_id = bulk.next_id(session, YoungPerson), bulk.next_id(session, Case)
    for place, story in enumerate(stories):
        keys = {
            YoungPerson: {"id": person_id + place},
            YoungPersonWord: {"young_person_id": person_id + place},
            Case: {"id": case_id + place, "young_person_id": person_id + place},
            CaseAlongside: {"case_id": case_id + place},
            Consent: {"young_person_id": person_id + place},
            TimelineEntry: {"case_id": case_id + place},
        }
        for table, row in story.rows():
            rows[table].append({**row, **keys[table]})
    for table in (Consent, TimelineEntry):
        first = bulk.next_id(session, table)
        for row_id, row in enumerate(rows[table], start=first):
            row["id"] = row_id
    for table in TABLES:
        bulk.write(session, table, rows[table])


def _note(session: Session, *, now: datetime, **counts: int) -> None:
    record(session, "demo_grown", actor=SYSTEM, subject_kind="demo", subject_id=1, at=now, **counts)
