"""Removing somebody: rows, files, what they are found by, what was sent; and again after a restore.

What stays is counted and leads to nobody: the case without its content, numbers in the trail, and
which rule says so. Whom it was is written beside the database before anything is removed, so that
an older copy of the database can be made to forget them too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.audit.services import Actor, record
from portal.bookings.counting import ALIVE, end_booking, lock_moment
from portal.bookings.models import Booking, BookingState
from portal.bookings.moving_up import move_up
from portal.cases.models import Case, CaseState, Outcome, YoungPerson
from portal.cases.services import end_case
from portal.catalogue.models import Moment
from portal.conversations.models import Attachment
from portal.database import Base
from portal.i18n import speaking
from portal.partners.queries import region_card
from portal.rights.holdings import HOLDINGS, Fate, Reach, reach_of
from portal.rights.looks import PERSON
from portal.rights.models import DataRequest, Erasure
from portal.rights.persons import Mine, numbers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Who was removed, and the files to remove once that is committed."""

    mine: Mine
    files: tuple[str, ...]


def erase_person(
    session: Session, young_person_id: int, *, reason: str, actor: Actor, now: datetime
) -> Erased:
    """Remove all that can go of one person, and of files that were merged into theirs.

    An open case ends first and its contact person is told. `reason` is 'asked', 'kept_long_enough'
    or 'restored'. The caller removes the files after the commit: a file without a row harms nobody,
    a row without its file does.
    """
    mine = numbers_of(session, young_person_id)
    _lock(session, mine)
    reach = reach_of(session, mine)
    told = _end_cases(session, mine, now=now)
    _free_places(session, mine, now=now)
    files = _files(session, reach)
    session.flush()
    _mark(session, mine, now=now)
    for table in reversed(Base.metadata.sorted_tables):
        _remove(session, table, reach)
    _note_done(session, mine, reason=reason, now=now)
    session.expire_all()
    for person_id in mine.person_ids:
        record(
            session, "rights.erased", actor=actor, subject_kind=PERSON, subject_id=person_id,
            at=now, reason=reason,
        )  # fmt: skip
    for reference, staff in told:
        _tell(session, reference, staff, reason=reason, now=now)
    return Erased(mine=mine, files=files)


def _lock(session: Session, mine: Mine) -> None:
    """A case before anything of it, as everybody does; see `bookings.counting`."""
    for model, ids in ((Case, mine.case_ids), (YoungPerson, mine.person_ids)):
        session.execute(
            select(model.id).where(model.id.in_(ids)).order_by(model.id).with_for_update()
        )


def _end_cases(session: Session, mine: Mine, *, now: datetime) -> list[tuple[str, Staff]]:
    """End what is open; whom to tell, by the reference they know it by."""
    cases = session.scalars(
        select(Case)
        .where(Case.id.in_(mine.case_ids), Case.state == CaseState.OPEN)
        .order_by(Case.id)
        .execution_options(populate_existing=True)
    ).all()
    told = []
    for case in cases:
        people = [case.contact_person, case.stand_in]
        told += [(case.reference, each) for each in people if each is not None]
        end_case(case, outcome=Outcome.NOT_NOW, now=now)
    session.flush()
    return told


def _free_places(session: Session, mine: Mine, *, now: datetime) -> None:
    """Their places go to who waits; moments in the order of their numbers, as everywhere."""
    bookings = session.scalars(
        select(Booking)
        .join(Moment, Moment.id == Booking.moment_id)
        .where(
            Booking.young_person_id.in_(mine.person_ids),
            Booking.state.in_(ALIVE),
            Moment.starts_at > now,
        )
        .order_by(Booking.moment_id)
    ).all()
    for booking in bookings:
        moment = lock_moment(session, booking.moment_id)
        # Who gives a place up did not come; what stood there goes in a moment anyway.
        booking.has_come = None
        if moment is not None and end_booking(session, booking, BookingState.CANCELLED, now=now):
            move_up(session, moment, card=region_card(session), now=now)


def _files(session: Session, reach: Reach) -> tuple[str, ...]:
    table = Base.metadata.tables[Attachment.__tablename__]
    rows = session.execute(
        select(table.c.storage_key)
        .where(HOLDINGS[table.name].where(table, reach))
        .order_by(table.c.id)
    )
    return tuple(rows.scalars())


def _remove(session: Session, table: Table, reach: Reach) -> None:
    holding = HOLDINGS.get(table.name)
    if holding is None or holding.fate is Fate.STAYS:
        return
    where = holding.where(table, reach)
    if holding.fate is Fate.DELETE:
        session.execute(delete(table).where(where))
    else:
        session.execute(update(table).where(where).values(**holding.blank))


def _mark(session: Session, mine: Mine, *, now: datetime) -> None:
    """Say who is removed: only then may nobody reach them. No key is left to tell them by."""
    people, cases = Base.metadata.tables["young_people"], Base.metadata.tables["cases"]
    session.execute(
        update(people)
        .where(people.c.id.in_(mine.person_ids))
        # Nobody is compared with who is not there any more.
        .values(erased_at=now, compared_at=now)
    )
    for case_id in mine.case_ids:
        session.execute(
            update(cases).where(cases.c.id == case_id).values(registration_key=f"erased-{case_id}")
        )


def _note_done(session: Session, mine: Mine, *, reason: str, now: datetime) -> None:
    """Every request of theirs is over with this, and their numbers stand among who was removed."""
    session.execute(
        update(DataRequest)
        .where(DataRequest.young_person_id.in_(mine.person_ids), DataRequest.done_at.is_(None))
        .values(done_at=now, outcome={"said": "erased", "reason": reason})
    )
    known = set(
        session.scalars(
            select(Erasure.young_person_id).where(Erasure.young_person_id.in_(mine.person_ids))
        )
    )
    for person_id in mine.person_ids:
        if person_id not in known:
            session.add(Erasure(young_person_id=person_id, erased_at=now))
    session.flush()


def _tell(session: Session, reference: str, staff: Staff, *, reason: str, now: datetime) -> None:
    with speaking(STAFF_LOCALE):
        lines = [
            gettext("Dossier %(reference)s is leeggehaald.", reference=reference),
            gettext("De jongere vroeg dat, of het was lang genoeg bewaard."),
            gettext("Afspraken en plekken zijn er niet meer. Bel of mail niet meer."),
        ]
        subject = gettext("Dossier %(reference)s is weg", reference=reference)
    mail_staff(
        session,
        staff.email,
        lines,
        key=f"erased-{reference}-{staff.id}-{reason}-{now:%Y%m%d%H%M%S}",
        subject=subject,
        now=now,
    )
