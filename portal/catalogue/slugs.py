"""Addresses that people can read, made from titles. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count
from typing import Final

MAX_LENGTH: Final = 80
FALLBACK: Final = "onderdeel"


def make_slug(title: str) -> str:
    """'Droom najagen of huur betalen?' becomes 'droom-najagen-of-huur-betalen'."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > MAX_LENGTH:
            break
        slug = longer
    return slug or FALLBACK


def free_slug(title: str, *, taken: Container[str]) -> str:
    """The title's slug, numbered from 2 when something else already lives at that address."""
    slug = make_slug(title)
    if slug not in taken:
        return slug
    return next(numbered for n in count(2) if (numbered := f"{slug}-{n}") not in taken)
