"""The search words of a theme: everything in the theme is found by them."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.catalogue.models import Theme
from portal.catalogue.queries import all_themes, find_theme
from portal.catalogue.services import LostUpdateError
from portal.catalogue.snapshot import theme_value
from portal.catalogue.vocabulary import change_theme_words
from portal.catalogue.wordlists import MOST_IN_THEME, doubts_about
from portal.clock import now
from portal.database import session, transaction
from portal.studio.blueprint import studio
from portal.studio.submission import acting, sent_revision
from portal.studio.word_form import CONTROL, WordReading, read_words, show_words


@studio.get("/redactie/zoekwoorden/themas")
@requires(Permission.SEE_OFFER_DRAFTS)
def list_theme_words() -> ResponseReturnValue:
    """Every theme with its words."""
    themes = [theme_value(theme) for theme in all_themes(session())]
    return render_template("studio/list_theme_words.html", themes=themes)


@studio.get("/redactie/zoekwoorden/themas/<theme_id>")
@requires(Permission.SEE_OFFER_DRAFTS)
def edit_theme_words(theme_id: str) -> ResponseReturnValue:
    """The words of one theme, ready to be changed."""
    theme = _theme_or_404(theme_id)
    return _form(theme, show_words(theme.document["words"]), revision=theme.revision)


@studio.post("/redactie/zoekwoorden/themas/<theme_id>")
@requires(Permission.EDIT_OFFER)
def save_theme_words(theme_id: str) -> ResponseReturnValue:
    """Give a theme other words."""
    theme, revision = _theme_or_404(theme_id), sent_revision()
    sent = read_words(request.form.get(CONTROL, ""), most=MOST_IN_THEME)
    if sent.errors:
        return _form(theme, sent, revision=revision), 422
    try:
        with transaction() as current:
            change_theme_words(
                current, theme, sent.words, revision=revision, actor=acting(), at=now()
            )
    except LostUpdateError:
        return _form(theme, sent, revision=theme.revision, is_lost_update=True), 409
    flash(gettext("Bewaard. Zoeken kent deze woorden meteen."))
    return redirect(url_for("studio.edit_theme_words", theme_id=theme_id), 303)


def _theme_or_404(theme_id: str) -> Theme:
    theme = find_theme(session(), theme_id.replace("\0", ""))
    if theme is None:
        abort(404)
    return theme


def _form(
    theme: Theme, reading: WordReading, *, revision: int, is_lost_update: bool = False
) -> str:
    return render_template(
        "studio/edit_theme_words.html",
        theme=theme_value(theme),
        reading=reading,
        revision=revision,
        doubts=doubts_about(reading.words),
        is_lost_update=is_lost_update,
    )
