"""Example messages: what coaches start from when they write to a young person."""

from __future__ import annotations

from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.catalogue.addresses import base_url
from portal.clock import now
from portal.database import session, transaction
from portal.i18n import DEFAULT_LOCALE, LOCALES
from portal.partners.region import current_region
from portal.phrases import services
from portal.phrases.fields import FIELDS
from portal.phrases.models import Phrase
from portal.phrases.purposes import PURPOSE_WORDS, Purpose
from portal.phrases.queries import all_phrases, find_phrase
from portal.studio.blueprint import studio
from portal.studio.fields import LANGUAGE_WORDS
from portal.studio.forms import TAKE
from portal.studio.phrase_form import (
    BODIES,
    PhraseReading,
    purposes,
    read_phrase,
    say_length,
    show_phrase,
)
from portal.studio.submission import acting, sent_number

LOOK: Final = "bekijk"
# The languages on offer, as an editor reads them.
LANGUAGES: Final = {locale: LANGUAGE_WORDS[locale] for locale in LOCALES}
UP: Final = "omhoog"


@studio.get("/redactie/berichten")
@requires(Permission.SEE_PHRASES)
def list_phrases() -> ResponseReturnValue:
    """All messages in the order in which coaches see them; those out of use last."""
    phrases = all_phrases(session())
    return render_template(
        "studio/list_phrases.html",
        used=[each for each in phrases if each.is_used],
        unused=[each for each in phrases if not each.is_used],
        purposes={purpose.value: said for purpose, said in PURPOSE_WORDS.items()},
        locales=LANGUAGES,
    )


@studio.get("/redactie/berichten/nieuw")
@requires(Permission.EDIT_PHRASES)
def new_phrase() -> ResponseReturnValue:
    """An empty message."""
    return _form(None, show_phrase(None, known=_known()))


@studio.post("/redactie/berichten/nieuw")
@requires(Permission.EDIT_PHRASES)
def save_new_phrase() -> ResponseReturnValue:
    """Add a message; or only look how it reads."""
    sent = _sent()
    if _is_look():
        return _form(None, sent)
    if sent.errors:
        return _form(None, sent, has_errors=True), 422
    with transaction() as current:
        phrase = services.add_phrase(
            current, sent.wording, by=signed_in().staff_id, actor=acting(), at=now()
        )
    return _kept(phrase.id)


@studio.get("/redactie/berichten/<int:phrase_id>")
@requires(Permission.SEE_PHRASES)
def edit_phrase(phrase_id: int) -> ResponseReturnValue:
    """One message, ready to be changed."""
    phrase = _phrase_or_404(phrase_id)
    return _form(phrase, show_phrase(phrase, known=_known()))


@studio.post("/redactie/berichten/<int:phrase_id>")
@requires(Permission.EDIT_PHRASES)
def save_phrase(phrase_id: int) -> ResponseReturnValue:
    """Give a message other words; or only look how it reads."""
    phrase, sent, version = _phrase_or_404(phrase_id), _sent(), sent_number("version")
    if _is_look():
        return _form(phrase, sent, version=version)
    if sent.errors:
        return _form(phrase, sent, version=version, has_errors=True), 422
    try:
        with transaction() as current:
            services.change_phrase(
                current,
                phrase,
                sent.wording,
                version=version,
                by=signed_in().staff_id,
                actor=acting(),
                at=now(),
            )
    except services.PhraseChangedError:
        return _form(_phrase_or_404(phrase_id), sent, is_lost_update=True), 409
    return _kept(phrase_id)


@studio.post("/redactie/berichten/meelezen")
@requires(Permission.EDIT_PHRASES)
def read_phrase_along() -> ResponseReturnValue:
    """Hints and previews of what is being typed; keeps nothing."""
    return render_template("studio/read_phrase_along.html", **_shown(_sent()))


@studio.post("/redactie/berichten/<int:phrase_id>/gebruik")
@requires(Permission.EDIT_PHRASES)
def use_phrase(phrase_id: int) -> ResponseReturnValue:
    """Take a message out of use, or bring it back."""
    phrase, is_used = _phrase_or_404(phrase_id), request.form.get("gebruik") == "ja"
    try:
        with transaction() as current:
            services.set_used(
                current,
                phrase,
                is_used=is_used,
                version=sent_number("version"),
                by=signed_in().staff_id,
                actor=acting(),
                at=now(),
            )
    except services.PhraseChangedError:
        flash(gettext("Iemand veranderde dit bericht net. Kijk eerst wat er nu staat."), "error")
        return redirect(url_for("studio.edit_phrase", phrase_id=phrase_id), 303)
    flash(gettext("Coaches zien het weer.") if is_used else gettext("Coaches zien het niet meer."))
    return redirect(url_for("studio.list_phrases"), 303)


@studio.post("/redactie/berichten/<int:phrase_id>/volgorde")
@requires(Permission.EDIT_PHRASES)
def move_phrase(phrase_id: int) -> ResponseReturnValue:
    """One place up or down."""
    _phrase_or_404(phrase_id)
    is_up = request.form.get("richting") == UP
    with transaction() as current:
        services.move_phrase(current, phrase_id, is_up=is_up, actor=acting(), at=now())
    return redirect(url_for("studio.list_phrases", _anchor=f"bericht-{phrase_id}"), 303)


def _phrase_or_404(phrase_id: int) -> Phrase:
    phrase = find_phrase(session(), phrase_id)
    if phrase is None:
        abort(404)
    return phrase


def _known() -> dict[str, str]:
    """What the region fills in itself."""
    return {"nummer": current_region().phone_display, "link": base_url()}


def _sent() -> PhraseReading:
    return read_phrase(request.form, known=_known(), taken=request.form.get(TAKE, ""))


def _is_look() -> bool:
    """A hint is taken over, or somebody wants to see how it reads: nothing is kept yet."""
    return bool(request.form.get(TAKE)) or request.form.get("doen") == LOOK


def _kept(phrase_id: int) -> ResponseReturnValue:
    flash(gettext("Bewaard. Coaches zien dit meteen."))
    return redirect(url_for("studio.edit_phrase", phrase_id=phrase_id), 303)


def _shown(reading: PhraseReading) -> dict[str, object]:
    return {
        "reading": reading,
        "bodies": BODIES,
        "locales": LANGUAGES,
        "dutch": DEFAULT_LOCALE,
        "lengths": {each.locale: say_length(each.length) for each in reading.previews},
    }


def _form(
    phrase: Phrase | None,
    reading: PhraseReading,
    *,
    version: int | None = None,
    has_errors: bool = False,
    is_lost_update: bool = False,
) -> str:
    newest = phrase.version if phrase else 0
    return render_template(
        "studio/edit_phrase.html",
        phrase=phrase,
        version=newest if version is None else version,
        errors=list(reading.errors) if has_errors else [],
        theirs={each.locale: each.body for each in phrase.words} if phrase else {},
        is_lost_update=is_lost_update,
        purposes=purposes(),
        fields=FIELDS,
        free=Purpose.FREE.value,
        **_shown(reading),
    )
