"""Lines of the timeline about facts, tasks and what time turned, as staff read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from flask_babel import gettext

from portal.cases.models import EntryKind, TimelineEntry
from portal.i18n import say_day
from portal.turning.dates import TurnKind
from portal.workbench.changing_dates import whole_day
from portal.workbench.fact_words import LABELS, VALUES

# Of these only that they changed is told: their values are lists, or codes.
NAME_ONLY: Final = frozenset({"topics", "keep_out", "running"})
FLAGS: Final = frozenset({"enrolled", "final_phase", "wants_to_stop"})
DAYS: Final = frozenset({"born", "left_on", "earlier_left_on", "diploma_on", "refused_on"})


def facts_line(entry: TimelineEntry, _name: str) -> str:
    """'Gegevens aangevuld. Woont in: Oud-Veerdam, eerst Merelstad.'"""
    told = entry.details
    names = told.get("changed", ()) if "was" in told else ()
    changes = [_fact(name, told) for name in names if name in LABELS]
    title = str(gettext("Gegevens aangevuld"))
    return " ".join([f"{title}.", *changes]) if changes else title


def _fact(name: str, told: Mapping[str, Any]) -> str:
    label = str(LABELS[name])
    if name in NAME_ONLY:
        return f"{label}."
    was, now = (_value(name, told[when], told.get("names", {})) for when in ("was", "now"))
    now = now or str(gettext("niet bekend"))
    if not was:
        return f"{label}: {now}."
    return str(gettext("%(label)s: %(now)s, eerst %(was)s.", label=label, now=now, was=was))


def _value(name: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if name not in facts:
        return ""
    value = facts[name]
    special = {None: gettext("geen adres"), "outside": gettext("buiten de regio"),
               True: gettext("ja"), False: gettext("nee")}  # fmt: skip
    if name in FLAGS or value in (None, "outside"):
        return str(special[value])
    if name in DAYS:
        return whole_day(date.fromisoformat(value))
    words = {str(key): str(said) for key, said in VALUES.get(name, {}).items()}
    return words.get(str(value)) or names.get(str(value)) or str(value)


def task_line(entry: TimelineEntry, name: str) -> str:
    """A task that came, went away, or got another day."""
    about = subject_of(entry.details, name)
    if entry.details.get("withdrawn"):
        return str(gettext("Taak vervalt: %(about)s", about=about))
    if entry.details.get("again"):
        return str(gettext("Taak staat er weer: %(about)s", about=about))
    if to := entry.details.get("to"):
        day = say_day(date.fromisoformat(to))
        return str(gettext("Taak verzet naar %(day)s: %(about)s", day=day, about=about))
    return str(gettext("Taak erbij: %(about)s", about=about))


def task_done_line(entry: TimelineEntry, name: str) -> str:
    """A task that was done."""
    return str(gettext("Taak gedaan: %(about)s", about=subject_of(entry.details, name)))


def turned_line(entry: TimelineEntry, name: str) -> str:
    """What time turned, by itself."""
    said: Mapping[str, Callable[[], str]] = {
        TurnKind.PERIOD_END: lambda: gettext("De periode van school is voorbij"),
        TurnKind.BIRTHDAY_18: lambda: gettext("%(name)s is 18", name=name),
        TurnKind.BIRTHDAY_27: lambda: gettext("%(name)s is 27", name=name),
    }
    kind = entry.details.get("kind", "")
    if kind in said:
        return str(said[kind]())
    return str(gettext("Andere organisaties zijn betrokken"))


def subject_of(details: Mapping[str, Any], name: str) -> str:
    """What a task is about, in a few words."""
    day = whole_day(date.fromisoformat(details["on"])) if details.get("on") else ""
    said: Mapping[str, Callable[[], str]] = {
        TurnKind.PERIOD_END: lambda: gettext("de periode van school stopt op %(day)s", day=day),
        TurnKind.BIRTHDAY_18: lambda: gettext("%(name)s wordt 18 op %(day)s", name=name, day=day),
        TurnKind.BIRTHDAY_27: lambda: gettext("%(name)s wordt 27 op %(day)s", name=name, day=day),
    }
    kind = details.get("kind", "")
    if kind in said:
        return str(said[kind]())
    return str(gettext("iemand anders is verantwoordelijk vanaf %(day)s", day=day))


TIME_TITLES: Final[dict[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.FACTS: facts_line,
    EntryKind.TASK: task_line,
    EntryKind.TASK_DONE: task_done_line,
    EntryKind.TURNED: turned_line,
}
