"""What a team's queue and its search are found by

Additive: the release before this one keeps working on it. `cases.team_id` stays empty for what
that release writes meanwhile; a later migration fills those and makes it required.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
NEW = sa.text("state = 'open' AND first_contact_at IS NULL")
KEYED = sa.text("registration_key IS NOT NULL")
# SQLite can only add a foreign key by writing the table anew, and does not tell what was checked.
CHECKS = (
    sa.CheckConstraint("state IN ('open', 'closed')", name="ck_cases_case_state"),
    sa.CheckConstraint(
        "outcome IN ('work', 'school', 'both', 'elsewhere', 'not_now', 'lost_touch')",
        name="ck_cases_outcome",
    ),
    sa.CheckConstraint(
        "(state = 'closed') = (closed_at IS NOT NULL)", name="ck_cases_closed_has_moment"
    ),
    sa.CheckConstraint(
        "(state = 'closed') = (outcome IS NOT NULL)", name="ck_cases_closed_has_outcome"
    ),
)


def upgrade() -> None:
    """Apply."""
    op.create_index("uq_staff_id_partner", "staff", ["id", "partner_id"], unique=True)
    with op.batch_alter_table("cases", table_args=CHECKS) as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.String(length=40), nullable=True))
        batch_op.create_foreign_key(
            "fk_cases_team",
            "staff",
            ["contact_person_id", "team_id"],
            ["id", "partner_id"],
            onupdate="CASCADE",
        )
        batch_op.drop_index("ix_cases_queue")
    op.create_index(
        "ix_cases_caseload",
        "cases",
        ["contact_person_id", "first_contact_at", "promised_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_cases_team_new",
        "cases",
        ["team_id", "is_urgent", "promised_at", "id"],
        sqlite_where=NEW,
        postgresql_where=NEW,
    )
    op.create_index("ix_cases_team", "cases", ["team_id", "state", "id"])

    op.create_table(
        "young_person_words",
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column(
            "word",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_young_person_words_young_person_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("young_person_id", "word", name=op.f("pk_young_person_words")),
    )
    op.create_index("ix_young_person_words_word", "young_person_words", ["word", "young_person_id"])

    op.add_column(
        "timeline_entries", sa.Column("registration_key", sa.String(length=64), nullable=True)
    )
    op.create_index(
        "uq_timeline_entries_registration_key",
        "timeline_entries",
        ["registration_key"],
        unique=True,
        sqlite_where=KEYED,
        postgresql_where=KEYED,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("uq_timeline_entries_registration_key", "timeline_entries")
    op.drop_column("timeline_entries", "registration_key")
    op.drop_index("ix_young_person_words_word", "young_person_words")
    op.drop_table("young_person_words")
    for name in ("ix_cases_team", "ix_cases_team_new", "ix_cases_caseload"):
        op.drop_index(name, "cases")
    with op.batch_alter_table("cases", table_args=CHECKS) as batch_op:
        batch_op.drop_constraint("fk_cases_team", type_="foreignkey")
        batch_op.drop_column("team_id")
        batch_op.create_index(
            "ix_cases_queue", ["contact_person_id", "state", "first_contact_at", "promised_at"]
        )
    op.drop_index("uq_staff_id_partner", "staff")
