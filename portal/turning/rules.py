"""What is due for a case because of its dates. Pure: the day and the settings are passed in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from portal.clock import REGION_ZONE
from portal.turning.dates import TurnKind

ON_THE_DAY: Final = 0
# Nobody gets a message from us at night: from these hours on, by what they said is safe.
FIRST_HOURS: Final[Mapping[str, int]] = {"morning": 9, "afternoon": 13, "evening": 19}
FIRST_HOUR: Final = 9
LAST_HOUR: Final = 21
# How far a task can be put off when its day is near or behind us.
LONGEST_DELAY: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing to tell of one border: so many days before it, or ON_THE_DAY."""

    kind: TurnKind
    border: date
    before: int

    @property
    def key(self) -> str:
        """Names this and nothing else on a case, so that it comes once."""
        return f"{self.kind}:{self.border.isoformat()}:{self.before}"


def due_tasks(
    borders: Mapping[TurnKind, date],
    *,
    days_before: Collection[int],
    since: date,
    today: date,
) -> Iterator[Due]:
    """What is due today, of days that were missed as well.

    `since` is the last day that was looked at, or that the case was opened on: a border up to
    then is no news. Of several warnings that are due the nearest counts; who comes in between
    gets that one at once, so that nobody is surprised on the day.
    """
    for kind, border in borders.items():
        if today < border:
            reached = [n for n in days_before if border - timedelta(days=n) <= today]
            if reached:
                yield Due(kind=kind, border=border, before=min(reached))
        elif since < border:
            yield Due(kind=kind, border=border, before=ON_THE_DAY)


def still_holds(kind: str, border: date | None, borders: Mapping[TurnKind, date]) -> bool:
    """Whether the day that a task was made for is still the day of its kind."""
    known = {each.value: day for each, day in borders.items()}
    if kind not in {TurnKind.PERIOD_END, TurnKind.BIRTHDAY_18, TurnKind.BIRTHDAY_27}:
        return True
    return known.get(kind) == border


def latest_delay(*, border: date | None, today: date) -> date:
    """Until when a task may be put off: its border while that is far, else two weeks."""
    later = today + LONGEST_DELAY
    return later if border is None else max(border, later)


def decent_moment(now: datetime, *, safe_times: Collection[str]) -> datetime:
    """The first moment from `now` on at which a message wakes nobody, and is safe to read."""
    hours = [FIRST_HOURS[each] for each in safe_times if each in FIRST_HOURS]
    local = now.astimezone(REGION_ZONE)
    opens = time(min(hours, default=FIRST_HOUR))
    day = local.date() + timedelta(days=local.hour >= LAST_HOUR)
    return max(now, datetime.combine(day, opens, tzinfo=REGION_ZONE))
