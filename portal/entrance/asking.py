"""Having a code or a link sent: the same answer and the same work for known and unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.entrance import attempts
from portal.entrance.attempts import Who
from portal.entrance.messages import Receiver, send_code, send_link
from portal.entrance.proofs import AskedCode, issue_code, issue_link

# What a code is for: one that was asked for at the door proves nothing anywhere else.
DOOR: Final = "door"
FRESH: Final = "fresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking. `wait_until`: nothing was sent, ask again from then on."""

    wait_until: datetime | None = None
    code: AskedCode | None = None


def ask_code(
    session: Session,
    to: Receiver,
    young_person_id: int | None,
    *,
    use: str,
    who: Who,
    secret_key: str,
    now: datetime,
) -> Asked:
    """Send a code for one use; for nobody (None) all is done but the sending."""
    wait = _note(session, who, now=now)
    if wait is not None:
        return Asked(wait_until=wait)
    code = issue_code(session, young_person_id, use=use, secret_key=secret_key, now=now)
    with session.begin_nested() as point:
        send_code(session, to, code.code, key=f"proof-{code.proof_id}", now=now)
        session.flush()
        if young_person_id is None:
            # Written and taken back: whoever measures how long it takes learns nothing.
            point.rollback()
    return Asked(code=code)


def ask_link(
    session: Session,
    to: Receiver,
    young_person_id: int | None,
    *,
    base_url: str,
    who: Who,
    now: datetime,
) -> Asked:
    """Send a link to come in; for nobody (None) all is done but the sending."""
    wait = _note(session, who, now=now)
    if wait is not None:
        return Asked(wait_until=wait)
    link = issue_link(session, young_person_id, now=now)
    with session.begin_nested() as point:
        key = f"proof-{link.proof_id}"
        send_link(session, to, link.token, base_url=base_url, key=key, now=now)
        session.flush()
        if young_person_id is None:
            point.rollback()
    return Asked()


def _note(session: Session, who: Who, *, now: datetime) -> datetime | None:
    wait = attempts.find_wait(session, who, now=now)
    if wait is None:
        attempts.note_try(session, who, now=now)
    return wait
