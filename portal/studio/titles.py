"""Which word of a title goes one step up, as in the wordmark. Pure."""

from __future__ import annotations

import re
from typing import Final

LONGEST_LIFTED: Final = 16


def lift_word(title: str) -> tuple[str, str, str]:
    """The title in three: before the lifted word, the word, after it.

    The longest word is lifted, because it mostly is what the title is about; a very long one would
    not fit on a phone.
    """
    words = [m for m in re.finditer(r"[^\W\d_]+", title) if len(m[0]) <= LONGEST_LIFTED]
    if not words:
        return title, "", ""
    chosen = max(words, key=lambda match: len(match[0]))
    return title[: chosen.start()], chosen[0], title[chosen.end() :]
