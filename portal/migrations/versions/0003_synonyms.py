"""Words that mean the same, and a count of saves on themes

This only adds: the release before this one keeps working while it runs. The words themselves are
loaded after it, from the region's folder; see `portal.setup.synonyms`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "synonym_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "json_array_length(words) >= 2", name=op.f("ck_synonym_groups_two_words")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_groups")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("themes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False)
        )
    with op.batch_alter_table("catalogue_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("synonyms_loaded_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("catalogue_state", schema=None) as batch_op:
        batch_op.drop_column("synonyms_loaded_at")

    with op.batch_alter_table("themes", schema=None) as batch_op:
        batch_op.drop_column("revision")

    op.drop_table("synonym_groups")
