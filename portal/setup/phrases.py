"""Loading the first example messages: into a new database, and into one from before they were."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import SYSTEM, record
from portal.config import DEFAULT_REGION_FOLDER
from portal.partners.models import Region
from portal.phrases.fields import problems_of
from portal.phrases.models import Phrase, PhraseWords
from portal.phrases.purposes import Purpose
from portal.setup.folder import read_yaml

FILE_NAME: Final = "phrases.yaml"


def read_phrases(folder: Path) -> tuple[Phrase, ...]:
    """The messages of a region's folder, in its order, or those that come with the portal.

    Raises ValueError for a purpose or a field that is not known.
    """
    own = folder / FILE_NAME
    listed = read_yaml(own if own.exists() else DEFAULT_REGION_FOLDER / FILE_NAME)["phrases"]
    phrases = []
    for position, each in enumerate(listed, start=1):
        bodies = {locale: body.strip() for locale, body in each["words"].items()}
        wrong = [problem.found for body in bodies.values() for problem in problems_of(body)]
        if wrong:
            raise ValueError(f"{FILE_NAME}: {each['title']} has an unknown field {wrong[0]}.")
        phrases.append(
            Phrase(
                purpose=Purpose(each["purpose"]).value,
                title=each["title"],
                position=position,
                words=[PhraseWords(locale=locale, body=body) for locale, body in bodies.items()],
            )
        )
    return tuple(phrases)


def load_phrases(session: Session, folder: Path, *, now: datetime) -> int:
    """Give the region its first messages, once; returns how many, 0 when there is no need.

    Messages are taken out of use and never removed, so that a database with none never had any.
    """
    # Whoever does the same at the same time waits here, and then sees that it is done.
    region = session.scalars(select(Region).with_for_update()).first()
    if region is None or not lacks_phrases(session):
        return 0
    phrases = read_phrases(folder)
    for phrase in phrases:
        phrase.changed_at = now
        session.add(phrase)
    session.flush()
    record(
        session,
        "phrases_loaded",
        actor=SYSTEM,
        subject_kind="region",
        subject_id=region.id,
        at=now,
        phrases=len(phrases),
    )
    return len(phrases)


def lacks_phrases(session: Session) -> bool:
    """True for a database with a region and without any example message."""
    return (
        session.scalars(select(Region.id)).first() is not None
        and session.scalars(select(Phrase.id).limit(1)).first() is None
    )
