"""Reads of example messages, with their words."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from portal.phrases.models import Phrase


def _with_words() -> Select[Phrase]:
    return select(Phrase).options(selectinload(Phrase.words))


def all_phrases(session: Session) -> list[Phrase]:
    """Every phrase in the order in which editors put them; those out of use last."""
    return list(
        session.scalars(_with_words().order_by(Phrase.is_used.desc(), Phrase.position, Phrase.id))
    )


def used_phrases(session: Session) -> list[Phrase]:
    """The phrases that a coach can choose, in order."""
    return list(
        session.scalars(
            _with_words().where(Phrase.is_used.is_(True)).order_by(Phrase.position, Phrase.id)
        )
    )


def find_phrase(session: Session, phrase_id: int) -> Phrase | None:
    """A phrase as it is now, or None."""
    return session.scalars(
        _with_words().where(Phrase.id == phrase_id).execution_options(populate_existing=True)
    ).one_or_none()


def body_in(phrase: Phrase, locale: str) -> tuple[str, str]:
    """The words in `locale`, or in Dutch when that language lacks them, and which it is."""
    bodies = {each.locale: each.body for each in phrase.words}
    return (bodies[locale], locale) if bodies.get(locale) else (bodies.get("nl", ""), "nl")
