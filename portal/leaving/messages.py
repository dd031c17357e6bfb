"""What is said when somebody pauses, stops, comes back or chooses somebody else; and asked later.

To the young person: kind, short, without a reason asked or given. To colleagues: what there is to
do, without blame and without a word about the young person.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from flask import current_app
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.cases.able import who_acts
from portal.cases.messages import greeting, subject_for, tell
from portal.cases.models import Case, YoungPerson
from portal.cases.opening_messages import case_address
from portal.config import Settings
from portal.i18n import DEFAULT_LOCALE, say_day, say_moment, speaking

CHECK_IN_PATH: Final = "/hoe-gaat-het/{token}"
PLACE_PATH: Final = "/mijn-plek"


def address_in(person: YoungPerson, path: str) -> str:
    """The full address of a path, in the language that this person reads."""
    settings: Settings = current_app.config["SETTINGS"]
    prefix = "" if person.locale == DEFAULT_LOCALE else f"/{person.locale}"
    return f"{settings.base_url}{prefix}{path}"


def say_pause(session: Session, case: Case, *, until: date | None, key: str, now: datetime) -> None:
    """That the pause stands, until when, and that the way back is open."""
    person, name = case.young_person, who_acts(case).first_name
    with speaking(person.locale):
        if until is None:
            rest = gettext("We laten je met rust tot jij het zegt.")
        else:
            rest = gettext(
                "We laten je met rust tot %(day)s. Dan hoor je weer van %(name)s.",
                day=say_day(until), name=name,
            )  # fmt: skip
        lines = [gettext("Even niet is goed."), rest, *_way_back(person)]
        _tell(session, case, lines, key=key, now=now)


def say_stop(session: Session, case: Case, *, is_asked: bool, key: str, now: datetime) -> None:
    """That it is enough, and that the way back is open; `is_asked`: we may ask how it goes."""
    person = case.young_person
    with speaking(person.locale):
        quiet = (
            gettext("Later vragen we nog hoe het gaat. Dat mocht van jou. Liever niet? Ook goed.")
            if is_asked
            else gettext("Wij nemen geen contact meer op.")
        )
        lines = [gettext("Het is genoeg zo. Dat is goed."), quiet, *_way_back(person)]
        _tell(session, case, lines, key=key, now=now)


def say_return(
    session: Session, case: Case, *, gone: str = "", due: datetime, key: str, now: datetime
) -> None:
    """With whom they go on, by when they hear something, and who helps while that one is away.

    `gone` is who helped them before and works here no more.
    """
    person, contact = case.young_person, case.contact_person.first_name
    with speaking(person.locale):
        lines = [gettext("Fijn dat je er weer bent.")]
        if gone:
            lines.append(gettext("%(name)s werkt hier niet meer.", name=gone))
        if case.stand_in is None:
            lines.append(gettext("Je praat met %(name)s.", name=contact))
        else:
            lines.append(
                gettext(
                    "%(name)s is er nu even niet. Tot dan helpt %(other)s je.",
                    name=contact, other=case.stand_in.first_name,
                )
            )  # fmt: skip
        lines.append(gettext("Je hoort iets vóór %(moment)s.", moment=say_moment(due)))
        _tell(session, case, lines, key=key, now=now)


def say_new_person(
    session: Session, case: Case, *, before: str, due: datetime | None, key: str, now: datetime
) -> None:
    """Who it is from now on and by when they hear something; `due` None is while they rest."""
    person, after = case.young_person, case.contact_person.first_name
    with speaking(person.locale):
        lines = [
            gettext(
                "Vanaf nu praat je met %(after)s, niet met %(before)s.", after=after, before=before
            ),
            gettext("%(name)s weet het. Dat is goed.", name=before),
        ]
        if due is not None:
            lines.append(gettext("Je hoort iets vóór %(moment)s.", moment=say_moment(due)))
        _tell(session, case, lines, key=key, now=now)


def say_asking(session: Session, case: Case, days: list[date], *, key: str, now: datetime) -> None:
    """A receipt of what they said about asking later; no days is that we do not."""
    person = case.young_person
    with speaking(person.locale):
        if days:
            said = [
                gettext("Dat mag, zei je. We vragen hoe het gaat op %(days)s.",
                        days=", ".join(say_day(day) for day in days)),
                gettext("Toch liever niet? Dat kan altijd."),
            ]  # fmt: skip
        else:
            said = [gettext("We vragen later niet hoe het gaat. Dat is goed.")]
        _tell(session, case, said, key=key, now=now)


def ask_how(session: Session, case: Case, *, token: str, key: str, now: datetime) -> None:
    """The one question. Where somebody reads along it names nobody and has no link."""
    person = case.young_person
    with speaking(person.locale):
        lines = [gettext("Hoe gaat het nu met je?")]
        if person.somebody_reads_along:
            lines.append(gettext("Je hoeft niets te doen. Praten mag altijd."))
        else:
            address = address_in(person, CHECK_IN_PATH.format(token=token))
            lines += [gettext("Eén tik is genoeg:"), address]
        _tell(session, case, lines, key=key, now=now)


def tell_pause(
    session: Session, case: Case, *, until: date | None, key: str, now: datetime
) -> None:
    """Who helps them hears that it is quiet now, and until when."""
    with speaking(STAFF_LOCALE):
        if until is None:
            news = gettext("Iemand van jou wil even rust: %(reference)s.", reference=case.reference)
        else:
            news = gettext(
                "Iemand van jou wil even rust tot %(day)s: %(reference)s.",
                day=say_day(until), reference=case.reference,
            )  # fmt: skip
        subject = gettext("Even rust: %(reference)s", reference=case.reference)
        quiet = gettext("Neem zelf geen contact op. Er is niets fout gegaan.")
        _mail(session, who_acts(case), case, [news, quiet], subject=subject, key=key, now=now)


def tell_stop(session: Session, case: Case, *, to: Staff, key: str, now: datetime) -> None:
    """Who helped them hears that it is enough for now."""
    with speaking(STAFF_LOCALE):
        news = gettext(
            "Iemand van jou zegt: het is genoeg zo. Het dossier is dicht: %(reference)s.",
            reference=case.reference,
        )
        subject = gettext("Genoeg zo: %(reference)s", reference=case.reference)
        quiet = gettext("Je hoeft niets te doen. Er is niets fout gegaan.")
        _mail(session, to, case, [news, quiet], subject=subject, key=key, now=now)


def tell_return(session: Session, case: Case, *, due: datetime, key: str, now: datetime) -> None:
    """Who helps them hears that they are back, and what was promised."""
    with speaking(STAFF_LOCALE):
        lines = [
            gettext("Iemand van jou is er weer: %(reference)s.", reference=case.reference),
            gettext("Beloofd: contact uiterlijk %(moment)s.", moment=say_moment(due)),
        ]
        subject = gettext("Weer terug: %(reference)s", reference=case.reference)
        _mail(session, who_acts(case), case, lines, subject=subject, key=key, now=now)


def tell_person_before(session: Session, case: Case, *, to: Staff, key: str, now: datetime) -> None:
    """Who helped until now hears it kindly: no reason, and nothing to do."""
    with speaking(STAFF_LOCALE):
        after = case.contact_person.first_name
        lines = [
            gettext("Hoi %(name)s,", name=to.first_name),
            gettext("%(reference)s gaat verder met %(after)s. De jongere koos dat zelf.",
                    reference=case.reference, after=after),
            gettext("Zo'n keuze hoort erbij. Het zegt niets over jou."),
            gettext("Je hoeft niets te doen."),
        ]  # fmt: skip
        subject = gettext("%(reference)s gaat verder met %(after)s",
                          reference=case.reference, after=after)  # fmt: skip
        mail_staff(session, to.email, lines, key=key, subject=subject, case_id=case.id, now=now)


def tell_person_after(
    session: Session, case: Case, *, due: datetime | None, key: str, now: datetime
) -> None:
    """Who helps from now on hears it, and what was promised."""
    with speaking(STAFF_LOCALE):
        lines = [
            gettext("Een jongere koos jou: %(reference)s. Jij bent nu de contactpersoon.",
                    reference=case.reference),
        ]  # fmt: skip
        if due is not None:
            lines.append(gettext("Beloofd: contact uiterlijk %(moment)s.", moment=say_moment(due)))
        subject = gettext("Een jongere koos jou: %(reference)s", reference=case.reference)
        _mail(session, case.contact_person, case, lines, subject=subject, key=key, now=now)


def _way_back(person: YoungPerson) -> list[str]:
    lines = [gettext("Wil je weer praten? Dat kan altijd. Je hoeft niets uit te leggen.")]
    return lines if person.somebody_reads_along else [*lines, address_in(person, PLACE_PATH)]


def _tell(session: Session, case: Case, lines: list[str], *, key: str, now: datetime) -> None:
    """In the language in force: a greeting, the lines, and who says it."""
    person = case.young_person
    name = who_acts(case).first_name
    text = "\n".join([greeting(person), *lines, gettext("Groet, %(name)s", name=name)])
    tell(session, case, text, key=key, subject=subject_for(person), now=now)


def _mail(
    session: Session,
    to: Staff,
    case: Case,
    lines: list[str],
    *,
    subject: str,
    key: str,
    now: datetime,
) -> None:
    body = [gettext("Hoi %(name)s,", name=to.first_name), *lines, case_address(case.reference)]
    mail_staff(session, to.email, body, key=key, subject=subject, case_id=case.id, now=now)
