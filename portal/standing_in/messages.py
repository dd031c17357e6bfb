"""What people are told when somebody else acts, in which words; never a young person's name."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.i18n import speaking


def tell_colleagues(
    session: Session, case: Case, *, before: Staff, by: Staff, queue_url: str, now: datetime
) -> None:
    """Mail who had the case and who has it now; nobody gets a mail about what they did."""
    after = case.contact_person
    key = f"case-{case.id}-assigned-{case.contact_version}"
    with speaking(STAFF_LOCALE):
        if before.id != by.id and before.is_present:
            lines = [
                gettext("Hoi %(name)s,", name=before.first_name),
                gettext(
                    "%(by)s gaf dossier %(reference)s van jou aan %(after)s.",
                    by=by.first_name, reference=case.reference, after=after.first_name,
                ),
                gettext("Je hoeft niets te doen. Hier zie je wie er bij je wacht:"),
                queue_url,
            ]  # fmt: skip
            title = gettext("%(after)s heeft nu een dossier van jou", after=after.first_name)
            mail_staff(
                session,
                before.email,
                lines,
                key=f"{key}-before",
                subject=title,
                now=now,
                case_id=case.id,
            )
        if after.id != by.id:
            lines = [
                gettext("Hoi %(name)s,", name=after.first_name),
                gettext(
                    "%(by)s gaf je dossier %(reference)s. Jij bent nu de contactpersoon.",
                    by=by.first_name, reference=case.reference,
                ),
                gettext("Hier zie je wie er bij je wacht:"),
                queue_url,
            ]  # fmt: skip
            title = gettext("Je kreeg een dossier van %(by)s", by=by.first_name)
            mail_staff(
                session,
                after.email,
                lines,
                key=f"{key}-after",
                subject=title,
                now=now,
                case_id=case.id,
            )


def tell_receivers(
    session: Session, received: Mapping[int, int], *, queue_url: str, now: datetime
) -> None:
    """One mail to each who got cases of somebody who left, with how many."""
    for staff_id, count in sorted(received.items()):
        to = session.get_one(Staff, staff_id)
        with speaking(STAFF_LOCALE):
            lines = [
                gettext("Hoi %(name)s,", name=to.first_name),
                ngettext(
                    "Een collega gaat weg. Jij bent nu de contactpersoon van %(num)s dossier.",
                    "Een collega gaat weg. Jij bent nu de contactpersoon van %(num)s dossiers.",
                    count,
                ),
                gettext("Hier zie je wie er bij je wacht:"),
                queue_url,
            ]
            title = gettext("Je kreeg dossiers van een collega")
        key = f"left-to-{staff_id}-{secrets.token_hex(6)}"
        mail_staff(session, to.email, lines, key=key, subject=title, now=now)
