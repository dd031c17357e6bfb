"""My story: read it, write it, look back, and say what is ready to be shared."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import own_place
from portal.cases.lines import write_line
from portal.cases.models import EntryKind
from portal.clock import now
from portal.database import session
from portal.forms import clean_text
from portal.i18n import current_locale
from portal.my_place.place import changing_own, own_place_or_404, young_actor
from portal.my_place.room import my_place
from portal.my_place.story_page import part_lines
from portal.stories.story import (
    StoryMovedError,
    StoryPart,
    StoryWords,
    find_story,
    newest_story,
    save_story,
    story_versions,
)

VERSION = "<int:number>"


@my_place.get("/mijn-plek/verhaal")
@own_place
def show_story() -> ResponseReturnValue:
    """My story as it stands."""
    place = own_place_or_404()
    story = newest_story(session(), place.young.young_person_id)
    return render_template(
        "my_place/show_story.html",
        place=place,
        story=story,
        lines=part_lines(story.parts, story.ready) if story else (),
    )


@my_place.get("/mijn-plek/verhaal/schrijven")
@own_place
def write_story() -> ResponseReturnValue:
    """The five questions, with what stands there now."""
    story = newest_story(session(), own_place_or_404().young.young_person_id)
    if story is None:
        return _form(StoryWords(parts={}, ready=(), locale=current_locale()), seen=0)
    words = StoryWords(parts=story.parts, ready=story.ready, locale=story.locale)
    return _form(words, seen=story.number)


@my_place.post("/mijn-plek/verhaal/schrijven")
@own_place
def keep_story() -> ResponseReturnValue:
    """Keep what was written as a new version; nothing that was there is lost."""
    typed = request.form
    parts = {part.value: clean_text(typed.get(part.value, "")) for part in StoryPart}
    ready = [part.value for part in StoryPart if typed.get(f"deel-{part.value}") == "ja"]
    words = StoryWords(parts=parts, ready=ready, locale=current_locale())
    if not any(parts.values()):
        error = gettext("Er staat nog niets. Eén zin is genoeg.")
        return _form(words, seen=_seen(), error=error), 422
    try:
        _keep(words, seen=_seen(), with_helper=typed.get("samen") == "ja")
    except StoryMovedError as moved:
        error = gettext(
            "Je schreef ondertussen ook op een ander apparaat. Wat je hier typte, staat nog hier. "
            "Kijk het na en bewaar het opnieuw."
        )
        return _form(words, seen=moved.newest.number, error=error), 409
    flash(gettext("Bewaard. Dit is nu jouw verhaal."), "done")
    return redirect(url_for("my_place.show_story"), 303)


@my_place.get("/mijn-plek/verhaal/eerder")
@own_place
def list_story_versions() -> ResponseReturnValue:
    """How it stood before."""
    place = own_place_or_404()
    versions = story_versions(session(), place.young.young_person_id)
    return render_template("my_place/list_story_versions.html", place=place, versions=versions)


@my_place.get(f"/mijn-plek/verhaal/eerder/{VERSION}")
@own_place
def show_story_version(number: int) -> ResponseReturnValue:
    """One version of before."""
    place = own_place_or_404()
    version = find_story(session(), place.young.young_person_id, number) or abort(404)
    return render_template(
        "my_place/show_story_version.html",
        place=place,
        version=version,
        lines=part_lines(version.parts, version.ready),
    )


@my_place.post(f"/mijn-plek/verhaal/eerder/{VERSION}/terug")
@own_place
def bring_story_back(number: int) -> ResponseReturnValue:
    """Make a version of before the newest; what stood there stays among the earlier ones."""
    person_id = own_place_or_404().young.young_person_id
    version = find_story(session(), person_id, number) or abort(404)
    _keep(
        StoryWords(parts=version.parts, ready=version.ready, locale=version.locale),
        seen=None,
    )
    flash(gettext("Zo staat het er weer."), "done")
    return redirect(url_for("my_place.show_story"), 303)


def _keep(words: StoryWords, *, seen: int | None, with_helper: bool = False) -> None:
    """Save in one transaction. `seen` is the version that the form began from; None: any."""
    with changing_own() as (current, place):
        person_id = place.young.young_person_id
        newest = newest_story(current, person_id)
        begun = newest.number if newest and seen is None else seen or 0
        helper = place.helper.id if with_helper else None
        version = save_story(
            current,
            person_id,
            StoryWords(
                parts=words.parts, ready=words.ready, locale=words.locale, with_staff_id=helper
            ),
            seen=begun,
            actor=young_actor(person_id),
            now=now(),
        )
        if newest is None or version.id != newest.id:
            details = {"number": version.number}
            write_line(current, place.case, EntryKind.STORY, by=None, now=now(), details=details)


def _seen() -> int:
    text = request.form.get("gezien", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _form(words: StoryWords, *, seen: int, error: str = "") -> str:
    return render_template(
        "my_place/write_story.html",
        place=own_place_or_404(),
        lines=part_lines(words.parts, words.ready),
        seen=seen,
        errors=[("strengths", error)] if error else [],
    )
