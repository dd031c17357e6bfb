"""How staff read the clock, a channel, an outcome: short Dutch words from plain values."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from flask_babel import gettext, lazy_gettext, ngettext

from portal.cases.messages import TakeOverReason
from portal.cases.models import ContactChannel, Outcome
from portal.cases.rules import LeftUnit, TimeLeft
from portal.clock import local_day
from portal.i18n import say_day, say_time

A_WEEK: Final = 6
NEAR_DAYS: Final = {
    -1: lazy_gettext("gisteren"),
    0: lazy_gettext("vandaag"),
    1: lazy_gettext("morgen"),
}
CHANNELS: Final = {
    ContactChannel.APP: (lazy_gettext("Appje"), "app"),
    ContactChannel.CALL: (lazy_gettext("Bellen"), "phone"),
    ContactChannel.SMS: (lazy_gettext("Sms"), "sms"),
    ContactChannel.MAIL: (lazy_gettext("Mail"), "mail"),
}
SAFE_TIMES: Final = {
    "morning": lazy_gettext("in de ochtend"),
    "afternoon": lazy_gettext("in de middag"),
    "evening": lazy_gettext("in de avond"),
}
LANGUAGES: Final = {"nl": lazy_gettext("Nederlands"), "en": lazy_gettext("Engels")}
OUTCOMES: Final = {
    Outcome.WORK: lazy_gettext("Heeft werk"),
    Outcome.SCHOOL: lazy_gettext("Gaat naar school"),
    Outcome.BOTH: lazy_gettext("Heeft werk en gaat naar school"),
    Outcome.ELSEWHERE: lazy_gettext("Wordt ergens anders geholpen"),
    Outcome.NOT_NOW: lazy_gettext("Wil het nu niet"),
    Outcome.LOST_TOUCH: lazy_gettext("Niet meer te bereiken"),
}
ATTEMPT_RESULTS: Final = {
    "no_answer": lazy_gettext("Geen antwoord"),
    "message_left": lazy_gettext("Bericht achtergelaten"),
    "voicemail": lazy_gettext("Voicemail ingesproken"),
    "wrong_number": lazy_gettext("Nummer of adres klopt niet"),
}
TAKE_OVER_REASONS: Final = {
    TakeOverReason.ASKED: lazy_gettext("De jongere vroeg om iemand anders"),
    TakeOverReason.AWAY: lazy_gettext("De collega is er even niet"),
    TakeOverReason.BUSY: lazy_gettext("De collega heeft weinig tijd"),
    TakeOverReason.FITS: lazy_gettext("Ik weet veel van wat de jongere vroeg"),
}
ASKING: Final = {
    "self": lazy_gettext("De jongere zelf"),
    "parent": lazy_gettext("Een ouder"),
    "professional": lazy_gettext("Een professional, met medeweten van de jongere"),
}


def left(value: TimeLeft) -> str:
    """'Nog 2 uur', 'Nog 1 werkdag', '1 uur te laat'."""
    if value.unit is LeftUnit.WORKING_DAYS:
        return _days_left(value)
    if value.amount == 0:
        few = gettext("Net te laat") if value.is_late else gettext("Nog minder dan 1 uur")
        return str(few)
    if value.is_late:
        return str(ngettext("%(num)s uur te laat", "%(num)s uur te laat", value.amount))
    return str(ngettext("Nog %(num)s uur", "Nog %(num)s uur", value.amount))


def _days_left(value: TimeLeft) -> str:
    if value.is_late:
        late = ngettext("%(num)s werkdag te laat", "%(num)s werkdagen te laat", value.amount)
        return str(late)
    return str(ngettext("Nog %(num)s werkdag", "Nog %(num)s werkdagen", value.amount))


def deadline(moment: datetime, *, now: datetime) -> str:
    """'Vandaag vóór 13.00 uur', 'Moest vóór 10.00 uur', 'Vrijdag vóór 17.00 uur'."""
    today, due = local_day(now), local_day(moment)
    time = say_time(moment)
    if now >= moment:
        if due == today:
            return str(gettext("Moest vóór %(time)s uur", time=time))
        day = near_day(due, today=today)
        return str(gettext("Moest %(day)s vóór %(time)s uur", day=day, time=time))
    day = near_day(due, today=today)
    return str(gettext("%(day)s vóór %(time)s uur", day=day[:1].upper() + day[1:], time=time))


def near_day(day: date, *, today: date) -> str:
    """'vandaag', 'morgen', 'gisteren', a weekday within the week, else the whole date."""
    close = NEAR_DAYS.get((day - today).days)
    if close is not None:
        return str(close)
    whole = say_day(day)
    return whole.split(" ", 1)[0] if 0 < (day - today).days <= A_WEEK else whole


def when(moment: datetime, *, now: datetime) -> str:
    """'vandaag, 11.20 uur' or 'maandag 9 maart, 8.15 uur', for lines of a timeline."""
    day, today = local_day(moment), local_day(now)
    said = near_day(day, today=today) if today - day <= timedelta(days=1) else say_day(day)
    return str(gettext("%(day)s, %(time)s uur", day=said, time=say_time(moment)))


def reach(channel: ContactChannel, safe_times: list[str]) -> str:
    """'Appje, in de avond'."""
    times = [str(SAFE_TIMES[time]) for time in safe_times if time in SAFE_TIMES]
    return ", ".join([str(CHANNELS[channel][0]), *times])


def options(words: dict[Any, Any]) -> list[tuple[str, str]]:
    """Pairs of value and words for a choice on a form."""
    return [(str(value), str(said)) for value, said in words.items()]
