"""Who lost number and mail: the check that a colleague does, and the code that finishes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.access.permissions import Permission, may
from portal.cases.models import Case
from portal.cases.policies import has_ground
from portal.cases.reach_changing import find_recovery
from portal.entrance.models import ChangedChannel
from portal.forms import MistakeError, clean_line, read_email, read_phone
from portal.i18n import say_time, speaking
from portal.workbench.forms import FieldMistakeError

SHORTEST: Final = 10
LONGEST: Final = 180
FIELD_LENGTH: Final = 320
# What was done, as a colleague ticks it, and as the young person reads it afterwards.
CHECKS: Final = {
    "seen": (
        lazy_gettext("Gezien, met paspoort of ID-kaart"),
        lazy_gettext("We zagen je, en een bewijs van wie je bent."),
    ),
    "known": (
        lazy_gettext("Gezien, en ik ken deze jongere"),
        lazy_gettext("We zagen je, en je contactpersoon kent je."),
    ),
    "asked": (
        lazy_gettext("Gesproken, en drie dingen gevraagd die alleen de jongere weet"),
        lazy_gettext("We spraken je. Je wist drie dingen die alleen jij weet."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """What the part shows: the checks to choose from, or until when a code is waited for."""

    checks: tuple[tuple[str, str], ...]
    waits_until: str
    is_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A recovery as a colleague sent it; `how` is what the young person reads."""

    channel: ChangedChannel
    new_value: str
    how: str


def read_recovery(
    session: Session, case: Case, identity: Identity, now: datetime
) -> Recovery | None:
    """None for who may not change the case; a closed case can be come back to."""
    if not (may(identity, Permission.CHANGE_CASE) and has_ground(identity, case)):
        return None
    change = find_recovery(session, case, now=now)
    return Recovery(
        checks=tuple((value, str(said)) for value, (said, _told) in CHECKS.items()),
        waits_until=say_time(change.expires_at) if change else "",
        is_phone=change is not None and change.channel is ChangedChannel.PHONE,
    )


def read_asked(form: Mapping[str, str], *, locale: str) -> Asked:
    """The form. Raises FieldMistakeError."""
    check = form.get("gezien", "")
    if check not in CHECKS:
        raise FieldMistakeError("gezien", gettext("Kies hoe je keek of het de jongere is."))
    told = clean_line(form.get("uitleg", "")[: 10 * LONGEST])
    if not SHORTEST <= len(told) <= LONGEST:
        raise FieldMistakeError(
            "uitleg",
            gettext(
                "Schrijf in een paar woorden wat je deed, met %(least)s tot %(most)s tekens.",
                least=SHORTEST,
                most=LONGEST,
            ),
        )
    typed = form.get("nieuw_bereik", "")[:FIELD_LENGTH]
    is_mail = "@" in typed
    try:
        value = read_email(typed) if is_mail else read_phone(typed, needs_mobile=True)
    except MistakeError as mistake:
        raise FieldMistakeError("nieuw_bereik", mistake.message) from mistake
    with speaking(locale):
        how = f"{CHECKS[check][1]} {told}"
    channel = ChangedChannel.EMAIL if is_mail else ChangedChannel.PHONE
    return Asked(channel=channel, new_value=value, how=how)
