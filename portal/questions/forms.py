"""The shape of a question that somebody asks without a name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext

from portal.forms import Fields, MistakeError, clean_line, read_email, read_phone, read_words
from portal.questions.models import Asker

MAX_WORDS: Final = 1000
MAX_KEY: Final = 64
MAX_TYPED: Final = 400
ASKERS: Final = {"zelf": Asker.ANONYMOUS, "ouder": Asker.PARENT, "ander": Asker.OTHER}
ASKER_WORDS: Final = {asker: word for word, asker in ASKERS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionForm:
    """What was typed, and what is still wrong with it, by field id."""

    key: str
    words: str
    asker: Asker
    phone: str
    email: str
    seen: bool
    errors: dict[str, str]


def empty_form(asker: str) -> QuestionForm:
    """A new form with a random key, so that a second press asks nothing twice."""
    return QuestionForm(
        key=secrets.token_urlsafe(24),
        words="",
        asker=ASKERS.get(asker, Asker.ANONYMOUS),
        phone="",
        email="",
        seen=False,
        errors={},
    )


def read_form(form: Fields) -> QuestionForm:
    """Read and check a sent form; phone and mail come out in their kept form when right."""
    errors: dict[str, str] = {}
    words, phone, email = form.get("vraag", ""), _typed(form, "tel"), _typed(form, "mail")
    try:
        words = read_words(words, maximum=MAX_WORDS)
        if not words:
            errors["vraag"] = gettext("Schrijf je vraag op. Eén zin is genoeg.")
    except MistakeError as mistake:
        errors["vraag"] = mistake.message
    try:
        phone = read_phone(phone, needs_mobile=True) if phone else ""
    except MistakeError as mistake:
        errors["tel"] = mistake.message
    try:
        email = read_email(email) if email else ""
    except MistakeError as mistake:
        errors["mail"] = mistake.message
    return QuestionForm(
        key=_typed(form, "sleutel")[:MAX_KEY] or empty_form("").key,
        words=words,
        asker=ASKERS.get(form.get("van", ""), Asker.ANONYMOUS),
        phone=phone,
        email=email,
        seen=bool(form.get("hulp_gezien", "")),
        errors=errors,
    )


def _typed(form: Fields, name: str) -> str:
    return clean_line(form.get(name, "")[:MAX_TYPED])
