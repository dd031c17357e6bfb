"""Proofs of a channel: made when somebody asks, used up once, counted when they are wrong.

Nothing here says whether somebody is known: for an unknown address the same row is made, with
nobody in it, and every code for it is a wrong one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.entrance.models import PlaceProof, ProofKind
from portal.entrance.rules import MOST_WRONG, PROOF_LIFE, WELCOME_LIFE
from portal.entrance.secrets import code_hash, link_hash, new_code, new_token

# After a shared channel was proven: which of its people is it? Bound to the asking browser.
WHO: Final = "who"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCode:
    """A code to send, and what the asking browser keeps of it."""

    proof_id: int
    code: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLink:
    """The token of a link to send."""

    proof_id: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Whose channel was just proven, and with what; on a shared channel: of one of them."""

    young_person_id: int
    kind: ProofKind


def issue_link(session: Session, young_person_id: int | None, *, now: datetime) -> AskedLink:
    """A link valid ten minutes; None makes the same row for nobody."""
    token = new_token()
    hashed = link_hash(ProofKind.LINK, token)
    proof = _add(session, ProofKind.LINK, young_person_id, hashed, now=now)
    return AskedLink(proof_id=proof.id, token=token)


def issue_welcome(session: Session, young_person_id: int, *, now: datetime) -> str:
    """The token of the first way in, for the confirmation of a sign-up: two weeks, once.

    Called in the transaction in which the case is opened, so that they are kept together.
    """
    token = new_token()
    _add(session, ProofKind.WELCOME, young_person_id, link_hash(ProofKind.WELCOME, token), now=now)
    return token


def issue_code(
    session: Session, young_person_id: int | None, *, use: str, secret_key: str, now: datetime
) -> AskedCode:
    """A code for one `use` that works only in the browser that keeps `kept`, for ten minutes."""
    code, kept = new_code(), new_token()
    hashed = code_hash(secret_key, f"{use}:{kept}", code)
    proof = _add(session, ProofKind.CODE, young_person_id, hashed, now=now)
    return AskedCode(proof_id=proof.id, code=code, kept=kept)


def issue_question(session: Session, proven: Proven, *, now: datetime) -> str:
    """Of a channel that several people share: the right to say, here and now, who of them it is."""
    token = new_token()
    _add(session, proven.kind, proven.young_person_id, link_hash(WHO, token), now=now)
    return token


def _add(
    session: Session,
    kind: ProofKind,
    young_person_id: int | None,
    secret_hash: str,
    *,
    now: datetime,
) -> PlaceProof:
    life = WELCOME_LIFE if kind is ProofKind.WELCOME else PROOF_LIFE
    proof = PlaceProof(
        kind=kind,
        young_person_id=young_person_id,
        secret_hash=secret_hash,
        created_at=now,
        expires_at=now + life,
    )
    session.add(proof)
    session.flush()
    return proof


def find_link(session: Session, kind: str, token: str) -> PlaceProof | None:
    """The row of a link, also when it is over; None for a token that we did not make."""
    return session.scalars(
        select(PlaceProof).where(PlaceProof.secret_hash == link_hash(kind, token))
    ).one_or_none()


def is_open(proof: PlaceProof | None, *, now: datetime) -> bool:
    """True when this proof still lets somebody in."""
    return (
        proof is not None
        and proof.young_person_id is not None
        and proof.used_at is None
        and proof.attempts < MOST_WRONG
        and now < proof.expires_at
    )


def use_link(session: Session, kind: str, token: str, *, now: datetime) -> Proven | None:
    """Use a link up. Of two presses at once the database lets one through; None for the other."""
    return _use(session, link_hash(kind, token), None, now=now)


def use_code(
    session: Session,
    proof_id: int,
    code: str,
    *,
    use: str,
    kept: str,
    secret_key: str,
    now: datetime,
) -> Proven | None:
    """Use a code up, or count a wrong one. `kept` is what the asking browser kept of it."""
    hashed = code_hash(secret_key, f"{use}:{kept}", code)
    proven = _use(session, hashed, proof_id, now=now)
    if proven is None:
        count_wrong(session, proof_id)
    return proven


def count_wrong(session: Session, proof_id: int) -> None:
    """One more wrong answer to this proof; after a few it is over."""
    session.execute(
        update(PlaceProof)
        .where(PlaceProof.id == proof_id, PlaceProof.used_at.is_(None))
        .values(attempts=PlaceProof.attempts + 1)
    )


def _use(
    session: Session, secret_hash: str, proof_id: int | None, *, now: datetime
) -> Proven | None:
    wanted = [
        PlaceProof.secret_hash == secret_hash,
        PlaceProof.used_at.is_(None),
        PlaceProof.young_person_id.is_not(None),
        PlaceProof.attempts < MOST_WRONG,
        PlaceProof.expires_at > now,
    ]
    if proof_id is not None:
        wanted.append(PlaceProof.id == proof_id)
    used = session.execute(
        update(PlaceProof)
        .where(*wanted)
        .values(used_at=now)
        .returning(PlaceProof.young_person_id, PlaceProof.kind)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if used is None or used[0] is None:
        return None
    return Proven(young_person_id=used[0], kind=used[1])


def end_proofs(session: Session, young_person_id: int, *, now: datetime) -> None:
    """What was sent to an old channel opens nothing any more."""
    session.execute(
        update(PlaceProof)
        .where(PlaceProof.young_person_id == young_person_id, PlaceProof.used_at.is_(None))
        .values(used_at=now)
    )
