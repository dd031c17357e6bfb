"""My place in tables that were there: lines of young people, places taken, the privacy officer

The release before this one keeps working on it: what is new has a first value.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import conv

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = (
    "opened",
    "asked_again",
    "attempt",
    "first_contact",
    "contact",
    "note",
    "next_step",
    "step_done",
    "facts",
    "lead_changed",
    "taken_over",
    "closed",
    "reopened",
    "consent",
    "message",
    "suggested",
    "answer_asked",
    "waiting",
    "rested",
    "escalated",
    "stand_in",
    "stand_in_ended",
    "held_for",
    "offered_back",
    "assigned",
    "task",
    "task_done",
    "turned",
    "merged",
    "unmerged",
    "known_elsewhere",
    "summary",
)
NEW_KINDS = (
    "wrote",
    "moments_offered",
    "appointment",
    "booking",
    "goal",
    "story",
    "paused",
    "stopped",
    "returned",
    "new_person",
    "check_in",
    "reach_changed",
    "rights",
)
ROLES = (
    "coach",
    "front_desk",
    "team_lead",
    "editor",
    "coordinator",
    "administrator",
)
OFFICER = "privacy_officer"
ALLOWED_KIND = conv("ck_timeline_entries_entry_kind")
ALLOWED_ROLE = conv("ck_staff_roles_role")
NEVER_TOO_FULL = conv("ck_moments_never_too_full")
REACHED = conv("ck_young_people_can_be_reached")
CAN_BE_REACHED = "phone IS NOT NULL OR email IS NOT NULL"


def upgrade() -> None:
    """Apply."""
    # SQLite writes no table with worked-out columns anew: it only gets a column.
    op.add_column("cases", sa.Column("history_from", sa.DateTime(), nullable=True))
    with op.batch_alter_table("moments") as batch_op:
        batch_op.add_column(sa.Column("taken", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("last_number", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("called_off_at", sa.DateTime(), nullable=True))
        batch_op.create_check_constraint(NEVER_TOO_FULL, sa.text("taken BETWEEN 0 AND capacity"))
    with op.batch_alter_table("young_people") as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(), nullable=True))
    _allow("young_people", REACHED, f"{CAN_BE_REACHED} OR erased_at IS NOT NULL")
    _allow("timeline_entries", ALLOWED_KIND, f"kind IN ({_quoted((*KINDS, *NEW_KINDS))})")
    _allow("staff_roles", ALLOWED_ROLE, f"role IN ({_quoted((*ROLES, OFFICER))})")


def downgrade() -> None:
    """Take back."""
    lines, roles = (
        sa.table("timeline_entries", sa.column("kind")),
        sa.table("staff_roles", sa.column("role")),
    )
    op.execute(sa.delete(lines).where(lines.c.kind.in_(NEW_KINDS)))
    op.execute(sa.delete(roles).where(roles.c.role == OFFICER))
    _allow("staff_roles", ALLOWED_ROLE, f"role IN ({_quoted(ROLES)})")
    _allow("timeline_entries", ALLOWED_KIND, f"kind IN ({_quoted(KINDS)})")
    people = sa.table("young_people", sa.column("email"), sa.column("erased_at"))
    # The release before this one knows nobody without an address; this one leads nowhere.
    op.execute(sa.update(people).where(people.c.erased_at.is_not(None)).values(email="weg@invalid"))
    _allow("young_people", REACHED, CAN_BE_REACHED)
    with op.batch_alter_table("young_people") as batch_op:
        batch_op.drop_column("erased_at")
    with op.batch_alter_table("moments") as batch_op:
        batch_op.drop_constraint(NEVER_TOO_FULL, type_="check")
        batch_op.drop_column("called_off_at")
        batch_op.drop_column("last_number")
        batch_op.drop_column("taken")
    op.drop_column("cases", "history_from")


def _allow(table: str, name: conv, check: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(check))


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
