"""How a first name sounds, written so that two spellings of one name become the same. Pure.

Dutch ears first (ij and ei, c and k, f and v and ph, s and z, th and t, gh and g, dt), and the ways
in which Arabic, Turkish and Polish names are written down here: Mohamed and Muhammad, Youssef and
Jusuf, Łukasz and Lukas. Rules in their order; a later one reads what an earlier one wrote.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import Final

from portal.cases.lookups import fold

# Letters that folding leaves alone, because they are no letter with a mark.
LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "e"})
NOT_A_LETTER: Final = re.compile(r"[^a-z]+")
# What can sound in several ways: Michael and Mikael, Rachid and Rashid, Achmed and Ahmed; Thys and
# Cindy.
UNSURE: Final = {"ch": ("h", "k", "s"), "y": ("i", "ij"), "qu": ("k", "kw")}
WAYS_AT_MOST: Final = 12
# A y beside another vowel is the i that it sounds like; only a y between consonants is unsure.
SPLIT: Final = re.compile(r"(ch|qu|(?<=[^aeiou])y(?![aeiou]))")
RULES: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|sh|sj|sz|rz|cz|zh", "s"),
        (r"ph", "f"),
        (r"kh", "k"),
        (r"gh", "g"),
        (r"th|dt", "t"),
        (r"dj", "j"),
        (r"ck|q", "k"),
        (r"x", "ks"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"z", "s"),
        (r"[vw]", "f"),
        # Vowels that sound alike: Thijs, Thys, Teis; Yousef, Yoesoef, Jusuf, Youssouf.
        (r"eyi|ij|ei|ey", "Y"),
        (r"ie$", "i"),
        (r"ou|oe|oo|u", "o"),
        (r"[jy]", "i"),
        # An h is heard at the start only: Sarah, Ahmed.
        (r"(?<!^)h", ""),
        (r"d$", "t"),
        (r"b$", "p"),
        (r"(.)\1+", r"\1"),
    )
)


def letters_of(name: str) -> str:
    """The name in plain Latin letters; empty when it has none."""
    return NOT_A_LETTER.sub("", fold(name).translate(LETTERS))


@lru_cache(maxsize=4096)
def sounds_of(name: str) -> frozenset[str]:
    """Every way in which one name can sound; empty for a name without Latin letters."""
    plain = letters_of(name)
    if not plain:
        return frozenset()
    ways = product(*(UNSURE.get(part, (part,)) for part in SPLIT.split(plain)))
    found = (_sound("".join(way)) for way, _ in zip(ways, range(WAYS_AT_MOST), strict=False))
    return frozenset(filter(None, found))


def _sound(letters: str) -> str:
    for pattern, sound in RULES:
        letters = pattern.sub(sound, letters)
    return letters
