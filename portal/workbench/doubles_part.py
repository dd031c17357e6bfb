"""On a case's page: that this may be somebody who is here already. A note, never a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case
from portal.doubles.models import PairState
from portal.doubles.queries import Elsewhere, Seen, as_seen, cases_of, pairs_of
from portal.partners.queries import partner_names
from portal.workbench.doubles_page import ask_whom


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleNote:
    """One line with a link to the pair's page; `is_open` is false for what was decided."""

    pair_id: int
    text: str
    is_open: bool


def read_doubles(
    session: Session, case: Case, identity: Identity, now: datetime
) -> tuple[DoubleNote, ...]:
    """What there is to say about who this may be, for this reader."""
    pairs = pairs_of(session, case.young_person_id)
    if not pairs:
        return ()
    cases = cases_of(session, pairs)
    seen = (as_seen(pair, cases, identity=identity, now=now) for pair in pairs)
    return tuple(_note(session, each, case) for each in seen if each is not None)


def _note(session: Session, seen: Seen, case: Case) -> DoubleNote:
    pair = seen.pair
    is_open = pair.state is PairState.SUGGESTED
    return DoubleNote(pair_id=pair.id, text=_words(session, seen, case), is_open=is_open)


def _words(session: Session, seen: Seen, case: Case) -> str:
    if isinstance(seen, Elsewhere):
        ask = ask_whom(seen.theirs, partner_names(session))
        said = (
            gettext("Bekend bij %(organisation)s. Vraag het %(name)s.",
                    organisation=ask.organisation, name=ask.first_name)
        )  # fmt: skip
        return str(said)
    sides = (seen.first, seen.second)
    other = next(side for side in sides if side.person.id != case.young_person_id)
    if seen.pair.merge is not None:
        return str(gettext("Hier staan twee dossiers van één persoon samen."))
    return str(
        gettext("Misschien dezelfde als %(name)s, %(reference)s.",
                name=other.person.first_name, reference=other.cases[0].reference)
    )  # fmt: skip
