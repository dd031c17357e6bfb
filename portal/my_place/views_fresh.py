"""Proving a channel once more, before something delicate; see `fresh`."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import own_place, young_person
from portal.cases.models import YoungPerson
from portal.cases.reach import find_by_channel
from portal.clock import now
from portal.database import session, transaction
from portal.entrance.asking import FRESH, ask_code
from portal.entrance.messages import Receiver
from portal.entrance.proofs import use_code
from portal.entrance.rules import normal_code, onward_path
from portal.entrance.sessions import renew_session
from portal.extensions import everybody, limiter
from portal.i18n import current_locale
from portal.my_place.asked import Kept, forget, keep, marks, read_kept, secret_key
from portal.my_place.being_in import keep_in
from portal.my_place.forms_way_in import FLOOD_LIMIT, FLOOD_TOTAL, Errors, say_wait, say_wrong_code
from portal.my_place.room import my_place
from portal.outbox.models import Channel

KEPT: Final = "fresh"


@my_place.get("/mijn-plek/ben-jij-het")
@own_place
def ask_fresh_proof() -> ResponseReturnValue:
    """By which channel shall we send a code?"""
    return _show_ask([])


@my_place.post("/mijn-plek/ben-jij-het")
@own_place
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def send_fresh_proof() -> ResponseReturnValue:
    """Send the code, and show where to type it."""
    young = young_person()
    to = _receiver(request.form.get("kanaal", ""))
    moment = now()
    with transaction() as current:
        asked = ask_code(
            current,
            to,
            young.young_person_id,
            use=FRESH,
            who=marks(to.recipient),
            secret_key=secret_key(),
            now=moment,
        )
    if asked.code is None:
        return _show_ask([("kanaal", say_wait(asked.wait_until, now=moment))], status=429)
    onward = onward_path(request.form.get("verder")) or ""
    keep(KEPT, Kept(proof_id=asked.code.proof_id, kept=asked.code.kept, onward=onward))
    return redirect(url_for("my_place.ask_fresh_code"), 303)


@my_place.get("/mijn-plek/ben-jij-het/code")
@own_place
def ask_fresh_code() -> ResponseReturnValue:
    """Where to type the code."""
    kept = read_kept(KEPT)
    if kept is None:
        return redirect(url_for("my_place.ask_fresh_proof"), 303)
    return _show_code(kept, [])


@my_place.post("/mijn-plek/ben-jij-het/code")
@own_place
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def enter_fresh_code() -> ResponseReturnValue:
    """With the right code the session goes on as new, and they go back to where they were."""
    young, moment = young_person(), now()
    kept = read_kept(KEPT)
    if kept is None:
        return redirect(url_for("my_place.ask_fresh_proof"), 303)
    code = normal_code(request.form.get("code", ""))
    if not code:
        return _show_code(kept, [("code", gettext("Vul de 6 cijfers van je code in."))], status=422)
    token = _renew(kept, code, young_person_id=young.young_person_id,
                   session_id=young.session_id, moment=moment)  # fmt: skip
    if token is None:
        return _show_code(kept, [("code", say_wrong_code())], status=422)
    forget(KEPT)
    goal = redirect(onward_path(kept.onward) or url_for("my_place.show_home"), 303)
    return keep_in(make_response(goal), token, stays=young.stays)


def _renew(
    kept: Kept, code: str, *, young_person_id: int, session_id: int, moment: datetime
) -> str | None:
    with transaction() as current:
        proven = use_code(
            current, kept.proof_id, code, use=FRESH, kept=kept.kept, secret_key=secret_key(),
            now=moment,
        )  # fmt: skip
        if proven is None or proven.young_person_id != young_person_id:
            return None
        return renew_session(current, young_person_id, session_id=session_id, now=moment)


def _receiver(chosen: str) -> Receiver:
    person = session().get_one(YoungPerson, young_person().young_person_id)
    by_mail = bool(person.email) and (chosen == "mail" or not person.phone)
    channel = Channel.MAIL if by_mail else Channel.SMS
    recipient = person.email if by_mail else person.phone
    if recipient is None:
        abort(404)
    found = find_by_channel(session(), channel, recipient)
    return Receiver(
        channel=channel,
        recipient=recipient,
        locale=current_locale(),
        sender_name=found.discreet_name,
    )


def _show_ask(errors: Errors, *, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "my_place/ask_fresh_proof.html",
        person=session().get_one(YoungPerson, young_person().young_person_id),
        onward=onward_path(request.values.get("verder")) or "",
        errors=errors,
        error_of=dict(errors),
    )
    return make_response(page, status)


def _show_code(kept: Kept, errors: Errors, *, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "my_place/ask_fresh_code.html", onward=kept.onward, errors=errors, error_of=dict(errors)
    )
    return make_response(page, status)
