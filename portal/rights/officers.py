"""Who answers for data in this region, and letting them know that something waits."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff, StaffRole, StaffState
from portal.config import Settings
from portal.i18n import say_day, speaking
from portal.rights.settings import read_terms

PATH: Final = "/werk/privacy"


def list_officers(session: Session) -> list[Staff]:
    """The region's privacy officers with an open account."""
    return list(
        session.scalars(
            select(Staff)
            .where(
                Staff.state == StaffState.ACTIVE,
                Staff.roles.any(StaffRole.role == Role.PRIVACY_OFFICER),
            )
            .order_by(Staff.id)
        )
    )


def mail_officers(
    session: Session, reference: str, *, due_at: datetime, key: str, now: datetime
) -> None:
    """Say that something waits: its reference and its day, and no word of what it is.

    Without an officer it goes to the region's own address for privacy.
    """
    officers = list_officers(session)
    addresses = [each.email for each in officers] or [
        read_terms(session, locale=STAFF_LOCALE).privacy_mail
    ]
    settings: Settings = current_app.config["SETTINGS"]
    with speaking(STAFF_LOCALE):
        lines = [
            gettext("Er wacht een vraag over gegevens op je: %(reference)s.", reference=reference),
            gettext("Antwoord uiterlijk %(day)s.", day=say_day(due_at)),
            f"{settings.base_url}{PATH}",
        ]
        subject = gettext("Vraag over gegevens %(reference)s", reference=reference)
    for number, address in enumerate(addresses):
        mail_staff(session, address, lines, key=f"{key}-{number}", subject=subject, now=now)
