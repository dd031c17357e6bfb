"""What is said to channels when a number or address changes: kind, and nothing about why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.cases.models import Case, YoungPerson
from portal.entrance.messages import Receiver, send_notice
from portal.i18n import speaking
from portal.outbox.models import Channel
from portal.partners.region import RegionCard

MAIL_SIGN: Final = "@"


def receiver_for(case: Case, recipient: str, *, sender_name: str) -> Receiver:
    """A channel of this person; where somebody reads along the mail comes from a first name."""
    person = case.young_person
    return Receiver(
        channel=Channel.MAIL if MAIL_SIGN in recipient else Channel.SMS,
        recipient=recipient,
        locale=person.locale,
        sender_name=sender_name if person.somebody_reads_along else "",
    )


def tell_channels(
    session: Session,
    case: Case,
    recipients: Iterable[str],
    *,
    change_id: int,
    sender_name: str,
    card: RegionCard,
    now: datetime,
) -> None:
    """Tell the channels that were there before, once each, that one was changed."""
    person = case.young_person
    words, subject = _words(person, card)
    for number, recipient in enumerate(sorted(set(recipients))):
        send_notice(
            session,
            receiver_for(case, recipient, sender_name=sender_name),
            words,
            subject=subject,
            key=f"change-{change_id}-told-{number}",
            now=now,
        )


def _words(person: YoungPerson, card: RegionCard) -> tuple[str, str]:
    with speaking(person.locale):
        lines = [
            gettext("Hoi,"),
            gettext("Je nummer of mailadres is net veranderd. Het nieuwe werkt nu."),
            gettext("Was jij dit niet? Bel %(number)s.", number=card.phone_display),
        ]
        return "\n".join(lines), str(gettext("Er is iets veranderd"))
