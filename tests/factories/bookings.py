"""Moments of the demo's offer with as many places as a test needs, and people who want one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.bookings.counting import HOLDS
from portal.bookings.models import Booking
from portal.catalogue.models import Item, Moment
from portal.catalogue.services import bump_version
from tests.conftest import START

# An event of the front desk.
EVENT = "e01"


def make_moment(
    session: Session,
    *,
    capacity: int = 2,
    starts_at: datetime = START + timedelta(days=4),
    ref: str = EVENT,
    **values: Any,
) -> Moment:
    """A moment to come of a published event, of two hours."""
    item = session.scalars(select(Item).where(Item.ref == ref)).one()
    moment = Moment(
        item_id=item.id,
        capacity=capacity,
        starts_at=starts_at,
        ends_at=values.pop("ends_at", starts_at + timedelta(hours=2)),
        **({"place_id": "kade"} | values),
    )
    session.add(moment)
    session.flush()
    session.expire(item, ["moments"])
    bump_version(session)
    return moment


def held(session: Session, moment: Moment) -> int:
    """How many bookings hold a place, counted."""
    return int(
        session.scalar(
            select(func.count()).where(
                Booking.moment_id == moment.id, Booking.state.in_(sorted(HOLDS))
            )
        )
        or 0
    )


def states(session: Session, moment: Moment) -> list[str]:
    """The states of a moment's bookings in the order of their line."""
    session.expire_all()
    rows = session.scalars(
        select(Booking).where(Booking.moment_id == moment.id).order_by(Booking.number)
    )
    return [row.state.value for row in rows]
