"""What a line remembers of a case before it changed, so that an undo can put it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from portal.cases.models import Case

CONTACT_COLUMNS: Final = ("first_contact_at", "last_attempt_at", "attempts")
STEP_COLUMNS: Final = ("next_step", "next_step_on")
TURN_COLUMNS: Final = ("answer_due_at", "waiting_since", "nudge_on", "rests_until", "is_urgent")
# Everything that says whose turn it is: most verbs touch more than one of these.
CLOCK_COLUMNS: Final = (*CONTACT_COLUMNS, *STEP_COLUMNS, *TURN_COLUMNS)
MOMENTS: Final = frozenset(
    {"first_contact_at", "last_attempt_at", "answer_due_at", "waiting_since"}
)
DAYS: Final = frozenset({"next_step_on", "nudge_on", "rests_until"})


def snapshot(case: Case, columns: tuple[str, ...] = CLOCK_COLUMNS) -> dict[str, Any]:
    """The columns as they are now, as values that JSON can keep."""
    return {column: _as_text(getattr(case, column)) for column in columns}


def put_back(case: Case, before: Mapping[str, Any]) -> None:
    """Make the columns what `snapshot` saw."""
    for column, value in before.items():
        setattr(case, column, _from_text(column, value))


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _from_text(column: str, value: Any) -> Any:
    if isinstance(value, str) and column in MOMENTS:
        return datetime.fromisoformat(value)
    if isinstance(value, str) and column in DAYS:
        return date.fromisoformat(value)
    return value
