"""When and where: moments are in front as soon as they are saved."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.catalogue.models import Moment
from portal.catalogue.moments import add_moment, cancel_moment, change_moment
from portal.catalogue.queries import find_moment
from portal.clock import now
from portal.database import session, transaction
from portal.i18n import say_moment
from portal.studio.blueprint import studio
from portal.studio.fields import LANGUAGE_WORDS
from portal.studio.moment_form import (
    STARTS,
    MomentReading,
    moment_texts,
    read_moment,
    typed_moment,
)
from portal.studio.queries import Editing, load_choices
from portal.studio.submission import acting, editing_or_404

MOMENT = "<int(max=1000000000):moment_id>"
UNDO = "studio_cancelled"


@studio.get("/redactie/<ref>/momenten")
@requires(Permission.SEE_OFFER_DRAFTS)
def list_moments(ref: str) -> ResponseReturnValue:
    """The moments that come and those that were, with a way back for one just cancelled."""
    editing = editing_or_404(ref)
    cancelled = browser.pop(UNDO, None) or {}
    return render_template(
        "studio/list_moments.html",
        editing=editing,
        coming=[m for m in editing.item.moments if m.starts_at > now()],
        past=[m for m in reversed(editing.item.moments) if m.starts_at <= now()],
        places={place.id: place for place in load_choices(session()).places},
        languages=LANGUAGE_WORDS,
        undo=cancelled.get("typed") if cancelled.get("ref") == ref else None,
    )


@studio.get("/redactie/<ref>/momenten/nieuw")
@requires(Permission.EDIT_OFFER)
def new_moment(ref: str) -> ResponseReturnValue:
    """An empty form, with the item's own place filled in."""
    editing = editing_or_404(ref)
    start = dict.fromkeys(("day", "start", "end"), "") | STARTS
    return _form(editing, None, {**start, "place_id": editing.document.place_id or ""})


@studio.post("/redactie/<ref>/momenten/nieuw")
@requires(Permission.EDIT_OFFER)
def save_new_moment(ref: str) -> ResponseReturnValue:
    """Add a moment."""
    editing, typed = editing_or_404(ref), typed_moment(request.form)
    reading = _read(typed, None)
    if reading.values is None:
        return _form(editing, None, typed, reading), 422
    with transaction() as current:
        moment = add_moment(current, editing.item, reading.values, actor=acting(), at=now())
    flash(gettext("Toegevoegd: %(moment)s.", moment=say_moment(moment.starts_at)))
    return redirect(url_for("studio.list_moments", ref=ref), 303)


@studio.get(f"/redactie/<ref>/momenten/{MOMENT}")
@requires(Permission.SEE_OFFER_DRAFTS)
def edit_moment(ref: str, moment_id: int) -> ResponseReturnValue:
    """One moment, ready to be changed."""
    moment = _moment_or_404(ref, moment_id)
    return _form(editing_or_404(ref), moment, moment_texts(moment))


@studio.post(f"/redactie/<ref>/momenten/{MOMENT}")
@requires(Permission.EDIT_OFFER)
def save_moment(ref: str, moment_id: int) -> ResponseReturnValue:
    """Change a moment."""
    moment, typed = _moment_or_404(ref, moment_id), typed_moment(request.form)
    reading = _read(typed, moment)
    if reading.values is None:
        return _form(editing_or_404(ref), moment, typed, reading), 422
    with transaction() as current:
        change_moment(current, moment, reading.values, actor=acting(), at=now())
    flash(gettext("Veranderd: %(moment)s.", moment=say_moment(moment.starts_at)))
    return redirect(url_for("studio.list_moments", ref=ref), 303)


@studio.post(f"/redactie/<ref>/momenten/{MOMENT}/weg")
@requires(Permission.EDIT_OFFER)
def drop_moment(ref: str, moment_id: int) -> ResponseReturnValue:
    """Take a moment off the agenda; the next page offers to put it back."""
    moment = _moment_or_404(ref, moment_id)
    browser[UNDO] = {"ref": ref, "typed": moment_texts(moment)}
    with transaction() as current:
        cancel_moment(current, moment, actor=acting(), at=now())
    return redirect(url_for("studio.list_moments", ref=ref), 303)


def _moment_or_404(ref: str, moment_id: int) -> Moment:
    moment = find_moment(session(), moment_id, ref=ref.replace("\0", ""))
    if moment is None:
        abort(404)
    return moment


def _read(typed: dict[str, str], moment: Moment | None) -> MomentReading:
    """The typed moment; one that has begun may keep its day."""
    may_be_past = moment is not None and typed["day"] == moment_texts(moment)["day"]
    place_ids = frozenset(place.id for place in load_choices(session()).places)
    return read_moment(typed, place_ids=place_ids, now=now(), may_be_past=may_be_past)


def _form(
    editing: Editing,
    moment: Moment | None,
    typed: dict[str, str],
    reading: MomentReading | None = None,
) -> str:
    errors = reading.errors if reading else ()
    return render_template(
        "studio/edit_moment.html",
        editing=editing,
        moment=moment,
        typed=typed,
        errors=errors,
        error_of=dict(errors),
        place_options=load_choices(session()).place_options,
        languages=LANGUAGE_WORDS,
    )
