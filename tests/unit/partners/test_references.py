"""Codes that people read from a screen and type again."""

from __future__ import annotations

import pytest

from portal.partners.references import make_reference, read_reference


@pytest.mark.parametrize(
    "typed", ["V-K7D-4MP", "v-k7d-4mp", "V K7D 4MP", "vk7d4mp", " k7d 4mp ", "V–K7D–4MP."]
)
def test_a_code_may_be_typed_carelessly(typed: str) -> None:
    assert read_reference(typed, "V") == "V-K7D-4MP"


def test_a_forgotten_prefix_is_not_looked_for_in_the_code() -> None:
    assert read_reference("v7d4mp", "V") == "V-V7D-4MP"


@pytest.mark.parametrize("prefix", ["", "V"])
def test_a_new_code_reads_as_itself(prefix: str) -> None:
    for _ in range(50):
        code = make_reference(prefix)
        assert read_reference(code, prefix) == code
