"""What is said when somebody asks for help: to them, and to the person who will contact them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from flask import current_app
from flask_babel import LazyString, gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.cases.able import who_acts
from portal.cases.messages import greeting, subject_for, tell
from portal.cases.models import Case, ContactChannel
from portal.config import Settings
from portal.entrance.messages import link_address
from portal.entrance.proofs import issue_welcome
from portal.i18n import say_day, say_moment, speaking
from portal.partners.region import RegionCard
from portal.routing.model import Asking

CASE_PATH: Final = "/werk/dossier/{reference}"
WELCOME_PATH: Final = "/welkom/{token}"


def says_contact(channel: ContactChannel, *, name: str) -> str:
    """'Samira appt je', in the language in force."""
    words = {
        ContactChannel.APP: gettext("%(name)s appt je", name=name),
        ContactChannel.CALL: gettext("%(name)s belt je", name=name),
        ContactChannel.SMS: gettext("%(name)s stuurt je een sms", name=name),
        ContactChannel.MAIL: gettext("%(name)s mailt je", name=name),
    }
    return str(words[channel])


def confirm_opening(
    session: Session, case: Case, *, is_back: bool = False, card: RegionCard, now: datetime
) -> None:
    """Tell the young person who contacts them, how, by when and from which number.

    `is_back`: they had somebody here before; it goes to the channel on file.
    """
    person, name = case.young_person, who_acts(case).first_name
    with speaking(person.locale):
        lines = [
            greeting(person),
            *([gettext("Fijn dat je er weer bent.")] if is_back else []),
            *_who_asked(case),
            *_held(case),
            *_promise(person.channel, name=name, due=case.promised_at, card=card),
        ]
        if not person.somebody_reads_along:
            lines += [
                gettext("Lukt dat niet? Dan hoor je waarom."),
                gettext("Je nummer bij Opstap: %(reference)s.", reference=case.reference),
                *_way_in(session, case, now=now),
            ]
        lines.append(gettext("Groet, %(name)s", name=name))
    tell(
        session,
        case,
        "\n".join(lines),
        key=f"case-{case.id}-opened",
        subject=subject_for(person),
        now=now,
    )


def _who_asked(case: Case) -> list[str]:
    """Somebody who did not ask themselves must not be surprised; unless it is not safe to say."""
    if case.young_person.somebody_reads_along:
        return []
    if case.asking == Asking.PARENT:
        return [gettext("Je ouder vroeg of we contact met je opnemen.")]
    if case.asking == Asking.PROFESSIONAL:
        return [gettext("Iemand die met je werkt, vroeg of we contact met je opnemen.")]
    return []


def _held(case: Case) -> list[str]:
    """Whom they chose, why that one cannot now and until when; nobody else needs to know."""
    if case.held_for is None or case.young_person.somebody_reads_along:
        return []
    helper = who_acts(case).first_name
    return [
        say_held(case.held_for.first_name, case.choice["held"]),
        gettext("Tot dan helpt %(name)s je.", name=helper),
    ]


def say_held(name: str, held: Mapping[str, Any]) -> str:
    """'Samira is er niet tot en met vrijdag 4 december.', from the document of the choice."""
    if held["why"] == "full":
        said = gettext(
            "%(name)s heeft nu geen plek. Komt die er? Dan vragen we of je wilt wisselen.",
            name=name,
        )
        return str(said)
    if held["until"] is None:
        return str(gettext("%(name)s is er nu even niet.", name=name))
    day = say_day(date.fromisoformat(held["until"]))
    return str(gettext("%(name)s is er niet tot en met %(day)s.", name=name, day=day))


def confirm_asking_again(
    session: Session, case: Case, *, key: str, due: datetime, card: RegionCard, now: datetime
) -> None:
    """Tell the channel on file who really contacts them: the person they already had."""
    person, name = case.young_person, who_acts(case).first_name
    with speaking(person.locale):
        lines = [greeting(person)]
        if not person.somebody_reads_along:
            lines.append(gettext("Je vroeg opnieuw om contact. Je had al iemand bij Opstap."))
        lines += _promise(person.channel, name=name, due=due, card=card)
        if not person.somebody_reads_along:
            lines += _way_in(session, case, now=now)
            lines.append(gettext("Was jij dit niet? Bel of app ons dan even."))
        lines.append(gettext("Groet, %(name)s", name=name))
    tell(
        session,
        case,
        "\n".join(lines),
        key=f"case-{case.id}-again-{key}",
        subject=subject_for(person),
        now=now,
    )


def _way_in(session: Session, case: Case, *, now: datetime) -> list[str]:
    """The first link to their place, so that nobody needs to make an account.

    It goes to the channel on file, whatever was typed; where somebody reads along there is none.
    """
    person, settings = case.young_person, current_app.config["SETTINGS"]
    path = WELCOME_PATH.format(token=issue_welcome(session, person.id, now=now))
    link = link_address(settings.base_url, person.locale, path)
    return [gettext("Dit is jouw plek: %(link)s", link=link)]


def _promise(channel: ContactChannel, *, name: str, due: datetime, card: RegionCard) -> list[str]:
    lines = [
        gettext(
            "%(contact)s. Uiterlijk %(moment)s.",
            contact=says_contact(channel, name=name),
            moment=say_moment(due),
        )
    ]
    if channel in {ContactChannel.CALL, ContactChannel.SMS}:
        lines.append(gettext("Dat is vanaf %(number)s.", number=card.phone_display))
    if channel is ContactChannel.APP:
        lines.append(gettext("Dat is vanaf %(number)s.", number=card.app_display))
    return lines


def notify_contact_person(session: Session, case: Case, *, now: datetime) -> None:
    """Mail the contact person that somebody waits; without a word about who."""
    _mail_contact_person(
        session,
        case,
        key=f"case-{case.id}-opened-contact",
        news=lazy_gettext("Er is een nieuwe aanmelding voor jou: %(reference)s.",
                          reference=case.reference),
        subject=lazy_gettext("Nieuwe aanmelding %(reference)s", reference=case.reference),
        due=case.promised_at,
        now=now,
    )  # fmt: skip


def notify_asked_again(
    session: Session, case: Case, *, key: str, due: datetime, now: datetime
) -> None:
    """Mail the contact person that somebody they have asked again."""
    _mail_contact_person(
        session,
        case,
        key=f"case-{case.id}-again-{key}-contact",
        news=lazy_gettext("Iemand van jou vroeg opnieuw om contact: %(reference)s.",
                          reference=case.reference),
        subject=lazy_gettext("Opnieuw gevraagd: %(reference)s", reference=case.reference),
        due=due,
        now=now,
    )  # fmt: skip


def _mail_contact_person(
    session: Session,
    case: Case,
    *,
    key: str,
    news: LazyString,
    subject: LazyString,
    due: datetime,
    now: datetime,
) -> None:
    staff = who_acts(case)
    with speaking(STAFF_LOCALE):
        lines = [gettext("Hoi %(name)s,", name=staff.first_name), str(news)]
        if case.is_urgent:
            lines.append(gettext("Kijk nu. Er staan woorden in die om haast vragen."))
        lines += [
            gettext("Beloofd: contact uiterlijk %(moment)s.", moment=say_moment(due)),
            case_address(case.reference),
        ]
        title = str(subject)
        if case.is_urgent:
            title = gettext("Nu kijken. %(subject)s", subject=title)
    mail_staff(session, staff.email, lines, key=key, subject=title, case_id=case.id, now=now)


def case_address(reference: str) -> str:
    """Where staff find a case. The public address comes from the settings, never from a request."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + CASE_PATH.format(reference=reference)
