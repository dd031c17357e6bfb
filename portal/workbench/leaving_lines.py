"""Lines about pauses, ends and choices of the young person, as staff read them.

Plain facts of what happened; nothing here is a label that somebody carries along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from flask_babel import gettext, lazy_gettext

from portal.cases.models import EntryKind, TimelineEntry
from portal.i18n import say_day
from portal.leaving.models import CheckInAnswer

ANSWERS: Final = {
    CheckInAnswer.WORK: lazy_gettext("%(name)s werkt"),
    CheckInAnswer.SCHOOL: lazy_gettext("%(name)s zit op school"),
    CheckInAnswer.LOOKING: lazy_gettext("%(name)s zoekt"),
    CheckInAnswer.NEED: lazy_gettext("%(name)s heeft iemand nodig"),
}


def _paused(entry: TimelineEntry, name: str) -> str:
    until = entry.details["until"]
    if until is None:
        return str(gettext("%(name)s wil rust, tot %(name)s het zelf zegt", name=name))
    return str(
        gettext("%(name)s wil rust tot %(day)s", name=name, day=say_day(date.fromisoformat(until)))
    )


def _returned(entry: TimelineEntry, name: str) -> str:
    if entry.details.get("from") == "day":
        return str(gettext("De rust is voorbij"))
    return str(gettext("%(name)s is er weer", name=name))


def _new_person(entry: TimelineEntry, name: str) -> str:
    return str(
        gettext(
            "%(name)s koos %(after)s, na %(before)s",
            name=name,
            after=entry.details["after"],
            before=entry.details["before"],
        )
    )


def _check_in(entry: TimelineEntry, name: str) -> str:
    return str(ANSWERS[CheckInAnswer(entry.details["answer"])]) % {"name": name}


LEAVING_TITLES: Final[Mapping[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.PAUSED: _paused,
    EntryKind.STOPPED: lambda _e, name: str(gettext("%(name)s zei: het is genoeg zo", name=name)),
    EntryKind.RETURNED: _returned,
    EntryKind.NEW_PERSON: _new_person,
    EntryKind.CHECK_IN: _check_in,
}
