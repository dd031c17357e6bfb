"""Moments of your own organisation: who is on the list, who came, the code at the door."""

from __future__ import annotations

from io import BytesIO

import segno
from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.audit.services import record, staff_actor
from portal.bookings.attendance import (
    door_code,
    find_moment_of,
    list_expected,
    moments_of,
    note_who_came,
)
from portal.bookings.verdicts import SHOWN_FROM, read_verdicts
from portal.catalogue.addresses import base_url
from portal.catalogue.current import current_offer
from portal.catalogue.models import Moment
from portal.catalogue.shelves import shelves_of
from portal.clock import local_day, now, today
from portal.database import session, transaction
from portal.workbench.bookings_part import title_of
from portal.workbench.room import workbench

DOOR_PATH = "/mijn-plek/ik-ben-er"


@workbench.get("/werk/momenten")
@requires(Permission.SEE_ATTENDANCE)
def list_attendance() -> ResponseReturnValue:
    """What your organisation gives: today, soon, and the last two weeks."""
    offer, moment = current_offer(), now()
    found = moments_of(session(), signed_in(), refs=_my_refs(), now=moment)
    rows = [(each, title_of(offer, each.item.ref)) for each in found]
    return render_template(
        "workbench/list_attendance.html",
        coming=[row for row in rows if local_day(row[0].starts_at) >= today()],
        past=[row for row in reversed(rows) if local_day(row[0].starts_at) < today()],
        items=sorted({(title, each.item.ref) for each, title in rows}),
    )


@workbench.get("/werk/momenten/<int:moment_id>")
@requires(Permission.SEE_ATTENDANCE)
def show_attendance(moment_id: int) -> ResponseReturnValue:
    """Who is on the list, by first name. That this was looked at is written down."""
    identity, moment = signed_in(), _moment_or_404(moment_id)
    with transaction() as current:
        record(
            current,
            "moment.looked",
            actor=staff_actor(identity.staff_id),
            subject_kind="moment",
            subject_id=moment_id,
            at=now(),
        )
    moment = _moment_or_404(moment_id)
    return render_template(
        "workbench/show_attendance.html",
        moment=moment,
        title=title_of(current_offer(), moment.item.ref),
        people=list_expected(session(), moment_id, staff_id=identity.staff_id),
        can_tick=local_day(moment.starts_at) <= today(),
        code=_code(moment_id),
    )


@workbench.post("/werk/momenten/<int:moment_id>")
@requires(Permission.NOTE_ATTENDANCE)
def save_attendance(moment_id: int) -> ResponseReturnValue:
    """Keep who came; who did not is no mark."""
    came = {int(each) for each in request.form.getlist("came") if each.isdecimal()}
    with transaction() as current:
        moment = _moment_or_404(moment_id)
        count = note_who_came(current, moment, came, by=signed_in().staff_id, now=now())
    flash(ngettext("%(num)s mens was er.", "%(num)s mensen waren er.", count), "done")
    return redirect(url_for("workbench.show_attendance", moment_id=moment_id), 303)


@workbench.get("/werk/momenten/<int:moment_id>/deur")
@requires(Permission.SEE_ATTENDANCE)
def show_door(moment_id: int) -> ResponseReturnValue:
    """A page to print or to put on a screen: the code, big, and a picture to scan."""
    moment = _moment_or_404(moment_id)
    return render_template(
        "workbench/show_door.html",
        moment=moment,
        title=title_of(current_offer(), moment.item.ref),
        code=_code(moment_id),
        address=f"{base_url()}{DOOR_PATH}".removeprefix("https://"),
    )


@workbench.get("/werk/momenten/<int:moment_id>/deur.svg")
@requires(Permission.SEE_ATTENDANCE)
def draw_door(moment_id: int) -> ResponseReturnValue:
    """The picture to scan: our own address with the code filled in."""
    _moment_or_404(moment_id)
    drawn = BytesIO()
    address = f"{base_url()}{DOOR_PATH}?code={_code(moment_id)}"
    segno.make(address, error="m").save(drawn, kind="svg", scale=8, border=4)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@workbench.get("/werk/momenten/oordeel/<ref>")
@requires(Permission.SEE_ATTENDANCE)
def show_verdicts(ref: str) -> ResponseReturnValue:
    """How it was, of everybody together; from ten answers on, without names and without order."""
    found = moments_of(session(), signed_in(), refs=_my_refs(), now=now())
    item = current_offer().by_ref.get(ref)
    if item is None or not ({each.item.ref for each in found} | set(_my_refs())) & {ref}:
        abort(404)
    return render_template(
        "workbench/show_verdicts.html",
        title=item.text("nl").title,
        verdicts=read_verdicts(session(), ref),
        asked=(
            ("useful", gettext("Had je er iets aan?")),
            ("welcome", gettext("Voelde je je welkom?")),
            ("again", gettext("Zou je het een vriend aanraden?")),
        ),
        shown_from=SHOWN_FROM,
    )


def _my_refs() -> frozenset[str]:
    """What the one who looks is a face of."""
    offer = current_offer()
    coach = offer.coach_of(signed_in().staff_id)
    behind = shelves_of(offer).with_face.get(coach.ref, ()) if coach else ()
    return frozenset(item.ref for item in behind)


def _moment_or_404(moment_id: int) -> Moment:
    found = find_moment_of(session(), moment_id, signed_in(), refs=_my_refs())
    if found is None:
        abort(404)
    return found


def _code(moment_id: int) -> str:
    return door_code(current_app.config["SECRET_KEY"], moment_id)
