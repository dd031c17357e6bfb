"""More contact persons, so that grown cases and items have a face and nobody carries too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole
from portal.demo import bulk
from portal.demo.grown_people import FIRST_NAMES
from portal.demo.marker import DEMO_DOMAIN

REF: Final = "grown-"
PORTRAITS: Final = (
    *("bram", "daan", "fatma", "ilse", "joyce", "kofi"),
    *("linh", "mo", "ricardo", "samira", "sanne", "yusuf"),
)
MAX_CASES: Final = 40


def grow_staff(
    session: Session, wanted: int, *, teams: Sequence[str], desk: str, now: datetime
) -> int:
    """Add coaches until `wanted` were grown; returns how many were added.

    They are dealt over `teams`, partner ids with the busy ones more often. They have no password
    and no second factor, so that nobody can sign in as them.
    """
    bulk.stop_writers(session, (Staff, StaffRole))
    known = session.scalar(select(func.count()).where(Staff.ref.startswith(REF))) or 0
    first = bulk.next_id(session, Staff)
    numbers = range(known + 1, wanted + 1)
    rows = [
        {
            "id": first + place,
            "ref": f"{REF}{number}",
            "first_name": name_of(number),
            "email": f"coach{number}@{DEMO_DOMAIN}",
            "partner_id": teams[number % len(teams)],
            "max_cases": MAX_CASES,
            "portrait": PORTRAITS[number % len(PORTRAITS)],
            "created_at": now,
        }
        for place, number in enumerate(numbers)
    ]
    bulk.write(session, Staff, rows)
    roles = [{"staff_id": row["id"], "role": Role.COACH} for row in rows]
    roles += [
        {"staff_id": row["id"], "role": Role.FRONT_DESK}
        for row in rows
        if row["partner_id"] == desk
    ]
    bulk.write(session, StaffRole, roles)
    return len(rows)


def name_of(number: int) -> str:
    """A first name; steps through the list so that neighbours differ."""
    return FIRST_NAMES[number * 37 % len(FIRST_NAMES)]
