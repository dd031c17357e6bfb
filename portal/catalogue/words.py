"""Words as search sees them: plain letters, their stem, and how they sound. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import Stemmer

WORD: Final = re.compile(r"[a-z0-9]+")
DOTTED: Final = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
# Looking for this first is much faster than letting every text be searched for abbreviations.
LETTER_AFTER_DOT: Final = re.compile(r"\.[a-z]\b")
# What stands between words in plain letters; much faster than looking for words with an expression.
SPACED: Final = {code: " " for code in range(128) if not WORD.fullmatch(chr(code))}
REPEATED: Final = re.compile(r"(.)\1+")
STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
# Digits that stand for how they sound, or for the letter they look like: 'w8', 'all1', 'sch00l'.
DIGITS: Final = (
    (re.compile(r"(?<=[a-z])8(?![0-9])"), "acht"),
    (re.compile(r"(?<=[a-z]{3})1(?![0-9])"), "een"),
    (re.compile(r"(?<=[a-z])0(?=[0a-z])"), "o"),
    (re.compile(r"(?<=[a-z])3(?=[a-z])"), "e"),
)
# 'ik heb' as one word.
JOINED_I: Final = re.compile(
    r"k(heb|ben|ga|wil|moet|zit|zoek|kan|weet|wist|voel|snap|durf|hoef|had|was|zou|mag|denk)"
)
SHORTENED: Final = {
    "ni": "niet", "nie": "niet", "nt": "niet", "wnt": "want", "mss": "misschien", "vnd": "vandaag",
    "mrgn": "morgen", "aant": "aan", "ietsje": "iets", "skl": "school", "wrk": "werk",
    "gld": "geld", "tlf": "telefoon", "opl": "opleiding", "vr": "voor", "altyd": "altijd",
    "idd": "inderdaad", "dnk": "denk", "hb": "heb", "worre": "worden", "hebbe": "hebben",
    "sgl": "school", "probs": "problemen", "prob": "probleem", "mn": "mijn", "bday": "verjaardag",
}  # fmt: skip
# Spellings that sound alike, longest first. Street spelling comes down to the same letters.
SOUNDS: Final = (
    ("sch", "sk"), ("sg", "sk"), ("tch", "tj"), ("tsj", "tj"), ("isch", "is"), ("ph", "f"),
    ("th", "t"), ("gh", "g"), ("ch", "g"), ("ck", "k"), ("qu", "kw"), ("kx", "ks"), ("x", "ks"),
    ("eij", "y"), ("ij", "y"), ("ei", "y"), ("ey", "y"), ("au", "ou"), ("ieu", "iu"), ("dt", "t"),
    ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k"), ("q", "k"), ("z", "s"), ("v", "f"),
    ("ie", "i"), ("oe", "u"), ("uu", "u"), ("j", "y"),
)  # fmt: skip
# Words of the offer and of its visitors, so that a busy portal stems each once.
KEPT: Final = 50_000

_dutch: Final = Stemmer.Stemmer("dutch")
_dutch_endings: Final = Stemmer.Stemmer("dutch_porter")
_english: Final = Stemmer.Stemmer("english")


def plain(text: str) -> str:
    """Lower case without accents: 'Één café' becomes 'een cafe'."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def split_words(text: str) -> list[str]:
    """The words of a text in order, plain; 'c.v.' and 'foto's' are one word each."""
    text = plain(text)
    if LETTER_AFTER_DOT.search(text):
        text = DOTTED.sub(r"\1", text)
    text = text.replace("'", "").replace("’", "")
    return text.translate(SPACED).split() if text.isascii() else WORD.findall(text)


def typed_words(text: str) -> list[str]:
    """The words of what somebody typed: as `split_words`, and written out where chats shorten.

    'stresssss' is 'stress', 'w8en' is 'wachten', 'kheb' is 'heb' and 'nie' is 'niet'.
    """
    return [_written_out(word) for word in split_words(text)]


def _written_out(word: str) -> str:
    word = STRETCHED.sub(r"\1\1", word)
    if not word.isalpha():
        for digit, letters in DIGITS:
            word = digit.sub(letters, word)
    joined = JOINED_I.fullmatch(word)
    return SHORTENED.get(word, joined[1] if joined else word)


@lru_cache(maxsize=KEPT)
def stem(word: str) -> str:
    """What 'slapen', 'slaapt' and 'geslapen' share; not always a real word."""
    return str(_dutch.stemWord(word))


@lru_cache(maxsize=KEPT)
def families(word: str) -> tuple[str, str, str]:
    """Three stems that tell relatives: one shared is enough. They do not compare with `stem`.

    The newer Dutch stemmer knows 'geslapen' but not 'schulden', the older one the other way round;
    the third is English, for 'sleeping'.
    """
    return stem(word), f"{_dutch_endings.stemWord(word)}-", f"{_english.stemWord(word)}+"


@lru_cache(maxsize=KEPT)
def sound(word: str) -> str:
    """How a word sounds, roughly: 'skool' and 'school' come out the same."""
    for spelling, heard in SOUNDS:
        if spelling in word:
            word = word.replace(spelling, heard)
    # At the end of a Dutch word d sounds as t and b as p: 'uitbetaald', 'uitbetaalt'.
    if word.endswith("d"):
        word = word[:-1] + "t"
    return REPEATED.sub(r"\1", word)
