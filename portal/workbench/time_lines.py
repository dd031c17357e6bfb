"""Lines about whose turn it is, as staff read them on the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from flask_babel import gettext

from portal.cases.models import EntryKind, TimelineEntry
from portal.i18n import say_day, say_moment


def _answer_asked(entry: TimelineEntry, name: str) -> str:
    due = datetime.fromisoformat(entry.details["due"])
    return str(
        gettext(
            "%(name)s wacht op ons. Antwoord uiterlijk %(moment)s",
            name=name,
            moment=say_moment(due),
        )
    )


def _waiting(entry: TimelineEntry, name: str) -> str:
    day = say_day(date.fromisoformat(entry.details["on"]))
    return str(gettext("We wachten op %(name)s, tot %(day)s", name=name, day=day))


def _rested(entry: TimelineEntry, _name: str) -> str:
    until = entry.details["until"]
    if until is None:
        return str(gettext("Rust niet meer"))
    return str(gettext("Rust tot %(day)s", day=say_day(date.fromisoformat(until))))


def _escalated(entry: TimelineEntry, name: str) -> str:
    names = entry.details["names"]
    if not names:
        return str(gettext("De coördinator kan zien dat %(name)s wacht", name=name))
    return str(gettext("Ook gevraagd om te helpen: %(names)s", names=", ".join(names)))


TIME_TITLES: Final[Mapping[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.ANSWER_ASKED: _answer_asked,
    EntryKind.WAITING: _waiting,
    EntryKind.RESTED: _rested,
    EntryKind.ESCALATED: _escalated,
}
