"""What staff send about moments, as values. A mistake names its field and says how to mend it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.appointments.planning import SUBJECT_LENGTH, Wish
from portal.appointments.rules import FARTHEST, LENGTHS, MOST_OPTIONS, USUAL_LENGTH
from portal.clock import REGION_ZONE, local_day
from portal.forms import clean_line
from portal.rosters.free_moments import FreeMoment
from portal.workbench.forms import FieldMistakeError, read_day, read_text

Form = MultiDict[str, str]
TICKED: Final = "moments"
DAY: Final = "moment_day"
CLOCK: Final = "moment_time"
LENGTH: Final = "moment_length"
WHERE: Final = "moment_place"
SUBJECT: Final = "moment_subject"


def read_offer(
    form: Form, free: Iterable[tuple[str, FreeMoment]], *, places: Collection[str], now: datetime
) -> list[Wish]:
    """The ticked moments that are still free, and the one typed by hand; at least one."""
    ticked = set(form.getlist(TICKED))
    wishes = [
        Wish(starts_at=each.starts_at, ends_at=each.ends_at, place=each.place)
        for key, each in free
        if key in ticked
    ]
    if len(wishes) < len(ticked):
        raise FieldMistakeError(
            TICKED, gettext("Eén van deze momenten is net weg. Kijk welke er nog zijn.")
        )
    if form.get(DAY) or form.get(CLOCK):
        wishes.append(read_wish(form, places=places, now=now))
    if not wishes:
        raise FieldMistakeError(TICKED, gettext("Kies een moment, of schrijf er zelf een op."))
    if len(wishes) > MOST_OPTIONS:
        raise FieldMistakeError(
            TICKED, gettext("Kies er hoogstens %(num)s. Dan is kiezen niet moeilijk.", num=6)
        )
    return wishes


def read_wish(form: Form, *, places: Collection[str], now: datetime, prefix: str = "") -> Wish:
    """A moment typed by hand, on the region's clock. Ids of its fields start with `prefix`."""
    try:
        day = _read_day(form, today=local_day(now))
        starts_at = _read_start(form, day, now=now)
        minutes, place = _read_length(form), _read_place(form, places)
    except FieldMistakeError as mistake:
        raise FieldMistakeError(prefix + mistake.field, mistake.message) from mistake
    return Wish(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        place=place,
        subject=read_subject(form),
    )


def read_subject(form: Form) -> str:
    """What it is about, as the young person reads it; may be empty."""
    return " ".join(read_text(form, SUBJECT, maximum=SUBJECT_LENGTH, is_needed=False).split())


def _read_day(form: Form, *, today: date) -> date:
    day = read_day(form, DAY)
    if day is None:
        raise FieldMistakeError(DAY, gettext("Kies een dag."))
    if day < today:
        raise FieldMistakeError(DAY, gettext("Deze dag is al geweest. Kies een latere dag."))
    if day > today + FARTHEST:
        raise FieldMistakeError(DAY, gettext("Dat is ver weg. Kies een dag binnen een jaar."))
    return day


def _read_start(form: Form, day: date, *, now: datetime) -> datetime:
    try:
        clock = time.fromisoformat(clean_line(form.get(CLOCK, "")).replace(".", ":"))
    except ValueError:
        raise FieldMistakeError(CLOCK, gettext("Hoe laat? Schrijf het als 14:30.")) from None
    wall = datetime.combine(day, clock.replace(second=0, microsecond=0, tzinfo=None))
    starts_at = wall.replace(tzinfo=REGION_ZONE).astimezone(UTC)
    if starts_at.astimezone(REGION_ZONE).replace(tzinfo=None) != wall:
        raise FieldMistakeError(
            CLOCK, gettext("Dit uur is er niet: dan gaat de klok een uur vooruit.")
        )
    if starts_at <= now:
        raise FieldMistakeError(CLOCK, gettext("Deze tijd is al geweest. Kies een latere tijd."))
    return starts_at


def _read_length(form: Form) -> int:
    typed = clean_line(form.get(LENGTH, "")) or str(USUAL_LENGTH)
    if typed not in map(str, LENGTHS):
        raise FieldMistakeError(LENGTH, gettext("Maak hier nog een keuze."))
    return int(typed)


def _read_place(form: Form, places: Collection[str]) -> str:
    place = clean_line(form.get(WHERE, ""))
    if place not in places:
        raise FieldMistakeError(WHERE, gettext("Deze plek bestaat niet. Kies opnieuw."))
    return place
