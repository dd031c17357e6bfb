"""No click? Another contact person, by choice or by 'anybody else', without a reason."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.access.guard import own_place
from portal.cases.able import NotAbleError
from portal.cases.lines import CaseClosedError
from portal.catalogue.current import current_offer
from portal.catalogue.wording import say_languages
from portal.clock import now
from portal.database import session
from portal.extensions import limiter
from portal.leaving.around import read_around
from portal.leaving.new_person import (
    ChangedMeanwhileError,
    NobodyElseError,
    NoRoomError,
    choose_another,
    faces,
    others,
)
from portal.my_place.place import changing_own, own_place_or_404
from portal.my_place.room import my_place

CHOOSE_LIMIT: Final = "20 per hour"
ANYBODY: Final = "iemand"
NOT_CHOSEN: Final = lazy_gettext("Kies wie je wilt. Of kies: maakt niet uit.")
JUST_FULL: Final = lazy_gettext("Die persoon heeft net geen plek meer. Kies iemand anders.")
NOBODY: Final = lazy_gettext("Er is nu niemand anders. Bel of app ons, dan kijken we samen.")
REFUSALS: Final = {NoRoomError: JUST_FULL, NotAbleError: JUST_FULL, NobodyElseError: NOBODY}


@my_place.get("/mijn-plek/iemand-anders")
@own_place
def ask_new_person() -> ResponseReturnValue:
    """Who could help instead: faces, names, languages; or anybody else."""
    return _page()


@my_place.post("/mijn-plek/iemand-anders")
@limiter.limit(CHOOSE_LIMIT)
@own_place
def choose_new_person() -> ResponseReturnValue:
    """Switch at once; of two tabs one wins and the other sees who it is."""
    wished = _read_wish(request.form.get("persoon", ""))
    if wished is None:
        return _page(error=str(NOT_CHOSEN), status=422)
    try:
        said = gettext("Vanaf nu praat je met %(name)s.", name=_choose(wished))
    except ChangedMeanwhileError:
        name = own_place_or_404().case.contact_person.first_name
        said = gettext("Je praat nu al met %(name)s.", name=name)
    except (NoRoomError, NotAbleError, NobodyElseError) as refusal:
        return _page(error=str(REFUSALS[type(refusal)]), status=409)
    except CaseClosedError:
        return redirect(url_for("my_place.show_home"), 303)
    flash(said, "done")
    return redirect(url_for("my_place.show_home"), 303)


def _choose(wished: int) -> str:
    """Who it is from now on."""
    around = read_around(session(), offer=current_offer())
    with changing_own() as (current, place):
        moved = choose_another(
            current,
            place.case,
            wished_id=wished or None,
            takes_history="verhaal" in request.form,
            seen_version=_read_version(request.form.get("versie", "")),
            around=around,
            now=now(),
        )
        return moved.contact_person.first_name


def _page(*, error: str = "", status: int = 200) -> ResponseReturnValue:
    place, offer = own_place_or_404(), current_offer()
    if not place.is_open:
        return redirect(url_for("my_place.show_home"), 303)
    people = faces(others(session(), place.case, offer=offer), offer=offer)
    html = render_template(
        "my_place/ask_new_person.html",
        place=place,
        people=[(each, face, say_languages(face.languages)) for each, face in people],
        chosen=request.form.get("persoon", ""),
        takes_history="verhaal" in request.form,
        anybody=ANYBODY,
        error=error,
    )
    return html, status


def _read_wish(text: str) -> int | None:
    """A staff id, 0 for anybody else, None when nothing was chosen."""
    if text == ANYBODY:
        return 0
    # A longer number is no id, and no database takes it.
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


def _read_version(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
