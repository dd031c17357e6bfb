"""Somebody's calendar feeds: ours for their own calendar, and theirs that tells us when not."""

from __future__ import annotations

import hashlib
from typing import Final
from urllib.parse import urlsplit

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.access.guard import public, requires, signed_in
from portal.access.permissions import Permission
from portal.appointments.agenda import booked_moments
from portal.clock import now, today
from portal.config import Settings
from portal.database import session, transaction
from portal.extensions import limiter
from portal.forms import clean_line
from portal.guarded import GuardError, Refusal
from portal.rosters.calendars import (
    drop_address,
    feed_token,
    opens_feed,
    renew_feed,
    set_address,
    shown_host,
)
from portal.rosters.feed import Feed, make_feed
from portal.rosters.fetching import CRASHED, NOT_A_CALENDAR, SEALED, TOO_MUCH
from portal.rosters.models import Calendar
from portal.rosters.moments import moments
from portal.rosters.queries_hours import find_calendar
from portal.team.room import team
from portal.team.roster_page import all_places
from portal.team.steps import count_steps

FEED_DAYS: Final = 28
# Big calendar services fetch the feeds of many from a few addresses.
FEED_LIMIT: Final = "120 per minute"
ASK_AGAIN: Final = lazy_gettext("Maak in je agenda een nieuw deeladres en zet dat hier neer.")
WE_TRY_AGAIN: Final = lazy_gettext("We proberen het later vanzelf weer. Je hoeft niets te doen.")
# Why looking failed, and what to do.
PROBLEMS: Final = {
    Refusal.ADDRESS: (lazy_gettext("Dit adres klopt niet."), ASK_AGAIN),
    Refusal.INSIDE: (
        lazy_gettext("Dit adres ligt binnen een netwerk waar wij niet mogen kijken."),
        lazy_gettext("Neem het adres dat je agenda aan mensen buiten je organisatie geeft."),
    ),
    Refusal.UNKNOWN: (lazy_gettext("De naam in dit adres bestaat niet."), ASK_AGAIN),
    Refusal.UNREACHABLE: (lazy_gettext("Je agenda geeft geen antwoord."), WE_TRY_AGAIN),
    Refusal.UNSAFE: (
        lazy_gettext("De verbinding met je agenda is niet veilig."),
        lazy_gettext("Neem een adres dat met https begint."),
    ),
    Refusal.REDIRECTS: (lazy_gettext("Dit adres stuurt ons te vaak door."), ASK_AGAIN),
    Refusal.GONE: (lazy_gettext("Op dit adres staat geen agenda meer."), ASK_AGAIN),
    Refusal.DENIED: (lazy_gettext("Je agenda laat ons niet binnen."), ASK_AGAIN),
    Refusal.BROKEN: (lazy_gettext("Je agenda gaf een antwoord met een fout."), WE_TRY_AGAIN),
    Refusal.TOO_BIG: (
        lazy_gettext("Deze agenda is te groot."),
        lazy_gettext("Deel alleen een agenda met je eigen afspraken van dit jaar."),
    ),
    Refusal.TOO_SLOW: (lazy_gettext("Je agenda antwoordt te langzaam."), WE_TRY_AGAIN),
    NOT_A_CALENDAR: (
        lazy_gettext("Op dit adres staat geen agenda, maar iets anders."),
        lazy_gettext("Neem het adres dat op .ics eindigt, niet dat van de pagina."),
    ),
    TOO_MUCH: (
        lazy_gettext("In deze agenda herhaalt iets zich te vaak."),
        lazy_gettext("Deel een agenda met alleen je eigen afspraken."),
    ),
    SEALED: (lazy_gettext("We kunnen het bewaarde adres niet meer lezen."), ASK_AGAIN),
    CRASHED: (lazy_gettext("We kunnen deze agenda niet lezen."), WE_TRY_AGAIN),
}


@team.get("/werk/rooster/agenda")
@requires(Permission.SEE_OWN_ROSTER)
def show_calendar() -> ResponseReturnValue:
    """Both feeds of who is signed in."""
    return _page()


@team.post("/werk/rooster/agenda/adres")
@requires(Permission.CHANGE_OWN_ROSTER)
def renew_address() -> ResponseReturnValue:
    """Give our feed an address; the one before it works no longer."""
    with transaction() as current:
        version = renew_feed(current, signed_in().staff_id, at=now())
    if version == 1:
        return _back(gettext("Je adres is er."))
    return _back(gettext("Je hebt een nieuw adres. Het oude werkt niet meer."))


@team.post("/werk/rooster/agenda/bezet")
@requires(Permission.CHANGE_OWN_ROSTER)
def save_calendar() -> ResponseReturnValue:
    """Look at this calendar of theirs from now on."""
    typed = clean_line(request.form.get("adres", ""))
    try:
        with transaction() as current:
            set_address(
                current,
                signed_in().staff_id,
                typed,
                secret_key=_secret_key(),
                own_host=_host(),
                at=now(),
            )
    except GuardError as error:
        return _page(typed, _say_mistake(typed, error.refusal)), 422
    return _back(gettext("Bewaard. Binnen een paar minuten kijken we in je agenda."))


@team.post("/werk/rooster/agenda/bezet/weg")
@requires(Permission.CHANGE_OWN_ROSTER)
def forget_calendar() -> ResponseReturnValue:
    """Forget their calendar's address and all that it said."""
    with transaction() as current:
        drop_address(current, signed_in().staff_id, at=now())
    return _back(gettext("Het adres en alles uit je agenda is hier weg."))


@team.get("/rooster/<int:staff_id>-<token>.ics")
@public
@limiter.limit(FEED_LIMIT)
def download_feed(staff_id: int, token: str) -> Response:
    """Somebody's feed, for whoever has its address; nobody can guess one."""
    if not opens_feed(session(), staff_id, token, secret_key=_secret_key()):
        abort(404)
    booked = booked_moments(session(), staff_id, first=today(), days=FEED_DAYS)
    spans = [(each.starts_at, each.ends_at) for each in booked]
    free = moments(session(), staff_id, today(), FEED_DAYS, now(), also_busy=spans)
    feed = Feed(
        staff_id=staff_id,
        moments=tuple(free),
        booked=tuple(booked),
        steps=count_steps(session(), staff_id, today=today()),
        places=all_places(session()),
    )
    queue_url = _base_url() + url_for("workbench.list_queue")
    content = make_feed(feed, host=_host(), queue_url=queue_url, now=now())
    response = Response(content, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-store"
    # What opens in a browser must not tell where it came from.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Disposition"] = 'attachment; filename="rooster.ics"'
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _page(typed: str = "", mistake: str = "") -> str:
    calendar = find_calendar(session(), signed_in().staff_id)
    return render_template(
        "team/show_calendar.html",
        feed=_feed_address(calendar),
        host=shown_host(_secret_key(), calendar),
        calendar=calendar,
        problem=PROBLEMS.get(calendar.problem) if calendar and calendar.problem else None,
        typed=typed,
        errors=[("adres", mistake)] if mistake else [],
    )


def _feed_address(calendar: Calendar | None) -> str:
    """The whole address of our feed, empty as long as there is none."""
    if calendar is None or not calendar.feed_version:
        return ""
    token = feed_token(_secret_key(), calendar.staff_id, calendar.feed_version)
    path = url_for("team.download_feed", staff_id=calendar.staff_id, token=token)
    return _base_url() + path


def _say_mistake(typed: str, refusal: Refusal) -> str:
    if not typed:
        return str(gettext("Plak hier het adres van je agenda."))
    if refusal == Refusal.INSIDE:
        return str(gettext("Dit is het adres dat wij maken. Neem dat van je eigen agenda."))
    return str(
        gettext("Dit adres klopt niet. Het begint met https:// of webcal:// en is van een agenda.")
    )


def _back(said: str) -> ResponseReturnValue:
    flash(said, "done")
    return redirect(url_for("team.show_calendar"), 303)


def _secret_key() -> str:
    secret_key: str = current_app.config["SECRET_KEY"]
    return secret_key


def _base_url() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url


def _host() -> str:
    return urlsplit(_base_url()).hostname or "opstap"
