"""No click: another contact person, chosen by the young person, without a reason, at once.

One transaction: nobody is without a person for a second. Lead and partners alongside stay who they
are. What was written before goes along only if the young person says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.able import move_case, read_again, require_able
from portal.cases.candidates import read_candidates
from portal.cases.facts import situation_from_facts
from portal.cases.lines import CaseClosedError, CaseError, audit, write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.cases.turns import await_answer
from portal.catalogue.model import OfferItem, Snapshot
from portal.clock import local_day
from portal.entrance.sessions import young_actor
from portal.leaving import messages
from portal.leaving.around import Around
from portal.routing.contact import Candidate, NobodyToContactError, Wishes, choose_contact_person
from portal.routing.model import Situation
from portal.routing.rules import decide
from portal.routing.ruleset import ruleset_on

# More faces than this are no choice any more.
MOST_FACES: Final = 24


class ChangedMeanwhileError(CaseError):
    """Somebody else became the contact person between the look and the press."""


class NoRoomError(CaseError):
    """Who was chosen is away or full now, or cannot help here."""


class NobodyElseError(CaseError):
    """There is nobody else who is there now."""


def others(session: Session, case: Case, *, offer: Snapshot) -> tuple[Candidate, ...]:
    """Who could help instead: there, with room, welcome; who fits best comes first."""
    topics, locale = frozenset(case.topics), case.young_person.locale
    free = [each for each in _welcome(session, case, offer=offer) if each.available]
    free.sort(
        key=lambda each: (
            -len(each.themes & topics), locale not in each.languages, each.load, each.staff_id
        )
    )  # fmt: skip
    return tuple(free)


def faces(
    people: Sequence[Candidate], *, offer: Snapshot
) -> tuple[tuple[Candidate, OfferItem], ...]:
    """Those of whom there is a face to choose by, at most MOST_FACES."""
    found = ((each, offer.coach_of(int(each.staff_id))) for each in people)
    return tuple((each, face) for each, face in found if face is not None)[:MOST_FACES]


def choose_another(
    session: Session,
    case: Case,
    *,
    wished_id: int | None,
    takes_history: bool,
    seen_version: int,
    around: Around,
    now: datetime,
) -> Case:
    """Give an open case another contact person; the caller locked it. Returns it as it is now.

    `wished_id` None is anybody else. `seen_version` is the case's `contact_version` on the page.
    Raises CaseClosedError, ChangedMeanwhileError, NoRoomError, NobodyElseError, NotAbleError.
    """
    if case.state is CaseState.CLOSED:
        raise CaseClosedError
    if case.contact_version != seen_version:
        raise ChangedMeanwhileError
    before, helper = case.contact_person, case.stand_in
    to = require_able(session, _whom(session, case, wished_id, around=around, now=now))
    session.flush()
    if not move_case(session, case.id, before_id=before.id, version=seen_version, to=to.id):
        raise ChangedMeanwhileError
    moved = read_again(session, case.id)
    # Whom they once asked for is over: this is whom they want now.
    moved.held_for_id = None
    if not takes_history:
        _leave_behind(moved, now=now)
    due = _promise(moved, around=around, now=now)
    line = write_line(
        session, moved, EntryKind.NEW_PERSON, by=None, now=now,
        details={"before": before.first_name, "after": to.first_name, "history": takes_history},
    )  # fmt: skip
    audit(
        session, moved, "case.new_person", by=None, actor=young_actor(moved.young_person_id),
        now=now, before=before.id, after=to.id,
    )  # fmt: skip
    _tell(session, moved, before, helper, due=due, key=f"case-{case.id}-new-{line.id}", now=now)
    return moved


def _whom(
    session: Session, case: Case, wished_id: int | None, *, around: Around, now: datetime
) -> int:
    if wished_id is None:
        return _anybody_else(session, case, around=around, now=now)
    if any(each.staff_id == str(wished_id) for each in others(session, case, offer=around.offer)):
        return wished_id
    raise NoRoomError


def _anybody_else(session: Session, case: Case, *, around: Around, now: datetime) -> int:
    """Whom routing would choose if the one they have was not there."""
    people = [each for each in _welcome(session, case, offer=around.offer) if each.present]
    situation, today = situation_from_facts(case.facts), local_day(now)
    wishes = Wishes(
        themes=frozenset(case.topics),
        languages=frozenset({case.young_person.locale}),
        keep_out=frozenset(situation.keep_out),
    )
    try:
        choice = choose_contact_person(
            decide(situation, region=around.region, rules=around.rules, today=today),
            candidates=people,
            wishes=wishes,
            rules=ruleset_on(around.rules, today),
        )
    except NobodyToContactError:
        free = others(session, case, offer=around.offer)
        if not free:
            raise NobodyElseError from None
        return int(free[0].staff_id)
    return int(choice.person.staff_id)


def _welcome(session: Session, case: Case, *, offer: Snapshot) -> list[Candidate]:
    """Everybody but who helps now, and whoever must not know."""
    situation: Situation = situation_from_facts(case.facts)
    return [
        each
        for each in read_candidates(session, offer=offer)
        if each.staff_id != str(case.contact_person_id) and each.partner not in situation.keep_out
    ]


def _leave_behind(case: Case, *, now: datetime) -> None:
    """What was before stays before: lines from now on, and nothing that somebody else noted."""
    case.history_from = now
    case.next_step = case.next_step_on = None
    case.needs = ""


def _promise(case: Case, *, around: Around, now: datetime) -> datetime | None:
    """By when the new one is in touch; None while they rest, which goes on."""
    if case.rests_until is not None:
        return None
    if case.first_contact_at is None:
        return case.promised_at
    return await_answer(case, around.promise(now))


def _tell(
    session: Session,
    case: Case,
    before: Staff,
    helper: Staff | None,
    *,
    due: datetime | None,
    key: str,
    now: datetime,
) -> None:
    messages.say_new_person(session, case, before=before.first_name, due=due, key=key, now=now)
    messages.tell_person_after(session, case, due=due, key=f"{key}-after", now=now)
    for each in (before, helper):
        if each is not None and each.id != case.contact_person_id:
            messages.tell_person_before(
                session, case, to=each, key=f"{key}-before-{each.id}", now=now
            )
