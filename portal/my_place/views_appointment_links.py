"""Appointments behind a link from a message: this one thing, without signing in.

Whoever has the link has its purpose. Looking changes nothing; buttons do. A link to an appointment
shows it as it stands now, however often it moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.guard import public
from portal.appointments.choices import choices_for, offered_choices
from portal.appointments.doers import Doer
from portal.appointments.models import Appointment, AppointmentOffer
from portal.appointments.queries import coming_of, find_any, find_offer, lock_case_of
from portal.appointments.reminders import addresses_of, channels_of, read_choices
from portal.cases.lines import CaseError
from portal.cases.models import CaseState
from portal.clock import now
from portal.database import session, transaction
from portal.extensions import everybody, limiter
from portal.forms import MistakeError
from portal.my_place import appointment_acts as acts
from portal.my_place.appointment_page import choosing, read_page
from portal.my_place.pressing import new_press
from portal.my_place.room import my_place
from portal.my_place.views_appointments import REFUSALS, send_file
from portal.purpose_links import Purpose, make_token, read_token

View = Callable[..., ResponseReturnValue]
LINK_LIMIT: Final = "60 per minute"
LINKS_TOTAL: Final = "1200 per minute"
# The address holds the token, so the next page only learns from which site somebody came.
REFERRER: Final = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex"}


class WrongLinkError(Exception):
    """No link that we made, or what it was for is not there."""


def follows_link(view: View) -> View:
    """A link that is none gets one clear page; who was late sees how it stands now."""

    @wraps(view)
    def told(token: str) -> ResponseReturnValue:
        show = _show_offer if "offer" in (request.endpoint or "") else _show
        try:
            return view(token)
        except WrongLinkError:
            return make_response(render_template("my_place/purpose_over.html"), 404, REFERRER)
        except MistakeError as mistake:
            return show(token, error=mistake.message, status=422)
        except CaseError as refusal:
            flash(str(REFUSALS[type(refusal)]), "error")
            return show(token, status=409)

    return told


def changes(view: View) -> View:
    """As `follows_link`, for what changes something: not without end from one address."""
    once = limiter.limit(LINK_LIMIT)(limiter.limit(LINKS_TOTAL, key_func=everybody)(view))
    return follows_link(once)


@my_place.get("/afspraak/<token>")
@public
@follows_link
def show_linked_appointment(token: str) -> ResponseReturnValue:
    """The appointment, with other moments as buttons."""
    return _show(token)


@my_place.post("/afspraak/<token>/verzet")
@public
@changes
def move_linked_appointment(token: str) -> ResponseReturnValue:
    """Another time."""
    return _change(token, acts.move)


@my_place.post("/afspraak/<token>/afzeggen")
@public
@changes
def cancel_linked_appointment(token: str) -> ResponseReturnValue:
    """Call it off; nothing is asked."""
    return _change(token, acts.cancel)


@my_place.post("/afspraak/<token>/toch-wel")
@public
@changes
def restore_linked_appointment(token: str) -> ResponseReturnValue:
    """Come after all."""
    return _change(token, acts.restore)


@my_place.post("/afspraak/<token>/vraag")
@public
@changes
def ask_linked_moment(token: str) -> ResponseReturnValue:
    """None of the moments fits."""
    with _changing(token) as (current, found):
        said = acts.ask(current, found.case, request.form, by=_by(found), now=now())
    flash(said, "done")
    return redirect(url_for("my_place.show_linked_appointment", token=token), 303)


@my_place.get("/afspraak/<token>/afspraak.ics")
@public
@follows_link
def download_linked_appointment(token: str) -> ResponseReturnValue:
    """The appointment for their own calendar."""
    found = _find(session(), token)
    if found.case.state is CaseState.CLOSED:
        raise WrongLinkError
    return send_file(found)


@my_place.get("/afspraak/<token>/herinneringen")
@public
@follows_link
def choose_linked_reminders(token: str) -> ResponseReturnValue:
    """Through which channels they are reminded."""
    person = _find(session(), token).case.young_person
    page = render_template(
        "my_place/choose_reminders.html",
        is_own=False,
        action=url_for("my_place.save_linked_reminders", token=token),
        back=url_for("my_place.show_linked_appointment", token=token),
        channels=list(addresses_of(person)),
        chosen=[each.channel for each in channels_of(person, read_choices(session(), person.id))],
    )
    return make_response(page, 200, REFERRER)


@my_place.post("/afspraak/<token>/herinneringen")
@public
@changes
def save_linked_reminders(token: str) -> ResponseReturnValue:
    """Remind through what was ticked."""
    with _changing(token) as (current, found):
        person = found.case.young_person
        said = acts.remind(current, person, request.form, by=_by(found), now=now())
    flash(said, "done")
    return redirect(url_for("my_place.choose_linked_reminders", token=token), 303)


@my_place.get("/momenten/<token>")
@public
@follows_link
def show_linked_offer(token: str) -> ResponseReturnValue:
    """The moments that were offered, as buttons."""
    return _show_offer(token)


@my_place.post("/momenten/<token>/kies")
@public
@changes
def pick_linked_offer(token: str) -> ResponseReturnValue:
    """Take one of them; from then on the link of the appointment counts."""
    with _changing_offer(token) as (current, offer):
        by = Doer(young_person_id=offer.case.young_person_id)
        found, said = acts.pick(current, offer.case, request.form, by=by, now=now())
        number = found.id
    flash(said, "done")
    return _to_appointment(number)


@my_place.post("/momenten/<token>/vraag")
@public
@changes
def ask_about_linked_offer(token: str) -> ResponseReturnValue:
    """None of the moments fits."""
    with _changing_offer(token) as (current, offer):
        by = Doer(young_person_id=offer.case.young_person_id)
        said = acts.ask(current, offer.case, request.form, by=by, now=now())
    flash(said, "done")
    return redirect(url_for("my_place.show_linked_offer", token=token), 303)


def _change(token: str, act: Callable[..., tuple[Appointment, str]]) -> ResponseReturnValue:
    with _changing(token) as (current, found):
        found, said = act(current, found, request.form, by=_by(found), now=now())
        number = found.id
    flash(said, "done")
    return _to_appointment(number)


def _to_appointment(number: int) -> ResponseReturnValue:
    token = make_token(Purpose.APPOINTMENT, number)
    return redirect(url_for("my_place.show_linked_appointment", token=token), 303)


def _show(token: str, *, error: str = "", status: int = 200) -> Response:
    found = _find(session(), token)
    html = render_template(
        "my_place/show_appointment.html",
        is_own=False,
        page=read_page(session(), found, now=now()),
        urls={
            name: url_for(f"my_place.{endpoint}", token=token)
            for name, endpoint in (
                ("move", "move_linked_appointment"),
                ("cancel", "cancel_linked_appointment"),
                ("restore", "restore_linked_appointment"),
                ("ask", "ask_linked_moment"),
                ("file", "download_linked_appointment"),
                ("remind", "choose_linked_reminders"),
            )
        },
        typed=request.form,
        press=new_press(),
        error=error,
    )
    return make_response(html, status, REFERRER)


def _show_offer(token: str, *, error: str = "", status: int = 200) -> Response:
    offer, moment = _find_offer(session(), token), now()
    case = offer.case
    is_open = case.state is CaseState.OPEN
    offered = offered_choices(session(), case, now=moment) if is_open else ()
    planned = coming_of(session(), case.id, now=moment) if is_open else ()
    is_needed = is_open and not offered and not planned
    choices = choices_for(session(), case, now=moment) if is_needed else offered
    html = render_template(
        "my_place/show_offer.html",
        token=token,
        name=offer.staff.first_name,
        is_open=is_open,
        planned=[(each, make_token(Purpose.APPOINTMENT, each.id)) for each in planned],
        choosing=choosing(session(), choices),
        typed=request.form,
        press=new_press(),
        error=error,
    )
    return make_response(html, status, REFERRER)


@contextmanager
def _changing(token: str) -> Iterator[tuple[Session, Appointment]]:
    """The appointment of a link, in one write transaction with its case locked."""
    with transaction() as current:
        lock_case_of(current, _find(current, token).case_id)
        yield current, _find(current, token)


@contextmanager
def _changing_offer(token: str) -> Iterator[tuple[Session, AppointmentOffer]]:
    with transaction() as current:
        lock_case_of(current, _find_offer(current, token).case_id)
        yield current, _find_offer(current, token)


def _find(current: Session, token: str) -> Appointment:
    meant = read_token(Purpose.APPOINTMENT, token)
    found = find_any(current, meant[0]) if meant else None
    if found is None:
        raise WrongLinkError
    return found


def _find_offer(current: Session, token: str) -> AppointmentOffer:
    meant = read_token(Purpose.OFFER, token)
    found = find_offer(current, meant[0]) if meant else None
    if found is None:
        raise WrongLinkError
    return found


def _by(appointment: Appointment) -> Doer:
    return Doer(young_person_id=appointment.case.young_person_id)
