"""A copy, a correction or removal that somebody asked for, from the asking to the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.audit.services import Actor, record, staff_actor
from portal.cases.lines import write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.cases.turns import await_answer
from portal.consent.queries import consents_in_force
from portal.database import JsonDocument
from portal.i18n import say_day, speaking
from portal.partners.models import Partner
from portal.partners.queries import work_calendar
from portal.partners.rules import promise_deadline
from portal.rights.looks import PERSON
from portal.rights.models import DataRequest, RequestKind
from portal.rights.officers import mail_officers
from portal.rights.persons import last_case
from portal.rights.questions import NoWordsError, free_reference
from portal.rights.receipts import tell_own
from portal.rights.settings import RightsTerms, read_terms


class DoneError(Exception):
    """It was done, or taken back, in the meantime."""


def ask_correction(
    session: Session, case: Case, *, words: str, actor: Actor, now: datetime
) -> DataRequest:
    """Something is not right, in their words: the contact person sees it, the officer tracks it.

    The same words twice are one request. Raises NoWordsError.
    """
    if not words:
        raise NoWordsError
    for each in open_requests(session, case.young_person_id, RequestKind.CORRECT):
        if each.words == words:
            return each
    request = _open(session, case, RequestKind.CORRECT, words=words, actor=actor, now=now)
    write_line(
        session,
        case,
        EntryKind.RIGHTS,
        by=None,
        now=now,
        text=words,
        details={"request": request.reference, "kind": request.kind.value},
    )
    if case.state is CaseState.OPEN and case.first_contact_at is not None:
        await_answer(case, request.due_at)
    mail_officers(
        session, request.reference, due_at=request.due_at,
        key=f"request-{request.id}-asked", now=now,
    )  # fmt: skip
    _tell_asked(session, case, request, now=now)
    return request


def ask_notes(session: Session, case: Case, *, actor: Actor, now: datetime) -> DataRequest:
    """The words of working notes, which a person gives; asked once while it is open."""
    waiting = open_requests(session, case.young_person_id, RequestKind.EXPORT)
    if waiting:
        return waiting[0]
    request = _open(session, case, RequestKind.EXPORT, words="", actor=actor, now=now)
    mail_officers(
        session, request.reference, due_at=request.due_at,
        key=f"request-{request.id}-asked", now=now,
    )  # fmt: skip
    return request


def note_copy(session: Session, case: Case, *, actor: Actor, now: datetime) -> DataRequest:
    """A copy was taken: tracked as done at once."""
    request = _open(session, case, RequestKind.EXPORT, words="", actor=actor, now=now)
    request.done_at, request.outcome = now, {"said": "copy"}
    record(
        session, "rights.exported", actor=actor, subject_kind=PERSON,
        subject_id=case.young_person_id, at=now, request=request.id,
    )  # fmt: skip
    return request


def ask_erasure(session: Session, case: Case, *, actor: Actor, now: datetime) -> DataRequest:
    """Removal of all that can go, after a few days in which they may change their mind."""
    waiting = open_requests(session, case.young_person_id, RequestKind.ERASE)
    if waiting:
        return waiting[0]
    request = _open(session, case, RequestKind.ERASE, words="", actor=actor, now=now)
    person = case.young_person
    with speaking(person.locale):
        said = [
            gettext("Je vroeg om je gegevens weg te halen."),
            gettext("We doen dat op %(day)s.", day=say_day(request.due_at)),
            gettext("Bedenk je je? Tot die dag kun je het stoppen op je eigen plek."),
            gettext("Dit is ons laatste bericht hierover."),
        ]
    tell_own(session, case, said, key=f"request-{request.id}-received", now=now)
    return request


def withdraw_erasure(session: Session, case: Case, *, actor: Actor, now: datetime) -> bool:
    """They changed their mind; False when nothing waited any more."""
    waiting = open_requests(session, case.young_person_id, RequestKind.ERASE)
    for request in waiting:
        request.done_at, request.outcome = now, {"said": "withdrawn"}
        _note(session, request, "rights.request_withdrawn", actor=actor, now=now)
    return bool(waiting)


def open_requests(
    session: Session, young_person_id: int, kind: RequestKind
) -> Sequence[DataRequest]:
    """Somebody's requests of a kind that are not done, oldest first."""
    return session.scalars(
        select(DataRequest)
        .where(
            DataRequest.young_person_id == young_person_id,
            DataRequest.kind == kind,
            DataRequest.done_at.is_(None),
        )
        .order_by(DataRequest.id)
    ).all()


def list_own_requests(session: Session, young_person_id: int) -> Sequence[DataRequest]:
    """All of somebody's requests, the last one first."""
    return session.scalars(
        select(DataRequest)
        .where(DataRequest.young_person_id == young_person_id)
        .order_by(DataRequest.id.desc())
    ).all()


def look_at_request(session: Session, request: DataRequest, *, by: int, now: datetime) -> None:
    """Note that the officer read a request."""
    _note(session, request, "rights.request_viewed", actor=staff_actor(by), now=now)


def finish_request(
    session: Session, request: DataRequest, *, said: str, by: Staff, now: datetime
) -> None:
    """It is done: they are told what, and who received the data is told that it changed.

    The same words twice are one outcome. Raises DoneError when a colleague was first.
    """
    if request.done_at is not None:
        if request.outcome.get("words") == said:
            return
        raise DoneError
    case = last_case(session, request.young_person_id)
    told: list[str] = []
    if case is not None and request.kind is RequestKind.CORRECT:
        told = tell_recipients(
            session, case, key=f"request-{request.id}-corrected", but=by.id, now=now
        )
    request.done_at, request.done_by = now, by.id
    request.outcome = {"said": "done", "words": said, "told": told}
    _note(session, request, "rights.request_done", actor=staff_actor(by.id), now=now)
    if case is not None:
        with speaking(case.young_person.locale):
            words = [
                gettext("Er is antwoord op wat je vroeg over je gegevens."),
                gettext("Je leest het op je eigen plek."),
            ]
        tell_own(session, case, words, key=f"request-{request.id}-done", now=now)


def tell_recipients(
    session: Session, case: Case, *, key: str, but: int | None = None, now: datetime
) -> list[str]:
    """Tell everybody who received the data that something in it changed; whom it was told.

    By mail with the reference alone; colleagues read the rest where they may.
    """
    receivers = {
        each.email: each.first_name
        for each in (case.contact_person, case.stand_in)
        if each is not None and each.id != but
    }
    receivers |= _organisations(session, case)
    with speaking(STAFF_LOCALE):
        lines = [
            gettext("De gegevens bij %(reference)s zijn verbeterd.", reference=case.reference),
            gettext("Pas aan wat je er zelf van bewaart."),
        ]
        subject = gettext("Gegevens verbeterd: %(reference)s", reference=case.reference)
    for number, address in enumerate(receivers):
        mail_staff(
            session,
            address,
            lines,
            key=f"{key}-{number}",
            subject=subject,
            case_id=case.id,
            now=now,
        )
    return list(dict.fromkeys(receivers.values()))


def _organisations(session: Session, case: Case) -> dict[str, str]:
    """The address for privacy of who is responsible, and of who got something with a yes."""
    given = {each.recipient for each in consents_in_force(session, case.young_person_id)}
    ids = sorted(({case.lead_id} if case.lead_id else set()) | (given - {""}))
    partners: Iterable[Partner] = session.scalars(
        select(Partner).where(Partner.id.in_(ids)).order_by(Partner.position)
    )
    return {
        str(each.document["privacy_contact"]): each.name
        for each in partners
        if each.document.get("privacy_contact")
    }


def change_first_name(
    session: Session, case: Case, *, first_name: str, actor: Actor, now: datetime
) -> bool:
    """Their name is theirs to change; False when it is the same. Who received it is told."""
    person = case.young_person
    if person.first_name == first_name:
        return False
    person.first_name = first_name
    entry = write_line(
        session, case, EntryKind.RIGHTS, by=None, now=now, details={"kind": "first_name"}
    )
    tell_recipients(session, case, key=f"name-{entry.id}", now=now)
    record(
        session, "rights.name_changed", actor=actor, subject_kind=PERSON,
        subject_id=person.id, at=now,
    )  # fmt: skip
    return True


def _open(
    session: Session,
    case: Case,
    kind: RequestKind,
    *,
    words: str,
    actor: Actor,
    now: datetime,
) -> DataRequest:
    terms = read_terms(session, locale=case.young_person.locale)
    outcome: JsonDocument = {}
    request = DataRequest(
        reference=free_reference(session),
        young_person_id=case.young_person_id,
        kind=kind,
        words=words,
        asked_at=now,
        due_at=_due(session, kind, terms, now=now),
        outcome=outcome,
    )
    session.add(request)
    session.flush()
    _note(session, request, "rights.requested", actor=actor, now=now)
    return request


def _due(session: Session, kind: RequestKind, terms: RightsTerms, *, now: datetime) -> datetime:
    if kind is RequestKind.ERASE:
        return now + timedelta(days=terms.erase_after_days)
    return promise_deadline(
        now, calendar=work_calendar(session), working_days=terms.request_working_days
    )


def _tell_asked(session: Session, case: Case, request: DataRequest, *, now: datetime) -> None:
    with speaking(case.young_person.locale):
        said = [
            gettext("We kijken naar wat er niet klopt in je gegevens."),
            gettext("Je hoort iets vóór %(day)s.", day=say_day(request.due_at)),
        ]
    tell_own(session, case, said, key=f"request-{request.id}-received", now=now)


def _note(
    session: Session, request: DataRequest, action: str, *, actor: Actor, now: datetime
) -> None:
    record(
        session,
        action,
        actor=actor,
        subject_kind=PERSON,
        subject_id=request.young_person_id,
        at=now,
        request=request.id,
        kind=request.kind.value,
    )
