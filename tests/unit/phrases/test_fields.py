"""Fields in example messages: what is wrong with them, what was meant, and filling them in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.phrases.fields import FIELDS, FieldProblem, Wrong, fill, left_open, make_safe
from portal.phrases.fields import problems_of as problems


@pytest.mark.parametrize(
    ("body", "found", "meant"),
    [
        ("Hoi {voornam},", "{voornam}", "voornaam"),
        ("Hoi {Voornaam},", "{Voornaam}", "voornaam"),
        ("Bel {numer} terug", "{numer}", "nummer"),
        ("Hoi {contact persoon}", "{contact persoon}", "contactpersoon"),
        ("Hoi {}", "{}", ""),
        ("Hoi {achternaam en adres}", "{achternaam en adres}", ""),
    ],
)
def test_an_unknown_field_is_found_with_what_was_meant(body: str, found: str, meant: str) -> None:
    assert problems(body) == (FieldProblem(reason=Wrong.UNKNOWN, found=found, meant=meant),)


@pytest.mark.parametrize(
    ("body", "found", "meant"),
    [
        ("Hoi {voornaam, hoe is het?", "{voornaam,", "voornaam"),
        ("Hoi voornaam}, hoe is het?", "},", ""),
        ("Hoi {\nalles goed?", "{\nalles", ""),
    ],
)
def test_a_bracket_alone_is_found(body: str, found: str, meant: str) -> None:
    assert problems(body) == (FieldProblem(reason=Wrong.LOOSE, found=found, meant=meant),)


def test_problems_stand_in_the_order_of_the_text() -> None:
    assert [each.found for each in problems("{a} {voornaam} } {b}")] == ["{a}", "}", "{b}"]


def test_every_field_is_filled_and_what_is_not_known_stays() -> None:
    body = " ".join(f"{{{name}}}" for name in FIELDS)
    assert problems(body) == ()
    filled = fill(body, {name: name.upper() for name in FIELDS if name != "moment"})
    assert left_open(filled) == ("{moment}",)
    assert "VOORNAAM" in filled


@given(st.text(alphabet="{}a bvoornaam\n.", max_size=60))
def test_any_text_is_judged_and_filled(body: str) -> None:
    filled = fill(body, dict.fromkeys(FIELDS, "x"))
    assert filled.count("\n") == body.count("\n")
    if not problems(body):
        assert "{" not in filled
        assert "}" not in filled


def test_for_who_reads_along_no_name_and_no_address_is_left() -> None:
    body = (
        "Hoi {voornaam},\nGa je mee? Kijk hier: {link}\nJe vindt ons hier: {link}. Tot dan.\nGroet,"
    )
    assert make_safe(body) == "Hoi,\nGa je mee?\nTot dan.\nGroet,"
