"""When a worker was last seen at work

This only adds: the release before this one keeps working while it runs. Its worker writes no row,
and the table stays empty until a worker of this release starts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "worker_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_worker_seen_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_seen")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("worker_seen")
