"""Opening a case: routing, contact person, promise, consents, messages, trail; all or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.services import Actor, record
from portal.cases import opening_messages as messages
from portal.cases.acting import ensure_acting, tell_standing_in
from portal.cases.choosing import Proposal, opens_case, propose
from portal.cases.facts import decision_document, facts_from_situation, home_column
from portal.cases.matching import find_known, stand_in_line
from portal.cases.models import (
    Case,
    CaseAlongside,
    EntryKind,
    TimelineEntry,
    YoungPerson,
)
from portal.cases.request import CaseRequest
from portal.cases.returning import Back, go_on, lock_cases_of, welcome_back
from portal.cases.turns import await_answer
from portal.catalogue.model import Snapshot
from portal.clock import local_day
from portal.consent.services import give_consent
from portal.partners.queries import region_card
from portal.partners.references import make_reference
from portal.partners.region import RegionCard
from portal.partners.rules import WorkCalendar, promise_deadline
from portal.routing.model import Asking, Decision
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet


class NotOurCaseError(Exception):
    """Routing points elsewhere, or a parent asks for an adult: there is no case to open."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(decision.rule)


def open_case(
    session: Session,
    request: CaseRequest,
    *,
    offer: Snapshot,
    calendar: WorkCalendar,
    region: Region,
    rules: Sequence[RuleSet],
    now: datetime,
    actor: Actor,
) -> Case:
    """Open a case, or note on somebody's open case that they asked again.

    The same request sent twice gives the same case and changes nothing. What may be shown to
    who asked is in `receipts.find_receipt`: this case can be one they did not prove to be theirs.
    Raises NotOurCaseError when there is no case for this situation.
    """
    stand_in_line(session, request.registration_key, request.phone, request.email)
    card = region_card(session)
    known = find_by_key(session, request.registration_key)
    if known is not None:
        return known
    proposal = _propose(session, request, offer=offer, region=region, rules=rules, now=now)
    if not opens_case(proposal.decision):
        raise NotOurCaseError(proposal.decision)
    promised_at = promise_deadline(now, calendar=calendar, working_days=card.promise_working_days)
    known_as = find_known(session, **_marks(request))
    if known_as.open is None and known_as.ended is not None:
        # They may come back in their own place at this very moment.
        lock_cases_of(session, known_as.ended.young_person_id)
        known_as = find_known(session, **_marks(request))
    if known_as.open is not None:
        return _ask_again(
            session, known_as.open, request, proposal, card=card, promised_at=promised_at, now=now,
            actor=actor,
        )  # fmt: skip
    back, before = None, known_as.ended
    if before is not None:
        default = replace(request, coach=None)
        proposed = _propose(session, default, offer=offer, region=region, rules=rules, now=now)
        back = welcome_back(
            session, before, request, proposal, proposed_id=proposed.person_id, offer=offer
        )
    return _open_new(
        session, request, proposal, back=back, card=card, promised_at=promised_at, now=now,
        actor=actor,
    )  # fmt: skip


def _marks(request: CaseRequest) -> dict[str, Any]:
    """By what somebody is recognised."""
    return {
        "first_name": request.first_name,
        "born_on": request.born_on,
        "phone": request.phone,
        "email": request.email,
    }


def _propose(
    session: Session,
    request: CaseRequest,
    *,
    offer: Snapshot,
    region: Region,
    rules: Sequence[RuleSet],
    now: datetime,
) -> Proposal:
    return propose(
        session,
        request.situation,
        coach=request.coach,
        locale=request.locale,
        offer=offer,
        region=region,
        rules=rules,
        today=local_day(now),
    )


def find_by_key(session: Session, registration_key: str) -> Case | None:
    """The case that this sign-up opened or was added to."""
    return session.scalars(_keyed(), {"key": registration_key}).one_or_none()


@lru_cache
def _keyed() -> Select[*tuple[Any, ...]]:
    key = bindparam("key", type_=String)
    asked_again = select(TimelineEntry.case_id).where(TimelineEntry.registration_key == key)
    return select(Case).where(
        or_(Case.registration_key == key, Case.id == asked_again.scalar_subquery())
    )


def find_asked_again(session: Session, registration_key: str) -> TimelineEntry | None:
    """The line that this sign-up left on a case that was open already."""
    return session.scalars(
        select(TimelineEntry).where(TimelineEntry.registration_key == registration_key)
    ).one_or_none()


def _open_new(
    session: Session,
    request: CaseRequest,
    proposal: Proposal,
    *,
    back: Back | None,
    card: RegionCard,
    promised_at: datetime,
    now: datetime,
    actor: Actor,
) -> Case:
    """A new case, of somebody new or who is `back`; of the latter no yes is taken unproven."""
    person = back.person if back else _young_person(request, now=now)
    # Until it is added, a case is not written by what is read meanwhile.
    with session.no_autoflush:
        case = _case(request, proposal, person, promised_at=promised_at, now=now)
        case.reference = free_reference(session)
        case.contact_person = session.get_one(Staff, proposal.person_id)
        if back is not None:
            _be_of_who_is_back(session, case, back)
        ensure_acting(session, case, now)
        session.add(case)
    session.flush()
    if back is not None:
        shown = _shown(session, request, proposal, promised_at=promised_at)
        go_on(session, case, back, key=request.registration_key, shown=shown, now=now)
    _write(session, case, EntryKind.OPENED, request.words, now=now, asking=case.asking)
    tell_standing_in(session, case, now=now)
    _note_held(session, case, now=now)
    for given in () if back else request.consents:
        consent = give_consent(
            session,
            given.purpose,
            young_person_id=person.id,
            recipient=given.recipient,
            locale=given.locale,
            name=given.name,
            now=now,
            actor=actor,
        )
        _write(session, case, EntryKind.CONSENT, consent.text_read, now=now, purpose=given.purpose)
    messages.confirm_opening(session, case, is_back=back is not None, card=card, now=now)
    messages.notify_contact_person(session, case, now=now)
    record(
        session,
        "case.opened",
        actor=actor,
        subject_kind="case",
        subject_id=case.id,
        at=now,
        rule=proposal.decision.rule,
        lead_type=case.lead_type,
        contact_person=case.contact_person_id,
    )
    return case


def _young_person(request: CaseRequest, *, now: datetime) -> YoungPerson:
    return YoungPerson(
        first_name=request.first_name,
        born_on=request.born_on,
        home=home_column(request.situation),
        phone=request.phone,
        email=request.email,
        channel=request.channel,
        safe_times=list(request.safe_times),
        somebody_reads_along=request.somebody_reads_along,
        locale=request.locale,
        created_at=now,
    )


def _case(
    request: CaseRequest,
    proposal: Proposal,
    person: YoungPerson,
    *,
    promised_at: datetime,
    now: datetime,
) -> Case:
    decision = proposal.decision
    return Case(
        registration_key=request.registration_key,
        young_person=person,
        is_urgent=request.is_urgent,
        words=request.words,
        topics=list(request.situation.topics),
        about_ref=request.about_ref,
        asking=(request.situation.asking or Asking.SELF).value,
        opened_at=now,
        promised_at=promised_at,
        facts=facts_from_situation(request.situation),
        lead_type=decision.lead_type,
        lead_id=decision.lead,
        routing=decision_document(decision, decided_on=local_day(now)),
        choice=choice_document(proposal, wished=request.coach),
        held_for_id=proposal.held_for_id,
        alongside=alongside_rows(decision),
    )


def choice_document(proposal: Proposal, *, wished: int | None) -> dict[str, Any]:
    """Why this person, whom they asked for, and why not that one and until when."""
    document: dict[str, Any] = {**proposal.choice.reasons_document(), "wished": wished}
    return document | ({"held": proposal.held_document()} if proposal.held_for_id else {})


def _be_of_who_is_back(session: Session, case: Case, back: Back) -> None:
    """Of this sign-up only the words are of the case: its key shows what the visitor may see."""
    case.registration_key = secrets.token_urlsafe(24)
    if back.is_same_contact:
        case.contact_person = session.get_one(Staff, back.contact_id)
        case.held_for_id = None
        case.choice = {"wished": case.choice["wished"], "again": back.contact_id}


def _note_held(session: Session, case: Case, *, now: datetime) -> None:
    """The line that tells whom they asked for, when somebody else helps meanwhile."""
    if case.held_for_id is not None:
        name = session.get_one(Staff, case.held_for_id).first_name
        _write(session, case, EntryKind.HELD_FOR, "", now=now, wished=name, **case.choice["held"])


def free_reference(session: Session) -> str:
    """A reference that no case has. Two at once that make the same one: the database refuses."""
    while True:
        reference = make_reference()
        if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
            return reference


def alongside_rows(decision: Decision) -> list[CaseAlongside]:
    """The partners alongside, in the order of the rules."""
    return [
        CaseAlongside(position=position, partner_type=party.type, partner_id=party.partner)
        for position, party in enumerate(decision.alongside)
    ]


def _ask_again(
    session: Session,
    case: Case,
    request: CaseRequest,
    proposal: Proposal,
    *,
    card: RegionCard,
    promised_at: datetime,
    now: datetime,
    actor: Actor,
) -> Case:
    """Note it on the open case. Nothing else of what was typed is kept: it was not proven."""
    _write(
        session,
        case,
        EntryKind.ASKED_AGAIN,
        request.words,
        now=now,
        key=request.registration_key,
        # The release before this one looks for it here.
        registration_key=request.registration_key,
        **_shown(session, request, proposal, promised_at=promised_at),
    )
    case.is_urgent = case.is_urgent or request.is_urgent
    due = _promise_again(case, promised_at)
    messages.confirm_asking_again(
        session, case, key=request.registration_key, due=due, card=card, now=now
    )
    messages.notify_asked_again(session, case, key=request.registration_key, due=due, now=now)
    record(
        session,
        "case.asked_again",
        actor=actor,
        subject_kind="case",
        subject_id=case.id,
        at=now,
    )
    return case


def _shown(
    session: Session, request: CaseRequest, proposal: Proposal, *, promised_at: datetime
) -> dict[str, Any]:
    """What the visitor is shown, as somebody new would be, so that a reload shows the same."""
    return {
        "reference": free_reference(session),
        "first_name": request.first_name,
        "channel": request.channel.value,
        "shown_staff_id": proposal.person_id,
        "held": proposal.held_document() if proposal.held_for_id else None,
        "promised_at": promised_at.isoformat(),
        "wished": request.coach,
        "topics": list(request.situation.topics),
        "asking": (request.situation.asking or Asking.SELF).value,
    }


def _promise_again(case: Case, promised_at: datetime) -> datetime:
    """The promise that counts: the earliest one that runs. After contact an answer is due."""
    if case.first_contact_at is None:
        return case.promised_at
    return await_answer(case, promised_at)


def _write(
    session: Session,
    case: Case,
    kind: EntryKind,
    text: str,
    *,
    now: datetime,
    key: str | None = None,
    **details: str | int | list[str] | dict[str, Any] | None,
) -> None:
    session.add(
        TimelineEntry(
            case_id=case.id, kind=kind, at=now, text=text, registration_key=key, details=details
        )
    )
