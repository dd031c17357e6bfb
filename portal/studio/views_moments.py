"""When and where: moments are in front as soon as they are saved."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.bookings.calling_off import expected_at, rearrange, take_off
from portal.bookings.counting import is_open
from portal.catalogue.models import Moment
from portal.catalogue.moments import MomentError, add_moment
from portal.catalogue.queries import find_moment
from portal.clock import now
from portal.database import session, transaction
from portal.i18n import say_moment
from portal.partners.region import current_region
from portal.studio.blueprint import studio
from portal.studio.fields import LANGUAGE_WORDS
from portal.studio.moment_form import (
    STARTS,
    MomentReading,
    moment_texts,
    read_moment,
    say_too_few,
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
        coming=[m for m in editing.item.moments if is_open(m, now=now())],
        past=[m for m in reversed(editing.item.moments) if not is_open(m, now=now())],
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
    try:
        with transaction() as current:
            told = rearrange(
                current, moment_id, reading.values,
                actor=acting(), card=current_region(), now=now(),
            )  # fmt: skip
    except MomentError:
        # Somebody took a place while this form was open.
        return _form(editing_or_404(ref), moment, typed, _too_few(moment)), 422
    said = gettext("Veranderd: %(moment)s.", moment=say_moment(moment.starts_at))
    if told:
        said += " " + ngettext(
            "%(num)s mens krijgt bericht.", "%(num)s mensen krijgen bericht.", told
        )
    flash(said)
    return redirect(url_for("studio.list_moments", ref=ref), 303)


@studio.get(f"/redactie/<ref>/momenten/{MOMENT}/weg")
@requires(Permission.EDIT_OFFER)
def ask_drop(ref: str, moment_id: int) -> ResponseReturnValue:
    """Is it sure? Who comes and who waits get a message."""
    return _ask_drop(ref, _moment_or_404(ref, moment_id))


@studio.post(f"/redactie/<ref>/momenten/{MOMENT}/weg")
@requires(Permission.EDIT_OFFER)
def drop_moment(ref: str, moment_id: int) -> ResponseReturnValue:
    """Take a moment off the agenda. One that nobody booked can be put back on the next page;
    of another the people are told, so it is asked first.
    """
    moment = _moment_or_404(ref, moment_id)
    if moment.last_number and request.form.get("zeker") != "ja":
        return _ask_drop(ref, moment)
    typed = moment_texts(moment)
    with transaction() as current:
        told = take_off(current, moment_id, actor=acting(), now=now())
    if told is None:
        browser[UNDO] = {"ref": ref, "typed": typed}
    else:
        words = ngettext(
            "%(num)s mens krijgt bericht.", "%(num)s mensen krijgen bericht.", told.everybody
        )
        flash(gettext("Gaat niet door.") + " " + words)
    return redirect(url_for("studio.list_moments", ref=ref), 303)


def _ask_drop(ref: str, moment: Moment) -> str:
    return render_template(
        "studio/ask_drop_moment.html",
        editing=editing_or_404(ref),
        moment=moment,
        expected=expected_at(session(), moment.id),
    )


def _too_few(moment: Moment) -> MomentReading:
    return MomentReading(values=None, errors=(("capacity", say_too_few(moment.taken)),))


def _moment_or_404(ref: str, moment_id: int) -> Moment:
    moment = find_moment(session(), moment_id, ref=ref.replace("\0", ""))
    if moment is None:
        abort(404)
    return moment


def _read(typed: dict[str, str], moment: Moment | None) -> MomentReading:
    """The typed moment; one that has begun may keep its day."""
    may_be_past = moment is not None and typed["day"] == moment_texts(moment)["day"]
    place_ids = frozenset(place.id for place in load_choices(session()).places)
    taken = moment.taken if moment is not None else 0
    return read_moment(typed, place_ids=place_ids, now=now(), may_be_past=may_be_past, taken=taken)


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
