"""One thing for several people: each row by itself, so that one refusal undoes no other row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.accounts.models import Staff
from portal.cases import policies, queries, services
from portal.cases.able import NotAbleError
from portal.cases.lines import CaseClosedError, CaseError, WrongMomentError
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, CaseState
from portal.cases.take_over import (
    AlreadyTakenError,
    CannotTakeOverError,
    Seen,
    take_over_case,
)
from portal.cases.turns import NoContactYetError, rest_case
from portal.database import transaction
from portal.standing_in.assigning import CannotReceiveError, MovedMeanwhileError, assign_case


class What(StrEnum):
    """What can be done for several at once, by the word in the form."""

    STEP = "stap"
    REST = "rust"
    TAKE = "overnemen"
    NOTE = "notitie"
    GIVE = "geven"


BULK: Final = {
    What.STEP: lazy_gettext("Plan een stap"),
    What.REST: lazy_gettext("Laat met rust tot een dag"),
    What.NOTE: lazy_gettext("Schrijf iets op"),
    What.TAKE: lazy_gettext("Neem over"),
    What.GIVE: lazy_gettext("Geef aan een collega"),
}


class Result(StrEnum):
    """How it went for one row."""

    DONE = "done"
    GONE = "gone"
    CLOSED = "closed"
    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    TOO_EARLY = "too_early"
    AWAY = "away"
    REFUSED = "refused"


SAID: Final = {
    Result.DONE: lazy_gettext("Gedaan."),
    Result.GONE: lazy_gettext("Niet gedaan. Dit dossier is niet van jouw team."),
    Result.CLOSED: lazy_gettext("Niet gedaan. Dit dossier is intussen afgesloten."),
    Result.TAKEN: lazy_gettext("Niet gedaan. Iemand anders was je voor."),
    Result.ELSEWHERE: lazy_gettext("Niet gedaan. Dit dossier is van een andere organisatie."),
    Result.TOO_EARLY: lazy_gettext("Niet gedaan. Er is nog geen eerste gesprek geweest."),
    Result.AWAY: lazy_gettext("Niet gedaan. Deze collega is er nu niet."),
    Result.REFUSED: lazy_gettext("Niet gedaan. Dit kan nu niet bij dit dossier."),
}
RESULTS: Final[tuple[tuple[type[Exception], Result], ...]] = (
    (CaseClosedError, Result.CLOSED),
    (CannotTakeOverError, Result.ELSEWHERE),
    (CannotReceiveError, Result.ELSEWHERE),
    (MovedMeanwhileError, Result.TAKEN),
    (NoContactYetError, Result.TOO_EARLY),
    (WrongMomentError, Result.REFUSED),
    (NotAbleError, Result.AWAY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be done; only the values that `what` needs are looked at."""

    what: What
    text: str = ""
    on: date | None = None
    to: int | None = None
    reason: TakeOverReason = TakeOverReason.BUSY


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A row as it was on the page: its case and, for taking over, who had it."""

    reference: str
    seen: Seen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Whose hand it is, with the number of the form."""

    identity: Identity
    press: str
    queue_url: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How it went for one row; `name` is who was first, if somebody was."""

    reference: str
    result: Result
    name: str = ""

    @property
    def said(self) -> str:
        """In words."""
        if self.result is Result.TAKEN and self.name:
            return str(gettext("Niet gedaan. %(name)s was je voor.", name=self.name))
        return str(SAID[self.result])


def do_together(wish: Wish, chosen: tuple[Chosen, ...], *, hand: Hand) -> tuple[Report, ...]:
    """Do it for each row in a transaction of its own; a second press does nothing again."""
    return tuple(_do_one(wish, each, hand=hand) for each in chosen)


def _do_one(wish: Wish, chosen: Chosen, *, hand: Hand) -> Report:
    try:
        with transaction() as session:
            case = _find(session, chosen, hand)
            if case is None:
                return Report(reference=chosen.reference, result=Result.GONE)
            _refuse(session, case, hand)
            DOERS[wish.what](session, case, wish, chosen, hand)
    except AlreadyTakenError as first:
        return Report(reference=chosen.reference, result=Result.TAKEN, name=first.by)
    except (CaseError, CannotTakeOverError) as refusal:
        return Report(reference=chosen.reference, result=_result_of(refusal))
    return Report(reference=chosen.reference, result=Result.DONE)


def _find(session: Session, chosen: Chosen, hand: Hand) -> Case | None:
    who = hand.identity
    return queries.lock_case(
        session, chosen.reference, partner_id=who.partner_id, staff_id=who.staff_id
    )


def _refuse(session: Session, case: Case, hand: Hand) -> None:
    """Closed is told as closed, unless this very press was handled before it."""
    if queries.was_done(session, case.id, hand.press):
        return
    if case.state is CaseState.CLOSED:
        raise CaseClosedError
    if not policies.can_change(hand.identity, case):
        raise CannotTakeOverError


def _result_of(refusal: Exception) -> Result:
    return next((said for kind, said in RESULTS if isinstance(refusal, kind)), Result.REFUSED)


def _step(session: Session, case: Case, wish: Wish, _chosen: Chosen, hand: Hand) -> None:
    if wish.on is not None:
        services.plan_step(session, case, text=wish.text, on=wish.on, **_by(hand))


def _rest(session: Session, case: Case, wish: Wish, _chosen: Chosen, hand: Hand) -> None:
    if wish.on is not None:
        rest_case(session, case, until=wish.on, text=wish.text, **_by(hand))


def _note(session: Session, case: Case, wish: Wish, _chosen: Chosen, hand: Hand) -> None:
    services.add_note(session, case, text=wish.text, **_by(hand))


def _take(session: Session, case: Case, wish: Wish, chosen: Chosen, hand: Hand) -> None:
    if chosen.seen is None:
        raise CannotTakeOverError
    take_over_case(
        session,
        case.id,
        seen=chosen.seen,
        by=session.get_one(Staff, hand.identity.staff_id),
        reason=wish.reason,
        queue_url=hand.queue_url,
        now=hand.now,
    )


def _give(session: Session, case: Case, wish: Wish, _chosen: Chosen, hand: Hand) -> None:
    to = session.get(Staff, wish.to) if wish.to is not None else None
    if to is None:
        raise CannotReceiveError
    assign_case(
        session,
        case,
        to=to,
        by=session.get_one(Staff, hand.identity.staff_id),
        reason=wish.reason,
        press=hand.press,
        queue_url=hand.queue_url,
        now=hand.now,
    )


def _by(hand: Hand) -> dict[str, Any]:
    return {"by": hand.identity.staff_id, "press": hand.press, "now": hand.now}


Doer = Callable[[Session, Case, Wish, Chosen, Hand], None]
DOERS: Final[Mapping[What, Doer]] = {
    What.STEP: _step,
    What.REST: _rest,
    What.NOTE: _note,
    What.TAKE: _take,
    What.GIVE: _give,
}
