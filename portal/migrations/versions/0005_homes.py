"""Young people by where they live, for the filter of a team's queue

This only adds an index: the release before this one keeps working on it.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_young_people_home", "young_people", ["home", "id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_young_people_home", "young_people")
