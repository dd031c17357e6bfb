"""Keeping a place for a young person, who says yes themselves; and giving one up for them."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.bookings.counting import MomentOverError, lock_booking
from portal.bookings.models import BookingState
from portal.bookings.queries import find_own
from portal.bookings.services import cancel, propose
from portal.clock import now
from portal.i18n import say_moment
from portal.partners.region import current_region
from portal.workbench.changing import back_to, changing, tells_mistakes
from portal.workbench.forms import FieldMistakeError
from portal.workbench.room import workbench


@workbench.post("/werk/dossier/<reference>/plek")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def keep_place(reference: str) -> ResponseReturnValue:
    """Keep a place; they get a message and say yes or no."""
    identity, chosen = signed_in(), request.form.get("moment_id", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 10):
        raise FieldMistakeError("moment_id", gettext("Kies een moment."))
    try:
        with changing(reference) as (session, case):
            made = propose(
                session, case, int(chosen),
                by=identity.staff_id, name=identity.first_name,
                card=current_region(), now=now(),
            )  # fmt: skip
            name = case.young_person.first_name
    except MomentOverError as refused:
        said = gettext("Dit moment is begonnen of gaat niet door. Kies een ander.")
        raise FieldMistakeError("moment_id", said) from refused
    if made.state is BookingState.WAITING:
        return back_to(
            reference, gettext("Het is vol. %(name)s staat op de wachtlijst.", name=name)
        )
    if made.held_until is None:
        return back_to(reference, gettext("%(name)s staat al op de lijst.", name=name))
    until = say_moment(made.held_until)
    return back_to(
        reference,
        gettext("Plek vrij tot %(until)s. %(name)s krijgt bericht.", until=until, name=name),
    )


@workbench.post("/werk/dossier/<reference>/plek/<int:booking_id>/weg")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def drop_place(reference: str, booking_id: int) -> ResponseReturnValue:
    """They told their coach that they do not come."""
    try:
        with changing(reference) as (session, case):
            booking = find_own(session, booking_id, young_person_id=case.young_person_id)
            if booking is None or lock_booking(session, booking.id) is None:
                abort(404)
            cancel(
                session, case, booking,
                card=current_region(), by=signed_in().staff_id, now=now(),
            )  # fmt: skip
    except MomentOverError:
        return back_to(reference, gettext("Dit is begonnen of gaat niet door."))
    return back_to(reference, gettext("Afgezegd. De plek is vrij."))
