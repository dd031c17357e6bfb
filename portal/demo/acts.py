"""Doing the acts of a script through the same services that the pages use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.services import VISITOR
from portal.cases import services, turns
from portal.cases.choosing import propose
from portal.cases.messages import TakeOverReason, closing_words
from portal.cases.models import Case
from portal.cases.opening import open_case
from portal.cases.request import CaseRequest, GivenConsent
from portal.cases.take_over import Seen, take_over_case
from portal.catalogue.model import Snapshot
from portal.clock import local_day
from portal.consent.purposes import AskAt, Basis, all_purposes
from portal.demo.people import Person
from portal.demo.script import Act, Verb
from portal.partners.rules import WorkCalendar
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet

# One in so many says yes to what is asked at sign-up; who apps has said yes to that.
SAYS_YES: Final = 3
CASE_PAGE: Final = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the acts need of the region, and the cases that were opened so far."""

    offer: Snapshot
    calendar: WorkCalendar
    promise_days: int
    region: Region
    rules: Sequence[RuleSet]
    queue_url: str
    staff_by_ref: dict[str, Staff]
    cases: dict[int, Case] = field(default_factory=dict)


def perform(session: Session, act: Act, stage: Stage) -> None:
    """Do one act, at its own moment."""
    PERFORMERS[act.verb](session, act, stage)


def _open(session: Session, act: Act, stage: Stage) -> None:
    stage.cases[act.person.number] = open_case(
        session,
        request_of(session, act, stage),
        offer=stage.offer,
        calendar=stage.calendar,
        region=stage.region,
        rules=stage.rules,
        now=act.at,
        actor=VISITOR,
    )


def request_of(session: Session, act: Act, stage: Stage) -> CaseRequest:
    """The request that this person's sign-up would have made, with the words they then read."""
    person = act.person
    coach = stage.staff_by_ref.get(person.coach_ref or "")
    proposal = propose(
        session,
        person.situation,
        coach=coach.id if coach else None,
        locale=person.locale,
        offer=stage.offer,
        region=stage.region,
        rules=stage.rules,
        today=local_day(act.at),
    )
    return CaseRequest(
        registration_key=f"demo-{person.number}",
        first_name=person.first_name,
        situation=person.situation,
        channel=person.channel,
        phone=person.phone,
        email=person.email,
        safe_times=person.safe_times,
        somebody_reads_along=person.somebody_reads_along,
        locale=person.locale,
        words=person.words,
        about_ref=person.about_ref,
        coach=coach.id if coach else None,
        is_urgent=person.is_urgent,
        consents=consents_of(person, name=proposal.choice.person.first_name),
    )


def consents_of(person: Person, *, name: str) -> tuple[GivenConsent, ...]:
    """What this person said yes to at their sign-up; `name` stood in the words they read."""
    moments = {AskAt.APP} if person.channel.value == AskAt.APP.value else set()
    if person.number % SAYS_YES == 0:
        moments |= {AskAt.SIGN_UP}
    return tuple(
        GivenConsent(purpose=purpose.id, recipient="", locale=person.locale, name=name)
        for purpose in all_purposes().values()
        if purpose.basis is Basis.CONSENT and moments & set(purpose.ask_at)
    )


def _look(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    services.look_at_case(session, case, by=case.contact_person_id, page=CASE_PAGE, now=act.at)


def _attempt(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    services.log_attempt(
        session,
        case,
        channel=act.person.channel,
        result=act.details["result"],
        by=case.contact_person_id,
        press=_press(act),
        now=act.at,
    )


def _contact(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    services.log_contact(
        session,
        case,
        channel=act.person.channel,
        text=act.details["text"],
        at=act.at,
        by=case.contact_person_id,
        press=_press(act),
        now=act.at,
    )


def _note(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    services.add_note(
        session,
        case,
        text=act.details["text"],
        by=case.contact_person_id,
        press=_press(act),
        now=act.at,
    )


def _plan(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    services.plan_step(
        session,
        case,
        text=act.details["text"],
        on=act.details["on"],
        by=case.contact_person_id,
        press=_press(act),
        now=act.at,
    )


def _finish_step(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    services.finish_step(session, case, by=case.contact_person_id, press=_press(act), now=act.at)


def _close(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    outcome = act.details["outcome"]
    words = closing_words(case.young_person, outcome=outcome, name=case.contact_person.first_name)
    services.close_case(
        session,
        case,
        outcome=outcome,
        message=words,
        by=case.contact_person_id,
        press=_press(act),
        now=act.at,
    )


def _reopen(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    services.reopen_case(
        session,
        case,
        by=case.contact_person,
        calendar=stage.calendar,
        working_days=stage.promise_days,
        press=_press(act),
        now=act.at,
    )


def _take_over(session: Session, act: Act, stage: Stage) -> None:
    """A colleague of the same team takes over; without one, nothing happens."""
    case = stage.cases[act.person.number]
    before = case.contact_person
    colleague = session.scalars(
        select(Staff)
        .where(Staff.partner_id == before.partner_id, Staff.id != before.id, Staff.is_present)
        .order_by(Staff.id)
    ).first()
    if colleague is None:
        return
    session.flush()
    take_over_case(
        session,
        case.id,
        seen=Seen(contact_person_id=before.id, contact_version=case.contact_version),
        by=colleague,
        reason=TakeOverReason.BUSY,
        queue_url=stage.queue_url,
        now=act.at,
    )


def _ask(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    turns.ask_answer(
        session,
        case,
        channel=act.person.channel,
        text=act.details["text"],
        calendar=stage.calendar,
        working_days=stage.promise_days,
        by=case.contact_person_id,
        press=_press(act),
        now=act.at,
    )


def _wait(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    turns.wait_for_them(
        session,
        case,
        nudge_on=act.details["on"],
        by=case.contact_person_id,
        press=_press(act),
        now=act.at,
    )


def _rest(session: Session, act: Act, stage: Stage) -> None:
    case = stage.cases[act.person.number]
    turns.rest_case(
        session,
        case,
        until=act.details["on"],
        text=act.details["text"],
        by=case.contact_person_id,
        press=_press(act),
        now=act.at,
    )


def _press(act: Act) -> str:
    return f"demo-{act.person.number}-{act.verb}-{act.at.timestamp():.0f}"


PERFORMERS: Final[dict[Verb, Callable[[Session, Act, Stage], None]]] = {
    Verb.OPEN: _open,
    Verb.LOOK: _look,
    Verb.ATTEMPT: _attempt,
    Verb.CONTACT: _contact,
    Verb.NOTE: _note,
    Verb.PLAN: _plan,
    Verb.FINISH_STEP: _finish_step,
    Verb.CLOSE: _close,
    Verb.REOPEN: _reopen,
    Verb.TAKE_OVER: _take_over,
    Verb.ASK: _ask,
    Verb.WAIT: _wait,
    Verb.REST: _rest,
}
