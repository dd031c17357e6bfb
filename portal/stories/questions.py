"""The five questions of a story, in the words in which they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, lazy_gettext

from portal.stories.story import StoryPart

QUESTIONS: Final[Mapping[StoryPart, LazyString]] = {
    StoryPart.STRENGTHS: lazy_gettext("Waar ben ik goed in?"),
    StoryPart.NEEDS: lazy_gettext("Wat heb ik nodig?"),
    StoryPart.CONTACT: lazy_gettext("Wat werkt in contact met mij, en wat niet?"),
    StoryPart.TRIED: lazy_gettext("Wat heb ik al geprobeerd?"),
    StoryPart.NEXT: lazy_gettext("Wat wil ik nu?"),
}
