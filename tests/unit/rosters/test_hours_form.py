"""What people type as a time or a day."""

from __future__ import annotations

import pytest

from portal.team.hours_form import read_clock


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("9", 540), ("09", 540), ("9.00", 540), ("9:00", 540), ("09:30", 570), ("9.30 uur", 570),
        ("9 uur", 540), ("9u30", 570), ("930", None), ("0930", 570), ("1745", 1065),
        (" 17.45 ", 1065),
        ("0", 0), ("0.00", 0), ("24", None), ("24.00", None), ("23.59", 1439), ("25", None),
        ("9.60", None), ("9.5", None), ("", None), ("negen", None), ("-9", None), ("9-17", None),
        ("٩", None),
    ],
)  # fmt: skip
def test_the_start_of_a_part(typed: str, minutes: int | None) -> None:
    assert read_clock(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("24", 1440), ("24:00", 1440), ("2400", 1440), ("0.00", 1440), ("24.01", None), ("17", 1020)],
)
def test_the_end_of_a_part_may_be_midnight(typed: str, minutes: int | None) -> None:
    assert read_clock(typed, is_end=True) == minutes
