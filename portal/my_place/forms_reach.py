"""How somebody wants to be reached, as they send it; a mistake names its field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import phonenumbers
from flask_babel import gettext, lazy_gettext

from portal.cases.models import ContactChannel, YoungPerson
from portal.cases.reach import Wishes
from portal.entrance.models import ChangedChannel
from portal.forms import Fields, MistakeError, read_email, read_phone
from portal.i18n import LOCALES
from portal.my_place.forms_way_in import FIELD_LENGTH, Errors

TIMES: Final = {
    "morning": lazy_gettext("Ochtend"),
    "afternoon": lazy_gettext("Middag"),
    "evening": lazy_gettext("Avond"),
}
HERE: Final = 31
FIELDS: Final = {ChangedChannel.PHONE: "tel", ChangedChannel.EMAIL: "mail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChannel:
    """A number or address that somebody wants to be reached at from now on."""

    channel: ChangedChannel
    value: str


def read_wishes(form: Fields, person: YoungPerson, *, may_app: bool) -> tuple[Wishes, Errors]:
    """What was chosen, with what is wrong with it; a choice that is no choice keeps what was."""
    errors: Errors = []
    channel = _channel(form, person)
    if channel is ContactChannel.MAIL and not person.email:
        errors.append(("kanaal", gettext("We hebben nog geen mailadres van je. Vul dat eerst in.")))
    if channel is not ContactChannel.MAIL and not person.phone:
        errors.append(("kanaal", gettext("We hebben nog geen nummer van je. Vul dat eerst in.")))
    if channel is ContactChannel.APP and not may_app:
        errors.append(
            (
                "kanaal",
                gettext("Appen gaat met WhatsApp. Zeg daar eerst ja tegen bij wat je deelt."),
            )
        )
    chosen = set(form.getlist("tijden"))
    locale = form.get("taal", "")
    wishes = Wishes(
        channel=channel,
        safe_times=tuple(time for time in TIMES if time in chosen),
        somebody_reads_along=form.get("mee") == "yes",
        locale=locale if locale in LOCALES else person.locale,
    )
    return wishes, errors


def _channel(form: Fields, person: YoungPerson) -> ContactChannel:
    try:
        return ContactChannel(form.get("kanaal", ""))
    except ValueError:
        return person.channel


def say_number(phone: str | None) -> str:
    """A number as people write it, '06 12345678'; empty when there is none."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone)
    form = phonenumbers.PhoneNumberFormat
    is_dutch = number.country_code == HERE
    return str(
        phonenumbers.format_number(number, form.NATIONAL if is_dutch else form.INTERNATIONAL)
    )


def read_new_channel(form: Fields, person: YoungPerson) -> NewChannel:
    """The new number or address. Raises MistakeError, also when it is the one we have."""
    is_mail = form.get("wat") == ChangedChannel.EMAIL.value
    channel = ChangedChannel.EMAIL if is_mail else ChangedChannel.PHONE
    typed = form.get(FIELDS[channel], "")[:FIELD_LENGTH]
    value = read_email(typed) if is_mail else read_phone(typed, needs_mobile=True)
    if value == (person.email if is_mail else person.phone):
        raise MistakeError(gettext("Dit hebben we al van je. Vul een ander in."))
    return NewChannel(channel=channel, value=value)
