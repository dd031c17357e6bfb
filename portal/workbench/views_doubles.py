"""Double work: who may be here twice, and what a human says of it. Nothing happens by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.accounts.models import Staff
from portal.cases.queries import lock_case
from portal.clock import now
from portal.database import session, transaction
from portal.doubles import deciding, locking, merging, unmerging
from portal.doubles.queries import Elsewhere, Ours, Seen, find_pair, moved_to
from portal.doubles.rules import CHOSEN_FIELDS
from portal.forms import clean_line
from portal.rosters.rules_absence import NobodyAbleError
from portal.workbench import forms
from portal.workbench.doubles_page import read_list, read_merge_page, read_pair_page
from portal.workbench.followers import FOLLOWERS
from portal.workbench.room import workbench

View = Callable[..., ResponseReturnValue]
REASON: Final = "reason"
NUMBER_LENGTH: Final = 9
REFUSALS: Final = {
    locking.ChangedMeanwhileError: lazy_gettext(
        "Er veranderde net iets aan een van de twee. Kijk nog een keer."
    ),
    deciding.SamePersonError: lazy_gettext("Dit is al dezelfde persoon. Samenvoegen hoeft niet."),
    deciding.IsMergedError: lazy_gettext("Ze zijn al samengevoegd. Splits ze eerst weer."),
    merging.IsMergedAlreadyError: lazy_gettext(
        "Een van de twee is al samengevoegd met iemand anders. Ga in dat dossier verder."
    ),
    merging.OneOpenCaseError: lazy_gettext(
        "Dit kan niet: dan heeft iemand twee open dossiers. Sluit er eerst een af."
    ),
    unmerging.MergedFurtherError: lazy_gettext(
        "Dit dossier is daarna nog een keer samengevoegd. Splits dat eerst."
    ),
    unmerging.GoneMeanwhileError: lazy_gettext(
        "Splitsen kan niet meer: een van de dossiers is weggehaald of verplaatst."
    ),
    NobodyAbleError: lazy_gettext(
        "Splitsen kan nu niet: voor het andere dossier is er niemand. Vraag je teamleider."
    ),
}


@contextmanager
def deciding_on(pair_id: int) -> Iterator[tuple[Session, Seen, Staff]]:
    """A pair that nobody else changes, and who decides; 404 for who may not see it."""
    identity = signed_in()
    with transaction() as opened:
        seen = locking.lock_pair(opened, pair_id, identity=identity, now=now())
        if seen is None:
            abort(404)
        yield opened, seen, opened.get_one(Staff, identity.staff_id)


def tells_refusals(view: View) -> View:
    """A mistake shows the pair again; a refusal says why, on the page of the pair."""

    @wraps(view)
    def told(pair_id: int) -> ResponseReturnValue:
        try:
            return view(pair_id)
        except forms.FieldMistakeError as mistake:
            return _show(pair_id, errors=[(mistake.field, mistake.message)])
        except deciding.AlreadyDecidedError as late:
            flash(gettext("%(name)s was je net voor en besliste al.", name=late.by), "error")
        except (locking.PairError, NobodyAbleError) as refusal:
            flash(str(REFUSALS[type(refusal)]), "error")
        return _back_to(pair_id)

    return told


@workbench.get("/werk/dubbel")
@requires(Permission.SEE_CASE)
def list_pairs() -> ResponseReturnValue:
    """Who may be here twice; with `lijst=beslist` what was decided, which can be taken back."""
    return _list(error="")


@workbench.post("/werk/dubbel")
@requires(Permission.CHANGE_CASE)
def point_out_pair() -> ResponseReturnValue:
    """Somebody saw it for themselves: two references of cases that they may see."""
    identity, moment = signed_in(), now()
    with transaction() as opened:
        # In one order, whatever the order in which they were typed.
        typed = sorted(clean_line(request.form.get(name, "")).upper() for name in ("een", "ander"))
        cases = [
            lock_case(opened, each, partner_id=identity.partner_id, staff_id=identity.staff_id)
            for each in typed
        ]
        one, other = cases
        if one is None or other is None:
            return _list(error=gettext("Dit kenmerk kennen we niet, of het is niet van je team."))
        try:
            pair = deciding.point_out(opened, one, other, by=identity.staff_id, now=moment)
        except deciding.SamePersonError as refusal:
            return _list(error=str(REFUSALS[type(refusal)]))
        pair_id = pair.id
    return redirect(url_for(".show_pair", pair_id=pair_id), 303)


@workbench.get("/werk/dubbel/<int:pair_id>")
@requires(Permission.SEE_CASE)
def show_pair(pair_id: int) -> ResponseReturnValue:
    """Both beside each other, or whom to ask. Looking is written down for both."""
    return _show(pair_id)


@workbench.post("/werk/dubbel/<int:pair_id>/verschillend")
@requires(Permission.CHANGE_CASE)
@tells_refusals
def say_different(pair_id: int) -> ResponseReturnValue:
    """They are two people."""
    with deciding_on(pair_id) as (opened, seen, by):
        deciding.say_different(opened, seen, reason=_reason(), by=by, now=now())
    flash(gettext("Opgeschreven. We stellen dit niet meer voor."), "done")
    return _back_to(pair_id)


@workbench.post("/werk/dubbel/<int:pair_id>/zelfde")
@requires(Permission.CHANGE_CASE)
@tells_refusals
def say_same(pair_id: int) -> ResponseReturnValue:
    """One person, whom two organisations help; a pair of one's own team is merged instead."""
    with deciding_on(pair_id) as (opened, seen, by):
        if isinstance(seen, Ours):
            return redirect(url_for(".ask_merge", pair_id=pair_id), 303)
        deciding.say_same(opened, seen, reason=_reason(), by=by, now=now())
    flash(gettext("Opgeschreven. Je collega krijgt een mail."), "done")
    return _back_to(pair_id)


@workbench.post("/werk/dubbel/<int:pair_id>/terug")
@requires(Permission.CHANGE_CASE)
@tells_refusals
def take_back_pair(pair_id: int) -> ResponseReturnValue:
    """Let what was said be a question again."""
    with deciding_on(pair_id) as (opened, seen, by):
        deciding.take_back(opened, seen, by=by, now=now())
    flash(gettext("Het is weer een vraag."), "done")
    return _back_to(pair_id)


@workbench.get("/werk/dubbel/<int:pair_id>/samenvoegen")
@requires(Permission.CHANGE_CASE)
def ask_merge(pair_id: int) -> ResponseReturnValue:
    """Who stays, and which values."""
    return _merge_page(pair_id)


@workbench.post("/werk/dubbel/<int:pair_id>/samenvoegen")
@requires(Permission.CHANGE_CASE)
@tells_refusals
def merge_pair(pair_id: int) -> ResponseReturnValue:
    """Make one person of two."""
    try:
        choice = _choice()
    except forms.FieldMistakeError as mistake:
        return _merge_page(pair_id, errors=[(mistake.field, mistake.message)])
    with deciding_on(pair_id) as (opened, seen, by):
        if isinstance(seen, Elsewhere):
            abort(404)
        kept = merging.merge_people(
            opened, seen, choice=choice, by=by, followers=FOLLOWERS,
            press=forms.read_press(request.form), now=now(),
        )  # fmt: skip
        reference = kept.reference
    flash(gettext("Samengevoegd. Beide geschiedenissen staan hier."), "done")
    return redirect(url_for(".show_case", reference=reference), 303)


@workbench.post("/werk/dubbel/<int:pair_id>/splitsen")
@requires(Permission.CHANGE_CASE)
@tells_refusals
def unmerge_pair(pair_id: int) -> ResponseReturnValue:
    """Make two people of one again."""
    with deciding_on(pair_id) as (opened, seen, by):
        if isinstance(seen, Elsewhere):
            abort(404)
        unmerging.unmerge_people(opened, seen, by=by, followers=FOLLOWERS, now=now())
    flash(gettext("Weer gesplitst. Alles staat weer waar het stond."), "done")
    return _back_to(pair_id)


def _list(*, error: str) -> ResponseReturnValue:
    is_decided = request.args.get("lijst") == "beslist"
    before = request.args.get("na", "")
    cards, following = read_list(
        session(),
        identity=signed_in(),
        is_decided=is_decided,
        before=int(before) if _is_number(before) else None,
        now=now(),
    )
    html = render_template(
        "workbench/list_pairs.html",
        cards=cards,
        following=following,
        is_decided=is_decided,
        typed=request.form,
        errors=[("een", error)] if error else [],
    )
    return make_response(html, 422 if error else 200)


def _show(pair_id: int, *, errors: list[tuple[str, str]] | None = None) -> ResponseReturnValue:
    seen = _look(pair_id)
    if isinstance(seen, str):
        return _go_on_in(seen)
    view = read_pair_page(session(), seen, now=now())
    html = render_template(
        "workbench/show_pair.html", view=view, errors=errors or [], typed=request.form
    )
    return make_response(html, 422 if errors else 200)


def _merge_page(
    pair_id: int, *, errors: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    seen = _look(pair_id)
    if isinstance(seen, str):
        return _go_on_in(seen)
    if isinstance(seen, Elsewhere) or seen.pair.decided_at is not None:
        return _back_to(pair_id)
    view = read_merge_page(session(), seen, now=now())
    html = render_template(
        "workbench/ask_merge.html", view=view, errors=errors or [], typed=request.form
    )
    return make_response(html, 422 if errors else 200)


def _look(pair_id: int) -> Seen | str:
    """The pair as the reader may see it, or the reference of the case of who they turned out."""
    identity, moment = signed_in(), now()
    with transaction() as opened:
        seen = find_pair(opened, pair_id, identity=identity, now=moment)
        if seen is not None:
            deciding.look_at_pair(opened, seen, by=identity.staff_id, now=moment)
            return seen
        reference = moved_to(opened, pair_id, identity=identity)
    if reference is None:
        abort(404)
    return reference


def _go_on_in(reference: str) -> ResponseReturnValue:
    flash(str(REFUSALS[merging.IsMergedAlreadyError]), "error")
    return redirect(url_for(".show_case", reference=reference), 303)


def _choice() -> merging.Choice:
    stays = request.form.get("stays", "")
    if not _is_number(stays):
        raise forms.FieldMistakeError("stays", gettext("Kies wie blijft."))
    return merging.Choice(
        stays_id=int(stays),
        values={
            name: int(value)
            for name in CHOSEN_FIELDS
            if _is_number(value := request.form.get(name, ""))
        },
        stamp=clean_line(request.form.get("stamp", "")),
        reason=_reason(),
    )


def _reason() -> str:
    return forms.read_text(request.form, REASON, maximum=deciding.REASON_LENGTH)


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) <= NUMBER_LENGTH


def _back_to(pair_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show_pair", pair_id=pair_id), 303)
