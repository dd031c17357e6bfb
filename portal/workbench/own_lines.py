"""Lines that a young person made in their own place, as staff read them on the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask_babel import gettext

from portal.cases.models import EntryKind, TimelineEntry


def _goal(entry: TimelineEntry, name: str) -> str:
    words = {
        "added": gettext("%(name)s koos een stap", name=name),
        "klaar": gettext("%(name)s vinkte een stap af", name=name),
        "weg": gettext("%(name)s liet een stap los", name=name),
        "terug": gettext("%(name)s nam een stap op de lijst", name=name),
        "suggested": gettext("Een stap als idee gegeven"),
    }
    return str(words[entry.details["done"]])


def _story(_entry: TimelineEntry, name: str) -> str:
    return str(gettext("%(name)s schreef aan het eigen verhaal", name=name))


OWN_TITLES: Final[Mapping[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.GOAL: _goal,
    EntryKind.STORY: _story,
    EntryKind.WROTE: lambda _e, name: str(gettext("%(name)s schreef", name=name)),
}
