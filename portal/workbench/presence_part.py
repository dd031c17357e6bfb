"""The line that says who else has a case open, as of now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case
from portal.desks.presence import Company, Other, company


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Words about others (empty: nobody), who changed the case meanwhile, and a mark of both.

    `since` is the last line that the page itself shows.
    """

    others: str
    changed_by: str
    since: int
    mark: str


def read_presence(session: Session, case: Case, identity: Identity, now: datetime) -> Presence:
    """As of loading, for the page itself."""
    return tell(session, case.id, identity=identity, now=now, since=None)


def tell(
    session: Session, case_id: int, *, identity: Identity, now: datetime, since: int | None
) -> Presence:
    """Who else is here; `since` is the last line the reader's page shows, None is as it is now."""
    found = company(session, case_id, staff_id=identity.staff_id, now=now)
    shown = found.line_id if since is None else since
    others = say_others(found.others)
    changed_by = _changed_by(found, identity.staff_id, shown)
    mark = hashlib.sha256(f"{others}|{changed_by}".encode()).hexdigest()[:12]
    return Presence(others=others, changed_by=changed_by, since=shown, mark=mark)


def say_others(others: tuple[Other, ...]) -> str:
    """'Mo kijkt ook.', 'Mo en Els kijken ook. Els schrijft.'; empty when nobody is here."""
    if not others:
        return ""
    names = _join([other.name for other in others])
    looking = ngettext("%(names)s kijkt ook.", "%(names)s kijken ook.", len(others), names=names)
    writing = [other.name for other in others if other.is_writing]
    if not writing:
        return str(looking)
    if len(others) == 1:
        return str(gettext("%(name)s schrijft nu.", name=writing[0]))
    said = ngettext(
        "%(names)s schrijft nu.", "%(names)s schrijven nu.", len(writing), names=_join(writing)
    )
    return f"{looking} {said}"


def _join(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return str(gettext("%(first)s en %(last)s", first=", ".join(names[:-1]), last=names[-1]))


def _changed_by(found: Company, staff_id: int, shown: int) -> str:
    """Who wrote the newest line since, by name; empty for nothing new or something of one's own."""
    if found.line_id <= shown or found.line_by_id == staff_id:
        return ""
    return found.line_by or str(gettext("De jongere of Opstap"))
