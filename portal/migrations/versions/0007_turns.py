"""Whose turn it is and who acts, on the case itself; private notes; people who are one

Additive: the release before this one keeps working on it, because what the lists need is worked
out by the database from the columns that both releases write.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.schema import conv

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ABLE = "fk_cases_able"
OPEN = sa.text("state = 'open'")
DAYS = ("next_step_on", "task_on", "nudge_on", "rests_until")
OUTCOMES = ("work", "school", "both", "elsewhere", "not_now", "lost_touch")
KINDS = (
    "opened", "asked_again", "attempt", "first_contact", "contact", "note", "next_step",
    "step_done", "facts", "lead_changed", "taken_over", "closed", "reopened", "consent",
)  # fmt: skip
NEW_KINDS = (
    "message", "suggested", "answer_asked", "waiting", "rested", "escalated", "stand_in",
    "stand_in_ended", "held_for", "offered_back", "assigned", "task", "task_done", "turned",
    "merged", "unmerged", "known_elsewhere", "summary",
)  # fmt: skip
NEW_CASE_CHECKS = (
    ("ck_cases_stand_in_is_another", "stand_in_id != contact_person_id"),
    ("ck_cases_waits_until_a_day", "(nudge_on IS NULL) = (waiting_since IS NULL)"),
    ("ck_cases_escalation_not_negative", "escalation >= 0"),
)
PRIVATE = ("ck_timeline_entries_private_has_reason", "NOT is_private OR private_reason != ''")
NOT_SELF = ("ck_young_people_not_merged_into_self", "merged_into_id != id")
NEW_COLUMNS = (
    "stand_in_id", "held_for_id", "answer_due_at", "waiting_since", "nudge_on", "rests_until",
    "task_on", "escalation", "escalated_for", "needs", "goes_on_in_id",
)  # fmt: skip
TURN_INDEXES = (
    ("turn", "turn turn_at id", OPEN),
    ("escalated", "escalated_for id", sa.text("state = 'open' AND escalation > 1")),
)
POINTERS = (("stand_in_id", "staff"), ("held_for_id", "staff"), ("goes_on_in_id", "cases"))


def upgrade() -> None:
    """Apply."""
    _change_cases()
    for column, _table in POINTERS:
        op.create_index(f"ix_cases_{column}", "cases", [column])
    for owner in ("acting", "team"):
        op.create_index(
            f"ix_cases_{owner}_turn",
            "cases",
            [f"{owner}_id", "turn", "is_urgent", "turn_at", "id"],
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
    for name, columns, kept in TURN_INDEXES:
        op.create_index(
            f"ix_cases_{name}",
            "cases",
            columns.split(),
            sqlite_where=kept,
            postgresql_where=kept,
        )
    _change_people()
    _change_timeline()


def downgrade() -> None:
    """Take back."""
    _take_back_timeline()
    _take_back_people()
    _take_back_cases()


def _take_back_timeline() -> None:
    kinds = _kind_check(KINDS)
    with op.batch_alter_table("timeline_entries") as batch_op:
        batch_op.drop_constraint(conv(PRIVATE[0]), type_="check")
        _swap(batch_op, kinds)
        batch_op.drop_column("private_reason")
        batch_op.drop_column("is_private")


def _take_back_people() -> None:
    op.drop_index("ix_young_people_uncompared", "young_people")
    op.drop_index("ix_young_people_merged_into_id", "young_people")
    op.drop_index("ix_young_people_born", "young_people")
    with op.batch_alter_table("young_people") as batch_op:
        batch_op.drop_constraint(conv(NOT_SELF[0]), type_="check")
        batch_op.drop_constraint("fk_young_people_merged_into_id_young_people", type_="foreignkey")
        batch_op.drop_column("compared_at")
        batch_op.drop_column("merged_into_id")


def _take_back_cases() -> None:
    for name, _columns, _kept in TURN_INDEXES:
        op.drop_index(f"ix_cases_{name}", "cases")
    for name in ("team_turn", "acting_turn", "stand_in_id", "held_for_id", "goes_on_in_id"):
        op.drop_index(f"ix_cases_{name}", "cases")
    outcome = _outcome_check(OUTCOMES)
    with op.batch_alter_table("cases") as batch_op:
        if _is_sqlite():
            batch_op.drop_constraint(ABLE, type_="foreignkey")
        for name, _text in NEW_CASE_CHECKS:
            batch_op.drop_constraint(conv(name), type_="check")
        _swap(batch_op, outcome)
        for made in ("turn_at", "turn", "must_be_able", "acting_id"):
            batch_op.drop_column(made)
        for column, table in POINTERS:
            batch_op.drop_constraint(f"fk_cases_{column}_{table}", type_="foreignkey")
        for column in NEW_COLUMNS:
            batch_op.drop_column(column)


def _change_cases() -> None:
    outcome = _outcome_check((*OUTCOMES, "merged"))
    with op.batch_alter_table("cases") as batch_op:
        for name in ("stand_in_id", "held_for_id", "goes_on_in_id"):
            batch_op.add_column(sa.Column(name, sa.Integer()))
        for name in ("answer_due_at", "waiting_since", "escalated_for"):
            batch_op.add_column(sa.Column(name, sa.DateTime()))
        for name in ("nudge_on", "rests_until", "task_on"):
            batch_op.add_column(sa.Column(name, sa.Date()))
        batch_op.add_column(
            sa.Column("escalation", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("needs", sa.String(300), server_default="", nullable=False))
        for column, table in POINTERS:
            batch_op.create_foreign_key(f"fk_cases_{column}_{table}", table, [column], ["id"])
        for name, text in NEW_CASE_CHECKS:
            batch_op.create_check_constraint(conv(name), sa.text(text))
        _swap(batch_op, outcome)
        for made in _made_columns():
            batch_op.add_column(made)
        if _is_sqlite():
            # Its tables are written anew, which what is worked out forbids from here on; all that
            # points somewhere is checked at the end of the move. PostgreSQL gets it in 0008.
            batch_op.create_foreign_key(
                ABLE, "staff", ["acting_id", "must_be_able"], ["id", "is_able"]
            )


def _made_columns() -> tuple[sa.Column[Any], ...]:
    """What the database works out; `cases.turn_columns` says the same to the portal."""
    is_sqlite = _is_sqlite()
    first = "min" if is_sqlite else "least"
    days = ", ".join(f"coalesce({day}, '9999-12-31')" for day in DAYS)
    earliest = f"{first}({days})"
    midnight = (
        f"({earliest} || ' 00:00:00.000000')" if is_sqlite else f"CAST({earliest} AS TIMESTAMP)"
    )
    none = " AND ".join(f"{day} IS NULL" for day in DAYS)
    turn = (
        "CASE WHEN (state = 'closed') THEN 'closed' WHEN (first_contact_at IS NULL) THEN 'new'"
        " WHEN (answer_due_at IS NOT NULL) THEN 'answer' WHEN (rests_until IS NOT NULL) THEN 'rest'"
        " WHEN (nudge_on IS NOT NULL) THEN 'wait'"
        " WHEN (next_step_on IS NOT NULL OR task_on IS NOT NULL) THEN 'step' ELSE 'choose' END"
    )
    turn_at = (
        "CASE WHEN (first_contact_at IS NULL) THEN promised_at"
        " WHEN (answer_due_at IS NOT NULL) THEN answer_due_at"
        f" WHEN ({none}) THEN first_contact_at ELSE {midnight} END"
    )
    return (
        _made("acting_id", sa.Integer(), "coalesce(stand_in_id, contact_person_id)"),
        _made("must_be_able", sa.Boolean(), "CASE WHEN state = 'open' THEN true END", True),
        _made("turn", sa.String(10), turn),
        _made("turn_at", sa.DateTime(), turn_at),
    )


def _made(
    name: str, kind: sa.types.TypeEngine[Any], text: str, nullable: bool = False
) -> sa.Column[Any]:
    return sa.Column(name, kind, sa.Computed(text, persisted=True), nullable=nullable)


def _change_people() -> None:
    with op.batch_alter_table("young_people") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer()))
        batch_op.add_column(sa.Column("compared_at", sa.DateTime()))
        batch_op.create_foreign_key(
            "fk_young_people_merged_into_id_young_people",
            "young_people",
            ["merged_into_id"],
            ["id"],
        )
        batch_op.create_check_constraint(conv(NOT_SELF[0]), sa.text(NOT_SELF[1]))
    op.create_index("ix_young_people_born", "young_people", ["born_on", "id"])
    op.create_index("ix_young_people_merged_into_id", "young_people", ["merged_into_id"])
    uncompared = sa.text("compared_at IS NULL")
    op.create_index(
        "ix_young_people_uncompared",
        "young_people",
        ["id"],
        sqlite_where=uncompared,
        postgresql_where=uncompared,
    )


def _change_timeline() -> None:
    kinds = _kind_check((*KINDS, *NEW_KINDS))
    with op.batch_alter_table("timeline_entries") as batch_op:
        batch_op.add_column(
            sa.Column("is_private", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("private_reason", sa.String(200), server_default="", nullable=False)
        )
        batch_op.create_check_constraint(conv(PRIVATE[0]), sa.text(PRIVATE[1]))
        _swap(batch_op, kinds)


def _swap(batch_op: BatchOperations, check: tuple[str, str]) -> None:
    batch_op.drop_constraint(conv(check[0]), type_="check")
    batch_op.create_check_constraint(conv(check[0]), sa.text(check[1]))


def _outcome_check(outcomes: tuple[str, ...]) -> tuple[str, str]:
    return "ck_cases_outcome", f"outcome IN ({_quoted(outcomes)})"


def _kind_check(kinds: tuple[str, ...]) -> tuple[str, str]:
    return "ck_timeline_entries_entry_kind", f"kind IN ({_quoted(kinds)})"


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
