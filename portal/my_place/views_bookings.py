"""What I do: getting a place, saying yes, and giving it up."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import own_place, young_person
from portal.bookings.counting import BookingOverError, MomentOverError, lock_booking
from portal.bookings.models import Booking, BookingState
from portal.bookings.queries import find_own, position_of
from portal.bookings.services import book, cancel, confirm, find_alive
from portal.catalogue.current import current_offer
from portal.catalogue.model import OfferItem, OfferMoment
from portal.catalogue.queries import places_taken
from portal.clock import now
from portal.database import session
from portal.my_place.doing import read_doing
from portal.my_place.place import changing_own, own_place_or_404
from portal.my_place.room import my_place
from portal.partners.region import current_region


@my_place.get("/mijn-plek/plek/<int:moment_id>")
@own_place
def ask_place(moment_id: int) -> ResponseReturnValue:
    """One moment: when, where, how many places are left now, and one button."""
    found = find_coming(moment_id)
    if found is None:
        return _over()
    item, moment = found
    taken, capacity = places_taken(session(), [moment_id]).get(moment_id, (0, 0))
    return render_template(
        "my_place/ask_place.html",
        item=item,
        moment=moment,
        left=max(capacity - taken, 0),
        mine=find_alive(session(), young_person().young_person_id, moment_id),
    )


@my_place.post("/mijn-plek/plek/<int:moment_id>")
@own_place
def take_place(moment_id: int) -> ResponseReturnValue:
    """'Put me on the list': a place, or a number on the waiting list."""
    try:
        with changing_own() as (current, place):
            made = book(current, place.case, moment_id, card=current_region(), now=now())
    except MomentOverError:
        return _over()
    # Counted after it is kept: others wait for their turn.
    flash(say_made(made, position_of(session(), made)), "done")
    return redirect(url_for("my_place.list_bookings"), 303)


@my_place.get("/mijn-plek/bezig")
@own_place
def list_bookings() -> ResponseReturnValue:
    """All that I do."""
    place = own_place_or_404()
    return render_template(
        "my_place/list_bookings.html", place=place, part=read_doing(session(), place, now())
    )


@my_place.post("/mijn-plek/bezig/<int:booking_id>/ja")
@own_place
def say_yes(booking_id: int) -> ResponseReturnValue:
    """Yes to a place that is held for me."""
    try:
        with changing_own() as (current, place):
            mine = _mine_or_404(booking_id)
            lock_booking(current, mine.id)
            confirm(current, place.case, mine, now=now())
    except (MomentOverError, BookingOverError) as refused:
        return _over(refused)
    flash(gettext("Je komt. Het staat hieronder."), "done")
    return redirect(url_for("my_place.list_bookings"), 303)


@my_place.get("/mijn-plek/bezig/<int:booking_id>/afzeggen")
@own_place
def ask_cancel(booking_id: int) -> ResponseReturnValue:
    """Is it sure? One press more, and then it is somebody else's."""
    mine = _mine_or_404(booking_id)
    return render_template(
        "my_place/ask_cancel_place.html", booking=mine, item=item_of(mine), moment=mine.moment
    )


@my_place.post("/mijn-plek/bezig/<int:booking_id>/afzeggen")
@own_place
def give_up(booking_id: int) -> ResponseReturnValue:
    """I do not come; no reason needed."""
    try:
        with changing_own() as (current, place):
            mine = _mine_or_404(booking_id)
            lock_booking(current, mine.id)
            cancel(current, place.case, mine, card=current_region(), now=now())
    except MomentOverError as refused:
        return _over(refused)
    flash(gettext("Afgezegd. Fijn dat je het zegt."), "done")
    return redirect(url_for("my_place.list_bookings"), 303)


def say_made(made: Booking, position: int) -> str:
    """What came of it, truly: in, waiting and in which place."""
    if made.state is BookingState.BOOKED:
        return str(gettext("Je staat op de lijst. Tot dan!"))
    return str(
        gettext(
            "Het is vol. Je bent nummer %(num)s op de wachtlijst. Komt er plek? Dan hoor je het.",
            num=position,
        )
    )


def item_of(booking: Booking) -> OfferItem | None:
    """The thing a place is for, while it is online."""
    return current_offer().by_ref.get(booking.moment.item.ref)


def say_over(refused: Exception | None = None) -> str:
    """Why it cannot be, and what can."""
    if isinstance(refused, BookingOverError):
        return str(gettext("Deze plek is doorgegeven. Je kunt weer op de lijst."))
    return str(gettext("Dit moment is begonnen of gaat niet door. Kijk wat er nog komt."))


def _over(refused: Exception | None = None) -> ResponseReturnValue:
    flash(say_over(refused), "error")
    return redirect(url_for("my_place.list_bookings"), 303)


def find_coming(moment_id: int) -> tuple[OfferItem, OfferMoment] | None:
    """A moment to come with its thing; None once it began, and for one that is not there."""
    pairs = ((item, each) for item in current_offer().items for each in item.coming(now()))
    return next((pair for pair in pairs if pair[1].id == moment_id), None)


def _mine_or_404(booking_id: int) -> Booking:
    mine = find_own(session(), booking_id, young_person_id=young_person().young_person_id)
    if mine is None:
        abort(404)
    return mine
