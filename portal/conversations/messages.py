"""What is told outside about a thread: that there is something to read, and not a word of it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.cases.able import who_acts
from portal.cases.models import Case, TimelineEntry
from portal.cases.opening_messages import case_address
from portal.i18n import speaking


def tell_who_acts(
    session: Session, case: Case, entry: TimelineEntry, *, is_danger: bool, now: datetime
) -> None:
    """Mail who helps now that there is a message, without its words or who wrote it."""
    staff = who_acts(case)
    with speaking(STAFF_LOCALE):
        subject = gettext("Nieuw bericht bij %(reference)s", reference=case.reference)
        lines = [gettext("Hoi %(name)s,", name=staff.first_name)]
        if is_danger:
            subject = gettext("Kijk nu: bericht bij %(reference)s", reference=case.reference)
            lines.append(gettext("Kijk nu. Er staan woorden in die om haast vragen."))
        lines += [
            gettext("Er staat een nieuw bericht voor je in Opstap."),
            case_address(case.reference),
        ]
    key = f"case-{case.id}-wrote-{entry.id}"
    mail_staff(session, staff.email, lines, key=key, subject=subject, case_id=case.id, now=now)
