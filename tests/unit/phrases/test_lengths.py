"""How many text messages some words take (3GPP TS 23.038)."""

from __future__ import annotations

import pytest

from portal.phrases.lengths import measure


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted(text: str, parts: int) -> None:
    assert measure(text).parts == parts


def test_signs_that_cost_room_are_named_once() -> None:
    assert measure("Hê, hê ’t ’t").odd == "ê’"
    assert measure("Één €").odd == ""


def test_more_than_four_do_not_fit() -> None:
    assert measure("a" * 612).fits
    assert not measure("a" * 613).fits
