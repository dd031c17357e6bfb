"""What is typed at the door of my place, and what is said when it is not right yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext, ngettext

from portal.entrance.sessions import Stay
from portal.forms import Fields, MistakeError, clean_line, read_email, read_phone
from portal.outbox.models import Channel

Errors = list[tuple[str, str]]
# Far above what a school behind one address needs; it only bounds the work strangers can cause.
FLOOD_LIMIT: Final = "120 per minute"
FLOOD_TOTAL: Final = "600 per minute"
FIELD_LENGTH: Final = 320
STAYS: Final = {"blijf": Stay(stays=True), "geleend": Stay(is_borrowed=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A channel as somebody typed it, made fit to look for."""

    channel: Channel
    recipient: str


def read_channel(typed: str) -> Typed:
    """A 06-number as +31612345678 or a mail address in lower case; the text decides which.

    Raises MistakeError that says what is wrong, the same for people we know and do not.
    """
    text = clean_line(typed[:FIELD_LENGTH])
    if not text:
        raise MistakeError(gettext("Vul je 06-nummer of je mailadres in."))
    if any(sign.isalpha() for sign in text):
        return Typed(channel=Channel.MAIL, recipient=read_email(text))
    # First whether it is a number at all: that mistake has words of its own.
    number = read_phone(text)
    try:
        read_phone(text, needs_mobile=True)
    except MistakeError as error:
        raise MistakeError(
            gettext("Dit nummer krijgt geen sms. Vul een 06-nummer of je mailadres in.")
        ) from error
    return Typed(channel=Channel.SMS, recipient=number)


def read_stay(form: Fields) -> Stay:
    """What somebody chose at the door; without a choice as long as a visit."""
    return STAYS.get(form.get("apparaat", ""), Stay())


def say_wrong_code() -> str:
    """One sentence for a wrong, used or old code: it tells nothing about who is known."""
    return str(gettext("Deze code klopt niet of is te oud. Kijk nog eens, of vraag een nieuwe."))


def say_wait(until: datetime | None, *, now: datetime) -> str:
    """How long to wait before something is sent again, rounded up to minutes."""
    seconds = 60 if until is None else max(1, int((until - now).total_seconds()))
    minutes = -(-seconds // 60)
    return str(
        ngettext(
            "Je vroeg het net al een paar keer. Probeer het over %(num)s minuut nog eens.",
            "Je vroeg het net al een paar keer. Probeer het over %(num)s minuten nog eens.",
            minutes,
        )
    )


def say_which_one(*, needs_name: bool) -> str:
    """After a birth date that fits nobody of a shared channel, or more than one."""
    if needs_name:
        return str(gettext("Vul ook je voornaam in, zoals je hem bij ons gaf."))
    return str(gettext("Deze datum past niet bij dit nummer of mailadres. Kijk hem nog eens na."))
