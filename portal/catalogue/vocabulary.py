"""Changing what search knows: the words of a theme, and groups of words that mean the same.

There are no drafts here: what is kept is what every process searches with from its next request.
Every change names the `revision` that its editor had on the screen. When somebody else changed the
same thing meanwhile, it is refused with LostUpdateError and nothing is overwritten. Who presses
again after an answer that never came finds the same words there, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.audit.services import Actor, record
from portal.catalogue.models import SynonymGroup, Theme
from portal.catalogue.queries import all_synonyms, find_synonyms
from portal.catalogue.services import LostUpdateError, bump_version


def add_synonyms(
    session: Session, words: Sequence[str], *, actor: Actor, at: datetime
) -> SynonymGroup:
    """Add a group of words, cleaned and at least two, and return it (revision 1).

    A group that already has just these words, in this order, is that group.
    """
    # First, because it makes whoever adds something at the same time wait until this is kept.
    bump_version(session)
    twin = next((group for group in all_synonyms(session) if group.words == list(words)), None)
    if twin is not None:
        return twin
    group = SynonymGroup(words=list(words), revision=1, changed_at=at)
    session.add(group)
    session.flush()
    _note(session, "synonyms_added", group.id, words, actor=actor, at=at)
    return group


def change_synonyms(
    session: Session,
    group_id: int,
    words: Sequence[str],
    *,
    revision: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Give a group other words. Raises LostUpdateError, also when the group is gone."""
    changed = session.scalar(
        update(SynonymGroup)
        .where(SynonymGroup.id == group_id, SynonymGroup.revision == revision)
        .values(words=list(words), revision=revision + 1, changed_at=at)
        .returning(SynonymGroup.id)
    )
    if changed is None:
        _refuse_unless(_is_kept(session, group_id, words))
        return
    bump_version(session)
    _note(session, "synonyms_changed", group_id, words, actor=actor, at=at)


def remove_synonyms(
    session: Session, group_id: int, *, revision: int, actor: Actor, at: datetime
) -> None:
    """Take a group away. Raises LostUpdateError, also when it is gone already."""
    gone = session.scalar(
        delete(SynonymGroup)
        .where(SynonymGroup.id == group_id, SynonymGroup.revision == revision)
        .returning(SynonymGroup.id)
    )
    if gone is None:
        raise LostUpdateError
    bump_version(session)
    _note(session, "synonyms_removed", group_id, (), actor=actor, at=at)


def change_theme_words(
    session: Session,
    theme: Theme,
    words: Sequence[str],
    *,
    revision: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Give a theme other search words. Raises LostUpdateError."""
    changed = session.scalar(
        update(Theme)
        .where(Theme.id == theme.id, Theme.revision == revision)
        .values(document={**theme.document, "words": list(words)}, revision=revision + 1)
        .returning(Theme.id)
    )
    if changed is None:
        session.refresh(theme)
        _refuse_unless(theme.document["words"] == list(words))
        return
    bump_version(session)
    record(
        session,
        "theme_words_changed",
        actor=actor,
        subject_kind="theme",
        subject_id=theme.id,
        at=at,
        words=len(words),
    )


def _is_kept(session: Session, group_id: int, words: Sequence[str]) -> bool:
    group = find_synonyms(session, group_id)
    if group is None:
        return False
    session.refresh(group)
    return group.words == list(words)


def _refuse_unless(is_kept: bool) -> None:
    if not is_kept:
        raise LostUpdateError


def _note(
    session: Session,
    action: str,
    group_id: int,
    words: Sequence[str],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    record(
        session,
        action,
        actor=actor,
        subject_kind="synonyms",
        subject_id=group_id,
        at=at,
        words=len(words),
    )
