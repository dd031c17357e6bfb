"""How many text messages some words take. Pure.

A text message holds 160 signs of the alphabet of GSM 03.38 (3GPP TS 23.038), or 70 when there is
one other sign in it; several that belong together hold 153 or 67 each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take two places.
EXTENDED: Final = frozenset("^{}\\[~]|€")
ONE: Final = 160
EACH: Final = 153
ONE_WIDE: Final = 70
EACH_WIDE: Final = 67
MOST_PARTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long words are as text messages. `odd`: signs that make each message hold less."""

    signs: int
    parts: int
    odd: str

    @property
    def fits(self) -> bool:
        """True when nobody minds how many messages it takes."""
        return self.parts <= MOST_PARTS


def measure(text: str) -> Length:
    """The length of `text` as text messages; nothing is no message."""
    odd = "".join(dict.fromkeys(c for c in text if c not in BASIC and c not in EXTENDED))
    if odd:
        # Signs outside the basic plane take two places.
        signs, one, each = len(text.encode("utf-16-le")) // 2, ONE_WIDE, EACH_WIDE
    else:
        signs, one, each = len(text) + sum(c in EXTENDED for c in text), ONE, EACH
    parts = (1 if signs else 0) if signs <= one else -(-signs // each)
    return Length(signs=signs, parts=parts, odd=odd)
