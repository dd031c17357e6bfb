"""Tries to get in or to have something sent, kept a day to slow down who guesses or floods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.entrance.models import PlaceAttempt
from portal.entrance.rules import ADDRESS_WINDOW, TOTAL_WINDOW, TRIES_KEPT, Tries, wait_until
from portal.entrance.secrets import address_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Marks of the account that is asked for and of the address it is asked from."""

    account: str
    address: str


def marks_of(secret_key: str, *, account: str, address: str) -> Who:
    """The marks, which cannot be turned back."""
    return Who(
        account=address_hash(secret_key, f"account:{account}"),
        address=address_hash(secret_key, f"address:{address}"),
    )


def find_wait(session: Session, who: Who, *, now: datetime) -> datetime | None:
    """Until when somebody must wait; None for not at all."""
    until = wait_until(find_tries(session, who, now=now))
    return until if until is not None and until > now else None


def find_tries(session: Session, who: Who, *, now: datetime) -> Tries:
    """The tries that count now. The same questions for every account."""
    tried = select(PlaceAttempt.at).order_by(PlaceAttempt.at, PlaceAttempt.id)
    of_account = tried.where(
        PlaceAttempt.account_hash == who.account, PlaceAttempt.at > now - TRIES_KEPT
    )
    of_address = tried.where(
        PlaceAttempt.address_hash == who.address, PlaceAttempt.at > now - ADDRESS_WINDOW
    )
    count, last = session.execute(
        select(func.count(PlaceAttempt.id), func.max(PlaceAttempt.at)).where(
            PlaceAttempt.at > now - TOTAL_WINDOW
        )
    ).one()
    return Tries(
        account=session.scalars(of_account).all(),
        address=session.scalars(of_address).all(),
        in_total=count,
        last_in_total=last,
    )


def note_try(session: Session, who: Who, *, now: datetime) -> None:
    """Count one try."""
    session.add(PlaceAttempt(account_hash=who.account, address_hash=who.address, at=now))


def forget_tries(session: Session, who: Who) -> None:
    """Who got in from here was no stranger: their tries from this address count no more."""
    session.execute(
        delete(PlaceAttempt).where(
            PlaceAttempt.account_hash == who.account, PlaceAttempt.address_hash == who.address
        )
    )
