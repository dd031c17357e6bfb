"""Who can be reached where: finding people by a channel, and what is known of how to reach them.

Only for who proved a channel, or to send something to it: a page that was merely asked for a
number never says what is found here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Staff
from portal.audit.models import ActorKind
from portal.audit.services import Actor, record
from portal.cases.lines import write_line
from portal.cases.lookups import fold
from portal.cases.models import Case, ContactChannel, EntryKind, YoungPerson
from portal.outbox.models import Channel

COLUMNS: Final = {Channel.SMS: YoungPerson.phone, Channel.MAIL: YoungPerson.email}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Who has a channel, oldest file first, and the name to write under where somebody reads along.

    `discreet_name` is empty when the portal may be named to all of them.
    """

    young_person_ids: tuple[int, ...]
    discreet_name: str


def find_by_channel(session: Session, channel: Channel, recipient: str) -> Found:
    """Everybody with this number (as +31612345678) or mail address (in lower case). One query.

    Who turned out to be somebody else is not among them: they are who they turned out to be.
    """
    rows = session.execute(
        select(YoungPerson.id, YoungPerson.somebody_reads_along, Staff.first_name)
        .outerjoin(Case, Case.young_person_id == YoungPerson.id)
        .outerjoin(Staff, Staff.id == Case.acting_id)
        .where(COLUMNS[channel] == recipient, YoungPerson.merged_into_id.is_(None))
        .order_by(YoungPerson.id, Case.id)
    ).all()
    names = [name for _id, reads_along, name in rows if reads_along and name]
    return Found(
        young_person_ids=tuple(dict.fromkeys(row[0] for row in rows)),
        discreet_name=names[-1] if names else "",
    )


def find_sharing(session: Session, young_person_id: int, channel: Channel) -> list[YoungPerson]:
    """Everybody who has the same number or mail address as this person, with themselves.

    Who was merged away since is not among them.
    """
    one = aliased(YoungPerson)
    column = COLUMNS[channel]
    same = one.phone if channel is Channel.SMS else one.email
    return list(
        session.scalars(
            select(YoungPerson)
            .join(one, same == column)
            .where(one.id == young_person_id, YoungPerson.merged_into_id.is_(None))
            .order_by(YoungPerson.id)
        )
    )


def who_of_them(
    people: Sequence[YoungPerson], *, born_on: date, first_name: str
) -> list[YoungPerson]:
    """Those who were born on that day; of more than one, those who have this first name too."""
    born = [each for each in people if each.born_on == born_on]
    return (
        born
        if len(born) <= 1
        else [each for each in born if fold(each.first_name) == fold(first_name)]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How somebody wants to be reached, as they say it themselves."""

    channel: ContactChannel
    safe_times: tuple[str, ...]
    somebody_reads_along: bool
    locale: str


def change_wishes(
    session: Session, case: Case, wishes: Wishes, *, actor: Actor, now: datetime
) -> bool:
    """Write how they want to be reached; False when it was so already, and then nothing happens."""
    person = case.young_person
    asked = {each.name: getattr(wishes, each.name) for each in fields(wishes)}
    asked["safe_times"] = list(wishes.safe_times)
    changed = sorted(name for name, value in asked.items() if getattr(person, name) != value)
    if not changed:
        return False
    for name in changed:
        setattr(person, name, asked[name])
    _note(session, case, changed, actor=actor, how="", now=now)
    return True


def change_channel(
    session: Session,
    case: Case,
    channel: Channel,
    recipient: str,
    *,
    actor: Actor,
    how: str = "",
    now: datetime,
) -> str | None:
    """Write a number or mail address that was proven; the one before it, or None.

    `how` is what a colleague did to make sure who it is; the young person reads it.
    """
    person = case.young_person
    name = "phone" if channel is Channel.SMS else "email"
    before: str | None = getattr(person, name)
    setattr(person, name, recipient)
    # With another number they may turn out to stand here twice.
    person.compared_at = None
    _note(session, case, [name], actor=actor, how=how, now=now)
    return before


def _note(
    session: Session, case: Case, changed: list[str], *, actor: Actor, how: str, now: datetime
) -> None:
    by = actor.id if actor.kind is ActorKind.STAFF else None
    # What changed, never from what or to what: a line stays longer than a number.
    write_line(
        session, case, EntryKind.REACH_CHANGED, by=by, now=now, text=how,
        details={"changed": changed},
    )  # fmt: skip
    record(
        session,
        "person.reach_changed",
        actor=actor,
        subject_kind="case",
        subject_id=case.id,
        at=now,
        changed=",".join(changed),
    )
