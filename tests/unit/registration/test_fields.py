"""Reading what people type: dates, numbers, names and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from portal.forms import (
    MistakeError,
    clean_line,
    clean_text,
    read_email,
    read_first_name,
    read_phone,
    read_words,
)
from portal.registration.birth import read_birth_date

TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True, scope="module")
def _dutch() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="nl")
    with app.app_context():
        yield


def mistake(reader: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(MistakeError) as caught:
        reader(*args, **kwargs)
    return caught.value.message


@given(born=st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_every_real_date_is_read_back(born: date) -> None:
    typed = (str(born.day), f"{born.month:02d}", str(born.year))
    assert read_birth_date(*typed, today=TODAY) == born


@given(day=st.text(max_size=6), month=st.text(max_size=6), year=st.text(max_size=6))
def test_any_text_is_a_date_or_a_mistake(day: str, month: str, year: str) -> None:
    try:
        born = read_birth_date(day, month, year, today=TODAY)
    except MistakeError:
        return
    assert date(1900, 1, 1) <= born <= TODAY


@given(number=st.integers(min_value=10_000_000, max_value=19_999_999))
def test_every_way_to_write_a_number_is_the_same_number(number: int) -> None:
    digits = str(number)
    for written in (f"06{digits}", f"06-{digits[:4]} {digits[4:]}", f"+316{digits}",
                    f"00316{digits}", f"+31 (0)6 {digits}", f" 06 {digits}\n"):  # fmt: skip
        assert read_phone(written) == f"+316{digits}"


@given(typed=st.text(max_size=30))
def test_any_text_is_a_number_or_a_mistake(typed: str) -> None:
    try:
        number = read_phone(typed)
    except MistakeError:
        return
    assert number.startswith("+")
    assert number[1:].isascii()
    assert number[1:].isdecimal()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("06 1234 567", "Er mist een cijfer. Een 06-nummer heeft 10 cijfers, jij typte er 9."),
        ("06 1234 56", "Er missen 2 cijfers. Een 06-nummer heeft 10 cijfers, jij typte er 8."),
        ("06123456789", "Er staat een cijfer te veel. Een 06-nummer heeft 10 cijfers, jij typte"),
        ("020 624 111", "Er mist een cijfer. Een nummer heeft 10 cijfers, jij typte er 9."),
        ("+31 6 1234 567", "Er mist een cijfer."),
        ("bel me", "Dit nummer kennen we niet."),
        ("", "Vul je nummer in."),
        ("0" * 200, "Dit is te lang."),
    ],
)
def test_wrong_numbers_are_said_kindly(typed: str, says: str) -> None:
    assert mistake(read_phone, typed).startswith(says)


def test_numbers_of_other_countries_are_welcome() -> None:
    assert read_phone("+32 470 12 34 56", needs_mobile=True) == "+32470123456"


def test_a_landline_takes_no_text_messages() -> None:
    assert read_phone("020 624 1111") == "+31206241111"
    assert "06-nummer" in mistake(read_phone, "020 624 1111", needs_mobile=True)


def test_names_are_kept_as_written() -> None:
    assert read_first_name("  Jo\u0301 \n van  ") == "Jó van"
    assert read_first_name("محمد") == "محمد"
    for nothing in ("", "123", "💥", "\0"):
        assert "voornaam" in mistake(read_first_name, nothing)


def test_mail_is_checked_without_the_network() -> None:
    assert read_email(" Noor@Voorbeeld.NL ") == "noor@voorbeeld.nl"
    assert "@" in mistake(read_email, "noor")
    assert mistake(read_email, "noor@")
    assert mistake(read_email, f"{'a' * 300}@voorbeeld.nl")
    assert mistake(read_email, "a@b.nl\nBcc: x@y.nl")


@given(text=st.text(max_size=60))
def test_kept_text_has_no_control_or_direction_characters(text: str) -> None:
    kept = clean_text(text)
    assert clean_text(kept) == kept
    assert not set(kept) & set("\0\r\x1b\u202e\u2066")
    assert "\n" not in clean_line(text)


def test_words_are_counted_as_they_are_kept() -> None:
    assert read_words(" e\u0301 ", maximum=1) == "é"
    assert mistake(read_words, "abc", maximum=1).startswith("Je tekst is 2 tekens te lang.")
