"""Leaving, here or everywhere: a young person's own sessions, by device."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import current_young, own_place, public, young_person
from portal.clock import now
from portal.database import session, transaction
from portal.entrance import sessions
from portal.my_place.being_in import let_out
from portal.my_place.room import my_place


@my_place.post("/mijn-plek/uitloggen")
@public
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server; also when it was over already, so that nothing of it
    stays in the browser.
    """
    young = current_young()
    if young is not None:
        with transaction() as current:
            sessions.end_session(
                current, young.young_person_id, session_id=young.session_id, now=now()
            )
    return _out()


@my_place.get("/mijn-plek/uitgelogd")
@public
def show_signed_out() -> ResponseReturnValue:
    """That nothing stayed behind."""
    return render_template("my_place/show_signed_out.html")


@my_place.get("/mijn-plek/telefoons")
@own_place
def list_devices() -> ResponseReturnValue:
    """Where somebody is signed in."""
    young = young_person()
    return render_template(
        "my_place/list_devices.html",
        devices=sessions.list_sessions(session(), young.young_person_id, now=now()),
        here=young.session_id,
    )


@my_place.post("/mijn-plek/telefoons/<int:session_id>/stoppen")
@own_place
def end_device(session_id: int) -> ResponseReturnValue:
    """End one of your own sessions; somebody else's is not there for you."""
    young = young_person()
    with transaction() as current:
        is_ended = sessions.end_session(
            current, young.young_person_id, session_id=session_id, now=now()
        )
    if session_id == young.session_id:
        return _out()
    if not is_ended:
        abort(404)
    return _back(gettext("Dat apparaat is uitgelogd."))


@my_place.post("/mijn-plek/telefoons/andere/stoppen")
@own_place
def end_other_devices() -> ResponseReturnValue:
    """Be signed in here only."""
    young = young_person()
    with transaction() as current:
        sessions.end_sessions(current, young.young_person_id, keep=young.session_id, now=now())
    return _back(gettext("Je bent alleen nog hier ingelogd."))


@my_place.post("/mijn-plek/telefoons/alle/stoppen")
@own_place
def end_all_devices() -> ResponseReturnValue:
    """Be signed in nowhere."""
    with transaction() as current:
        sessions.end_sessions(current, young_person().young_person_id, now=now())
    return _out()


def _out() -> ResponseReturnValue:
    return let_out(make_response(redirect(url_for("my_place.show_signed_out"), 303)))


def _back(said: str) -> ResponseReturnValue:
    flash(said, "done")
    return redirect(url_for("my_place.list_devices"), 303)
