"""Somebody who is able acts for every open case: a stand-in for who is away

Somebody of the same organisation, else of the front desk, else anybody; and where nobody at all is
able, the contact person counts as there. Going back, new kinds of lines become notes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007b"
down_revision = "0007"
branch_labels = None
depends_on = None

staff = sa.table("staff", *map(sa.column, ("id", "partner_id", "state", "is_present", "is_able")))
roles = sa.table("staff_roles", *map(sa.column, ("staff_id", "role")))
cases = sa.table("cases", *map(sa.column, ("id", "state", "contact_person_id", "stand_in_id")))
entries = sa.table("timeline_entries", sa.column("kind"))
outcomes = sa.table("cases", sa.column("outcome"))
NEW_KINDS = (
    "message", "suggested", "answer_asked", "waiting", "rested", "escalated", "stand_in",
    "stand_in_ended", "held_for", "offered_back", "assigned", "task", "task_done", "turned",
    "merged", "unmerged", "known_elsewhere", "summary",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    connection = op.get_bind()
    able = connection.execute(
        sa.select(staff.c.id, staff.c.partner_id).where(staff.c.is_able).order_by(staff.c.id)
    ).all()
    helping = sa.select(roles.c.staff_id).where(roles.c.role.in_(("coach", "front_desk")))
    helpers = set(connection.scalars(helping))
    at_desk = set(connection.scalars(helping.where(roles.c.role == "front_desk")))
    away = connection.execute(
        sa.select(staff.c.id, staff.c.partner_id)
        .where(
            sa.not_(staff.c.is_able),
            staff.c.id.in_(
                sa.select(cases.c.contact_person_id).where(
                    cases.c.state == "open", cases.c.stand_in_id.is_(None)
                )
            ),
        )
        .order_by(staff.c.id)
    ).all()
    for person in away:
        ranked = sorted(
            (each for each in able if each.id in helpers),
            key=lambda each: (
                each.partner_id != person.partner_id,
                each.id not in at_desk,
                each.id,
            ),
        )
        if ranked:
            connection.execute(
                sa.update(cases)
                .where(cases.c.contact_person_id == person.id, cases.c.state == "open")
                .values(stand_in_id=ranked[0].id)
            )
        else:
            connection.execute(
                sa.update(staff)
                .where(staff.c.id == person.id)
                .values(is_present=sa.true(), state="active")
            )


def downgrade() -> None:
    """Lines and outcomes of this release get a kind that the one before it knows."""
    connection = op.get_bind()
    connection.execute(sa.update(entries).where(entries.c.kind.in_(NEW_KINDS)).values(kind="note"))
    connection.execute(
        sa.update(outcomes).where(outcomes.c.outcome == "merged").values(outcome="elsewhere")
    )
