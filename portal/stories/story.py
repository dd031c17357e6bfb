"""My story: five questions, answered in versions. None is ever written over.

Who is ready to share a part says so per part; sharing itself comes with a handover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal.audit.services import Actor, record
from portal.stories.models import StoryVersion

LENGTH: Final = 3000
SHOWN_VERSIONS: Final = 50


class StoryPart(StrEnum):
    """The five questions, in their order."""

    STRENGTHS = "strengths"
    NEEDS = "needs"
    CONTACT = "contact"
    TRIED = "tried"
    NEXT = "next"


class StoryMovedError(Exception):
    """There is a newer version than the one that was changed, from another phone or tab."""

    def __init__(self, newest: StoryVersion) -> None:
        super().__init__()
        self.newest = newest


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryWords:
    """What was written: text per part, the parts that may be shared, and who sat beside them."""

    parts: Mapping[str, str]
    ready: Sequence[str]
    locale: str
    with_staff_id: int | None = None


def save_story(
    session: Session,
    young_person_id: int,
    words: StoryWords,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
) -> StoryVersion:
    """Keep a new version; the same words as the newest give that one back.

    `seen` is the number that the writer began from, 0 for none. A part without words is not ready
    to be shared. Raises StoryMovedError when somebody saved since. Two at once: the database keeps
    one number once.
    """
    newest = newest_story(session, young_person_id)
    parts = {part.value: words.parts.get(part.value, "")[:LENGTH].strip() for part in StoryPart}
    ready = [part.value for part in StoryPart if part.value in words.ready and parts[part.value]]
    if newest is not None and (newest.parts, newest.ready) == (parts, ready):
        return newest
    if newest is not None and newest.number != seen:
        raise StoryMovedError(newest)
    version = StoryVersion(
        young_person_id=young_person_id,
        number=newest.number + 1 if newest else 1,
        parts=parts,
        ready=ready,
        locale=words.locale,
        with_staff_id=words.with_staff_id,
        saved_at=now,
    )
    session.add(version)
    session.flush()
    record(
        session,
        "story.saved",
        actor=actor,
        subject_kind="young_person",
        subject_id=young_person_id,
        at=now,
        number=version.number,
    )
    return version


def newest_story(session: Session, young_person_id: int) -> StoryVersion | None:
    """The story as it stands, or None when nothing was written yet."""
    return session.scalars(_versions(young_person_id).limit(1)).first()


def find_story(session: Session, young_person_id: int, number: int) -> StoryVersion | None:
    """One version of somebody's own story, or None."""
    return session.scalars(
        _versions(young_person_id).where(StoryVersion.number == number)
    ).one_or_none()


def story_versions(session: Session, young_person_id: int) -> Sequence[StoryVersion]:
    """The versions, newest first."""
    return session.scalars(_versions(young_person_id).limit(SHOWN_VERSIONS)).all()


def _versions(young_person_id: int) -> Select[StoryVersion]:
    return (
        select(StoryVersion)
        .where(StoryVersion.young_person_id == young_person_id)
        .options(joinedload(StoryVersion.with_staff))
        .order_by(StoryVersion.number.desc())
    )
