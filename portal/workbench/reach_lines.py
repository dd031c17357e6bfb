"""Lines about how somebody is reached, as staff read them on the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask_babel import gettext

from portal.cases.models import EntryKind, TimelineEntry


def _changed(entry: TimelineEntry, name: str) -> str:
    changed = set(entry.details["changed"])
    if "phone" in changed:
        return str(gettext("%(name)s heeft een nieuw nummer", name=name))
    if "email" in changed:
        return str(gettext("%(name)s heeft een nieuw mailadres", name=name))
    return str(gettext("%(name)s zei hoe we contact houden", name=name))


REACH_TITLES: Final[Mapping[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.REACH_CHANGED: _changed,
}
