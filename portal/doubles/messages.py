"""What people are told about double work, in which words.

A mail to a colleague holds no name, number or word of a young person: only where to look. The
young person hears of a merge when it changes whom they talk with, and never of an organisation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import current_app
from flask_babel import LazyString, gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.cases.messages import greeting, subject_for, tell
from portal.cases.models import Case, YoungPerson
from portal.config import Settings
from portal.doubles.models import LikelyPair
from portal.i18n import say_moment, speaking

PAIR_PATH: Final = "/werk/dubbel/{pair_id}"
KNOWN: Final = (
    lazy_gettext("Misschien helpen jullie dezelfde persoon"),
    lazy_gettext(
        "Iemand die jij helpt, wordt misschien ook door een collega ergens anders geholpen."
        " Vraag het aan elkaar. Hier zie je wie dat is:"
    ),
)
SAID_SAME: Final = (
    lazy_gettext("Je collega zegt: dit is dezelfde persoon"),
    lazy_gettext("Jullie helpen dezelfde persoon, zegt je collega. Spreek af wie wat doet:"),
)
SAID_DIFFERENT: Final = (
    lazy_gettext("Je collega zegt: dit zijn twee personen"),
    lazy_gettext("Jullie helpen niet dezelfde persoon, zegt je collega. Je hoeft niets te doen."),
)
SAID_UNDONE: Final = (
    lazy_gettext("Je collega kwam erop terug"),
    lazy_gettext("Of jullie dezelfde persoon helpen, is weer een vraag. Kijk je mee?"),
)
MERGED: Final = (
    lazy_gettext("Twee dossiers zijn één geworden"),
    lazy_gettext("Een dossier van jou bleek van iemand die al hulp had. Hier gaat het verder:"),
)
UNMERGED: Final = (
    lazy_gettext("Een dossier is weer gesplitst"),
    lazy_gettext("Twee dossiers waren toch niet van één persoon. Hier zie je het:"),
)
News = tuple[LazyString, LazyString]


def mail_colleague(
    session: Session,
    pair: LikelyPair,
    case: Case,
    news: News,
    *,
    to: Staff,
    reason: str,
    now: datetime,
) -> None:
    """Mail who acts for `case`, once per `reason` and moment; the words lead to the pair's page."""
    subject, body = news
    with speaking(STAFF_LOCALE):
        lines = (
            gettext("Hoi %(name)s,", name=to.first_name),
            str(body),
            pair_address(pair.id),
        )
        title = str(subject)
    key = f"pair-{pair.id}-{reason}-{case.id}-{now:%Y%m%d%H%M%S%f}"
    mail_staff(session, to.email, lines, key=key, subject=title, case_id=case.id, now=now)


def pair_address(pair_id: int) -> str:
    """Where staff find a pair; the public address comes from the settings."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + PAIR_PATH.format(pair_id=pair_id)


def acts_for(case: Case) -> Staff:
    """Who acts for a case now: the contact person, or who stands in."""
    return case.stand_in or case.contact_person


def tell_one_contact(session: Session, case: Case, *, before: str, key: str, now: datetime) -> None:
    """After a merge: with whom they talk from now on. `before` is the other's first name."""
    person = case.young_person
    words = one_contact_words(
        person,
        before=before,
        after=case.contact_person.first_name,
        promised_at=case.promised_at if case.first_contact_at is None else None,
    )
    tell(session, case, words, key=key, subject=subject_for(person), now=now)


def one_contact_words(
    person: YoungPerson, *, before: str, after: str, promised_at: datetime | None
) -> str:
    """That it is one person to talk with now, and that they need not tell it all again."""
    with speaking(person.locale):
        lines = [
            greeting(person),
            gettext(
                "Je had contact met %(before)s en met %(after)s. Vanaf nu praat je met %(after)s.",
                before=before,
                after=after,
            ),
            gettext("%(after)s weet al wat je vertelde. Je hoeft niets opnieuw te zeggen.",
                    after=after),
        ]  # fmt: skip
        if promised_at is not None:
            lines.append(
                gettext(
                    "Onze afspraak blijft. Je hoort iets vóór %(moment)s.",
                    moment=say_moment(promised_at),
                )
            )
        return "\n".join([*lines, gettext("Groet, %(name)s", name=after)])


def tell_two_contacts(session: Session, case: Case, *, key: str, now: datetime) -> None:
    """After a split: whom they talk with again, and that the mistake was ours."""
    person, name = case.young_person, case.contact_person.first_name
    with speaking(person.locale):
        words = "\n".join(
            (
                greeting(person),
                gettext("Wij maakten een foutje. Je praat weer met %(name)s.", name=name),
                gettext("Je hoeft niets te doen."),
                gettext("Groet, %(name)s", name=name),
            )
        )
    tell(session, case, words, key=key, subject=subject_for(person), now=now)
