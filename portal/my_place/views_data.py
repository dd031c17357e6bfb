"""My data: take it along, have it corrected, have it removed; and how that stands."""

from __future__ import annotations

from typing import Final

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.routing import BuildError

from portal.access.guard import own_place
from portal.clock import now
from portal.database import session
from portal.forms import MistakeError, read_first_name, read_words
from portal.i18n import current_locale, say_day
from portal.my_place.data_page import read_data
from portal.my_place.fresh import freshly_proven
from portal.my_place.place import Place, changing_own, own_place_or_404, young_actor
from portal.my_place.room import my_place
from portal.rights import export, requests
from portal.rights.questions import WORDS_LENGTH, NoWordsError
from portal.storage import StorageAwayError, storage

# What is asked for -> media type and the ending of the file's name.
FORMS: Final = {
    "alles": ("application/zip", "zip"),
    "lezen": ("text/html; charset=utf-8", "html"),
    "json": ("application/json", "json"),
}
WORDS: Final = "words"
NAME: Final = "first_name"
NO_WORDS: Final = lazy_gettext("Schrijf wat er niet klopt, en wat het moet zijn.")


@my_place.get("/mijn-plek/gegevens")
@own_place
def show_data() -> ResponseReturnValue:
    """What I can do with my data, and what I asked before."""
    return _page([])


@my_place.get("/mijn-plek/gegevens/meenemen")
@own_place
@freshly_proven
def ask_copy() -> ResponseReturnValue:
    """Choose how to take a copy along."""
    return render_template("my_place/ask_copy.html", place=own_place_or_404())


@my_place.post("/mijn-plek/gegevens/meenemen")
@own_place
@freshly_proven
def take_copy() -> ResponseReturnValue:
    """Everything, made now: to read, for a machine, or both with all files."""
    form = request.form.get("vorm", "")
    if form not in FORMS:
        abort(404)
    moment, locale = now(), current_locale()
    with changing_own() as (current, place):
        actor = young_actor(place.person.id)
        copy = export.make_copy(current, place.person.id, locale=locale, now=moment)
        requests.note_copy(current, place.case, actor=actor, now=moment)
        if copy.private_notes:
            requests.ask_notes(current, place.case, actor=actor, now=moment)
    try:
        return _send(copy, form, locale=locale)
    except StorageAwayError:
        flash(gettext("De bestanden zijn er nu even niet. Probeer het straks nog eens."), "error")
        return redirect(url_for(".ask_copy"), 303)


def _send(copy: export.Copy, form: str, *, locale: str) -> Response:
    content = {
        "alles": lambda: export.as_archive(session(), copy, storage(), locale=locale),
        "lezen": lambda: export.as_page(copy, locale=locale),
        "json": lambda: export.as_json(copy),
    }[form]()
    media_type, ending = FORMS[form]
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="mijn-gegevens.{ending}"'
    return answer


@my_place.post("/mijn-plek/gegevens/verbeteren")
@own_place
def ask_correction() -> ResponseReturnValue:
    """Something is not right: say what it should be."""
    try:
        words = read_words(request.form.get(WORDS, ""), maximum=WORDS_LENGTH)
        with changing_own() as (current, place):
            asked = requests.ask_correction(
                current, place.case, words=words, actor=young_actor(place.person.id), now=now()
            )
    except MistakeError as mistake:
        return _page([(WORDS, mistake.message)], status=422)
    except NoWordsError:
        return _page([(WORDS, str(NO_WORDS))], status=422)
    said = gettext("Verstuurd. Je hoort iets vóór %(day)s.", day=say_day(asked.due_at))
    flash(said, "done")
    return redirect(url_for(".show_data"), 303)


@my_place.post("/mijn-plek/gegevens/naam")
@own_place
@freshly_proven
def change_name() -> ResponseReturnValue:
    """My first name is mine to change."""
    try:
        name = read_first_name(request.form.get(NAME, ""))
    except MistakeError as mistake:
        return _page([(NAME, mistake.message)], status=422)
    with changing_own() as (current, place):
        actor = young_actor(place.person.id)
        requests.change_first_name(current, place.case, first_name=name, actor=actor, now=now())
    flash(gettext("Je naam is aangepast. Wie je helpt, weet het."), "done")
    return redirect(url_for(".show_data"), 303)


@my_place.get("/mijn-plek/gegevens/weghalen")
@own_place
@freshly_proven
def ask_erasure() -> ResponseReturnValue:
    """What goes, what stays by which rule, and when: asked once."""
    place = own_place_or_404()
    return render_template(
        "my_place/ask_erasure.html", place=place, view=read_data(session(), place)
    )


@my_place.post("/mijn-plek/gegevens/weghalen")
@own_place
@freshly_proven
def erase() -> ResponseReturnValue:
    """Have all removed; until its day it can be stopped."""
    with changing_own() as (current, place):
        actor = young_actor(place.person.id)
        asked = requests.ask_erasure(current, place.case, actor=actor, now=now())
    flash(gettext("We halen alles weg op %(day)s.", day=say_day(asked.due_at)), "done")
    return redirect(url_for(".show_data"), 303)


@my_place.post("/mijn-plek/gegevens/toch-niet")
@own_place
def keep_data() -> ResponseReturnValue:
    """I changed my mind: nothing is removed."""
    with changing_own() as (current, place):
        actor = young_actor(place.person.id)
        is_kept = requests.withdraw_erasure(current, place.case, actor=actor, now=now())
    if is_kept:
        flash(gettext("Gestopt. Alles blijft staan."), "done")
    return redirect(url_for(".show_data"), 303)


def _page(errors: list[tuple[str, str]], *, status: int = 200) -> ResponseReturnValue:
    place = own_place_or_404()
    page = render_template(
        "my_place/data.html",
        place=place,
        view=read_data(session(), place),
        reach_url=_reach_url(place),
        errors=errors,
        typed=request.form if errors else {},
    )
    return make_response(page, status)


def _reach_url(_place: Place) -> str:
    """Where a number or address is changed, once that page is there."""
    try:
        return url_for("my_place.show_reach")
    except BuildError:
        return ""
