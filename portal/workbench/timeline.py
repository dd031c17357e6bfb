"""The lines of a case as staff read them: a heading in words, who and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask_babel import gettext

from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, ContactChannel, EntryKind, Outcome, TimelineEntry
from portal.cases.rules import can_be_undone
from portal.cases.services import written_at
from portal.i18n import say_day
from portal.workbench import words
from portal.workbench.appointment_lines import APPOINTMENT_TITLES
from portal.workbench.booking_lines import BOOKING_TITLES
from portal.workbench.double_lines import DOUBLE_TITLES
from portal.workbench.leaving_lines import LEAVING_TITLES
from portal.workbench.line_words import say_plainly
from portal.workbench.own_lines import OWN_TITLES
from portal.workbench.reach_lines import REACH_TITLES
from portal.workbench.time_lines import TIME_TITLES
from portal.workbench.waiting_lines import WAITING_TITLES

BIG: Final = frozenset(
    {
        EntryKind.OPENED,
        EntryKind.FIRST_CONTACT,
        EntryKind.TAKEN_OVER,
        EntryKind.ASSIGNED,
        EntryKind.CLOSED,
        EntryKind.REOPENED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `undo_id` is the entry that the reader may take back, else None.

    `private_reason` is why the young person cannot read it; `elsewhere` the reference of the case
    that this line came from, empty for a line of this case itself.
    """

    title: str
    text: str
    is_quote: bool
    when: str
    by: str
    is_big: bool
    is_private: bool
    private_reason: str
    elsewhere: str
    undo_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads the lines, and the last line of the case, which may still be taken back."""

    staff_id: int
    last_id: int
    now: datetime


def make_lines(
    case: Case,
    entries: Sequence[TimelineEntry],
    *,
    references: Mapping[int, str],
    reader: Reader,
) -> tuple[Line, ...]:
    """Lines in the order of the entries; `references` names the cases they came from."""
    return tuple(
        Line(
            title=title_of(entry, case.young_person.first_name),
            text=entry.text,
            is_quote=entry.kind in {EntryKind.OPENED, EntryKind.ASKED_AGAIN},
            when=words.when(entry.at, now=reader.now),
            by=entry.staff.first_name if entry.staff else "",
            is_big=entry.kind in BIG,
            is_private=entry.is_private,
            private_reason=entry.private_reason,
            elsewhere="" if entry.case_id == case.id else references.get(entry.case_id, ""),
            undo_id=entry.id if _may_undo(entry, reader) else None,
        )
        for entry in entries
    )


def title_of(entry: TimelineEntry, name: str) -> str:
    """The heading of a line in words; `name` is the young person's.

    A line that lacks what its own words need, from an older release, still says what happened.
    """
    if entry.is_private:
        return str(gettext("Aantekening die %(name)s niet leest", name=name))
    words_of = TITLES.get(entry.kind)
    try:
        return words_of(entry, name) if words_of else say_plainly(entry.kind, name)
    except (KeyError, ValueError):
        return say_plainly(entry.kind, name)


def _may_undo(entry: TimelineEntry, reader: Reader) -> bool:
    return can_be_undone(
        kind=entry.kind,
        written_by=entry.staff_id,
        written_at=written_at(entry),
        is_last=entry.id == reader.last_id,
        staff_id=reader.staff_id,
        now=reader.now,
    )


def _opened(entry: TimelineEntry, name: str) -> str:
    if entry.details.get("asking") == "parent":
        return str(gettext("Een ouder vroeg iets voor %(name)s", name=name))
    if entry.details.get("asking") == "professional":
        return str(gettext("Een professional vroeg iets voor %(name)s", name=name))
    return str(gettext("%(name)s zei hoi", name=name))


def _attempt(entry: TimelineEntry, _name: str) -> str:
    result = words.ATTEMPT_RESULTS.get(entry.details.get("result", ""), "")
    return str(
        gettext(
            "Poging via %(channel)s. %(result)s",
            channel=channel_words(entry.channel).lower(),
            result=result,
        )
    )


def _first_contact(entry: TimelineEntry, _name: str) -> str:
    return str(gettext("Eerste contact: %(channel)s", channel=channel_words(entry.channel).lower()))


def _contact(entry: TimelineEntry, _name: str) -> str:
    return str(gettext("Contact: %(channel)s", channel=channel_words(entry.channel).lower()))


def _next_step(entry: TimelineEntry, _name: str) -> str:
    day = say_day(date.fromisoformat(entry.details["on"]))
    return str(gettext("Volgende stap, voor %(day)s", day=day))


def _why(reason: TakeOverReason) -> str:
    left = gettext("De collega werkt hier niet meer")
    return str(words.TAKE_OVER_REASONS.get(reason, left))


def _taken_over(entry: TimelineEntry, _name: str) -> str:
    told = entry.details
    reason = _why(TakeOverReason(told["reason"]))
    return str(
        gettext(
            "%(after)s nam het over van %(before)s. %(reason)s.",
            after=told["after"],
            before=told["before"],
            reason=reason,
        )
    )


def _assigned(entry: TimelineEntry, _name: str) -> str:
    told = entry.details
    reason = _why(TakeOverReason(told["reason"]))
    return str(
        gettext(
            "Gegeven aan %(after)s, eerst van %(before)s. %(reason)s.",
            after=told["after"],
            before=told["before"],
            reason=reason,
        )
    )


def _stand_in(entry: TimelineEntry, _name: str) -> str:
    told = entry.details
    return str(
        gettext("%(after)s neemt waar voor %(before)s", after=told["after"], before=told["before"])
    )


def _stand_in_ended(entry: TimelineEntry, _name: str) -> str:
    return str(gettext("%(name)s is er weer", name=entry.details["after"]))


def _held_for(entry: TimelineEntry, name: str) -> str:
    wished = entry.details["wished"]
    return str(gettext("%(name)s koos %(wished)s. Nu even iemand anders", name=name, wished=wished))


def _offered_back(entry: TimelineEntry, _name: str) -> str:
    return str(gettext("Er is weer plek bij %(name)s", name=entry.details["wished"]))


def _closed(entry: TimelineEntry, _name: str) -> str:
    outcome = words.OUTCOMES[Outcome(entry.details["outcome"])]
    return str(gettext("Afgesloten: %(outcome)s", outcome=str(outcome).lower()))


def _consent(entry: TimelineEntry, name: str) -> str:
    if entry.details.get("is_no"):
        return str(gettext("%(name)s zei: dit mag niet meer", name=name))
    return str(gettext("%(name)s zei: dit mag", name=name))


def _rights(entry: TimelineEntry, name: str) -> str:
    if entry.details["kind"] == "first_name":
        return str(gettext("%(name)s paste de eigen naam aan", name=name))
    return str(
        gettext(
            "%(name)s zegt dat iets niet klopt (%(reference)s)",
            name=name,
            reference=entry.details["request"],
        )
    )


def channel_words(channel: ContactChannel | None) -> str:
    """A channel in words; None is face to face."""
    return str(words.CHANNELS[channel][0] if channel else gettext("In het echt"))


TITLES: Final[dict[EntryKind, Callable[[TimelineEntry, str], str]]] = {
    EntryKind.OPENED: _opened,
    EntryKind.ASKED_AGAIN: lambda _e, name: str(gettext("%(name)s vroeg het opnieuw", name=name)),
    EntryKind.ATTEMPT: _attempt,
    EntryKind.FIRST_CONTACT: _first_contact,
    EntryKind.CONTACT: _contact,
    EntryKind.NOTE: lambda _e, _n: str(gettext("Opgeschreven")),
    EntryKind.NEXT_STEP: _next_step,
    EntryKind.STEP_DONE: lambda _e, _n: str(gettext("Stap gedaan")),
    **TIME_TITLES,
    EntryKind.LEAD_CHANGED: lambda _e, _n: str(gettext("Iemand anders is verantwoordelijk")),
    EntryKind.TAKEN_OVER: _taken_over,
    EntryKind.CLOSED: _closed,
    EntryKind.ASSIGNED: _assigned,
    **WAITING_TITLES,
    **APPOINTMENT_TITLES,
    **OWN_TITLES,
    **REACH_TITLES,
    **DOUBLE_TITLES,
    **LEAVING_TITLES,
    **BOOKING_TITLES,
    EntryKind.STAND_IN: _stand_in,
    EntryKind.STAND_IN_ENDED: _stand_in_ended,
    EntryKind.HELD_FOR: _held_for,
    EntryKind.OFFERED_BACK: _offered_back,
    EntryKind.REOPENED: lambda _e, _n: str(gettext("Weer open")),
    EntryKind.CONSENT: _consent,
    EntryKind.RIGHTS: _rights,
}
