"""Filters of the queue under names of somebody's own. Only who made one sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import JsonDocument
from portal.desks.models import SavedFilter

NAME_LENGTH: Final = 60
MOST: Final = 12


class FilterError(Exception):
    """The filter cannot be kept like this; the words for people are made by the page."""


class NoNameError(FilterError):
    """A filter without a name cannot be chosen again."""


class NameTakenError(FilterError):
    """Another filter of the same person has this name, in large or small letters."""


class TooManyError(FilterError):
    """There are as many as fit in sight."""


def saved_filters(session: Session, *, staff_id: int) -> tuple[SavedFilter, ...]:
    """Somebody's filters, by name."""
    rows = session.scalars(select(SavedFilter).where(SavedFilter.staff_id == staff_id))
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id)))


def find_filter(session: Session, filter_id: int, *, staff_id: int) -> SavedFilter | None:
    """One of somebody's own filters, or None."""
    return session.scalars(
        select(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.staff_id == staff_id)
    ).one_or_none()


def save_filter(
    session: Session, *, staff_id: int, name: str, keep: JsonDocument, now: datetime
) -> SavedFilter:
    """Keep a filter under a name. Raises NoNameError, NameTakenError and TooManyError.

    The same name with the same filter, as after a second press, gives what was kept.
    """
    name = _fit(name)
    known = saved_filters(session, staff_id=staff_id)
    for each in known:
        if each.name == name and each.keep == keep:
            return each
    _refuse_double(known, name)
    if len(known) >= MOST:
        raise TooManyError
    saved = SavedFilter(staff_id=staff_id, name=name, keep=keep, created_at=now)
    session.add(saved)
    _flush(session)
    return saved


def rename_filter(session: Session, saved: SavedFilter, *, name: str) -> None:
    """Give it another name. Raises NoNameError and NameTakenError."""
    name = _fit(name)
    others = saved_filters(session, staff_id=saved.staff_id)
    _refuse_double(tuple(each for each in others if each.id != saved.id), name)
    saved.name = name
    _flush(session)


def remove_filter(session: Session, saved: SavedFilter) -> None:
    """Forget it. Who changes their mind saves the same again."""
    session.execute(delete(SavedFilter).where(SavedFilter.id == saved.id))


def _fit(name: str) -> str:
    name = name[:NAME_LENGTH].strip()
    if not name:
        raise NoNameError
    return name


def _refuse_double(known: tuple[SavedFilter, ...], name: str) -> None:
    if any(each.name.casefold() == name.casefold() for each in known):
        raise NameTakenError


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as refused:
        # Two windows at once: the index on name decides.
        raise NameTakenError from refused
