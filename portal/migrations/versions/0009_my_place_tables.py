"""Tables of my place: the way in, threads, appointments, places, goals, leaving, rights

This only adds: the release before this one keeps working on it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "place_attempts",
    "place_proofs",
    "place_sessions",
    "channel_changes",
    "appointment_offers",
    "appointment_options",
    "appointments",
    "reminder_choices",
    "bookings",
    "verdicts",
    "attachments",
    "thread_reads",
    "goals",
    "story_versions",
    "leaves",
    "check_ins",
    "privacy_questions",
    "data_requests",
    "erasures",
)


def upgrade() -> None:
    """Apply."""
    _make_way_in()
    _make_appointments()
    _make_bookings()
    _make_words()
    _make_leaving()
    _make_rights()


def downgrade() -> None:
    """Take back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _make_way_in() -> None:
    op.create_table(
        "place_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_attempts")),
    )
    op.create_index(
        "ix_place_attempts_account", "place_attempts", ["account_hash", "at"], unique=False
    )
    op.create_index(
        "ix_place_attempts_address", "place_attempts", ["address_hash", "at"], unique=False
    )
    op.create_index(op.f("ix_place_attempts_at"), "place_attempts", ["at"], unique=False)
    op.create_table(
        "place_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "link",
                "code",
                "welcome",
                name="proof_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("young_person_id", sa.Integer(), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_place_proofs_attempts_not_negative")),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_place_proofs_young_person_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_proofs")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_place_proofs_secret_hash")),
    )
    op.create_index("ix_place_proofs_expires", "place_proofs", ["expires_at"], unique=False)
    op.create_index(
        op.f("ix_place_proofs_young_person_id"), "place_proofs", ["young_person_id"], unique=False
    )
    op.create_table(
        "place_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("proven_at", sa.DateTime(), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("stays", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_borrowed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "NOT (stays AND is_borrowed)", name=op.f("ck_place_sessions_borrowed_never_stays")
        ),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_place_sessions_young_person_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_place_sessions_token_hash")),
    )
    op.create_index("ix_place_sessions_expires", "place_sessions", ["expires_at"], unique=False)
    op.create_index(
        op.f("ix_place_sessions_young_person_id"),
        "place_sessions",
        ["young_person_id"],
        unique=False,
    )
    op.create_table(
        "channel_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "email",
                name="changed_channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("new_value", sa.String(length=600), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("old_proven_at", sa.DateTime(), nullable=True),
        sa.Column("new_proven_at", sa.DateTime(), nullable=True),
        sa.Column("old_code_hash", sa.String(length=64), nullable=True),
        sa.Column("new_code_hash", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_how", sa.String(length=300), server_default="", nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(checked_by IS NULL) = (checked_how = '')",
            name=op.f("ck_channel_changes_a_check_is_written_down"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["staff.id"], name=op.f("fk_channel_changes_checked_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_channel_changes_young_person_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_changes")),
    )
    op.create_index(
        "uq_channel_changes_running",
        "channel_changes",
        ["young_person_id"],
        unique=True,
        sqlite_where=sa.text("done_at IS NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND ended_at IS NULL"),
    )


def _make_appointments() -> None:
    op.create_table(
        "appointment_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "picked",
                "withdrawn",
                "over",
                name="offer_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_appointment_offers_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_appointment_offers_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_offers")),
    )
    op.create_index(
        op.f("ix_appointment_offers_case_id"), "appointment_offers", ["case_id"], unique=False
    )
    op.create_index(
        "uq_appointment_offers_open",
        "appointment_offers",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "appointment_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointment_options_starts_first")),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["appointment_offers.id"],
            name=op.f("fk_appointment_options_offer_id_appointment_offers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_options")),
    )
    op.create_index(
        op.f("ix_appointment_options_offer_id"), "appointment_options", ["offer_id"], unique=False
    )
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "cancelled",
                "moved",
                "held",
                "missed",
                name="appointment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'planned') = (ended_at IS NULL)", name=op.f("ck_appointments_over_has_moment")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointments_starts_first")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_appointments_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_appointments_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index("ix_appointments_case", "appointments", ["case_id", "starts_at"], unique=False)
    op.create_index("ix_appointments_coming", "appointments", ["state", "starts_at"], unique=False)
    op.create_index(op.f("ix_appointments_staff_id"), "appointments", ["staff_id"], unique=False)
    op.create_index(op.f("ix_appointments_uid"), "appointments", ["uid"], unique=False)
    op.create_index(
        "uq_appointments_staff_start",
        "appointments",
        ["staff_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_table(
        "reminder_choices",
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "mail", "sms", name="channel", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_reminder_choices_young_person_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("young_person_id", "channel", name=op.f("pk_reminder_choices")),
    )


def _make_bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moment_id", sa.Integer(), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "waiting",
                "offered",
                "proposed",
                "cancelled",
                "passed",
                "called_off",
                name="booking_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("held_until", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("has_come", sa.Boolean(), nullable=True),
        sa.Column("come_noted_by", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('offered', 'proposed')) = (held_until IS NOT NULL)",
            name=op.f("ck_bookings_held_until_a_moment"),
        ),
        sa.CheckConstraint(
            "NOT has_come OR state = 'booked'", name=op.f("ck_bookings_who_came_was_booked")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_bookings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["come_noted_by"], ["staff.id"], name=op.f("fk_bookings_come_noted_by_staff")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_bookings_made_by_staff")),
        sa.ForeignKeyConstraint(
            ["moment_id"], ["moments.id"], name=op.f("fk_bookings_moment_id_moments")
        ),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_bookings_young_person_id_young_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
    )
    op.create_index(op.f("ix_bookings_case_id"), "bookings", ["case_id"], unique=False)
    op.create_index(
        "ix_bookings_held",
        "bookings",
        ["held_until"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'proposed')"),
        postgresql_where=sa.text("state IN ('offered', 'proposed')"),
    )
    op.create_index(
        "ix_bookings_waiting", "bookings", ["moment_id", "state", "number"], unique=False
    )
    op.create_index(
        op.f("ix_bookings_young_person_id"), "bookings", ["young_person_id"], unique=False
    )
    op.create_index(
        "uq_bookings_alive",
        "bookings",
        ["moment_id", "young_person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('booked', 'waiting', 'offered', 'proposed')"),
        postgresql_where=sa.text("state IN ('booked', 'waiting', 'offered', 'proposed')"),
    )
    op.create_index("uq_bookings_number", "bookings", ["moment_id", "number"], unique=True)
    op.create_table(
        "verdicts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("item_ref", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("welcome", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=300), nullable=False),
        sa.CheckConstraint("again BETWEEN 1 AND 3", name=op.f("ck_verdicts_again_in_three")),
        sa.CheckConstraint("useful BETWEEN 1 AND 3", name=op.f("ck_verdicts_useful_in_three")),
        sa.CheckConstraint("welcome BETWEEN 1 AND 3", name=op.f("ck_verdicts_welcome_in_three")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_item_ref"), "verdicts", ["item_ref"], unique=False)


def _make_words() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("timeline_entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "photo",
                "pdf",
                name="attachment_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachments_not_empty")),
        sa.ForeignKeyConstraint(
            ["timeline_entry_id"],
            ["timeline_entries.id"],
            name=op.f("fk_attachments_timeline_entry_id_timeline_entries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_attachments_storage_key")),
    )
    op.create_index(
        op.f("ix_attachments_timeline_entry_id"), "attachments", ["timeline_entry_id"], unique=False
    )
    op.create_table(
        "thread_reads",
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column("by_them", sa.Integer(), server_default="0", nullable=False),
        sa.Column("by_us", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_thread_reads_young_person_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("young_person_id", name=op.f("pk_thread_reads")),
    )
    op.create_table(
        "goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "suggested",
                "open",
                "done",
                "gone",
                name="goal_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("suggested_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_goals_done_has_moment")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (slot IS NOT NULL)", name=op.f("ck_goals_an_open_one_has_a_slot")
        ),
        sa.CheckConstraint("slot BETWEEN 1 AND 3", name=op.f("ck_goals_at_most_three")),
        sa.ForeignKeyConstraint(
            ["suggested_by"], ["staff.id"], name=op.f("fk_goals_suggested_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_goals_young_person_id_young_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    op.create_index("ix_goals_person", "goals", ["young_person_id", "state"], unique=False)
    op.create_index(
        "uq_goals_slot",
        "goals",
        ["young_person_id", "slot"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "story_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("ready", sa.JSON(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("with_staff_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["with_staff_id"], ["staff.id"], name=op.f("fk_story_versions_with_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_story_versions_young_person_id_young_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_versions")),
    )
    op.create_index(
        "uq_story_versions_number", "story_versions", ["young_person_id", "number"], unique=True
    )


def _make_leaving() -> None:
    op.create_table(
        "leaves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pause",
                "stop",
                name="leave_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ask_on", sa.Date(), nullable=True),
        sa.Column("returned_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind = 'pause' OR until IS NULL", name=op.f("ck_leaves_only_a_pause_has_an_end")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_leaves_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_leaves_young_person_id_young_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index(op.f("ix_leaves_case_id"), "leaves", ["case_id"], unique=False)
    op.create_index(op.f("ix_leaves_young_person_id"), "leaves", ["young_person_id"], unique=False)
    op.create_index(
        "uq_leaves_running",
        "leaves",
        ["young_person_id"],
        unique=True,
        sqlite_where=sa.text("returned_at IS NULL"),
        postgresql_where=sa.text("returned_at IS NULL"),
    )
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "work",
                "school",
                "looking",
                "need",
                name="check_in_answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_check_ins_answer_has_moment")
        ),
        sa.CheckConstraint("months IN (0, 1, 3, 6, 12)", name=op.f("ck_check_ins_known_rhythm")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_check_ins_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_check_ins_young_person_id_young_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
    )
    op.create_index(op.f("ix_check_ins_case_id"), "check_ins", ["case_id"], unique=False)
    op.create_index(
        "ix_check_ins_due",
        "check_ins",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("asked_at IS NULL AND dropped_at IS NULL"),
        postgresql_where=sa.text("asked_at IS NULL AND dropped_at IS NULL"),
    )
    op.create_index(
        op.f("ix_check_ins_young_person_id"), "check_ins", ["young_person_id"], unique=False
    )
    op.create_index("uq_check_ins_round", "check_ins", ["case_id", "months", "due_on"], unique=True)


def _make_rights() -> None:
    op.create_table(
        "privacy_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column("audit_position", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answer = '') = (answered_at IS NULL)",
            name=op.f("ck_privacy_questions_answer_has_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["staff.id"], name=op.f("fk_privacy_questions_answered_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["young_person_id"],
            ["young_people.id"],
            name=op.f("fk_privacy_questions_young_person_id_young_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_questions")),
        sa.UniqueConstraint("reference", name=op.f("uq_privacy_questions_reference")),
    )
    op.create_index(
        "ix_privacy_questions_open",
        "privacy_questions",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_index(
        op.f("ix_privacy_questions_young_person_id"),
        "privacy_questions",
        ["young_person_id"],
        unique=False,
    )
    op.create_table(
        "data_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("young_person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "export",
                "correct",
                "erase",
                name="request_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["done_by"], ["staff.id"], name=op.f("fk_data_requests_done_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_requests")),
        sa.UniqueConstraint("reference", name=op.f("uq_data_requests_reference")),
    )
    op.create_index(
        "ix_data_requests_open",
        "data_requests",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        op.f("ix_data_requests_young_person_id"), "data_requests", ["young_person_id"], unique=False
    )
    op.create_table(
        "erasures",
        sa.Column("young_person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("young_person_id", name=op.f("pk_erasures")),
    )
