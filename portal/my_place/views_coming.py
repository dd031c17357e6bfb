"""Coming without being in yet: from a public page, and by a link in a message about one place."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import current_young, public
from portal.bookings.counting import BookingError, is_open, lock_booking
from portal.bookings.models import Booking, BookingState
from portal.bookings.queries import find_booking, position_of
from portal.bookings.services import cancel, confirm
from portal.cases.models import Case
from portal.clock import now
from portal.database import session, transaction
from portal.my_place.room import my_place
from portal.my_place.views_bookings import find_coming, item_of, say_over
from portal.partners.region import current_region
from portal.purpose_links import Purpose, read_token


@my_place.get("/ik-kom/<int:moment_id>")
@public
def ask_coming(moment_id: int) -> ResponseReturnValue:
    """From a public page: who is in goes on; a stranger chooses between coming in and new."""
    found = find_coming(moment_id)
    if found is None:
        return redirect(url_for("catalogue.list_agenda"), 303)
    if current_young() is not None:
        return redirect(url_for("my_place.ask_place", moment_id=moment_id), 303)
    return render_template("my_place/ask_coming.html", item=found[0], moment=found[1])


@my_place.get("/plek/<token>")
@public
def show_place(token: str) -> ResponseReturnValue:
    """One place, by the link in a message; looking changes nothing."""
    booking = _booking_or_404(token)
    is_waiting = booking.state is BookingState.WAITING
    return render_template(
        "my_place/show_place.html",
        token=token,
        booking=booking,
        item=item_of(booking),
        moment=booking.moment,
        is_open=is_open(booking.moment, now=now()),
        position=position_of(session(), booking) if is_waiting else 0,
    )


@my_place.post("/plek/<token>/ja")
@public
def accept_place(token: str) -> ResponseReturnValue:
    """Yes, I come."""
    booking_id = _booking_or_404(token).id
    try:
        with transaction() as current:
            booking = lock_booking(current, booking_id) or abort(404)
            confirm(current, current.get_one(Case, booking.case_id), booking, now=now())
    except BookingError as refused:
        flash(say_over(refused), "error")
    else:
        flash(gettext("Je staat op de lijst. Tot dan!"), "done")
    return redirect(url_for("my_place.show_place", token=token), 303)


@my_place.post("/plek/<token>/nee")
@public
def refuse_place(token: str) -> ResponseReturnValue:
    """No, somebody else may have it."""
    booking_id = _booking_or_404(token).id
    try:
        with transaction() as current:
            booking = lock_booking(current, booking_id) or abort(404)
            case = current.get_one(Case, booking.case_id)
            cancel(current, case, booking, card=current_region(), now=now())
    except BookingError as refused:
        flash(say_over(refused), "error")
    else:
        flash(gettext("Afgezegd. Fijn dat je het zegt."), "done")
    return redirect(url_for("my_place.show_place", token=token), 303)


def _booking_or_404(token: str) -> Booking:
    read = read_token(Purpose.PLACE, token)
    booking = find_booking(session(), read[0]) if read else None
    if booking is None:
        abort(404)
    return booking
