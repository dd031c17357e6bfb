"""Why somebody stands on a list, whose turn it is, and by when: words from plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask_babel import gettext, ngettext

from portal.cases.clocks import Level
from portal.cases.escalated import Told
from portal.cases.queue import QueueRow
from portal.cases.queue_ranks import Rank
from portal.cases.rules import time_left
from portal.cases.turn_columns import Turn
from portal.clock import local_day
from portal.partners.rules import WorkCalendar
from portal.workbench import words

OURS: Final = frozenset(
    {Rank.URGENT, Rank.URGENT_ANSWER, Rank.NEW, Rank.ANSWER, Rank.STEP_DUE, Rank.CHOOSE}
)
Sayer = Callable[[QueueRow, date], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The left side of a row. `fraction` None shows no door: no promise runs."""

    is_late: bool
    fraction: float | None
    said: str
    due: str


def clock_of(row: QueueRow, *, calendar: WorkCalendar, promise_days: int, now: datetime) -> Clock:
    """A door for a promise that runs; else the day on which it is our turn, or theirs ends."""
    if row.turn == Turn.NEW:
        return _promise(row.promised_at, since=row.opened_at, calendar=calendar, now=now)
    if row.turn == Turn.ANSWER and row.answer_due_at is not None:
        since = promised_from(row.answer_due_at, calendar=calendar, working_days=promise_days)
        return _promise(row.answer_due_at, since=since, calendar=calendar, now=now)
    return _day_of(row, today=local_day(now))


def promised_from(due_at: datetime, *, calendar: WorkCalendar, working_days: int) -> datetime:
    """About when an answer was promised: so many working days before it is due."""
    day, left = local_day(due_at), working_days
    while left > 0:
        left -= calendar.is_working_day(day)
        day -= timedelta(days=1)
    return due_at - (local_day(due_at) - day)


def _promise(due_at: datetime, *, since: datetime, calendar: WorkCalendar, now: datetime) -> Clock:
    value = time_left(promised_at=due_at, opened_at=since, now=now, calendar=calendar)
    return Clock(
        is_late=value.is_late,
        fraction=value.fraction,
        said=words.left(value),
        due=words.deadline(due_at, now=now),
    )


def _day_of(row: QueueRow, *, today: date) -> Clock:
    day = row.turn_at.date()
    said = {
        Rank.STEP_DUE: gettext("Nu aan de beurt"),
        Rank.CHOOSE: gettext("Kies een stap"),
        Rank.WAITING: gettext("Wacht op hen"),
        Rank.RESTING: gettext("Rust") if row.turn == Turn.REST else gettext("Later"),
        Rank.CLOSED: gettext("Afgesloten"),
    }[Rank(row.rank)]
    if row.rank in {Rank.CHOOSE, Rank.CLOSED}:
        return Clock(is_late=False, fraction=None, said=str(said), due="")
    is_late = day < today
    near = words.near_day(day, today=today)
    due = gettext("Was %(day)s", day=near) if is_late else near[:1].upper() + near[1:]
    return Clock(is_late=is_late, fraction=None, said=str(said), due=str(due))


def why(row: QueueRow, *, today: date) -> str:
    """Why this row is here, with what to do."""
    return WHYS[Rank(row.rank)](row, today)


def _why_new(row: QueueRow, _today: date) -> str:
    if row.attempts:
        return str(gettext("Nog niet gesproken. Probeer het op een ander moment."))
    return str(gettext("Wacht op een eerste gesprek."))


def _why_due(row: QueueRow, today: date) -> str:
    """What came back: a step, a task, the end of a rest, or that it was quiet for long."""
    if row.next_step and row.next_step_on and row.next_step_on <= today:
        return str(gettext("Volgende stap: %(step)s", step=row.next_step))
    if row.task_on and row.task_on <= today:
        return str(gettext("Er verandert iets. Kijk wat je nu moet doen."))
    if row.turn == Turn.REST:
        return str(gettext("De rust is voorbij. Vraag hoe het gaat."))
    days = _days_silent(row, today)
    return str(
        ngettext(
            "Al %(num)s dag stil: stuur een bericht.",
            "Al %(num)s dagen stil: stuur een bericht.",
            days,
        )
    )


def _why_waiting(row: QueueRow, today: date) -> str:
    days = _days_silent(row, today)
    day = words.near_day(row.turn_at.date(), today=today)
    if days == 0:
        return str(gettext("Jullie wachten sinds vandaag. Komt terug: %(day)s.", day=day))
    return str(
        ngettext(
            "Al %(num)s dag stil. Komt terug: %(day)s.",
            "Al %(num)s dagen stil. Komt terug: %(day)s.",
            days,
            day=day,
        )
    )


def _why_resting(row: QueueRow, today: date) -> str:
    if row.turn == Turn.REST:
        day = words.near_day(row.turn_at.date(), today=today)
        return str(gettext("Wil even rust. Komt terug: %(day)s.", day=day))
    if row.next_step:
        return str(gettext("Volgende stap: %(step)s", step=row.next_step))
    return str(gettext("Er komt een moment waarop iets verandert."))


WHYS: Final[Mapping[Rank, Sayer]] = {
    Rank.URGENT: _why_new,
    Rank.NEW: _why_new,
    Rank.URGENT_ANSWER: lambda _row, _today: str(
        gettext("Wacht op antwoord van ons. Er staan woorden in die om haast vragen.")
    ),
    Rank.ANSWER: lambda _row, _today: str(gettext("Wacht op antwoord van ons.")),
    Rank.STEP_DUE: _why_due,
    Rank.CHOOSE: lambda _row, _today: str(gettext("Er is nog geen volgende stap. Kies er een.")),
    Rank.WAITING: _why_waiting,
    Rank.RESTING: _why_resting,
    Rank.CLOSED: lambda _row, _today: "",
}


def _days_silent(row: QueueRow, today: date) -> int:
    return max(0, (today - local_day(row.waiting_since)).days) if row.waiting_since else 0


def whose_turn(row: QueueRow, *, staff_id: int) -> str:
    """'Jij bent aan de beurt', 'Kofi is', 'Dewi is' (who waits for help), or that nobody is."""
    if row.rank in OURS:
        if row.acting_id == staff_id:
            return str(gettext("Jij bent aan de beurt."))
        return str(gettext("%(name)s is aan de beurt.", name=row.acting_name))
    if row.rank == Rank.WAITING:
        return str(gettext("%(name)s is aan de beurt.", name=row.first_name))
    return "" if row.rank == Rank.CLOSED else str(gettext("Nu hoeft niemand iets."))


def standing_in(row: QueueRow, *, staff_id: int) -> str:
    """Who stands in for whom; empty when the contact person acts."""
    if row.acting_id == row.contact_person_id:
        return ""
    if row.acting_id == staff_id:
        return str(gettext("Jij valt in voor %(name)s", name=row.contact_name))
    if row.contact_person_id == staff_id:
        return str(gettext("%(name)s valt in voor jou", name=row.acting_name))
    return str(
        gettext("%(name)s valt in voor %(other)s", name=row.acting_name, other=row.contact_name)
    )


def who_knows(row: QueueRow, *, told: Sequence[Told]) -> str:
    """Who else was told that a promise ran out. It says who can help, and blames nobody."""
    if row.escalation >= Level.COORDINATOR and row.escalated_for == row.turn_at:
        return str(gettext("Ook de coördinator weet dit"))
    names = [name for each in told if each.level > Level.ACTING for name in each.names]
    return str(gettext("Ook %(names)s weet dit", names=", ".join(names))) if names else ""


def tried(row: QueueRow, *, now: datetime) -> str:
    """How often somebody tried to reach them before the first contact, and when last."""
    if row.first_contact_at is not None or row.last_attempt_at is None:
        return ""
    return str(
        ngettext(
            "%(num)s keer geprobeerd, laatst %(when)s",
            "%(num)s keer geprobeerd, laatst %(when)s",
            row.attempts,
            when=words.when(row.last_attempt_at, now=now),
        )
    )


def is_looking(names: list[str]) -> str:
    """Who has it open now besides the reader."""
    if not names:
        return ""
    if len(names) == 1:
        return str(gettext("%(name)s kijkt nu ook", name=names[0]))
    return str(gettext("%(names)s kijken nu ook", names=", ".join(names)))
