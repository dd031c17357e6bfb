"""Words as search sees them: plain letters, a simple stem, and how they sound. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

WORD: Final = re.compile(r"[a-z0-9]+")
DOTTED: Final = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
MIN_STEM: Final = 3
# The longest ending that fits goes. Dutch first; the English ones do not harm Dutch words.
ENDINGS: Final = (
    "heden", "ingen", "tjes", "eren", "ende", "heid", "jes", "tje", "ing", "ies", "ten", "den",
    "en", "je", "ed", "es", "er", "st", "te", "de", "e", "s", "t", "d",
)  # fmt: skip
# Spellings that sound alike, longest first. Street spelling comes down to the same letters.
SOUNDS: Final = (
    ("sch", "sk"), ("tch", "tj"), ("tsj", "tj"), ("ph", "f"), ("th", "t"), ("gh", "g"),
    ("ch", "g"), ("ck", "k"), ("qu", "kw"), ("kx", "ks"), ("x", "ks"), ("eij", "y"), ("ij", "y"),
    ("ei", "y"), ("ey", "y"), ("au", "ou"), ("ieu", "iu"), ("dt", "t"), ("ce", "se"), ("ci", "si"),
    ("cy", "sy"), ("c", "k"), ("q", "k"), ("z", "s"), ("v", "f"), ("w", "w"), ("ie", "i"),
    ("oe", "u"), ("uu", "u"), ("j", "y"),
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case without accents: 'Één café' becomes 'een cafe'."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def split_words(text: str) -> list[str]:
    """The words of a text in order, plain; 'c.v.' and 'foto's' are one word each."""
    return WORD.findall(DOTTED.sub(r"\1", plain(text)).replace("'", "").replace("’", ""))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A short form shared by 'schuld' and 'schulden', 'lenen' and 'leen'; not a real word."""
    # Twice, because endings stand behind each other: 'boksen' and 'boks' must both end as 'bok'.
    return _single_letters(_without_ending(_without_ending(word)))


def _without_ending(word: str) -> str:
    fitting = (e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= MIN_STEM)
    ending = next(fitting, "")
    return word.removesuffix(ending)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How a word sounds, roughly: 'skool' and 'school' come out the same."""
    for spelling, heard in SOUNDS:
        word = word.replace(spelling, heard)
    return _single_letters(word)


def _single_letters(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)
