"""What somebody has in their own place goes along when two become one, and goes back again.

The tables belong to packages above this one; they are named, their classes are not imported. A row
that who stays has already (the same place at the same moment, say) stays where it is: nothing is
lost, and nothing is there twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.database import Base

PLAIN: Final = ("bookings", "leaves", "check_ins", "privacy_questions", "data_requests")
GOALS, STORIES = "goals", "story_versions"
SLOTS: Final = (1, 2, 3)
# What of a version of a story is copied when it must stay the newest one.
COPIED: Final = ("parts", "ready", "locale", "with_staff_id", "saved_at")

# Per table: the number of a row, and the value of its place in line before it moved.
Carried = dict[str, list[list[int | None]]]


def carry_own(session: Session, *, leaves_id: int, stays_id: int) -> Carried:
    """Give the rows of who leaves to who stays; what moved, as values that JSON can keep."""
    session.flush()
    carried: Carried = {
        name: _carry_plain(session, _table(name), leaves_id, stays_id) for name in PLAIN
    }
    carried[GOALS] = _carry_goals(session, leaves_id, stays_id)
    carried[STORIES], carried["copied"] = _carry_stories(session, leaves_id, stays_id)
    session.expire_all()
    return carried


def give_back_own(
    session: Session, carried: Mapping[str, Any], *, leaves_id: int, stays_id: int
) -> None:
    """Undo `carry_own`; what was made since stays with who it was made for."""
    session.flush()
    copies = [number for number, _ in carried.get("copied", ())]
    stories = _table(STORIES)
    session.execute(delete(stories).where(stories.c.id.in_(copies)))
    for name in (*PLAIN, GOALS, STORIES):
        for number, place in carried.get(name, ()):
            values = {"young_person_id": leaves_id} | _place(name, place)
            _move(session, _table(name), number, values, owner=stays_id)
    session.expire_all()


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _place(name: str, place: int | None) -> dict[str, int | None]:
    column = {GOALS: "slot", STORIES: "number"}.get(name)
    return {column: place} if column and place is not None else {}


def _rows(session: Session, table: Table, owner: int) -> Sequence[Any]:
    return session.execute(
        select(table).where(table.c.young_person_id == owner).order_by(table.c.id)
    ).all()


def _move(
    session: Session, table: Table, number: int, values: Mapping[str, Any], *, owner: int
) -> bool:
    """Change one row if it is still of `owner` and the database allows it."""
    try:
        with session.begin_nested():
            moved = session.execute(
                update(table)
                .where(table.c.id == number, table.c.young_person_id == owner)
                .values(**values)
                .returning(table.c.id)
            ).one_or_none()
    except IntegrityError:
        return False
    return moved is not None


def _carry_plain(
    session: Session, table: Table, leaves_id: int, stays_id: int
) -> list[list[int | None]]:
    return [
        [row.id, None]
        for row in _rows(session, table, leaves_id)
        if _move(session, table, row.id, {"young_person_id": stays_id}, owner=leaves_id)
    ]


def _carry_goals(session: Session, leaves_id: int, stays_id: int) -> list[list[int | None]]:
    """Open goals take a free slot; a fourth one stays behind."""
    table = _table(GOALS)
    taken = {row.slot for row in _rows(session, table, stays_id)}
    carried: list[list[int | None]] = []
    for row in _rows(session, table, leaves_id):
        slot = next((each for each in SLOTS if each not in taken), None) if row.slot else None
        if row.slot and slot is None:
            continue
        values = {"young_person_id": stays_id, "slot": slot}
        if _move(session, table, row.id, values, owner=leaves_id):
            taken.add(slot)
            carried.append([row.id, row.slot])
    return carried


def _carry_stories(
    session: Session, leaves_id: int, stays_id: int
) -> tuple[list[list[int | None]], list[list[int | None]]]:
    """All versions, one after another; the newest of both stays the newest."""
    table = _table(STORIES)
    own, theirs = _rows(session, table, stays_id), _rows(session, table, leaves_id)
    last = max((row.number for row in own), default=0)
    carried: list[list[int | None]] = []
    for row in theirs:
        last += 1
        values = {"young_person_id": stays_id, "number": last}
        _move(session, table, row.id, values, owner=leaves_id)
        carried.append([row.id, row.number])
    newest = max([*own, *theirs], key=lambda row: row.saved_at, default=None)
    if newest is None or not theirs or newest.young_person_id == leaves_id:
        return carried, []
    copy = {name: getattr(newest, name) for name in COPIED}
    made = session.execute(
        insert(table)
        .values(young_person_id=stays_id, number=last + 1, **copy)
        .returning(table.c.id)
    ).scalar_one()
    return carried, [[made, None]]
