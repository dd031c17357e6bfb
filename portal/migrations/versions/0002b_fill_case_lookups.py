"""Fill what a team's queue and its search are found by, for the rows that are there"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0002b"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 1000
WORD = re.compile(r"[^\W_]+")

staff = sa.table("staff", sa.column("id"), sa.column("partner_id"))
cases = sa.table("cases", sa.column("contact_person_id"), sa.column("team_id"))
people = sa.table("young_people", sa.column("id"), sa.column("first_name"), sa.column("phone"))
words = sa.table("young_person_words", sa.column("young_person_id"), sa.column("word"))
entries = sa.table(
    "timeline_entries",
    sa.column("id"),
    sa.column("kind"),
    sa.column("registration_key"),
    sa.column("details", sa.JSON()),
)


def upgrade() -> None:
    """Apply."""
    connection = op.get_bind()
    team = sa.select(staff.c.partner_id).where(staff.c.id == cases.c.contact_person_id)
    connection.execute(
        sa.update(cases).values(team_id=team.scalar_subquery()).where(cases.c.team_id.is_(None))
    )
    known = sa.select(words.c.young_person_id)
    for batch in _batches(connection, people, people.c.id.not_in(known)):
        rows = [
            {"young_person_id": person.id, "word": word}
            for person in batch
            for word in sorted(_words_of(person.first_name, person.phone))
        ]
        if rows:
            connection.execute(sa.insert(words), rows)
    _fill_keys(connection)


def downgrade() -> None:
    """Nothing: what was filled goes with its columns."""


def _batches(
    connection: sa.Connection, table: sa.TableClause, where: sa.ColumnElement[bool]
) -> Iterator[list[sa.Row[tuple[object, ...]]]]:
    """Rows by id, so many at a time: a region's people need not fit in memory."""
    last = 0
    while batch := connection.execute(
        sa.select(table).where(where, table.c.id > last).order_by(table.c.id).limit(BATCH)
    ).all():
        yield list(batch)
        last = batch[-1].id


def _fill_keys(connection: sa.Connection) -> None:
    """A key stands on the first line that has it: the index allows it once."""
    seen: set[str] = set()
    asked = sa.and_(entries.c.kind == "asked_again", entries.c.registration_key.is_(None))
    for batch in _batches(connection, entries, asked):
        for entry in batch:
            key = entry.details.get("registration_key")
            if key and key not in seen:
                seen.add(key)
                connection.execute(
                    sa.update(entries).where(entries.c.id == entry.id).values(registration_key=key)
                )


def _words_of(first_name: str, phone: str | None) -> set[str]:
    """As the portal made them in this release; a copy, so that it stays what it was."""
    letters = unicodedata.normalize("NFKD", first_name.strip().casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    found = set(WORD.findall(plain))
    if phone:
        digits = "".join(sign for sign in phone if sign.isdecimal())
        dialled = f"00{digits}" if phone.startswith("+") else digits
        found.add(f"0{dialled[4:]}" if dialled.startswith("0031") else dialled)
    return found - {""}
