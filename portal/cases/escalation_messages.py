"""What colleagues are told of a deadline that passed: references, no blame, no young person's name.

One letter per person and kind of news, however many cases it is about: a bad morning is no reason
to fill somebody's mailbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Final

from flask import current_app
from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.cases.clocks import BY_DAY, day_of
from portal.cases.colleagues import acting_person
from portal.cases.models import Case
from portal.cases.opening_messages import case_address
from portal.config import Settings
from portal.i18n import say_day, say_moment, speaking
from portal.outbox.models import OutboxMessage

ESCALATIONS_PATH: Final = "/werk/escalaties"


class News(StrEnum):
    """What somebody is told, which also decides the words."""

    STEP = "step"
    HELP = "help"
    AWAY = "away"
    TOP = "top"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One case in one person's letter."""

    to: Staff
    case: Case
    news: News


OPENINGS: Final = {
    News.STEP: lazy_gettext("Hier bleef een stap liggen. Dat kan gebeuren. Kijk je er even naar?"),
    News.HELP: lazy_gettext(
        "Hier wacht iemand langer dan we beloofden. Kun je een collega even helpen?"
    ),
    News.AWAY: lazy_gettext(
        "Je collega werkt niet meer voor deze afspraak afloopt. Kun je even meekijken?"
    ),
    News.TOP: lazy_gettext("Hier wacht iemand langer dan we beloofden. Het lukte nog niet."),
}


def send_notices(session: Session, notices: Sequence[Notice], *, now: datetime) -> None:
    """Put a letter in the outbox for everybody who is told something."""
    ordered = sorted(notices, key=lambda each: (each.to.id, each.news, each.case.id))
    for _key, group in groupby(ordered, key=lambda each: (each.to.id, each.news)):
        _send(session, list(group), now=now)


def mail_late(session: Session, case: Case, *, key: str, due: datetime, now: datetime) -> None:
    """Mail who acts that the young person heard that we are late; `key` is of that message."""
    acting, is_first = acting_person(case), case.first_contact_at is None
    with speaking(STAFF_LOCALE):
        news = (
            gettext("De belofte bij %(reference)s is verlopen. De jongere weet dat.",
                    reference=case.reference)
            if is_first
            else gettext("Bij %(reference)s wacht iemand nog op antwoord. De jongere weet dat.",
                         reference=case.reference)
        )  # fmt: skip
        promised = (
            gettext("Beloofd: contact uiterlijk %(moment)s.", moment=say_moment(due))
            if is_first
            else gettext("Beloofd: antwoord uiterlijk %(moment)s.", moment=say_moment(due))
        )
        lines = [gettext("Hoi %(name)s,", name=acting.first_name), news]
        if case.is_urgent:
            lines.append(gettext("Kijk nu. Er staan woorden in die om haast vragen."))
        lines += [promised, case_address(case.reference)]
        subject = gettext("Te laat: %(reference)s", reference=case.reference)
    mail_staff(
        session,
        acting.email,
        lines,
        key=f"{key}-contact",
        subject=subject,
        case_id=case.id,
        now=now,
    )


def was_told(session: Session, key: str) -> bool:
    """True when a message with this key was written before, as after a clock that was put back."""
    return session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is not None


def _send(session: Session, group: Sequence[Notice], *, now: datetime) -> None:
    first = group[0]
    moment = f"{first.case.turn_at:%Y%m%d%H%M}"
    key = f"escalated-{first.news.value}-{first.to.id}-{first.case.id}-{moment}"
    if was_told(session, key):
        return
    with speaking(STAFF_LOCALE):
        mail_staff(
            session,
            first.to.email,
            _lines(group),
            key=key,
            subject=_subject(group),
            case_id=first.case.id if len(group) == 1 else None,
            now=now,
        )


def _subject(group: Sequence[Notice]) -> str:
    if group[0].news is News.STEP:
        return str(ngettext("Een stap bleef liggen", "%(num)s stappen bleven liggen", len(group)))
    if group[0].news is News.TOP:
        return str(ngettext("%(num)s persoon wacht te lang", "%(num)s mensen wachten te lang",
                            len(group)))  # fmt: skip
    return str(
        ngettext("Kun je even meekijken?", "Kun je %(num)s keer even meekijken?", len(group))
    )


def _lines(group: Sequence[Notice]) -> Iterable[str]:
    first = group[0]
    yield gettext("Hoi %(name)s,", name=first.to.first_name)
    yield str(OPENINGS[first.news])
    for notice in group:
        yield _case_line(notice)
    if first.news is News.TOP:
        settings: Settings = current_app.config["SETTINGS"]
        yield gettext("Hier zie je alles wat blijft liggen:")
        yield settings.base_url + ESCALATIONS_PATH


def _case_line(notice: Notice) -> str:
    case, name = notice.case, acting_person(notice.case).first_name
    if case.turn in BY_DAY:
        said = gettext(
            "%(reference)s, bij %(name)s: een stap voor %(day)s.",
            reference=case.reference, name=name, day=say_day(day_of(case.turn_at)),
        )  # fmt: skip
    else:
        said = gettext(
            "%(reference)s, bij %(name)s: beloofd uiterlijk %(moment)s.",
            reference=case.reference, name=name, moment=say_moment(case.turn_at),
        )  # fmt: skip
    # Somebody of another organisation, or who coordinates, cannot open it.
    may_open = notice.news is not News.TOP and notice.to.partner_id == case.team_id
    return f"{said}\n{case_address(case.reference)}" if may_open else str(said)
