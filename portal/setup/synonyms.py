"""Loading the words that mean the same: into a new database, and into one from before they were."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import SYSTEM, record
from portal.catalogue.models import CatalogueState, SynonymGroup
from portal.config import DEFAULT_REGION_FOLDER
from portal.setup.folder import read_yaml

FILE_NAME: Final = "synonyms.yaml"
LACKS_SYNONYMS: Final = CatalogueState.synonyms_loaded_at.is_(None)


def read_synonyms(folder: Path) -> tuple[tuple[str, ...], ...]:
    """The groups of a region's folder, in its order.

    The words are of the language more than of the region: a folder without a list of its own gets
    the one that comes with the portal. Raises ValueError for an entry that is no text, such as an
    unquoted 'no'.
    """
    own = folder / FILE_NAME
    groups = read_yaml(own if own.exists() else DEFAULT_REGION_FOLDER / FILE_NAME)["groups"]
    wrong = [word for group in groups for word in group if not isinstance(word, str)]
    if wrong:
        raise ValueError(f"{FILE_NAME}: put quotes around {wrong[0]!r}.")
    return tuple(tuple(group) for group in groups)


def load_synonyms(session: Session, folder: Path, *, now: datetime) -> int:
    """Give the catalogue its first groups, once; returns how many, 0 when there is no need.

    An editor who removed every group meant it, so it is the moment of loading that counts.
    """
    state = session.scalars(
        # Whoever does the same at the same time waits here, and then sees that it is done.
        select(CatalogueState).where(LACKS_SYNONYMS).with_for_update()
    ).one_or_none()
    if state is None:
        return 0
    groups = read_synonyms(folder)
    for words in groups:
        session.add(SynonymGroup(words=list(words), changed_at=now))
        # One at a time: their numbers are their order.
        session.flush()
    state.synonyms_loaded_at = now
    record(
        session,
        "synonyms_loaded",
        actor=SYSTEM,
        subject_kind="catalogue",
        subject_id=state.id,
        at=now,
        groups=len(groups),
    )
    return len(groups)


def lacks_synonyms(session: Session) -> bool:
    """True for a database with an offer from before there were groups of synonyms."""
    return session.scalar(select(CatalogueState.id).where(LACKS_SYNONYMS)) is not None
