"""The database refuses an open case for which nobody able acts

The release before this one keeps working on it: what it would be refused is to leave somebody
without a contact person who is there. SQLite got it when its table was written, in 0007.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.create_foreign_key(
        "fk_cases_able", "cases", "staff", ["acting_id", "must_be_able"], ["id", "is_able"]
    )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.drop_constraint("fk_cases_able", "cases", type_="foreignkey")
