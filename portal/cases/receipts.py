"""What may be shown to who just signed up. The same for people we know and people we do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff
from portal.cases.able import who_acts
from portal.cases.models import Case, ContactChannel, TimelineEntry
from portal.cases.opening import find_asked_again
from portal.routing.model import Asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Who contacts them, how and by when. `wished_staff_id` is who they chose.

    `held` tells why that one cannot now, as `choosing.Proposal.held_document` does; or None.
    """

    first_name: str
    reference: str
    staff_id: int
    staff_name: str
    wished_staff_id: int | None
    channel: ContactChannel
    promised_at: datetime
    topics: tuple[str, ...]
    asking: Asking
    held: Mapping[str, Any] | None


def find_receipt(session: Session, registration_key: str) -> Receipt | None:
    """The receipt of a sign-up, or None when nothing was stored for it.

    Somebody who has an open case and typed their own data gets the receipt of what they typed:
    whoever merely knows a number must not learn that it is known here.
    """
    case = session.scalars(
        select(Case)
        .where(Case.registration_key == registration_key)
        .options(
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
            joinedload(Case.young_person),
        )
    ).one_or_none()
    if case is not None:
        return _of_case(case)
    entry = find_asked_again(session, registration_key)
    return None if entry is None else _of_entry(session, entry)


def _of_case(case: Case) -> Receipt:
    return Receipt(
        first_name=case.young_person.first_name,
        reference=case.reference,
        staff_id=case.acting_id,
        staff_name=who_acts(case).first_name,
        wished_staff_id=case.choice.get("wished"),
        channel=case.young_person.channel,
        promised_at=case.promised_at,
        topics=tuple(case.topics),
        asking=Asking(case.asking),
        held=case.choice.get("held"),
    )


def _of_entry(session: Session, entry: TimelineEntry) -> Receipt:
    told = entry.details
    staff = session.get_one(Staff, told["shown_staff_id"])
    return Receipt(
        first_name=told["first_name"],
        reference=told["reference"],
        staff_id=staff.id,
        staff_name=staff.first_name,
        wished_staff_id=told["wished"],
        channel=ContactChannel(told["channel"]),
        promised_at=datetime.fromisoformat(told["promised_at"]),
        topics=tuple(told["topics"]),
        asking=Asking(told["asking"]),
        held=told.get("held"),
    )
