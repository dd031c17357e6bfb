"""Which passwords are good enough: long, and not what anybody would try first. Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 256
# So many well-known words in a row are still guessed quickly; more of them are not.
GUESSABLE_WORDS: Final = 3
LEAST_DIFFERENT_SIGNS: Final = 5
LEAST_OWN_PART: Final = 4
HUNG_ON: Final = 8
WORD_FILE: Final = Path(__file__).parent / "data" / "common_words.txt"
LEET: Final = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"})
SIGNS: Final = str.maketrans({"@": "a", "$": "s", "!": "i", "€": "e"})
ROWS: Final = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class PasswordProblem(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PERSONAL = "personal"


@cache
def common_words() -> frozenset[str]:
    """Words that guessable passwords are made of, in small letters."""
    lines = WORD_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def normalise(password: str) -> str:
    """The same letters whichever keyboard typed them (NFC), as all comparing and hashing uses."""
    return unicodedata.normalize("NFC", password)


def problem_with(password: str, *, own_words: tuple[str, ...] = ()) -> PasswordProblem | None:
    """What is wrong with a password, or None. `own_words`: the person's name and mail address."""
    password = normalise(password)
    if len(password) < MIN_LENGTH:
        return PasswordProblem.TOO_SHORT
    if len(password) > MAX_LENGTH:
        return PasswordProblem.TOO_LONG
    plain = password.casefold()
    if _is_personal(plain, own_words):
        return PasswordProblem.PERSONAL
    if _is_common(plain):
        return PasswordProblem.COMMON
    return None


def _is_personal(plain: str, own_words: tuple[str, ...]) -> bool:
    """True when little is left once the person's own words are taken out."""
    left = plain
    for word in own_words:
        for part in re.split(r"[^\w]+", word.casefold()):
            if len(part) >= LEAST_OWN_PART:
                left = left.replace(part, "")
    return left != plain and (len(left) < MIN_LENGTH // 2 or _is_common(left))


def _is_common(plain: str) -> bool:
    if len(set(plain)) < LEAST_DIFFERENT_SIGNS or _is_repeated(plain) or _is_row(plain):
        return True
    # Signs and digits may stand for letters, or only be hung on a word: both are tried.
    readings = (plain, plain.translate(LEET), plain.translate(SIGNS).translate(LEET))
    letters = ["".join(sign for sign in reading if sign.isalpha()) for reading in readings]
    stripped = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain).translate(SIGNS).translate(LEET)
    letters.append("".join(sign for sign in stripped if sign.isalpha()))
    return any(_is_few_words(text, len(plain)) for text in letters)


def _is_repeated(plain: str) -> bool:
    """True for one piece, too short to be a password itself, over and over."""
    return any(
        (plain[:size] * len(plain))[: len(plain)] == plain
        for size in range(1, min(MIN_LENGTH - 1, len(plain) // 2) + 1)
    )


def _is_row(plain: str) -> bool:
    """True when it is made of keys or letters in order, up or down, in pieces of four or more."""
    left = plain
    for row in ROWS:
        for line in (row, row[::-1]):
            for size in range(len(line), 3, -1):
                for start in range(len(line) - size + 1):
                    left = left.replace(line[start : start + size], "")
    return len(left) < LEAST_OWN_PART


def _is_few_words(letters: str, length: int) -> bool:
    # Many digits or signs besides a short word can be worth something; digits alone too.
    hung_on = length - len(letters)
    return bool(letters) and hung_on <= HUNG_ON and _fewest_words(letters) <= GUESSABLE_WORDS


def _fewest_words(letters: str) -> int:
    """The smallest number of common words that spell `letters`; a large number when none do."""
    impossible = len(letters) + GUESSABLE_WORDS + 1
    fewest = [0] + [impossible] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(end):
            if letters[start:end] in common_words():
                fewest[end] = min(fewest[end], fewest[start] + 1)
    return fewest[-1]
