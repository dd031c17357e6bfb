"""What is sent to prove a channel: the code or the link, and as little else as can be.

Whoever reads along sees these too, so a text message says nothing but the code. A mail cannot do
without its link; where somebody reads along it comes from a first name and says nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.i18n import DEFAULT_LOCALE, speaking
from portal.outbox.models import Channel, DeliveryState, OutboxMessage
from portal.outbox.services import enqueue

# Of every message of this room: what it says is wiped when it is over.
KEY: Final = "way-in"
WIPED: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Where a proof goes. `sender_name` only where somebody reads along: a mail comes from it."""

    channel: Channel
    recipient: str
    locale: str = DEFAULT_LOCALE
    sender_name: str = ""


def send_code(session: Session, to: Receiver, code: str, *, key: str, now: datetime) -> None:
    """Send a code; `key` names the reason, once."""
    with speaking(to.locale):
        said = gettext("Je code is %(code)s.", code=code)
        rest = gettext("Hij werkt 10 minuten. Geef hem aan niemand.")
        subject = gettext("Je code")
    _send(session, to, f"{said} {rest}", subject=subject, key=key, now=now)


def send_link(
    session: Session, to: Receiver, token: str, *, base_url: str, key: str, now: datetime
) -> None:
    """Send a link by mail."""
    with speaking(to.locale):
        lines = [
            gettext("Hoi,"),
            gettext("Hier is de link die je vroeg:"),
            link_address(base_url, to.locale, f"/mijn-plek/link/{token}"),
            gettext("De link werkt 10 minuten, één keer."),
            gettext("Vroeg jij dit niet? Dan hoef je niets te doen."),
        ]
        subject = gettext("Je link") if to.sender_name else gettext("Je link naar mijn plek")
    _send(session, to, "\n".join(lines), subject=subject, key=key, now=now)


def link_address(base_url: str, locale: str, path: str) -> str:
    """A path of ours as a whole address, in the language of who gets it."""
    prefix = "" if locale == DEFAULT_LOCALE else f"/{locale}"
    return f"{base_url}{prefix}{path}"


def send_notice(
    session: Session, to: Receiver, text: str, *, subject: str, key: str, now: datetime
) -> None:
    """Send a notice about the channel itself; the words were made by who knows why."""
    _send(session, to, text, subject=subject, key=key, now=now)


def wipe_sent(session: Session, *, before: datetime) -> int:
    """Wipe codes and links out of messages of before that moment; how many there were."""
    # Looked for first: asked each minute, there is hardly ever one, and writing takes a lock.
    spent = session.scalars(
        select(OutboxMessage.id).where(
            OutboxMessage.key.startswith(f"{KEY}-proof-"),
            OutboxMessage.created_at < before,
            OutboxMessage.state != DeliveryState.PENDING,
            OutboxMessage.body != WIPED,
        )
    ).all()
    if spent:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(spent))
            .values(body=WIPED)
            .execution_options(synchronize_session=False)
        )
    return len(spent)


def _send(
    session: Session, to: Receiver, body: str, *, subject: str, key: str, now: datetime
) -> None:
    is_mail = to.channel is Channel.MAIL
    enqueue(
        session,
        key=f"{KEY}-{key}",
        channel=to.channel,
        recipient=to.recipient,
        subject=subject if is_mail else "",
        sender_name=to.sender_name if is_mail else "",
        body=body,
        locale=to.locale,
        now=now,
    )
