"""The list of everything there is, and beginning something new."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.catalogue.documents import MAX_LENGTHS, ItemDocument
from portal.catalogue.model import OfferText
from portal.catalogue.models import ItemKind
from portal.catalogue.services import create_item
from portal.clock import now
from portal.database import session, transaction
from portal.forms import clean_line
from portal.studio import (
    views_history,
    views_moments,
    views_phrases,
    views_text,
    views_theme_words,
    views_try,
    views_words,
)
from portal.studio.blueprint import studio
from portal.studio.fields import DUTCH, KIND_WORDS, STATE_WORDS
from portal.studio.listing import find_page, read_filters
from portal.studio.queries import load_choices, load_listing
from portal.studio.submission import acting

__all__ = [
    "studio",
    "views_history",
    "views_moments",
    "views_phrases",
    "views_text",
    "views_theme_words",
    "views_try",
    "views_words",
]
LONGEST_PAGE_NUMBER = 6


@studio.get("/redactie")
@requires(Permission.SEE_OFFER_DRAFTS)
def list_items() -> ResponseReturnValue:
    """Everything there is to edit, 20 a page."""
    filters = read_filters(request.args)
    number = request.args.get("pagina", "1")[:LONGEST_PAGE_NUMBER]
    page = find_page(
        load_listing(session()),
        filters,
        number=int(number) if number.isascii() and number.isdecimal() else 1,
    )
    choices = load_choices(session())
    return render_template(
        "studio/list_items.html",
        page=page,
        filters=filters,
        choices=choices,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        query={
            k: v for k, v in request.args.items() if v and k in {"zoek", "soort", "thema", "staat"}
        },
    )


@studio.get("/redactie/nieuw/<any(module, event):kind>")
@requires(Permission.EDIT_OFFER)
def new_item(kind: str) -> ResponseReturnValue:
    """Ask for the two things without which there is nothing: a title and a theme."""
    return _ask(kind)


@studio.post("/redactie/nieuw/<any(module, event):kind>")
@requires(Permission.EDIT_OFFER)
def add_item(kind: str) -> ResponseReturnValue:
    """Begin a draft that only staff can see."""
    title = clean_line(request.form.get("nl-title", ""))
    theme = clean_line(request.form.get("theme_ids", ""))
    errors = _new_errors(title, theme)
    if errors:
        return _ask(kind, title=title, theme=theme, errors=errors), 422
    document = ItemDocument(texts={DUTCH: OfferText(title=title)}, theme_ids=(theme,))
    with transaction() as current:
        item = create_item(
            current, kind=ItemKind(kind), document=document, actor=acting(), at=now()
        )
    flash(gettext("Je concept is er. Niemand anders ziet het nog."))
    return redirect(url_for("studio.edit_text", ref=item.ref), 303)


def _new_errors(title: str, theme: str) -> list[tuple[str, str]]:
    errors = []
    if not title:
        errors.append(("nl-title", gettext("Geef het een titel.")))
    if len(title) > MAX_LENGTHS["title"]:
        errors.append(
            (
                "nl-title",
                gettext("De titel is te lang: hooguit %(num)s tekens.", num=MAX_LENGTHS["title"]),
            )
        )
    if theme not in {known.id for known in load_choices(session()).themes}:
        errors.append(("theme_ids", gettext("Kies een thema.")))
    return errors


def _ask(
    kind: str, *, title: str = "", theme: str = "", errors: list[tuple[str, str]] | None = None
) -> str:
    return render_template(
        "studio/new_item.html",
        kind=kind,
        kind_word=KIND_WORDS[ItemKind(kind)],
        theme_options=load_choices(session()).theme_options,
        title=title,
        theme=theme,
        errors=errors or [],
        error_of=dict(errors or []),
    )
