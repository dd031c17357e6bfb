"""The attempts since people last spoke, read for a page of cases in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.models import Case, ContactChannel, EntryKind, TimelineEntry, YoungPerson
from portal.cases.rhythm import Reachable, Try

# What a person wrote to them; nobody answered yet, or a line of STARTS_ANEW would follow.
TRIES: Final = (EntryKind.ATTEMPT, EntryKind.MESSAGE, EntryKind.SUGGESTED)
# After these, counting starts again.
STARTS_ANEW: Final = (
    EntryKind.FIRST_CONTACT,
    EntryKind.CONTACT,
    EntryKind.ANSWER_ASKED,
    EntryKind.WROTE,
    EntryKind.ASKED_AGAIN,
    EntryKind.RESTED,
    EntryKind.REOPENED,
    EntryKind.PAUSED,
    EntryKind.RETURNED,
    EntryKind.NEW_PERSON,
)


def read_tries(session: Session, case_ids: Iterable[int]) -> dict[int, tuple[Try, ...]]:
    """For each case its tries since people last spoke, the oldest first.

    A message counts as a try by the channel on its line. What the portal sent by itself does not.
    """
    wanted = sorted(set(case_ids))
    found: dict[int, list[Try]] = {case_id: [] for case_id in wanted}
    entry = TimelineEntry
    rows = session.execute(
        select(entry.case_id, entry.kind, entry.at, entry.channel, entry.staff_id, entry.details)
        .where(entry.case_id.in_(wanted), entry.kind.in_((*TRIES, *STARTS_ANEW)))
        .order_by(entry.case_id, entry.at, entry.id)
    )
    for case_id, kind, at, channel, staff_id, details in rows:
        if kind in STARTS_ANEW:
            found[case_id].clear()
        elif channel is not None and staff_id is not None:
            found[case_id].append(Try(at=at, channel=channel, result=details.get("result", "")))
    return {case_id: tuple(tries) for case_id, tries in found.items()}


def reachable(case: Case) -> Reachable:
    """How the young person of a case can be reached."""
    return reachable_as(case.young_person, was_reached=case.first_contact_at is not None)


def reachable_as(person: YoungPerson, *, was_reached: bool) -> Reachable:
    """How somebody can be reached, of whom is known whether a person ever spoke with them."""
    return Reachable(
        channel=ContactChannel(person.channel),
        has_phone=bool(person.phone),
        has_mail=bool(person.email),
        safe_times=tuple(person.safe_times),
        reads_along=person.somebody_reads_along,
        was_reached=was_reached,
    )
