"""Tables of the workbench: rosters, phrases, desks, pairs, tasks; who is able to act

This only adds: the release before this one keeps working on it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import conv

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLES = "'coach', 'front_desk', 'editor', 'coordinator', 'administrator'"
NEW_ROLES = "'coach', 'front_desk', 'team_lead', 'editor', 'coordinator', 'administrator'"
ANOTHER = conv("ck_staff_stand_in_is_another")
ALLOWED = conv("ck_staff_roles_role")


def upgrade() -> None:
    """Apply."""
    _make_tables()
    with op.batch_alter_table("staff") as batch_op:
        batch_op.add_column(
            sa.Column(
                "is_able",
                sa.Boolean(),
                sa.Computed("state = 'active' AND is_present", persisted=True),
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("stand_in_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_staff_stand_in_id_staff"), "staff", ["stand_in_id"], ["id"]
        )
        batch_op.create_check_constraint(ANOTHER, sa.text("stand_in_id != id"))
    op.create_index("ix_staff_stand_in_id", "staff", ["stand_in_id"])
    op.create_index("uq_staff_id_able", "staff", ["id", "is_able"], unique=True)
    _allow_roles(NEW_ROLES)


def downgrade() -> None:
    """Take back."""
    op.execute("DELETE FROM staff_roles WHERE role = 'team_lead'")
    _allow_roles(ROLES)
    op.drop_index("uq_staff_id_able", "staff")
    op.drop_index("ix_staff_stand_in_id", "staff")
    with op.batch_alter_table("staff") as batch_op:
        batch_op.drop_constraint(ANOTHER, type_="check")
        batch_op.drop_constraint("fk_staff_stand_in_id_staff", type_="foreignkey")
        batch_op.drop_column("stand_in_id")
        batch_op.drop_column("is_able")
    for name in reversed(TABLES):
        op.drop_table(name)


def _allow_roles(roles: str) -> None:
    with op.batch_alter_table("staff_roles") as batch_op:
        batch_op.drop_constraint(ALLOWED, type_="check")
        batch_op.create_check_constraint(ALLOWED, sa.text(f"role IN ({roles})"))


TABLES = (
    "day_turned",
    "absences",
    "busy_times",
    "calendars",
    "hours_exceptions",
    "likely_pairs",
    "phrases",
    "room_proposals",
    "saved_filters",
    "work_hours",
    "case_viewers",
    "drafts",
    "phrase_words",
    "tasks",
)


def _make_tables() -> None:
    op.create_table(
        "day_turned",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turned_on", sa.Date(), nullable=False),
        sa.Column("going_on", sa.Date(), nullable=False),
        sa.Column("after_case", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_day_turned_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_turned")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "planned",
                "sick",
                name="absence_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absences_ends_after_start")),
        sa.CheckConstraint("stand_in_id != staff_id", name=op.f("ck_absences_stand_in_is_another")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["staff.id"], name=op.f("fk_absences_created_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_absences_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["staff.id"], name=op.f("fk_absences_stand_in_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_days", "absences", ["staff_id", "starts_on", "ends_on"])
    op.create_index("ix_absences_stand_in", "absences", ["stand_in_id", "starts_on"])

    op.create_table(
        "busy_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_busy_times_starts_first")),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_busy_times_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_times")),
    )
    op.create_index("ix_busy_times_when", "busy_times", ["staff_id", "starts_at"])

    op.create_table(
        "calendars",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("feed_version", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(), nullable=True),
        sa.Column("next_fetch_at", sa.DateTime(), nullable=True),
        sa.Column("problem", sa.String(length=40), server_default="", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(address IS NULL) = (next_fetch_at IS NULL)",
            name=op.f("ck_calendars_an_address_is_fetched"),
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_calendars_failures_not_negative")),
        sa.CheckConstraint(
            "feed_version >= 0", name=op.f("ck_calendars_feed_version_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_calendars_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_calendars")),
    )
    op.create_index("ix_calendars_next", "calendars", ["next_fetch_at"])

    op.create_table(
        "hours_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "off",
                "extra",
                name="exception_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "hours_kind",
            sa.Enum(
                "work",
                "free",
                name="hours_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts >= 0 AND starts < ends AND ends <= 1440",
            name=op.f("ck_hours_exceptions_starts_first"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_hours_exceptions_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_exceptions")),
    )
    op.create_index(
        "uq_hours_exceptions_part",
        "hours_exceptions",
        ["staff_id", "on_day", "kind", "hours_kind", "starts"],
        unique=True,
    )

    op.create_table(
        "likely_pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "suggested",
                "same",
                "different",
                name="pair_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("merge", sa.JSON(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("denied", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(state = 'suggested') = (decided_at IS NULL)",
            name=op.f("ck_likely_pairs_decided_has_moment"),
        ),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_likely_pairs_first_is_lower")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["staff.id"], name=op.f("fk_likely_pairs_decided_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["young_people.id"],
            name=op.f("fk_likely_pairs_first_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["young_people.id"],
            name=op.f("fk_likely_pairs_second_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likely_pairs")),
    )
    op.create_index("ix_likely_pairs_second", "likely_pairs", ["second_id"])
    op.create_index("ix_likely_pairs_state", "likely_pairs", ["state", "id"])
    untold = sa.text("state = 'suggested' AND told_at IS NULL")
    op.create_index(
        "ix_likely_pairs_untold",
        "likely_pairs",
        ["id"],
        sqlite_where=untold,
        postgresql_where=untold,
    )
    op.create_index(
        "uq_likely_pairs_people", "likely_pairs", ["first_id", "second_id"], unique=True
    )

    op.create_table(
        "phrases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_phrases_version_from_one")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["staff.id"], name=op.f("fk_phrases_changed_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrases")),
    )
    op.create_index("ix_phrases_purpose", "phrases", ["purpose"])

    op.create_table(
        "room_proposals",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("max_cases", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("max_cases >= 0", name=op.f("ck_room_proposals_max_cases_not_negative")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["staff.id"], name=op.f("fk_room_proposals_proposed_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_room_proposals_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_room_proposals")),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("keep", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_saved_filters_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
    )
    op.create_index("uq_saved_filters_name", "saved_filters", ["staff_id", "name"], unique=True)

    op.create_table(
        "work_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "work",
                "free",
                name="hours_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts >= 0 AND starts < ends AND ends <= 1440",
            name=op.f("ck_work_hours_starts_first"),
        ),
        sa.CheckConstraint(
            "(kind = 'work') = (minutes = 0)", name=op.f("ck_work_hours_only_moments_last")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_work_hours_weekday_exists")),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_work_hours_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_hours")),
    )
    op.create_index(
        "uq_work_hours_part", "work_hours", ["staff_id", "kind", "weekday", "starts"], unique=True
    )

    op.create_table(
        "case_viewers",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_case_viewers_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_case_viewers_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", "staff_id", name=op.f("pk_case_viewers")),
    )
    op.create_index("ix_case_viewers_seen", "case_viewers", ["seen_at"])

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("thrown_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_drafts_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_drafts_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_case_id", "drafts", ["case_id"])
    op.create_index("ix_drafts_saved", "drafts", ["saved_at"])
    op.create_index("uq_drafts_field", "drafts", ["staff_id", "case_id", "field"], unique=True)

    op.create_table(
        "phrase_words",
        sa.Column("phrase_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["phrase_id"],
            ["phrases.id"],
            name=op.f("fk_phrase_words_phrase_id_phrases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("phrase_id", "locale", name=op.f("pk_phrase_words")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_tasks_done_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["done_by"], ["staff.id"], name=op.f("fk_tasks_done_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_open",
        "tasks",
        ["case_id", "due_on"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index("uq_tasks_key", "tasks", ["case_id", "key"], unique=True)
