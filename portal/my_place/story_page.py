"""My story as it is shown: five questions with what was written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, lazy_gettext

from portal.stories.questions import QUESTIONS
from portal.stories.story import StoryPart

HINTS: Final[Mapping[StoryPart, LazyString]] = {
    StoryPart.STRENGTHS: lazy_gettext("Bijvoorbeeld: ik kan goed luisteren. Of: ik geef niet op."),
    StoryPart.NEEDS: lazy_gettext("Bijvoorbeeld: rust, duidelijke uitleg, iemand die meegaat."),
    StoryPart.CONTACT: lazy_gettext("Bijvoorbeeld: liever appen dan bellen. Niet vóór elf uur."),
    StoryPart.TRIED: lazy_gettext("Wat hielp, en wat niet? Dan hoef je het niet opnieuw te doen."),
    StoryPart.NEXT: lazy_gettext("Groot of klein. Je mag het later veranderen."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """One question; `text` is empty when nothing was written."""

    id: str
    title: str
    hint: str
    text: str
    is_ready: bool


def part_lines(parts: Mapping[str, str], ready: Collection[str]) -> tuple[PartLine, ...]:
    """The five questions in their order."""
    return tuple(
        PartLine(
            id=part.value,
            title=str(QUESTIONS[part]),
            hint=str(HINTS[part]),
            text=parts.get(part.value, ""),
            is_ready=part.value in ready,
        )
        for part in StoryPart
    )
