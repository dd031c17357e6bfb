"""Young people and their cases. The database itself refuses a case without a contact person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    delete,
    event,
    false,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from portal.accounts.models import Staff
from portal.cases.kinds import CaseState, ContactChannel, EntryKind, Outcome
from portal.cases.lookups import words_of
from portal.cases.turn_columns import Turn, turn_at_expression, turn_expression
from portal.database import Base, JsonDocument, enum_type
from portal.partners.models import Partner

OPEN: Final = "state = 'open'"
ESCALATED: Final = "state = 'open' AND escalation > 1"
NEW: Final = "state = 'open' AND first_contact_at IS NULL"
UNCOMPARED: Final = "compared_at IS NULL"
KEYED: Final = "registration_key IS NOT NULL"
UNKEPT: Final = "state = 'open' AND first_contact_at IS NULL AND late_told_at IS NULL"

__all__ = [
    "Case",
    "CaseAlongside",
    "CaseState",
    "ContactChannel",
    "EntryKind",
    "Outcome",
    "TimelineEntry",
    "YoungPerson",
    "YoungPersonWord",
]


class YoungPerson(Base):
    """Who it is about, and how to reach them safely. No BSN and no address, ever."""

    __tablename__ = "young_people"
    __table_args__ = (
        CheckConstraint(
            "phone IS NOT NULL OR email IS NOT NULL OR erased_at IS NOT NULL",
            name="can_be_reached",
        ),
        Index("ix_young_people_phone_born", "phone", "born_on"),
        Index("ix_young_people_email_born", "email", "born_on"),
        # Who could be the same person: everybody of one birth date.
        Index("ix_young_people_born", "born_on", "id"),
        CheckConstraint("merged_into_id != id", name="not_merged_into_self"),
        # Who lives somewhere, without reading the people: the queue's filter counts by it.
        Index("ix_young_people_home", "home", "id"),
        Index(
            "ix_young_people_uncompared",
            "id",
            sqlite_where=text(UNCOMPARED),
            postgresql_where=text(UNCOMPARED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(80))
    born_on: Mapped[date]
    # Null is 'no address', an empty text is 'not known', 'outside' is outside the region.
    home: Mapped[str | None] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(320))
    channel: Mapped[ContactChannel] = mapped_column(enum_type(ContactChannel))
    safe_times: Mapped[list[str]]
    somebody_reads_along: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(8), default="nl")
    created_at: Mapped[datetime]
    # A human said that this is the same person as another one; see `doubles`.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("young_people.id"), index=True)
    # When it was looked whether they stand here twice; null when they are new or changed since.
    compared_at: Mapped[datetime | None]
    # They had their data removed: what is left here only keeps the counts right.
    erased_at: Mapped[datetime | None]
    cases: Mapped[list[Case]] = relationship(back_populates="young_person")


class YoungPersonWord(Base):
    """A word or number that somebody is found by, folded; see `lookups`. Kept by `keep_words`."""

    __tablename__ = "young_person_words"
    __table_args__ = (Index("ix_young_person_words_word", "word", "young_person_id"),)

    young_person_id: Mapped[int] = mapped_column(
        ForeignKey("young_people.id", ondelete="CASCADE"), primary_key=True
    )
    # Compared sign by sign on both databases, so that the start of a word is a range of the index.
    word: Mapped[str] = mapped_column(
        String(80).with_variant(String(80, collation="C"), "postgresql"), primary_key=True
    )


class Case(Base):
    """One request for help, from sign-up to closing, with one contact person at every moment."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_open_per_person",
            "young_person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="closed_has_outcome"),
        # A case is of the team of its contact person: whoever moves takes their cases along.
        ForeignKeyConstraint(
            ["contact_person_id", "team_id"],
            ["staff.id", "staff.partner_id"],
            name="fk_cases_team",
            onupdate="CASCADE",
        ),
        Index(
            "ix_cases_caseload",
            "contact_person_id",
            "first_contact_at",
            "promised_at",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        # Who in the team waits for a first contact, urgent or not, the oldest promise first.
        Index(
            "ix_cases_team_new",
            "team_id",
            "is_urgent",
            "promised_at",
            "id",
            sqlite_where=text(NEW),
            postgresql_where=text(NEW),
        ),
        # The order of search: open ones first, then the newest.
        Index("ix_cases_team", "team_id", "state", "id"),
        # What the worker looks through every minute: promises that ran out untold.
        Index(
            "ix_cases_late",
            "promised_at",
            sqlite_where=text(UNKEPT),
            postgresql_where=text(UNKEPT),
        ),
        Index("ix_cases_step", "contact_person_id", "state", "next_step_on"),
        # Whoever acts for an open case is able to: the staff row cannot say otherwise while it is
        # so, because this pair would point at nothing.
        ForeignKeyConstraint(
            ["acting_id", "must_be_able"], ["staff.id", "staff.is_able"], name="fk_cases_able"
        ),
        CheckConstraint("stand_in_id != contact_person_id", name="stand_in_is_another"),
        CheckConstraint("(nudge_on IS NULL) = (waiting_since IS NULL)", name="waits_until_a_day"),
        CheckConstraint("escalation >= 0", name="escalation_not_negative"),
        Index("ix_cases_acting_turn", "acting_id", "turn", "is_urgent", "turn_at", "id",
              sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        # What the worker looks through every minute, and the coordinator's list.
        Index("ix_cases_turn", "turn", "turn_at", "id",
              sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_cases_escalated", "escalated_for", "id",
              sqlite_where=text(ESCALATED), postgresql_where=text(ESCALATED)),
        Index("ix_cases_team_turn", "team_id", "turn", "is_urgent", "turn_at", "id",
              sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    # Comes from the browser's sign-up, so that a second press opens nothing twice.
    registration_key: Mapped[str] = mapped_column(String(64), unique=True)
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id"), index=True)
    contact_person_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    # The contact person's organisation, so that a team's queue is one range of an index. Set by
    # `keep_team`; empty only where the release before this one wrote meanwhile.
    team_id: Mapped[str | None] = mapped_column(String(40))
    # Goes up at every change of contact person: a take-over names the one it saw.
    contact_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[CaseState] = mapped_column(enum_type(CaseState), default=CaseState.OPEN)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text, default="")
    topics: Mapped[list[str]]
    about_ref: Mapped[str | None] = mapped_column(String(20))
    asking: Mapped[str] = mapped_column(String(20), default="self")
    opened_at: Mapped[datetime]
    promised_at: Mapped[datetime]
    first_contact_at: Mapped[datetime | None]
    # When the young person was told that the promise was not kept; they are told once.
    late_told_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_step: Mapped[str | None] = mapped_column(String(300))
    next_step_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome))
    # Who acts while the contact person is away; the contact person stays who they are.
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    acting_id: Mapped[int] = mapped_column(
        Computed("coalesce(stand_in_id, contact_person_id)", persisted=True)
    )
    must_be_able: Mapped[bool | None] = mapped_column(
        Computed("CASE WHEN state = 'open' THEN true END", persisted=True)
    )
    # Whom they asked for and who had no room: offered back when room comes.
    held_for_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    # The young person waits on us until this moment; null when they do not.
    answer_due_at: Mapped[datetime | None]
    # We wait on them since, and from which day we ask how it is going.
    waiting_since: Mapped[datetime | None]
    nudge_on: Mapped[date | None]
    # They want quiet until this day.
    rests_until: Mapped[date | None]
    # The first day of an open task (see `turning`).
    task_on: Mapped[date | None]
    turn: Mapped[Turn] = mapped_column(String(10), Computed(turn_expression(), persisted=True))
    turn_at: Mapped[datetime] = mapped_column(Computed(turn_at_expression(), persisted=True))
    # How far a promise that ran out was told upwards, and which promise that was.
    escalation: Mapped[int] = mapped_column(default=0, server_default="0")
    escalated_for: Mapped[datetime | None]
    # What they need, in words that they may read: a line of the summary.
    needs: Mapped[str] = mapped_column(String(300), default="", server_default="")
    # The case in which this one goes on, after two turned out to be one person's.
    goes_on_in_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    # Of a new contact person: lines before this moment are theirs only if the young person says so.
    history_from: Mapped[datetime | None]
    # Back office only: what routing knew and decided, with the version of the rules.
    facts: Mapped[JsonDocument]
    lead_type: Mapped[str] = mapped_column(String(40))
    lead_id: Mapped[str | None] = mapped_column(ForeignKey("partners.id"), index=True)
    routing: Mapped[JsonDocument]
    choice: Mapped[JsonDocument]

    young_person: Mapped[YoungPerson] = relationship(back_populates="cases")
    contact_person: Mapped[Staff] = relationship(foreign_keys=[contact_person_id])
    stand_in: Mapped[Staff | None] = relationship(foreign_keys=[stand_in_id])
    held_for: Mapped[Staff | None] = relationship(foreign_keys=[held_for_id])
    lead: Mapped[Partner | None] = relationship()
    alongside: Mapped[list[CaseAlongside]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        order_by="CaseAlongside.position",
    )
    timeline: Mapped[list[TimelineEntry]] = relationship(
        back_populates="case", cascade="all, delete-orphan"
    )


class CaseAlongside(Base):
    """A partner that is involved besides the lead. Back office only."""

    __tablename__ = "case_alongside"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    partner_type: Mapped[str] = mapped_column(String(40))
    partner_id: Mapped[str | None] = mapped_column(ForeignKey("partners.id"))
    case: Mapped[Case] = relationship(back_populates="alongside")


class TimelineEntry(Base):
    """Something that happened. The young person can read it, so it is written to them."""

    __tablename__ = "timeline_entries"
    __table_args__ = (
        Index("ix_timeline_entries_case_at", "case_id", "at", "id"),
        CheckConstraint("NOT is_private OR private_reason != ''", name="private_has_reason"),
        Index(
            "uq_timeline_entries_registration_key",
            "registration_key",
            unique=True,
            sqlite_where=text(KEYED),
            postgresql_where=text(KEYED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[EntryKind] = mapped_column(enum_type(EntryKind))
    at: Mapped[datetime]
    # Null means the young person or the portal itself did it.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    channel: Mapped[ContactChannel | None] = mapped_column(enum_type(ContactChannel))
    text: Mapped[str] = mapped_column(Text, default="")
    # Of somebody who asked again: the key of that sign-up, so that a second press is recognised.
    registration_key: Mapped[str | None] = mapped_column(String(64))
    details: Mapped[JsonDocument]
    # A working note that the young person does not read; that it exists, and why, they see.
    is_private: Mapped[bool] = mapped_column(default=False, server_default=false())
    private_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    case: Mapped[Case] = relationship(back_populates="timeline")
    staff: Mapped[Staff | None] = relationship()


@event.listens_for(YoungPerson, "after_insert")
@event.listens_for(YoungPerson, "after_update")
def keep_words(_mapper: Mapper[YoungPerson], connection: Connection, person: YoungPerson) -> None:
    """Write what somebody is found by whenever their name or number is written."""
    if not _changed(person, "first_name", "phone"):
        return
    words = words_of(first_name=person.first_name, phone=person.phone)
    if inspect(person).persistent:
        words |= words_of_merged(connection, person.id)
        connection.execute(
            delete(YoungPersonWord).where(YoungPersonWord.young_person_id == person.id)
        )
    rows = [{"young_person_id": person.id, "word": word} for word in sorted(words)]
    if rows:
        connection.execute(insert(YoungPersonWord), rows)


def words_of_merged(connection: Connection, person_id: int) -> frozenset[str]:
    """What those are found by who turned out to be this same person: their cases are here now."""
    merged = select(YoungPerson.id).where(YoungPerson.merged_into_id == person_id)
    words = select(YoungPersonWord.word).where(YoungPersonWord.young_person_id.in_(merged))
    return frozenset(connection.scalars(words))


@event.listens_for(Case, "before_insert")
@event.listens_for(Case, "before_update")
def keep_team(_mapper: Mapper[Case], _connection: Connection, case: Case) -> None:
    """Let a case follow its contact person, in the statement that writes it."""
    if _changed(case, "contact_person_id"):
        # A statement as a value: the database fills it in.
        team: Any = select(Staff.partner_id).where(Staff.id == case.contact_person_id)
        case.team_id = team.scalar_subquery()


def _changed(row: Any, *columns: str) -> bool:
    state = inspect(row)
    return any(state.attrs[column].history.has_changes() for column in columns)
