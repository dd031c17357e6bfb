"""Writing: the texts of one item in two languages, with advice and a preview beside it."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.catalogue.addresses import page_addresses
from portal.catalogue.current import current_offer
from portal.catalogue.services import LostUpdateError, discard_draft
from portal.clock import now
from portal.database import session, transaction
from portal.i18n import DEFAULT_LOCALE, LOCALES
from portal.studio.blueprint import studio
from portal.studio.editor import Editor, open_editor
from portal.studio.fields import (
    CHANNEL_WORDS,
    DAYPART_WORDS,
    FORMAT_WORDS,
    KIND_WORDS,
    LANGUAGE_WORDS,
    WEEKDAY_WORDS,
)
from portal.studio.preview import preview_context
from portal.studio.queries import load_choices
from portal.studio.rules import missing_texts
from portal.studio.submission import (
    Submission,
    acting,
    editing_or_404,
    receive,
    sent_revision,
)

WORDS = {
    "kinds": KIND_WORDS,
    "formats": FORMAT_WORDS,
    "dayparts": DAYPART_WORDS,
    "languages": LANGUAGE_WORDS,
    "weekdays": WEEKDAY_WORDS,
    "channels": CHANNEL_WORDS,
}


@studio.get("/redactie/<ref>")
@requires(Permission.SEE_OFFER_DRAFTS)
def edit_text(ref: str) -> ResponseReturnValue:
    """The texts of an item, ready to be changed."""
    return _show(open_editor(editing_or_404(ref), load_choices(session())))


@studio.post("/redactie/<ref>")
@requires(Permission.EDIT_OFFER)
def save_text(ref: str) -> ResponseReturnValue:
    """Keep the draft, take over a suggestion, or put it all online."""
    sent = receive(ref)
    errors = sent.errors()
    if errors:
        return _show(sent.page(errors), 422)
    try:
        with transaction() as current:
            sent.keep(current, at=now())
    except LostUpdateError:
        return _show(sent.lost_update_page(), 409)
    flash(_what_happened(sent))
    return redirect(url_for("studio.edit_text", ref=ref, _anchor=sent.taken or None), 303)


@studio.post("/redactie/<ref>/meelezen")
@requires(Permission.EDIT_OFFER)
def read_along(ref: str) -> ResponseReturnValue:
    """Advice and a preview of what is being typed; keeps nothing."""
    return render_template("studio/read_along.html", editor=receive(ref).page())


@studio.get("/redactie/<ref>/voorbeeld")
@requires(Permission.SEE_OFFER_DRAFTS)
def preview_item(ref: str) -> ResponseReturnValue:
    """The saved draft as the page that everybody will see; nobody else finds it."""
    editing = editing_or_404(ref)
    if not (editing.document.title and editing.document.theme_ids):
        flash(gettext("Geef het eerst een titel en een thema. Dan kun je de pagina zien."), "error")
        return redirect(url_for("studio.edit_text", ref=ref), 303)
    context = preview_context(editing, current_offer(), now=now())
    page = render_template(
        "studio/preview_item.html", editing=editing, addresses=page_addresses(), **context
    )
    return page, {"X-Robots-Tag": "noindex"}


@studio.get("/redactie/<ref>/weggooien")
@requires(Permission.EDIT_OFFER)
def ask_discard(ref: str) -> ResponseReturnValue:
    """Ask once more before a draft is gone."""
    return render_template("studio/ask_discard.html", editing=editing_or_404(ref))


@studio.post("/redactie/<ref>/weggooien")
@requires(Permission.EDIT_OFFER)
def discard(ref: str) -> ResponseReturnValue:
    """Throw the draft away; what is online stays."""
    editing = editing_or_404(ref)
    try:
        with transaction() as current:
            discard_draft(current, editing.item, revision=sent_revision(), actor=acting(), at=now())
    except LostUpdateError:
        flash(gettext("Iemand veranderde dit net. Kijk eerst wat er nu staat."), "error")
        return redirect(url_for("studio.edit_text", ref=ref), 303)
    flash(gettext("Het concept is weg."))
    is_left = editing.published is not None or len(editing.item.versions) > 0
    return redirect(
        url_for("studio.edit_text", ref=ref) if is_left else url_for("studio.list_items"), 303
    )


def _what_happened(sent: Submission) -> str:
    if not sent.wants_online:
        return str(gettext("Bewaard. Alleen collega’s zien dit concept."))
    missing = len(missing_texts(sent.reading.document, kind=sent.editing.item.kind))
    if not missing:
        return str(gettext("Het staat online."))
    said: str = ngettext(
        "Het staat online. In het Engels mist nog %(num)s tekst.",
        "Het staat online. In het Engels missen nog %(num)s teksten.",
        missing,
    )
    return said


def _show(editor: Editor, status: int = 200) -> Response:
    page = render_template(
        "studio/edit_text.html",
        editor=editor,
        words=WORDS,
        previews=_previews(editor.editing.item.ref),
    )
    return make_response(page, status)


def _previews(ref: str) -> dict[str, str]:
    """The address of the draft as a page, per language."""
    path = url_for("studio.preview_item", ref=ref).removeprefix(request.script_root)
    return {code: (f"/{code}" if code != DEFAULT_LOCALE else "") + path for code in LOCALES}
