"""What somebody is told about a place, in which words; each for one reason and once.

Where somebody reads along nothing is named and there is no link: only that they may call.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.bookings.models import Booking
from portal.bookings.titles import Told, full_address, told_of
from portal.cases.able import who_acts
from portal.cases.messages import greeting, subject_for, tell
from portal.cases.models import Case, YoungPerson
from portal.i18n import say_day, say_moment, say_time, speaking
from portal.partners.region import current_region
from portal.purpose_links import Purpose, make_token

PLACE_PATH: Final = "/plek/{token}"
VERDICT_PATH: Final = "/hoe-was-het/{token}"


def tell_offered(session: Session, booking: Booking, *, now: datetime) -> None:
    """From the waiting list: there is a place, until when."""
    case, told = _of(session, booking)
    person, until = case.young_person, _held_until(booking)
    with speaking(person.locale):
        news = gettext("Er is plek voor je: %(what)s.", what=_what(booking, told))
        ask = gettext("Kom je? Zeg het vóór %(until)s:", until=say_moment(until))
        after = gettext("Daarna gaat de plek naar iemand anders.")
    _send(session, booking, case, [news, ask, _place_link(booking, person), after],
          key="offered", until=until, now=now)  # fmt: skip


def tell_proposed(session: Session, booking: Booking, *, by: str, now: datetime) -> None:
    """A coach keeps a place for them: they say yes or no."""
    case, told = _of(session, booking)
    person, until = case.young_person, _held_until(booking)
    with speaking(person.locale):
        news = gettext(
            "%(name)s houdt een plek voor je vrij: %(what)s.", name=by, what=_what(booking, told)
        )
        ask = gettext("Kom je? Zeg het vóór %(until)s:", until=say_moment(until))
        after = gettext("Nee zeggen mag ook.")
    _send(session, booking, case, [news, ask, _place_link(booking, person), after],
          key="proposed", until=until, now=now)  # fmt: skip


def tell_listed(session: Session, booking: Booking, *, by: str, now: datetime) -> None:
    """A coach put them on the waiting list, because it is full."""
    case, told = _of(session, booking)
    person = case.young_person
    with speaking(person.locale):
        lines = [
            gettext(
                "%(name)s zette je op de wachtlijst: %(what)s.", name=by, what=_what(booking, told)
            ),
            gettext("Komt er plek? Dan hoor je het meteen."),
            gettext("Toch niet? Zeg het hier:"),
            _place_link(booking, person),
        ]
    _send(session, booking, case, lines, key="listed", now=now)


def tell_passed(session: Session, booking: Booking, *, now: datetime) -> None:
    """They said nothing in time; that is no blame, and they may join again."""
    case, told = _of(session, booking)
    with speaking(case.young_person.locale):
        lines = [
            gettext("We hoorden niets. De plek ging naar iemand anders: %(what)s.",
                    what=_what(booking, told)),
            gettext("Dat geeft niet. Wil je toch? Zet je weer op de lijst:"),
            told.address,
        ]  # fmt: skip
    _send(session, booking, case, lines, key="passed", now=now)


def tell_missed(session: Session, booking: Booking, *, now: datetime) -> None:
    """It began and no place came free."""
    case, told = _of(session, booking)
    with speaking(case.young_person.locale):
        lines = [
            gettext("Er kwam geen plek vrij: %(what)s. Jammer.", what=_what(booking, told)),
            gettext("Hier zie je andere momenten:"),
            told.address,
        ]
    _send(session, booking, case, lines, key="missed", now=now)


def tell_called_off(session: Session, booking: Booking, *, now: datetime) -> None:
    """The organiser called it off; where the others are."""
    case, told = _of(session, booking)
    with speaking(case.young_person.locale):
        lines = [
            gettext("Dit gaat niet door: %(what)s.", what=_what(booking, told)),
            gettext("Sorry. Hier zie je andere momenten:"),
            told.address,
        ]
    _send(session, booking, case, lines, key="called-off", now=now)


def tell_changed(session: Session, booking: Booking, *, before: datetime, now: datetime) -> None:
    """Another time or place; `before` is when it would have begun."""
    case, told = _of(session, booking)
    person, moment = case.young_person, booking.moment
    with speaking(person.locale):
        lines = [
            gettext("Er is iets anders: %(what)s.", what=f"{told.title}, {say_moment(before)}"),
            gettext("Het is nu %(moment)s.", moment=say_moment(moment.starts_at)),
        ]
        if told.place:
            lines.append(gettext("Waar: %(place)s.", place=told.place))
        lines += [gettext("Kun je dan niet? Zeg het hier:"), _place_link(booking, person)]
    # One message per change, also when it is changed back later.
    _send(session, booking, case, lines, key=f"changed-{now:%Y%m%d%H%M%S%f}", now=now)


def tell_soon(
    session: Session, booking: Booking, *, starts_at: datetime, key: str, now: datetime
) -> None:
    """A reminder: when, where, and where to say that they cannot."""
    case, told = _of(session, booking)
    person = case.young_person
    with speaking(person.locale):
        when = gettext("%(day)s om %(time)s uur", day=say_day(starts_at), time=say_time(starts_at))
        lines = [gettext("Je komt naar %(title)s: %(when)s.", title=told.title, when=when)]
        if told.place:
            lines.append(gettext("Waar: %(place)s.", place=told.place))
        lines += [gettext("Kun je toch niet? Zeg het hier:"), _place_link(booking, person)]
    _send(session, booking, case, lines, key=key, until=starts_at, now=now)


def ask_how_it_was(session: Session, booking: Booking, *, now: datetime) -> None:
    """The question afterwards: three taps, without a name."""
    case, told = _of(session, booking)
    person = case.young_person
    token = make_token(Purpose.VERDICT, booking.id)
    with speaking(person.locale):
        lines = [
            gettext("Hoe was het bij %(title)s? Drie keer tikken, zonder je naam:",
                    title=told.title),
            full_address(VERDICT_PATH.format(token=token), person.locale),
            gettext("Het hoeft niet."),
        ]  # fmt: skip
    if not person.somebody_reads_along:
        _send(session, booking, case, lines, key="verdict", now=now)


def key_of(booking_id: int, reason: str) -> str:
    """The outbox's name for one message about one place."""
    return f"booking-{booking_id}-{reason}"


def _of(session: Session, booking: Booking) -> tuple[Case, Told]:
    case = session.get_one(Case, booking.case_id)
    return case, told_of(session, booking.moment, case.young_person.locale)


def _what(booking: Booking, told: Told) -> str:
    return f"{told.title}, {say_moment(booking.moment.starts_at)}"


def _held_until(booking: Booking) -> datetime:
    if booking.held_until is None:
        raise ValueError("a place that is not held has no end")
    return booking.held_until


def _place_link(booking: Booking, person: YoungPerson) -> str:
    token = make_token(Purpose.PLACE, booking.id)
    return full_address(PLACE_PATH.format(token=token), person.locale)


def _send(
    session: Session,
    booking: Booking,
    case: Case,
    lines: list[str],
    *,
    key: str,
    until: datetime | None = None,
    now: datetime,
) -> None:
    person = case.young_person
    with speaking(person.locale):
        said = _hushed(until) if person.somebody_reads_along else lines
        bye = gettext("Groet, %(name)s", name=who_acts(case).first_name)
        text = "\n".join([greeting(person), *said, bye])
    tell(session, case, text, key=key_of(booking.id, key), subject=subject_for(person), now=now)


def _hushed(until: datetime | None) -> list[str]:
    """What may be read by others: that there is news, and whom to call."""
    card = current_region()
    if until is None:
        return [gettext("Er is iets veranderd. Bel of app ons als je kunt: %(number)s.",
                        number=card.phone_display)]  # fmt: skip
    return [gettext("We hebben een vraag. Bel of app ons vóór %(until)s: %(number)s.",
                    until=say_moment(until), number=card.phone_display)]  # fmt: skip
