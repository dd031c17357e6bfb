"""Appointments in my place: what comes, what was offered, another time, calling off."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from portal.access.guard import own_place, young_person
from portal.appointments.calendar_files import make_file
from portal.appointments.choices import choices_for
from portal.appointments.doers import Doer
from portal.appointments.models import Appointment
from portal.appointments.places import read_where
from portal.appointments.planning import AppointmentOverError, MomentGoneError
from portal.appointments.queries import find_own
from portal.appointments.reminders import addresses_of, channels_of, read_choices
from portal.cases.lines import CaseClosedError, CaseError
from portal.clock import now
from portal.database import session
from portal.forms import MistakeError
from portal.i18n import current_locale
from portal.my_place import appointment_acts as acts
from portal.my_place.appointment_page import choosing, read_list, read_page
from portal.my_place.place import changing_own, own_place_or_404
from portal.my_place.pressing import new_press
from portal.my_place.room import my_place

View = Callable[..., ResponseReturnValue]
LIST: Final = "my_place.list_appointments"
REFUSALS: Final = {
    MomentGoneError: lazy_gettext("Dat moment is net weg. Kies een ander moment."),
    AppointmentOverError: lazy_gettext(
        "Deze afspraak kan niet meer anders. Zo staat het er nu voor."
    ),
    CaseClosedError: lazy_gettext("We zijn gestopt. Wil je weer praten? Dat kan altijd."),
}


def says_refusals(view: View) -> View:
    """Who was late, or wrote too much, is shown how it stands now, with what they wrote."""

    @wraps(view)
    def told(appointment_id: int = 0) -> ResponseReturnValue:
        try:
            return view(appointment_id) if appointment_id else view()
        except MistakeError as mistake:
            return _again(appointment_id, error=mistake.message, status=422)
        except CaseError as refusal:
            flash(str(REFUSALS[type(refusal)]), "error")
            return _again(appointment_id, status=409)

    return told


@my_place.get("/mijn-plek/afspraken")
@own_place
def list_appointments() -> ResponseReturnValue:
    """What comes, what was offered, and what was."""
    return _list()


@my_place.post("/mijn-plek/afspraken/kies")
@own_place
@says_refusals
def pick_moment() -> ResponseReturnValue:
    """Take a moment that was offered, or a free one."""
    with changing_own() as (current, place):
        _found, said = acts.pick(current, place.case, request.form, by=_me(), now=now())
    flash(said, "done")
    return redirect(url_for(LIST), 303)


@my_place.post("/mijn-plek/afspraken/vraag")
@own_place
@says_refusals
def ask_moment() -> ResponseReturnValue:
    """Ask for another moment."""
    with changing_own() as (current, place):
        said = acts.ask(current, place.case, request.form, by=_me(), now=now())
    flash(said, "done")
    return redirect(url_for(LIST), 303)


@my_place.get("/mijn-plek/afspraken/<int:appointment_id>")
@own_place
def show_appointment(appointment_id: int) -> ResponseReturnValue:
    """One appointment and what can be done with it."""
    return _show(appointment_id)


@my_place.post("/mijn-plek/afspraken/<int:appointment_id>/verzet")
@own_place
@says_refusals
def move_appointment(appointment_id: int) -> ResponseReturnValue:
    """Another time."""
    return _change(appointment_id, acts.move)


@my_place.post("/mijn-plek/afspraken/<int:appointment_id>/afzeggen")
@own_place
@says_refusals
def cancel_appointment(appointment_id: int) -> ResponseReturnValue:
    """Call it off; nothing is asked."""
    return _change(appointment_id, acts.cancel)


@my_place.post("/mijn-plek/afspraken/<int:appointment_id>/toch-wel")
@own_place
@says_refusals
def restore_appointment(appointment_id: int) -> ResponseReturnValue:
    """Come after all."""
    return _change(appointment_id, acts.restore)


@my_place.get("/mijn-plek/afspraken/<int:appointment_id>/afspraak.ics")
@own_place
def download_appointment(appointment_id: int) -> ResponseReturnValue:
    """The appointment for their own calendar."""
    return send_file(_own_or_404(appointment_id))


@my_place.get("/mijn-plek/herinneringen")
@own_place
def choose_reminders() -> ResponseReturnValue:
    """Through which channels they are reminded."""
    place = own_place_or_404()
    return render_template(
        "my_place/choose_reminders.html",
        is_own=True,
        action=url_for("my_place.save_reminders"),
        back=url_for(LIST),
        channels=list(addresses_of(place.person)),
        chosen=[
            each.channel
            for each in channels_of(place.person, read_choices(session(), place.person.id))
        ],
    )


@my_place.post("/mijn-plek/herinneringen")
@own_place
def save_reminders() -> ResponseReturnValue:
    """Remind through what was ticked."""
    with changing_own() as (current, place):
        said = acts.remind(current, place.person, request.form, by=_me(), now=now())
    flash(said, "done")
    return redirect(url_for("my_place.choose_reminders"), 303)


def send_file(appointment: Appointment) -> Response:
    """An appointment as a file for a calendar."""
    person, name = appointment.case.young_person, appointment.staff.first_name
    where = read_where(session(), appointment.place, name=name, locale=current_locale())
    content = make_file(appointment, where, is_careful=person.somebody_reads_along, now=now())
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="afspraak.ics"'
    return response


def _change(
    appointment_id: int, act: Callable[..., tuple[Appointment, str]]
) -> ResponseReturnValue:
    with changing_own() as (current, place):
        found = find_own(current, place.young.young_person_id, appointment_id) or abort(404)
        found, said = act(current, found, request.form, by=_me(), now=now())
        number = found.id
    flash(said, "done")
    return redirect(url_for("my_place.show_appointment", appointment_id=number), 303)


def _again(appointment_id: int, *, error: str = "", status: int) -> ResponseReturnValue:
    if appointment_id:
        return make_response(_show(appointment_id, error=error), status)
    return make_response(_list(error=error), status)


def _show(appointment_id: int, *, error: str = "") -> str:
    found = _own_or_404(appointment_id)
    return render_template(
        "my_place/show_appointment.html",
        is_own=True,
        page=read_page(session(), found, now=now()),
        urls={
            name: url_for(f"my_place.{endpoint}", appointment_id=found.id)
            for name, endpoint in (
                ("move", "move_appointment"),
                ("cancel", "cancel_appointment"),
                ("restore", "restore_appointment"),
                ("file", "download_appointment"),
            )
        }
        | {"ask": url_for("my_place.ask_moment"), "remind": url_for("my_place.choose_reminders")},
        typed=request.form,
        press=new_press(),
        error=error,
    )


def _list(*, error: str = "") -> str:
    place, moment = own_place_or_404(), now()
    coming, before = read_list(session(), place.case, now=moment)
    choices = choices_for(session(), place.case, now=moment) if place.is_open else ()
    return render_template(
        "my_place/list_appointments.html",
        place=place,
        coming=coming,
        before=before,
        choosing=choosing(session(), choices),
        typed=request.form,
        press=new_press(),
        error=error,
    )


def _own_or_404(appointment_id: int) -> Appointment:
    found = find_own(session(), young_person().young_person_id, appointment_id)
    return found or abort(404)


def _me() -> Doer:
    return Doer(young_person_id=young_person().young_person_id)
