"""Who may see what: every purpose with its ground, and saying yes or no to what rests on a yes.

A yes holds for the words that were read. When the words change later, the old yes stays what it
was, is shown as such, and the new words are asked: nothing is ever said yes to unread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import Actor
from portal.cases import messages
from portal.cases.able import who_acts
from portal.cases.lines import write_line
from portal.cases.models import Case, ContactChannel, EntryKind, YoungPerson
from portal.consent.models import Consent
from portal.consent.purposes import Basis, Purpose, PurposeText, all_purposes
from portal.consent.services import give_consent, withdraw_consent
from portal.i18n import speaking
from portal.leaving.check_ins import follow_consent

SCHOOL: Final = "ask_school"
WHATSAPP: Final = "whatsapp"
CHECK_IN: Final = "check_in"


class WordsChangedError(ValueError):
    """The words are not those that were read: read them first, then say yes."""


class NothingToAnswerError(LookupError):
    """There is no such question for this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to say yes or no to. `given` None is no; `is_old`: of words that changed since."""

    purpose: Purpose
    recipient: str
    given: Consent | None
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One purpose: its words, and its questions if it rests on a yes that can be given now."""

    purpose: Purpose
    words: PurposeText
    questions: tuple[Question, ...]

    @property
    def is_asked(self) -> bool:
        """True when it rests on a yes."""
        return self.purpose.basis is Basis.CONSENT


def list_grounds(
    case: Case,
    consents: Sequence[Consent],
    *,
    locale: str,
    name: str,
    organisations: Mapping[str, str],
) -> tuple[Ground, ...]:
    """Every purpose in the order of the file; `consents` are those in force."""
    return tuple(
        Ground(
            purpose=purpose,
            words=purpose.read(locale, name=name, organisation=_organisation(organisations)),
            questions=questions_of(purpose, case, consents),
        )
        for purpose in all_purposes().values()
    )


def _organisation(organisations: Mapping[str, str]) -> str:
    return organisations.get("", str(gettext("een andere organisatie")))


def questions_of(purpose: Purpose, case: Case, consents: Sequence[Consent]) -> tuple[Question, ...]:
    """What can be answered now: per recipient, those with a yes first.

    What is only asked at its own moment, such as sharing a story with somebody, stands here once
    a yes was given, so that it can be taken back.
    """
    if purpose.basis is not Basis.CONSENT:
        return ()
    given = {each.recipient: each for each in consents if each.purpose == purpose.id}
    recipients = [*given, *(each for each in _can_be_asked(purpose, case) if each not in given)]
    return tuple(
        Question(
            purpose=purpose,
            recipient=recipient,
            given=given.get(recipient),
            is_old=recipient in given and given[recipient].text_version != purpose.version,
        )
        for recipient in recipients
    )


def _can_be_asked(purpose: Purpose, case: Case) -> tuple[str, ...]:
    """To whom somebody could say yes here, by partner id; the empty one is the contact person."""
    if not purpose.ask_at:
        return ()
    if purpose.id == SCHOOL:
        school = case.facts.get("school")
        return (school,) if case.facts.get("enrolled") is True and school else ()
    if purpose.id == WHATSAPP and not case.young_person.phone:
        return ()
    return ("",)


def say_yes(
    session: Session,
    case: Case,
    *,
    purpose_id: str,
    recipient: str,
    version: str,
    locale: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Keep a yes to the words that stand now; False when it was said already.

    Raises WordsChangedError when other words were read, NothingToAnswerError for what is not asked.
    """
    question = _find(session, case, purpose_id, recipient)
    if question.purpose.version != version:
        raise WordsChangedError
    if question.given is not None and not question.is_old:
        return False
    if question.given is not None:
        _end(session, case, question, actor=actor, now=now)
        # The new row may only be written once the old one is out of force.
        session.flush()
    with speaking(locale):
        name = str(gettext("jouw contactpersoon"))
    consent = give_consent(
        session,
        purpose_id,
        young_person_id=case.young_person_id,
        recipient=recipient,
        locale=locale,
        name=name,
        now=now,
        actor=actor,
    )
    session.flush()
    _follow_yes(session, case.young_person, purpose_id, now=now)
    _note(session, case, question, text=consent.text_read, is_yes=True, now=now)
    _tell(session, case, question, number=consent.id, is_yes=True, now=now)
    return True


def say_no(
    session: Session,
    case: Case,
    *,
    purpose_id: str,
    recipient: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Take a yes back, at once and for all it allowed; False when there was none."""
    question = _find(session, case, purpose_id, recipient)
    if question.given is None:
        return False
    _end(session, case, question, actor=actor, now=now)
    _follow_no(session, case.young_person, purpose_id, now=now)
    _note(session, case, question, text=question.given.text_read, is_yes=False, now=now)
    _tell(session, case, question, number=question.given.id, is_yes=False, now=now)
    return True


def _find(session: Session, case: Case, purpose_id: str, recipient: str) -> Question:
    purpose = all_purposes().get(purpose_id)
    consents = session.scalars(
        select(Consent).where(
            Consent.young_person_id == case.young_person_id,
            Consent.purpose == purpose_id,
            Consent.withdrawn_at.is_(None),
        )
    ).all()
    questions = questions_of(purpose, case, consents) if purpose is not None else ()
    found = next((each for each in questions if each.recipient == recipient), None)
    if found is None:
        raise NothingToAnswerError(purpose_id)
    return found


def _end(session: Session, case: Case, question: Question, *, actor: Actor, now: datetime) -> None:
    withdraw_consent(
        session,
        question.purpose.id,
        young_person_id=case.young_person_id,
        recipient=question.recipient,
        now=now,
        actor=actor,
    )


def _follow_yes(session: Session, person: YoungPerson, purpose_id: str, *, now: datetime) -> None:
    if purpose_id == WHATSAPP and person.phone:
        person.channel = ContactChannel.APP
    if purpose_id == CHECK_IN:
        follow_consent(session, person.id, now=now)


def _follow_no(session: Session, person: YoungPerson, purpose_id: str, *, now: datetime) -> None:
    """What the yes allowed ends with it, everywhere and in the same transaction."""
    if purpose_id == WHATSAPP and person.channel is ContactChannel.APP:
        # Every page and message that could use the app looks at this one word.
        person.channel = ContactChannel.SMS
    if purpose_id == CHECK_IN:
        session.flush()
        follow_consent(session, person.id, now=now)


def _note(
    session: Session, case: Case, question: Question, *, text: str, is_yes: bool, now: datetime
) -> None:
    details = {"purpose": question.purpose.id, "is_no": not is_yes}
    write_line(session, case, EntryKind.CONSENT, by=None, now=now, text=text, details=details)


def _tell(
    session: Session,
    case: Case,
    question: Question,
    *,
    number: int,
    is_yes: bool,
    now: datetime,
) -> None:
    """The receipt. To who reads along it says nothing of what it was about."""
    person = case.young_person
    with speaking(person.locale):
        title = question.purpose.read(person.locale).title
        if person.somebody_reads_along:
            said = [gettext("Je paste iets aan. Het geldt vanaf nu.")]
        elif is_yes:
            said = [
                gettext("Je zei ja tegen: %(title)s.", title=title),
                gettext("Je kunt dit altijd weer stoppen, met één tik."),
            ]
        else:
            said = [
                gettext("Je zei nee tegen: %(title)s.", title=title),
                gettext("Dat geldt vanaf nu. De hulp blijft gelijk."),
            ]
        words = [
            messages.greeting(person),
            *said,
            gettext("Groet, %(name)s", name=who_acts(case).first_name),
        ]
    messages.tell(
        session,
        case,
        "\n".join(words),
        key=f"consent-{number}-{'given' if is_yes else 'withdrawn'}",
        subject=messages.subject_for(person),
        now=now,
    )
