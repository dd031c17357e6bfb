"""The way in: a link by mail or a code by text message; the same answer for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import current_young, public
from portal.cases.reach import find_by_channel
from portal.clock import now
from portal.database import transaction
from portal.entrance.asking import DOOR, Asked, ask_code, ask_link
from portal.entrance.attempts import note_try
from portal.entrance.messages import Receiver
from portal.entrance.proofs import use_code
from portal.entrance.rules import normal_code, onward_path
from portal.entrance.sessions import Stay
from portal.extensions import everybody, limiter
from portal.forms import MistakeError
from portal.i18n import current_locale
from portal.my_place import entering
from portal.my_place.asked import (
    Kept,
    base_url,
    forget,
    keep,
    marks,
    read_kept,
    sealed,
    secret_key,
)
from portal.my_place.forms_way_in import (
    FLOOD_LIMIT,
    FLOOD_TOTAL,
    Errors,
    Typed,
    read_channel,
    read_stay,
    say_wait,
    say_wrong_code,
)
from portal.my_place.room import my_place
from portal.outbox.models import Channel

KEPT: Final = "way_in"
FIELD: Final = "waar"


@my_place.get("/mijn-plek/inloggen")
@public
def ask_way_in() -> ResponseReturnValue:
    """Where to send the link or the code; who is in already goes on."""
    if current_young() is not None:
        return redirect(_onward() or url_for("my_place.show_home"), 303)
    return _show_ask("", [])


@my_place.post("/mijn-plek/inloggen")
@public
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def send_way_in() -> ResponseReturnValue:
    """Send it when we know the channel, and say the same when we do not."""
    typed = request.form.get(FIELD, "")
    try:
        channel = read_channel(typed)
    except MistakeError as mistake:
        return _show_ask(typed, [(FIELD, mistake.message)], status=422)
    return _send(channel, onward=_onward(), typed=typed)


@my_place.post("/mijn-plek/inloggen/opnieuw")
@public
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def send_way_in_again() -> ResponseReturnValue:
    """Send another to the channel that was typed in this browser; without that, ask for it."""
    kept = read_kept(KEPT)
    recipient = kept.recipient() if kept else ""
    if kept is None or not recipient:
        return redirect(url_for("my_place.ask_way_in"), 303)
    again = Typed(channel=Channel(kept.by), recipient=recipient)
    return _send(again, onward=kept.onward, typed=recipient)


@my_place.get("/mijn-plek/inloggen/code")
@public
def ask_code_or_mail() -> ResponseReturnValue:
    """Where to type the code, or the word that a link may be in the mail."""
    kept = read_kept(KEPT)
    if current_young() is not None:
        return redirect(url_for("my_place.show_home"), 303)
    if kept is None:
        return redirect(url_for("my_place.ask_way_in"), 303)
    return _show_code(kept, [])


@my_place.post("/mijn-plek/inloggen/code")
@public
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def enter_code() -> ResponseReturnValue:
    """Let in who typed the right code, in the browser that asked for it."""
    kept = read_kept(KEPT)
    if kept is None or not kept.proof_id:
        return redirect(url_for("my_place.ask_way_in"), 303)
    code = normal_code(request.form.get("code", ""))
    if not code:
        return _show_code(kept, [("code", gettext("Vul de 6 cijfers van je code in."))], status=422)
    stay = read_stay(request.form)
    entered = _use_code(kept, code, stay=stay, moment=now())
    if entered is None:
        return _refuse_code(kept)
    forget(KEPT)
    if entered.question:
        return entering.ask_who(entered.question, stay=stay, onward=kept.onward)
    return entering.welcome_in(entered.token, stay=stay, onward=kept.onward)


def _use_code(kept: Kept, code: str, *, stay: Stay, moment: datetime) -> entering.Entered | None:
    with transaction() as current:
        proven = use_code(
            current, kept.proof_id, code, use=DOOR, kept=kept.kept, secret_key=secret_key(),
            now=moment,
        )  # fmt: skip
        if proven is None:
            note_try(current, marks(kept.recipient()), now=moment)
            return None
        return entering.enter(current, proven, stay=stay, now=moment)


def _refuse_code(kept: Kept) -> ResponseReturnValue:
    if current_young() is not None:
        # A second press of the same button: the first one let them in.
        return redirect(onward_path(kept.onward) or url_for("my_place.show_home"), 303)
    return _show_code(kept, [("code", say_wrong_code())], status=422)


def _send(to: Typed, *, onward: str, typed: str) -> ResponseReturnValue:
    moment = now()
    asked = _ask(to, moment=moment)
    if asked.wait_until is not None:
        return _show_wait(typed, asked.wait_until, moment=moment)
    keep(
        KEPT,
        Kept(
            by=to.channel.value,
            proof_id=asked.code.proof_id if asked.code else 0,
            kept=asked.code.kept if asked.code else "",
            to=sealed(to.recipient),
            onward=onward,
        ),
    )
    return redirect(url_for("my_place.ask_code_or_mail"), 303)


def _show_wait(typed: str, until: datetime, *, moment: datetime) -> Response:
    answer = _show_ask(typed, [(FIELD, say_wait(until, now=moment))], status=429)
    answer.headers["Retry-After"] = str(max(1, int((until - moment).total_seconds())))
    return answer


def _ask(to: Typed, *, moment: datetime) -> Asked:
    """The same work for a channel that nobody has: only the message is taken back."""
    who = marks(to.recipient)
    with transaction() as current:
        found = find_by_channel(current, to.channel, to.recipient)
        first = found.young_person_ids[0] if found.young_person_ids else None
        receiver = Receiver(
            channel=to.channel,
            recipient=to.recipient,
            locale=current_locale(),
            sender_name=found.discreet_name,
        )
        if to.channel is Channel.MAIL:
            return ask_link(current, receiver, first, base_url=base_url(), who=who, now=moment)
        return ask_code(
            current, receiver, first, use=DOOR, who=who, secret_key=secret_key(), now=moment
        )


def _onward() -> str:
    return onward_path(request.values.get("verder")) or ""


def _show_ask(typed: str, errors: Errors, *, status: int = 200) -> Response:
    page = render_template(
        "my_place/ask_way_in.html",
        typed=typed,
        onward=_onward(),
        errors=errors,
        error_of=dict(errors),
    )
    return make_response(page, status)


def _show_code(kept: Kept, errors: Errors, *, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "my_place/ask_code_or_mail.html",
        by_mail=kept.by == Channel.MAIL.value,
        device=request.form.get("apparaat", ""),
        errors=errors,
        error_of=dict(errors),
    )
    return make_response(page, status)
