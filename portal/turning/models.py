"""Tasks for a contact person that the calendar, or a change of facts, brought."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.database import Base, JsonDocument

UNDONE = "done_at IS NULL"


class Task(Base):
    """Something to do on a case because of a date. `key` names the reason: it comes once."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done_by_somebody"),
        Index("uq_tasks_key", "case_id", "key", unique=True),
        Index("ix_tasks_open", "case_id", "due_on", sqlite_where=text(UNDONE),
              postgresql_where=text(UNDONE)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    # Which task it is, such as 'birthday_18' or 'lead_changed'; the page has the words.
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date]
    details: Mapped[JsonDocument]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    case: Mapped[Case] = relationship()
    doer: Mapped[Staff | None] = relationship(foreign_keys=[done_by])


class DayTurned(Base):
    """Up to which day everybody's dates were looked at: one row."""

    __tablename__ = "day_turned"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    turned_on: Mapped[date]
    # The day that is being looked at now, and the last case that was: whoever is killed goes on
    # from there.
    going_on: Mapped[date]
    after_case: Mapped[int] = mapped_column(default=0)
