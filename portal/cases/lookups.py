"""What somebody can be found by: the words of a name and the digits of a number, made comparable.

The two databases disagree about accents and capitals, so what is compared is made here, once, and
kept beside the person. `models` fills it whenever a name or a number changes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# The last sign there is: every word that starts with 'no' stands between 'no' and 'no' + LAST.
LAST: Final = chr(0x10FFFF)
COUNTRY: Final = "31"
WORD: Final = re.compile(r"[^\W_]+")
# Looks like a telephone number: nothing but digits and what people write between them.
NUMBER: Final = re.compile(r"\+?[\d\s().-]+")


def fold(text: str) -> str:
    """Without capitals, accents and outer spaces."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def name_words(text: str) -> tuple[str, ...]:
    """The folded words of a name, in their order: 'Jean-José' gives jean and jose."""
    return tuple(dict.fromkeys(WORD.findall(fold(text))))


def is_number(text: str) -> bool:
    """True for what can only be (a part of) a telephone number."""
    return NUMBER.fullmatch(text.strip()) is not None and any(map(str.isdecimal, text))


def phone_digits(text: str) -> str:
    """The digits of a number as it is dialled here: '+31 6 12' and '0031612' both give '0612'."""
    digits = "".join(sign for sign in text if sign.isdecimal())
    if text.strip().startswith("+"):
        digits = f"00{digits}"
    return (
        f"0{digits.removeprefix('00' + COUNTRY)}" if digits.startswith("00" + COUNTRY) else digits
    )


def words_of(*, first_name: str, phone: str | None) -> frozenset[str]:
    """All that a person can be found by."""
    digits = phone_digits(phone) if phone else ""
    return frozenset((*name_words(first_name), *filter(None, (digits,))))
