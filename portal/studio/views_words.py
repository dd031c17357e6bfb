"""Groups of words that mean the same: what is kept here, everybody searches with at once."""

from __future__ import annotations

from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.catalogue.models import SynonymGroup
from portal.catalogue.paging import cut_page
from portal.catalogue.queries import all_synonyms, find_synonyms
from portal.catalogue.services import LostUpdateError
from portal.catalogue.vocabulary import add_synonyms, change_synonyms, remove_synonyms
from portal.catalogue.wordlists import FEWEST_IN_GROUP, MOST_GROUPS, MOST_IN_GROUP
from portal.clock import now
from portal.database import session, transaction
from portal.forms import clean_line
from portal.studio.blueprint import studio
from portal.studio.submission import acting, sent_revision
from portal.studio.vocabulary import LONGEST_FILTER, Vocabulary
from portal.studio.word_form import CONTROL, WordReading, read_words, show_words

GROUP: Final = "<int(max=1000000000):group_id>"
UNDO: Final = "studio_removed_words"
LONGEST_PAGE_NUMBER: Final = 6


@studio.get("/redactie/zoekwoorden")
@requires(Permission.SEE_OFFER_DRAFTS)
def list_synonyms() -> ResponseReturnValue:
    """All groups, or those with a word; with a way back for one just removed."""
    wanted = clean_line(request.args.get("zoek", "")[:LONGEST_FILTER])
    number = request.args.get("pagina", "1")[:LONGEST_PAGE_NUMBER]
    vocabulary = Vocabulary(all_synonyms(session()))
    found = vocabulary.find(wanted)
    is_number = number.isascii() and number.isdecimal()
    page = cut_page(found, int(number) if is_number else 1) or cut_page(found, 1)
    return render_template(
        "studio/list_synonyms.html",
        page=page,
        groups=vocabulary.listed(page.entries if page else ()),
        wanted=wanted,
        undo=browser.pop(UNDO, None),
    )


@studio.get("/redactie/zoekwoorden/nieuw")
@requires(Permission.EDIT_OFFER)
def new_synonyms() -> ResponseReturnValue:
    """An empty group."""
    return _form(None, show_words(()))


@studio.post("/redactie/zoekwoorden/nieuw")
@requires(Permission.EDIT_OFFER)
def save_new_synonyms() -> ResponseReturnValue:
    """Add a group, also to put back one that was just removed."""
    sent = _sent()
    if sent.errors:
        return _form(None, sent), 422
    if len(all_synonyms(session())) >= MOST_GROUPS:
        full = gettext("Er zijn al %(num)s groepen. Haal er eerst een weg.", num=MOST_GROUPS)
        return _form(None, WordReading(typed=sent.typed, words=sent.words, errors=(full,))), 422
    with transaction() as current:
        group = add_synonyms(current, sent.words, actor=acting(), at=now())
    return _kept(group.id)


@studio.get(f"/redactie/zoekwoorden/{GROUP}")
@requires(Permission.SEE_OFFER_DRAFTS)
def edit_synonyms(group_id: int) -> ResponseReturnValue:
    """One group, ready to be changed."""
    group = find_synonyms(session(), group_id)
    if group is None:
        abort(404)
    return _form(group, show_words(group.words))


@studio.post(f"/redactie/zoekwoorden/{GROUP}")
@requires(Permission.EDIT_OFFER)
def save_synonyms(group_id: int) -> ResponseReturnValue:
    """Give a group other words."""
    sent, revision = _sent(), sent_revision()
    if sent.errors:
        return _form(find_synonyms(session(), group_id), sent, revision=revision), 422
    try:
        with transaction() as current:
            change_synonyms(
                current, group_id, sent.words, revision=revision, actor=acting(), at=now()
            )
    except LostUpdateError:
        return _form(find_synonyms(session(), group_id), sent, is_lost_update=True), 409
    return _kept(group_id)


@studio.post(f"/redactie/zoekwoorden/{GROUP}/weg")
@requires(Permission.EDIT_OFFER)
def drop_synonyms(group_id: int) -> ResponseReturnValue:
    """Take a group away; the next page offers to put it back."""
    group = find_synonyms(session(), group_id)
    if group is None:
        flash(gettext("Deze groep is al weg."))
        return redirect(url_for("studio.list_synonyms"), 303)
    words = list(group.words)
    try:
        with transaction() as current:
            remove_synonyms(current, group_id, revision=sent_revision(), actor=acting(), at=now())
    except LostUpdateError:
        flash(gettext("Iemand veranderde deze groep net. Kijk eerst wat er nu staat."), "error")
        return redirect(url_for("studio.edit_synonyms", group_id=group_id), 303)
    browser[UNDO] = words
    return redirect(url_for("studio.list_synonyms"), 303)


def _sent() -> WordReading:
    return read_words(request.form.get(CONTROL, ""), fewest=FEWEST_IN_GROUP, most=MOST_IN_GROUP)


def _kept(group_id: int) -> ResponseReturnValue:
    flash(gettext("Bewaard. Zoeken kent deze woorden meteen."))
    return redirect(url_for("studio.edit_synonyms", group_id=group_id), 303)


def _form(
    group: SynonymGroup | None,
    reading: WordReading,
    *,
    revision: int | None = None,
    is_lost_update: bool = False,
) -> str:
    vocabulary = Vocabulary(all_synonyms(session()))
    return render_template(
        "studio/edit_synonyms.html",
        group=group,
        reading=reading,
        revision=revision if revision is not None else group.revision if group else 0,
        doubts=vocabulary.doubts(reading.words, own=group.id if group else 0),
        vocabulary=vocabulary,
        is_lost_update=is_lost_update,
    )
