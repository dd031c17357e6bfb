"""What the clock asks for about places; the worker does it each minute."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.bookings.moving_up import pass_on
from portal.bookings.reminding import remind
from portal.bookings.verdicts import ask_verdicts, forget_verdicts
from portal.log import log_event
from portal.partners.region import current_region


def turn_places(session: Session, now: datetime) -> None:
    """Pass on what was held in vain, remind who comes, and ask afterwards how it was."""
    passed = pass_on(session, card=current_region(), now=now)
    reminded = remind(session, now=now)
    asked = ask_verdicts(session, now=now)
    forgotten = forget_verdicts(session, now=now)
    if passed or reminded or asked or forgotten:
        log_event(
            "places_turned", passed=passed, reminded=reminded, asked=asked, forgotten=forgotten
        )
