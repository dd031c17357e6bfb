"""What may be shared: which questions fit, and which yes is to words that still stand."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from portal.cases.models import ContactChannel
from portal.cases.request import GivenConsent
from portal.consent.purposes import AskAt, Purpose, all_purposes, asked_at
from portal.i18n import speaking
from portal.registration.answers import Answers
from portal.registration.meaning import asking_of
from portal.routing.model import Asking

ASK_SCHOOL = "ask_school"
WHATSAPP = "whatsapp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question about sharing, in the words of `locale`."""

    id: str
    token: str
    title: str
    text: str
    who: str
    why: str
    keep: str
    is_on: bool


def questions(
    answers: Answers, *, moment: AskAt, locale: str, school: str | None = None
) -> list[Question]:
    """The questions at `moment`; about school only when there is a school to ask.

    Nobody says yes for somebody else: a parent or a colleague is asked nothing.
    """
    if asking_of(answers) is not Asking.SELF:
        return []
    asked = (p for p in asked_at(moment) if p.id != ASK_SCHOOL or school)
    return [_question(purpose, answers, locale) for purpose in asked]


def _question(purpose: Purpose, answers: Answers, locale: str) -> Question:
    words = purpose.read(locale, name=nameless(locale))
    token = token_of(purpose, locale)
    said = any(each.startswith(f"{purpose.id}@") for each in (*answers.consents, answers.whatsapp))
    return Question(
        id=purpose.id,
        token=token,
        title=words.title,
        text=words.text,
        who=words.who,
        why=words.why,
        keep=words.keep,
        is_on=said,
    )


def token_of(purpose: Purpose, locale: str) -> str:
    """Which words a yes is about: purpose, version and language."""
    return f"{purpose.id}@{purpose.version}@{locale}"


def nameless(locale: str) -> str:
    """How the questions call the contact person, who may still be chosen or fall ill."""
    with speaking(locale):
        return str(gettext("jouw contactpersoon"))


def who_sees(locale: str) -> dict[str, str]:
    """What happens without a question, because the law or danger asks for it."""
    purposes = all_purposes()
    return {
        "help_words": purposes["help"].read(locale).text,
        "lead_words": purposes["lead_partner"].read(locale).text,
        "danger_words": purposes["danger"].read(locale).text,
    }


def given_consents(answers: Answers, *, school: str | None) -> tuple[GivenConsent, ...]:
    """Every yes to words that are still the words; an older yes, or another's, counts as no."""
    if asking_of(answers) is not Asking.SELF:
        return ()
    current = {
        token_of(purpose, locale): (purpose.id, locale)
        for purpose in all_purposes().values()
        if purpose.ask_at
        for locale in purpose.texts
    }
    wants_app = answers.channel == ContactChannel.APP
    said = [*answers.consents, *([answers.whatsapp] if wants_app else [])]
    given = dict.fromkeys(current[token] for token in said if token in current)
    return tuple(
        GivenConsent(
            purpose=purpose,
            recipient=school or "" if purpose == ASK_SCHOOL else "",
            locale=locale,
            name=nameless(locale),
        )
        for purpose, locale in given
        if purpose != ASK_SCHOOL or school
    )
