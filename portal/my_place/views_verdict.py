"""How was it? Three taps and a line if you want, by a link, without a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.access.guard import own_place, public, young_person
from portal.bookings.models import Booking
from portal.bookings.queries import find_booking, find_own
from portal.bookings.verdicts import (
    LINE_LENGTH,
    PURPOSE,
    QUESTIONS,
    Said,
    may_say,
    names_themselves,
    say_how_it_was,
    skip_verdict,
)
from portal.cases.models import Case
from portal.clock import now
from portal.consent.purposes import all_purposes
from portal.database import session, transaction
from portal.forms import MistakeError, read_words
from portal.i18n import current_locale
from portal.my_place.room import my_place
from portal.my_place.views_bookings import item_of
from portal.partners.danger import find_danger
from portal.purpose_links import Purpose, make_token, read_token

ASKED: Final = {
    "useful": lazy_gettext("Had je er iets aan?"),
    "welcome": lazy_gettext("Voelde je je welkom?"),
    "again": lazy_gettext("Zou je het een vriend aanraden?"),
}
ANSWERS: Final = (
    ("3", lazy_gettext("Ja")),
    ("2", lazy_gettext("Een beetje")),
    ("1", lazy_gettext("Nee")),
)


@my_place.get("/mijn-plek/bezig/<int:booking_id>/hoe-was-het")
@own_place
def ask_own_verdict(booking_id: int) -> ResponseReturnValue:
    """From my place to the same page as by the link."""
    mine = find_own(session(), booking_id, young_person_id=young_person().young_person_id)
    if mine is None:
        abort(404)
    token = make_token(Purpose.VERDICT, mine.id)
    return redirect(url_for("my_place.ask_verdict", token=token), 303)


@my_place.get("/hoe-was-het/<token>")
@public
def ask_verdict(token: str) -> ResponseReturnValue:
    """The questions; looking says nothing."""
    return _page(token, _booking_or_404(token), {}, [])


@my_place.post("/hoe-was-het/<token>")
@public
def send_verdict(token: str) -> ResponseReturnValue:
    """Keep what was said, apart from who said it."""
    booking = _booking_or_404(token)
    case = session().get_one(Case, booking.case_id)
    said, errors = _read(request.form, case)
    if said is None:
        return _page(token, booking, request.form, errors), 422
    locale, name = current_locale(), case.contact_person.first_name
    danger = find_danger(said.line)
    with transaction() as current:
        say_how_it_was(current, booking.id, said, locale=locale, name=name, now=now())
    if danger:
        return render_template("my_place/thank_for_verdict.html", danger=danger)
    return redirect(url_for("my_place.thank_for_verdict"), 303)


@my_place.post("/hoe-was-het/<token>/niet")
@public
def skip(token: str) -> ResponseReturnValue:
    """I was not there, or rather not: fine, and not asked again."""
    booking_id = _booking_or_404(token).id
    with transaction() as current:
        skip_verdict(current, booking_id, now=now())
    flash(gettext("Prima. We vragen het niet meer."), "done")
    return redirect(url_for("my_place.ask_verdict", token=token), 303)


@my_place.get("/hoe-was-het")
@public
def thank_for_verdict() -> ResponseReturnValue:
    """The same for everybody, so that nothing says what was answered."""
    return render_template("my_place/thank_for_verdict.html", danger=None)


def _page(
    token: str, booking: Booking, typed: Mapping[str, str], errors: list[tuple[str, str]]
) -> str:
    return render_template(
        "my_place/ask_verdict.html",
        token=token,
        item=item_of(booking),
        moment=booking.moment,
        may_say=may_say(booking, now=now()),
        has_said=booking.said_at is not None,
        asked=ASKED.items(),
        answers=ANSWERS,
        consent=all_purposes()[PURPOSE].read(current_locale()),
        most=LINE_LENGTH,
        typed=typed,
        errors=errors,
        error_of=dict(errors),
    )


def _read(form: Mapping[str, str], case: Case) -> tuple[Said | None, list[tuple[str, str]]]:
    """What was said, or what is missing: (field, sentence)."""
    known = {value for value, _words in ANSWERS}
    errors = [
        (name, gettext("Kies een antwoord.")) for name in QUESTIONS if form.get(name) not in known
    ]
    line = ""
    try:
        line = read_words(form.get("line", ""), maximum=LINE_LENGTH)
    except MistakeError as mistake:
        errors.append(("line", mistake.message))
    if names_themselves(line, case.young_person):
        hint = gettext(
            "Hier staat jouw naam of nummer in. Haal dat weg, dan blijft het zonder naam."
        )
        errors.append(("line", hint))
    if errors:
        return None, errors
    answers = {name: int(form[name]) for name in QUESTIONS}
    return Said(**answers, line=line), []


def _booking_or_404(token: str) -> Booking:
    read = read_token(Purpose.VERDICT, token)
    booking = find_booking(session(), read[0]) if read else None
    if booking is None or booking.case_id is None:
        abort(404)
    return booking
