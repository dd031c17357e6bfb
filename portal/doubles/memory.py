"""What a merge changed, as values that JSON can keep: before and after, per column."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from portal.cases.models import CaseState, ContactChannel, Outcome

Change = dict[str, list[Any]]
ENUMS = {"state": CaseState, "outcome": Outcome, "channel": ContactChannel}


def seen(row: Any, columns: Iterable[str]) -> dict[str, Any]:
    """The columns of a row as they are now."""
    return {column: _as_text(getattr(row, column)) for column in columns}


def changed(row: Any, before: dict[str, Any]) -> Change:
    """What became different since `before`: column -> [before, after]."""
    after = seen(row, before)
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def put_back(row: Any, change: Change) -> None:
    """Undo a change, but leave what somebody changed again since."""
    now = seen(row, change)
    for column, (before, after) in change.items():
        if now[column] == after:
            setattr(row, column, from_text(column, before))


def _as_text(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value


def from_text(column: str, value: Any) -> Any:
    """The value that `seen` wrote down."""
    if not isinstance(value, str):
        return value
    if column in ENUMS:
        return ENUMS[column](value)
    if column.endswith("_at") or column == "escalated_for":
        return datetime.fromisoformat(value)
    if column.endswith("_on") or column == "rests_until":
        return date.fromisoformat(value)
    return value


class Memory:
    """Rows as they were when this was made, to tell afterwards what became of them."""

    def __init__(self, rows: dict[str, Any], columns: Iterable[str]) -> None:
        self.rows = rows
        self.before = {name: seen(row, tuple(columns)) for name, row in rows.items()}

    def changes(self) -> dict[str, Change]:
        """What became different, by the name of the row."""
        return {name: changed(row, self.before[name]) for name, row in self.rows.items()}
