"""Who can be reached where: finding people by a channel, and what is known of how to reach them.

Only for who proved a channel, or to send something to it: a page that was merely asked for a
number never says what is found here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Staff
from portal.cases.lookups import fold
from portal.cases.models import Case, YoungPerson
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
