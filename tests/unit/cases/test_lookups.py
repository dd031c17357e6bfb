"""What somebody is found by: names without accents and capitals, numbers as they are dialled."""

from __future__ import annotations

import pytest

from portal.cases.lookups import fold, is_number, name_words, phone_digits, words_of


@pytest.mark.parametrize(
    ("typed", "folded"), [("  José ", "jose"), ("ZOË", "zoe"), ("Łukasz", "łukasz"), ("ß", "ss")]
)
def test_accents_and_capitals_do_not_count(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Fatima Zohra", ("fatima", "zohra")),
        ("Jean-José", ("jean", "jose")),
        ("Anna anna", ("anna",)),
        ("%_", ()),
        ("🙂", ()),
    ],
)
def test_a_name_is_its_words(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize("typed", ["+31 6 12345678", "0031612345678", "06-12 34 56 78"])
def test_a_number_is_what_is_dialled_here(typed: str) -> None:
    assert is_number(typed)
    assert phone_digits(typed) == "0612345678"


def test_a_number_from_abroad_keeps_its_country() -> None:
    assert phone_digits("+32 470 12") == "0032470 12".replace(" ", "")


@pytest.mark.parametrize("typed", ["Noor", "K7D-4MP", "-", "", "06 Noor"])
def test_a_name_or_reference_is_no_number(typed: str) -> None:
    assert not is_number(typed)


def test_a_person_is_found_by_name_and_number() -> None:
    assert words_of(first_name="Zoë", phone="+31612345678") == {"zoe", "0612345678"}
    assert words_of(first_name="🙂", phone=None) == frozenset()
