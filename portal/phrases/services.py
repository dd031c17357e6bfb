"""What editors do with example messages.

Every change names the `version` that its editor had on the screen. When somebody else changed it
meanwhile, PhraseChangedError is raised and nothing is overwritten; who presses again after an
answer that never came finds the same words there, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.audit.services import Actor, record
from portal.phrases.models import Phrase, PhraseWords
from portal.phrases.queries import all_phrases, find_phrase


class PhraseChangedError(Exception):
    """Somebody else changed it since it was on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A phrase as an editor wrote it. `bodies`: language to words, without empty ones."""

    purpose: str
    title: str
    bodies: Mapping[str, str]


def add_phrase(
    session: Session, wording: Wording, *, by: int | None, actor: Actor, at: datetime
) -> Phrase:
    """Add a phrase at the end and return it; one that says just this already is that one."""
    twin = next((each for each in all_phrases(session) if _says(each) == wording), None)
    if twin is not None:
        return twin
    last = session.scalar(select(func.max(Phrase.position))) or 0
    phrase = Phrase(
        purpose=wording.purpose,
        title=wording.title,
        position=last + 1,
        changed_at=at,
        changed_by=by,
        words=_words(wording),
    )
    session.add(phrase)
    session.flush()
    _note(session, "phrase.added", phrase, actor=actor, at=at)
    return phrase


def change_phrase(
    session: Session,
    phrase: Phrase,
    wording: Wording,
    *,
    version: int,
    by: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Give a phrase other words. Raises PhraseChangedError."""
    if _says(phrase) == wording:
        return
    _claim(session, phrase, version=version, by=by, at=at)
    phrase.purpose, phrase.title = wording.purpose, wording.title
    kept = {each.locale: each for each in phrase.words}
    for locale, body in wording.bodies.items():
        if locale in kept:
            kept[locale].body = body
        else:
            phrase.words.append(PhraseWords(locale=locale, body=body))
    for locale in kept.keys() - wording.bodies.keys():
        phrase.words.remove(kept[locale])
    session.flush()
    _note(session, "phrase.changed", phrase, actor=actor, at=at)


def set_used(
    session: Session,
    phrase: Phrase,
    *,
    is_used: bool,
    version: int,
    by: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Take a phrase out of use, or bring it back. Raises PhraseChangedError."""
    if phrase.is_used is is_used:
        return
    _claim(session, phrase, version=version, by=by, at=at)
    phrase.is_used = is_used
    session.flush()
    action = "phrase.brought_back" if is_used else "phrase.retired"
    _note(session, action, phrase, actor=actor, at=at)


def move_phrase(
    session: Session, phrase_id: int, *, is_up: bool, actor: Actor, at: datetime
) -> None:
    """Swap a phrase with the one above or below it among those in use; at the end nothing moves."""
    used = list(
        session.scalars(
            select(Phrase)
            .where(Phrase.is_used.is_(True))
            .order_by(Phrase.position, Phrase.id)
            # Two who put things in order at once do it one after the other.
            .with_for_update()
        )
    )
    place = next((n for n, each in enumerate(used) if each.id == phrase_id), None)
    if place is None:
        return
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(used):
        return
    used[place], used[other] = used[other], used[place]
    # All of them anew: positions that are equal would not swap.
    for number, each in enumerate(used, start=1):
        each.position = number
    session.flush()
    _note(session, "phrase.moved", used[other], actor=actor, at=at)


def _claim(session: Session, phrase: Phrase, *, version: int, by: int, at: datetime) -> None:
    """Count the version up, if it still is the one that was on the screen."""
    claimed = session.scalar(
        update(Phrase)
        .where(Phrase.id == phrase.id, Phrase.version == version)
        .values(version=version + 1, changed_at=at, changed_by=by)
        .returning(Phrase.id)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise PhraseChangedError
    find_phrase(session, phrase.id)


def _says(phrase: Phrase) -> Wording:
    bodies = {each.locale: each.body for each in phrase.words}
    return Wording(purpose=phrase.purpose, title=phrase.title, bodies=bodies)


def _words(wording: Wording) -> list[PhraseWords]:
    return [PhraseWords(locale=locale, body=body) for locale, body in wording.bodies.items()]


def _note(session: Session, action: str, phrase: Phrase, *, actor: Actor, at: datetime) -> None:
    record(session, action, actor=actor, subject_kind="phrase", subject_id=phrase.id, at=at)
