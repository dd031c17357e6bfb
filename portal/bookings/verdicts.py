"""How it was, said without a name: asked once, kept apart from who said it, shown from ten.

What is kept may lead to nobody, not even by its place in the table: with each new answer those of
the same thing are all written anew, in another order, under other numbers.
"""

from __future__ import annotations

import random
import re
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, joinedload

from portal.bookings.counting import lock_booking
from portal.bookings.messages import ask_how_it_was, key_of
from portal.bookings.models import Booking, BookingState, Verdict
from portal.bookings.rules import LONGEST_SERIES, asked_at
from portal.cases.models import Case, YoungPerson
from portal.catalogue.models import Item, Moment
from portal.clock import local_day
from portal.consent.queries import may_share
from portal.consent.services import give_consent
from portal.entrance.sessions import young_actor
from portal.outbox.models import OutboxMessage

PURPOSE: Final = "feedback"
LINE_LENGTH: Final = 300
# Fewer answers than this would tell who gave them.
SHOWN_FROM: Final = 10
# Asked on the morning after, and not any more when that was days ago.
ASKED_WITHIN: Final = timedelta(days=3)
KEPT_MONTHS: Final = 24
MIN_NAME: Final = 3
MIN_DIGITS: Final = 6
QUESTIONS: Final = ("useful", "welcome", "again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Three answers of 1 (no), 2 (a bit) or 3 (yes), and a line that may be empty."""

    useful: int
    welcome: int
    again: int
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What everybody said of one thing: per question how often 1, 2 and 3; the lines shuffled.

    Fewer than SHOWN_FROM answers give nothing but that there are too few.
    """

    is_shown: bool
    total: int = 0
    counts: dict[str, tuple[int, int, int]]
    lines: tuple[str, ...] = ()


def ask_verdicts(session: Session, *, now: datetime) -> int:
    """Ask everybody how it was on the day after, each once; how many."""
    due = [booking for booking in _ended(session, now=now) if _is_due(booking, now=now)]
    keys = {key_of(booking.id, "verdict"): booking for booking in due}
    known = set(session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.in_(list(keys)))))
    fresh = [booking for key, booking in keys.items() if key not in known]
    for booking in fresh:
        ask_how_it_was(session, booking, now=now)
    return len(fresh)


def _ended(session: Session, *, now: datetime) -> Sequence[Booking]:
    return session.scalars(
        select(Booking)
        .join(Booking.moment)
        .join(Case, Case.id == Booking.case_id)
        .join(YoungPerson, YoungPerson.id == Case.young_person_id)
        .options(joinedload(Booking.moment))
        .where(
            Booking.state == BookingState.BOOKED,
            Booking.said_at.is_(None),
            # Where somebody reads along there is no link, so there is nothing to ask.
            YoungPerson.somebody_reads_along.is_(False),
            Moment.ends_at <= now,
            (Moment.ends_at > now - ASKED_WITHIN - timedelta(days=1))
            | ((Moment.sessions > 1) & (Moment.ends_at > now - LONGEST_SERIES - ASKED_WITHIN)),
        )
        .order_by(Booking.id)
    ).all()


def _is_due(booking: Booking, *, now: datetime) -> bool:
    at = asked_at(booking.moment.ends_at, sessions=booking.moment.sessions)
    return at <= now < at + ASKED_WITHIN


def may_say(booking: Booking, *, now: datetime) -> bool:
    """True once, after the last time, for who had a place."""
    is_over = asked_at(booking.moment.ends_at, sessions=booking.moment.sessions) <= now
    return booking.state is BookingState.BOOKED and booking.said_at is None and is_over


def say_how_it_was(
    session: Session, booking_id: int, said: Said, *, locale: str, name: str, now: datetime
) -> bool:
    """Keep an answer without who gave it; False when this place was answered for already.

    Answering is the yes to `feedback`, with the words as they stood above the questions.
    """
    booking = lock_booking(session, booking_id)
    if booking is None or not may_say(booking, now=now):
        return False
    _consent(session, booking, locale=locale, name=name, now=now)
    booking.said_at = now
    session.flush()
    _keep(session, booking.moment.item_id, said, month=local_day(now).replace(day=1))
    return True


def skip_verdict(session: Session, booking_id: int, *, now: datetime) -> None:
    """'I was not there', or rather not: nothing is asked again, and nothing is kept."""
    booking = lock_booking(session, booking_id)
    if booking is not None and may_say(booking, now=now):
        booking.said_at = now


def names_themselves(line: str, person: YoungPerson) -> bool:
    """True when a line holds the writer's own name, number or address."""
    plain = line.casefold()
    words = set(re.findall(r"\w+", plain))
    name = person.first_name.casefold()
    is_named = len(name) >= MIN_NAME and set(re.findall(r"\w+", name)) <= words
    digits = re.sub(r"[^\d]", "", re.sub(r"(?<=\d)[\s.\-/()]+(?=\d)", "", plain))
    return is_named or "@" in plain or len(digits) >= MIN_DIGITS


def read_verdicts(session: Session, item_ref: str) -> Verdicts:
    """What the team sees of one thing."""
    rows = session.scalars(
        select(Verdict).where(Verdict.item_ref == item_ref).order_by(Verdict.id)
    ).all()
    if len(rows) < SHOWN_FROM:
        return Verdicts(is_shown=False, counts={})
    counts = {}
    for question in QUESTIONS:
        given = Counter(getattr(row, question) for row in rows)
        counts[question] = (given[1], given[2], given[3])
    # In the order of their random numbers, which tells nothing.
    lines = tuple(row.line for row in rows if row.line)
    return Verdicts(is_shown=True, total=len(rows), counts=counts, lines=lines)


def forget_verdicts(session: Session, *, now: datetime) -> int:
    """Remove what was said more than 24 months ago; how many."""
    today = local_day(now)
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    gone = session.scalars(
        delete(Verdict)
        .where(Verdict.month < date(months // 12, months % 12 + 1, 1))
        .returning(Verdict.id)
    ).all()
    return len(gone)


def _consent(session: Session, booking: Booking, *, locale: str, name: str, now: datetime) -> None:
    person_id = session.get_one(Case, booking.case_id).young_person_id
    if not may_share(session, person_id, purpose=PURPOSE):
        give_consent(
            session,
            PURPOSE,
            young_person_id=person_id,
            recipient="",
            locale=locale,
            name=name,
            now=now,
            actor=young_actor(person_id),
        )


def _keep(session: Session, item_id: int, said: Said, *, month: date) -> None:
    # One at a time: two who shuffle at once would lose or double what others said.
    ref = session.scalars(select(Item.ref).where(Item.id == item_id).with_for_update()).one()
    before = session.execute(
        delete(Verdict)
        .where(Verdict.item_ref == ref)
        .returning(Verdict.month, Verdict.useful, Verdict.welcome, Verdict.again, Verdict.line)
        .execution_options(synchronize_session=False)
    ).all()
    rows = [dict(row._mapping) for row in before]
    rows.append(
        {"month": month, "useful": said.useful, "welcome": said.welcome, "again": said.again,
         "line": said.line[:LINE_LENGTH]}
    )  # fmt: skip
    random.SystemRandom().shuffle(rows)
    session.execute(
        insert(Verdict), [{"id": secrets.token_hex(16), "item_ref": ref, **row} for row in rows]
    )
