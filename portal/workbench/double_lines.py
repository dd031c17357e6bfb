"""The lines about double work in words. They never name an organisation: the young person reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask_babel import gettext

from portal.cases.models import EntryKind, TimelineEntry


def _merged(entry: TimelineEntry, _name: str) -> str:
    if "into" in entry.details:
        return str(gettext("Gaat verder in %(reference)s", reference=entry.details["into"]))
    joined = entry.details["with"]
    if not joined:
        return str(gettext("Samengevoegd: twee keer dezelfde persoon"))
    return str(gettext("Samengevoegd met %(reference)s", reference=joined))


def _unmerged(entry: TimelineEntry, _name: str) -> str:
    if not entry.details["from"]:
        return str(gettext("Weer gesplitst"))
    return str(gettext("Weer gesplitst van %(reference)s", reference=entry.details["from"]))


def _known_elsewhere(entry: TimelineEntry, _name: str) -> str:
    return str(
        gettext(
            "Er helpt misschien al iemand anders: vraag het %(name)s", name=entry.details["ask"]
        )
    )


DOUBLE_TITLES: Final[dict[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.MERGED: _merged,
    EntryKind.UNMERGED: _unmerged,
    EntryKind.KNOWN_ELSEWHERE: _known_elsewhere,
}
