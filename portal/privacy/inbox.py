"""What waits for the privacy officer and what was answered: reads without a case's content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff
from portal.cases.models import Case, YoungPerson
from portal.partners.queries import partner_names
from portal.rights.look_words import LookKind, kind_of
from portal.rights.looks import GroundThen, find_look
from portal.rights.models import DataRequest, PrivacyQuestion, RequestKind
from portal.rights.persons import last_case, numbers_of

REFERENCE: Final = re.compile(r"[A-Za-z0-9-]{1,12}")
MOST_SHOWN: Final = 100
GROUNDS: Final = {
    GroundThen.CONTACT: lazy_gettext("Was toen de contactpersoon."),
    GroundThen.STAND_IN: lazy_gettext("Nam toen waar voor de contactpersoon."),
    GroundThen.TEAM: lazy_gettext("Werkt bij dezelfde organisatie als de contactpersoon van toen."),
    GroundThen.OFFICER: lazy_gettext("Behandelt vragen over gegevens."),
    GroundThen.OTHER: lazy_gettext("Geen grond gevonden. Zoek dit uit."),
    GroundThen.MACHINE: lazy_gettext("Het portaal zelf, door de klok."),
}
# A sort, and no more: what was read or written is not for this room.
SORTS: Final = {
    LookKind.LOOKED: lazy_gettext("bekeek gegevens"),
    LookKind.CHANGED: lazy_gettext("paste iets aan"),
    LookKind.WROTE: lazy_gettext("schreef iets op of stuurde iets"),
    LookKind.ANSWERED: lazy_gettext("behandelde een vraag"),
}
KINDS: Final = {
    RequestKind.EXPORT: lazy_gettext("Werknotities meegeven"),
    RequestKind.CORRECT: lazy_gettext("Iets verbeteren"),
    RequestKind.ERASE: lazy_gettext("Alles weghalen"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One question or request in the list."""

    reference: str
    title: str
    is_question: bool
    asked_at: datetime
    due_at: datetime
    done_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLook:
    """The look that a question is about. `acts` are sorts with their moments."""

    name: str
    organisation: str
    ground: str
    is_odd: bool
    acts: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom to speak with: the young person's first name, and who helps them."""

    first_name: str
    reference: str
    contact_name: str
    contact_mail: str
    contact_organisation: str


def list_waiting(session: Session, *, now: datetime) -> list[InboxRow]:
    """What is open, the first day first."""
    questions = session.scalars(
        select(PrivacyQuestion)
        .where(PrivacyQuestion.answered_at.is_(None))
        .order_by(PrivacyQuestion.due_at, PrivacyQuestion.id)
        .limit(MOST_SHOWN)
    )
    requests = session.scalars(
        select(DataRequest)
        .where(DataRequest.done_at.is_(None))
        .order_by(DataRequest.due_at, DataRequest.id)
        .limit(MOST_SHOWN)
    )
    rows = [_of_question(each, now) for each in questions]
    rows += [_of_request(each, now) for each in requests]
    return sorted(rows, key=lambda row: (row.due_at, row.reference))


def list_done(session: Session, *, now: datetime) -> list[InboxRow]:
    """What was done, the last one first; copies that somebody took themselves are left out."""
    questions = session.scalars(
        select(PrivacyQuestion)
        .where(PrivacyQuestion.answered_at.is_not(None))
        .order_by(PrivacyQuestion.answered_at.desc(), PrivacyQuestion.id)
        .limit(MOST_SHOWN)
    )
    requests = session.scalars(
        select(DataRequest)
        .where(DataRequest.done_at.is_not(None))
        .order_by(DataRequest.done_at.desc(), DataRequest.id)
        .limit(MOST_SHOWN)
    )
    rows = [_of_question(each, now) for each in questions]
    rows += [_of_request(each, now) for each in requests if each.outcome.get("said") != "copy"]
    return sorted(rows, key=lambda row: (row.done_at or now, row.reference), reverse=True)


def _of_question(question: PrivacyQuestion, now: datetime) -> InboxRow:
    title = gettext("Klopt dit?") if question.audit_position else gettext("Een vraag")
    return InboxRow(
        reference=question.reference,
        title=str(title),
        is_question=True,
        asked_at=question.asked_at,
        due_at=question.due_at,
        done_at=question.answered_at,
        is_late=question.answered_at is None and question.due_at < now,
    )


def _of_request(request: DataRequest, now: datetime) -> InboxRow:
    return InboxRow(
        reference=request.reference,
        title=str(KINDS[request.kind]),
        is_question=False,
        asked_at=request.asked_at,
        due_at=request.due_at,
        done_at=request.done_at,
        is_late=request.done_at is None and request.due_at < now,
    )


def find_question(
    session: Session, reference: str, *, lock: bool = False
) -> PrivacyQuestion | None:
    """A question by its reference; nobody else answers it until this transaction ends if locked."""
    if REFERENCE.fullmatch(reference) is None:
        return None
    query = select(PrivacyQuestion).where(PrivacyQuestion.reference == reference.upper())
    if lock:
        # The lock is taken without joins; PostgreSQL cannot lock the far side of one.
        session.execute(query.with_only_columns(PrivacyQuestion.id).with_for_update())
    return session.scalars(
        query.options(joinedload(PrivacyQuestion.answerer)).execution_options(
            populate_existing=True
        )
    ).one_or_none()


def find_request(session: Session, reference: str, *, lock: bool = False) -> DataRequest | None:
    """A request by its reference, as `find_question`."""
    if REFERENCE.fullmatch(reference) is None:
        return None
    query = select(DataRequest).where(DataRequest.reference == reference.upper())
    return session.scalars(
        (query.with_for_update() if lock else query).execution_options(populate_existing=True)
    ).one_or_none()


def read_about(session: Session, young_person_id: int) -> About | None:
    """Whom it is about and who helps them; None once they were removed."""
    person = session.get(YoungPerson, young_person_id)
    case = last_case(session, young_person_id)
    if person is None or case is None or person.erased_at is not None:
        return None
    contact = _contact(case)
    return About(
        first_name=person.first_name,
        reference=case.reference,
        contact_name=contact.first_name,
        contact_mail=contact.email,
        contact_organisation=partner_names(session).get(contact.partner_id, ""),
    )


def _contact(case: Case) -> Staff:
    return case.stand_in or case.contact_person


def read_look(session: Session, question: PrivacyQuestion) -> SeenLook | None:
    """The look that is asked about: who, when, what sort, and which ground they had then."""
    if question.audit_position is None:
        return None
    mine = numbers_of(session, question.young_person_id)
    look = find_look(session, mine, question.audit_position)
    if look is None:
        return None
    return SeenLook(
        name=look.staff.first_name if look.staff else str(gettext("Het portaal")),
        organisation=partner_names(session).get(look.staff.partner_id, "") if look.staff else "",
        ground=str(GROUNDS[look.ground]),
        is_odd=look.ground is GroundThen.OTHER,
        acts=tuple((str(SORTS[kind_of(act.action)]), act.at) for act in reversed(look.acts)),
    )
