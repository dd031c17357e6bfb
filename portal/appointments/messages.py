"""What people are told of an appointment, in which words.

A message names day, time and a first name: never a place, a subject or who is behind it. Where
somebody reads along it says no more than a friend would, without a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from flask_babel import LazyString, gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.appointments.links import appointment_address, case_address, offer_address
from portal.appointments.models import Appointment, AppointmentOffer
from portal.cases.able import who_acts
from portal.cases.messages import greeting, subject_for, tell
from portal.cases.models import Case
from portal.i18n import say_moment, speaking


class News(StrEnum):
    """What a message tells of an appointment."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"
    MISSED = "missed"
    # Who they would meet cannot then.
    AWAY = "away"
    # Somebody else is their contact person now.
    REPLACED = "replaced"
    CLOSED = "closed"


SAID: Final = {
    News.PLANNED: lazy_gettext("Je afspraak met %(name)s staat: %(moment)s."),
    News.MOVED: lazy_gettext("Je afspraak met %(name)s is verzet naar %(moment)s."),
    News.CANCELLED: lazy_gettext("Je afspraak met %(name)s op %(moment)s gaat niet door. Sorry."),
    News.MISSED: lazy_gettext("Het lukte niet met onze afspraak. Dat geeft niet."),
    News.AWAY: lazy_gettext("%(name)s kan niet op %(moment)s. Die afspraak gaat niet door. Sorry."),
    News.REPLACED: lazy_gettext(
        "Je praat nu met %(helper)s. De afspraak met %(name)s op %(moment)s gaat niet door."
    ),
    News.CLOSED: lazy_gettext("Je afspraak met %(name)s op %(moment)s gaat niet meer door."),
}
# Without the name of the portal, a link, or what it is about.
SAFE: Final = {
    News.PLANNED: lazy_gettext("We zien of spreken elkaar %(moment)s."),
    News.MOVED: lazy_gettext("Het is verzet naar %(moment)s."),
    News.CANCELLED: lazy_gettext("%(moment)s lukt niet. Sorry."),
    News.MISSED: lazy_gettext("Het lukte niet. Dat geeft niet. Zullen we iets anders afspreken?"),
    News.AWAY: lazy_gettext("%(moment)s lukt niet. Sorry."),
    News.REPLACED: lazy_gettext("%(moment)s lukt niet. Sorry."),
    News.CLOSED: lazy_gettext("%(moment)s gaat niet door."),
}
ON: Final = {
    News.PLANNED: lazy_gettext("Kun je niet? Kies een andere tijd of zeg af:"),
    News.MOVED: lazy_gettext("Kun je niet? Kies een andere tijd of zeg af:"),
    News.CANCELLED: lazy_gettext("Kies hier een ander moment:"),
    News.MISSED: lazy_gettext("Zullen we een ander moment zoeken?"),
    News.AWAY: lazy_gettext("Kies hier een ander moment:"),
    News.REPLACED: lazy_gettext("Kies hier een ander moment:"),
}
# To the colleague whom it concerns; without a word about the young person.
FOR_STAFF: Final = {
    "planned": lazy_gettext("Gekozen: een afspraak op %(moment)s"),
    "moved": lazy_gettext("Verzet: een afspraak naar %(moment)s"),
    "cancelled": lazy_gettext("Afgezegd: de afspraak op %(moment)s"),
    "restored": lazy_gettext("Toch wel: de afspraak op %(moment)s"),
    "away": lazy_gettext("Gaat niet door: de afspraak op %(moment)s"),
}


def tell_news(
    session: Session,
    case: Case,
    appointment: Appointment,
    news: News,
    *,
    words: str = "",
    now: datetime,
) -> None:
    """Tell the young person; `words` are the coach's own, left out where somebody reads along."""
    person, helper = case.young_person, who_acts(case).first_name
    safe = person.somebody_reads_along
    # Who cannot be there does not sign.
    by = helper if news in {News.AWAY, News.REPLACED} else appointment.staff.first_name
    with speaking(person.locale):
        said = (SAFE if safe else SAID)[news]
        lines = [greeting(person), _say(said, appointment, helper=helper)]
        if not safe:
            lines += [words] if words else []
            lines += _way_on(news, appointment, person.locale)
        lines.append(gettext("Groet, %(name)s", name=by))
    # A moment that was planned, cancelled and planned again is told each time.
    key = f"appointment-{appointment.id}-{appointment.sequence}-{news.value}"
    tell(session, case, "\n".join(lines), key=key, subject=subject_for(person), now=now)


def _way_on(news: News, appointment: Appointment, locale: str) -> list[str]:
    if news not in ON:
        return []
    return [str(ON[news]), appointment_address(appointment.id, locale=locale)]


def _say(words: LazyString, appointment: Appointment, *, helper: str = "") -> str:
    said = str(words) % {
        "name": appointment.staff.first_name,
        "helper": helper,
        "moment": say_moment(appointment.starts_at),
    }
    return said[:1].upper() + said[1:]


def tell_offer(session: Session, case: Case, offer: AppointmentOffer, *, now: datetime) -> None:
    """Ask them to pick a moment; where somebody reads along the moments stand in the message."""
    person, name = case.young_person, offer.staff.first_name
    with speaking(person.locale):
        lines = [greeting(person)]
        if person.somebody_reads_along:
            lines.append(gettext("Wanneer kun je? Zeg maar wat past:"))
            lines += [f"- {say_moment(option.starts_at)}" for option in offer.options]
        else:
            lines.append(gettext("Wanneer spreken we elkaar? Kies een moment:"))
            lines.append(offer_address(offer.id, locale=person.locale))
        lines.append(gettext("Groet, %(name)s", name=name))
    key = f"offer-{offer.id}-open"
    tell(session, case, "\n".join(lines), key=key, subject=subject_for(person), now=now)


def tell_staff(
    session: Session,
    staff: Staff,
    case: Case,
    appointment: Appointment,
    said: str,
    *,
    words: Iterable[str] = (),
    now: datetime,
) -> None:
    """Mail a colleague what changed in their day; who it is stands behind the sign-in."""
    with speaking(STAFF_LOCALE):
        title = _say(FOR_STAFF[said], appointment)
        lines: Sequence[str] = (
            gettext("Hoi %(name)s,", name=staff.first_name),
            f"{title}.",
            *words,
            gettext("Dossier %(reference)s:", reference=case.reference),
            case_address(case.reference),
        )
    key = f"appointment-{appointment.id}-{appointment.sequence}-staff-{said}-{staff.id}"
    mail_staff(session, staff.email, lines, key=key, subject=title, case_id=case.id, now=now)
