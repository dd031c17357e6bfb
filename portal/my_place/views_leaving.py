"""Even niet: a pause or an end in two taps, asking later or not, and back again in one."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import own_place
from portal.cases.services import OtherCaseOpenError
from portal.catalogue.current import current_offer
from portal.clock import now, today
from portal.database import session
from portal.i18n import current_locale, say_moment
from portal.leaving.around import read_around
from portal.leaving.check_ins import choose_asking
from portal.leaving.pausing import pause_case, stop_case
from portal.leaving.queries import present_case
from portal.leaving.returning import come_back
from portal.leaving.rules import OWN_DAY, Quiet, add_months, may_ask_on, quiet_until
from portal.my_place.leaving_part import read_left, read_months
from portal.my_place.place import changing_own, own_place_or_404
from portal.my_place.room import my_place

STOP: Final = "stop"
NO: Final = "niet"
OWN: Final = "dag"


@my_place.get("/mijn-plek/even-niet")
@own_place
def ask_leave() -> ResponseReturnValue:
    """How long, or enough for now; every button does it at once."""
    place = own_place_or_404()
    if not place.is_open:
        return redirect(url_for("my_place.show_leave"), 303)
    days = [(quiet, quiet_until(quiet, today=today())) for quiet in Quiet]
    return render_template("my_place/ask_leave.html", place=place, days=days, stop=STOP)


@my_place.post("/mijn-plek/even-niet")
@own_place
def take_leave() -> ResponseReturnValue:
    """Pause or stop; a second press does nothing twice."""
    chosen = request.form.get("kies", "")
    if chosen != STOP and chosen not in set(Quiet):
        abort(400)
    around = read_around(session(), offer=current_offer())
    with changing_own() as (current, place):
        if chosen == STOP:
            stop_case(current, place.case, now=now())
        elif place.is_open:
            until = quiet_until(Quiet(chosen), today=today())
            pause_case(current, place.case, until=until, around=around, now=now())
    return redirect(url_for("my_place.show_leave"), 303)


@my_place.get("/mijn-plek/even-niet/klaar")
@own_place
def show_leave() -> ResponseReturnValue:
    """What holds now, whether we may ask later, and the way back."""
    return _show_leave()


@my_place.post("/mijn-plek/even-niet/vragen")
@own_place
def choose_check_in() -> ResponseReturnValue:
    """Whether and when we may ask how it goes; not is what stands until they choose."""
    chosen = request.form.get("kies", "")
    months = read_months(chosen)
    typed = request.form.get("dag", "")
    day = _read_day(typed) if chosen == OWN else add_months(today(), months) if months else None
    if chosen == OWN and (day is None or not may_ask_on(day, today=today())):
        return _show_leave(
            typed=typed, error=gettext("Kies een dag na vandaag, binnen een jaar.")
        ), 422
    if chosen not in {NO, OWN} and not months:
        abort(400)
    with changing_own() as (current, place):
        choose_asking(
            current, place.case, on=day, months=months or OWN_DAY, locale=current_locale(),
            now=now(),
        )  # fmt: skip
    flash(gettext("Goed. Zo doen we het."), "done")
    return redirect(url_for("my_place.show_leave"), 303)


@my_place.post("/mijn-plek/terug")
@own_place
def return_again() -> ResponseReturnValue:
    """Back in one tap: the same person if there, a new promise, nothing asked."""
    around = read_around(session(), offer=current_offer())
    try:
        with changing_own() as (current, place):
            case = present_case(current, place.person.id) or place.case
            due = come_back(current, case, around=around, now=now())
    except OtherCaseOpenError:
        # A sign-up of theirs was just in time to open the door.
        due = None
    if due is not None:
        flash(gettext("Fijn dat je er weer bent. Je hoort iets vóór %(moment)s.",
                      moment=say_moment(due)), "done")  # fmt: skip
    return redirect(url_for("my_place.show_home"), 303)


def _show_leave(*, typed: str = "", error: str = "") -> str:
    place = own_place_or_404()
    return render_template(
        "my_place/show_leave.html",
        place=place,
        left=read_left(session(), place, now()),
        typed=typed,
        error=error,
        no=NO,
        own=OWN,
        first_day=date.fromordinal(today().toordinal() + 1),
        last_day=add_months(today(), 12),
    )


def _read_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip()[:10])
    except ValueError:
        return None
