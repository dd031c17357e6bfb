"""What else happens when somebody stops or gets another person: one list per occasion.

Rooms below that hold something with a day (appointments, places) put their verb here. Each is
called in the same transaction, after the case itself changed, with session, case and now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.cases.models import Case

Follower = Callable[[Session, Case, datetime], None]
ON_STOP: Final[tuple[Follower, ...]] = ()
ON_NEW_PERSON: Final[tuple[Follower, ...]] = ()


def follow(followers: tuple[Follower, ...], session: Session, case: Case, *, now: datetime) -> None:
    """Call all of them, in their order."""
    for each in followers:
        each(session, case, now)
