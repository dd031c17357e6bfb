"""Lines about appointments, as staff read them on the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from flask_babel import gettext, ngettext

from portal.cases.models import EntryKind, TimelineEntry
from portal.i18n import say_moment


def _offered(entry: TimelineEntry, name: str) -> str:
    if entry.details["state"] == "withdrawn":
        return str(gettext("Momenten weggehaald"))
    count = entry.details["count"]
    return str(
        ngettext(
            "%(num)s moment voorgesteld aan %(name)s",
            "%(num)s momenten voorgesteld aan %(name)s",
            count,
            name=name,
        )
    )


def _appointment(entry: TimelineEntry, name: str) -> str:
    told = entry.details
    moment = say_moment(datetime.fromisoformat(told["starts"]))
    is_theirs = told["by"] == "young"
    said: Mapping[str, Callable[[], str]] = {
        "planned": lambda: (
            gettext("%(name)s koos %(moment)s", name=name, moment=moment)
            if is_theirs
            else gettext("Afspraak: %(moment)s", moment=moment)
        ),
        "moved": lambda: (
            gettext("%(name)s verzette de afspraak naar %(moment)s", name=name, moment=moment)
            if is_theirs
            else gettext("Afspraak verzet naar %(moment)s", moment=moment)
        ),
        "cancelled": lambda: (
            gettext("%(name)s zegde %(moment)s af", name=name, moment=moment)
            if is_theirs
            else gettext("Afspraak gaat niet door: %(moment)s", moment=moment)
        ),
        "restored": lambda: gettext("%(name)s komt toch: %(moment)s", name=name, moment=moment),
        "missed": lambda: gettext("Lukte niet: %(moment)s. Gevraagd om een ander moment",
                                  moment=moment),
    }  # fmt: skip
    return str(said[told["state"]]())


APPOINTMENT_TITLES: Final[Mapping[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.MOMENTS_OFFERED: _offered,
    EntryKind.APPOINTMENT: _appointment,
}
