"""Short codes that people can say on the phone: no letter that looks or sounds like another."""

from __future__ import annotations

import secrets
from typing import Final

# Without vowels no word can appear; without 0 O 1 I L 5 S 8 B no two look alike.
ALPHABET: Final = "234679CDFGHJKMNPQRTVWXZ"
GROUP: Final = 3


def make_reference(prefix: str = "") -> str:
    """A new code such as K7D-4MP, or V-K7D-4MP with a prefix. The database keeps it unique."""
    first, second = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(2))
    return "-".join(part for part in (prefix, first, second) if part)


def read_reference(typed: str, prefix: str = "") -> str:
    """The code somebody means: small letters, spaces and forgotten dashes are all fine."""
    # A prefix may be forgotten too, and V is also a sign of the code itself: the last six count.
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())[-2 * GROUP :]
    return "-".join(part for part in (prefix, signs[:GROUP], signs[GROUP:]) if part)
