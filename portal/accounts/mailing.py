"""Mail to people who work here: one language, plain lines, through the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.outbox.models import Channel
from portal.outbox.services import enqueue

# Staff are written to in the language they work in, whatever language was on the page that caused
# it: make the words inside `with speaking(STAFF_LOCALE)`.
STAFF_LOCALE: Final = "nl"


def mail_staff(
    session: Session,
    address: str,
    lines: Iterable[str],
    *,
    key: str,
    subject: str,
    now: datetime,
    case_id: int | None = None,
) -> None:
    """Put a mail to a colleague, or to an organisation's own address, in the outbox.

    `key` as in `outbox.services.enqueue`; `case_id` where it is about one case alone.
    """
    enqueue(
        session,
        key=key,
        channel=Channel.MAIL,
        recipient=address,
        subject=subject,
        body="\n".join(lines),
        locale=STAFF_LOCALE,
        case_id=case_id,
        now=now,
    )
