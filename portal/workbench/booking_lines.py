"""Lines about places at modules and events, as staff read them on the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext

from portal.cases.models import EntryKind, TimelineEntry
from portal.i18n import say_moment

# The young person's name is `name`; `what` is the title with its moment.
SAID: Final = {
    "booked": lazy_gettext("%(name)s komt naar %(what)s"),
    "waiting": lazy_gettext("%(name)s staat op de wachtlijst van %(what)s"),
    "proposed": lazy_gettext("Plek vrijgehouden voor %(name)s: %(what)s"),
    "confirmed": lazy_gettext("%(name)s zei ja tegen %(what)s"),
    "cancelled": lazy_gettext("%(name)s komt niet naar %(what)s"),
    "came": lazy_gettext("%(name)s was bij %(what)s"),
    "asked": lazy_gettext("%(name)s wil graag: %(what)s"),
}


def _booking(entry: TimelineEntry, name: str) -> str:
    told = entry.details
    what = told["title"]
    if "starts" in told:
        what = f"{what}, {say_moment(datetime.fromisoformat(told['starts']))}"
    return str(SAID[told["did"]]) % {"name": name, "what": what}


BOOKING_TITLES: Final[Mapping[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.BOOKING: _booking,
}
