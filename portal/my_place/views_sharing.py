"""Who may see what, and yes or no to it with one tap each way."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import own_place
from portal.clock import now
from portal.database import session
from portal.i18n import current_locale
from portal.my_place.place import changing_own, own_place_or_404, young_actor
from portal.my_place.room import my_place
from portal.my_place.sharing_page import read_sharing
from portal.rights.sharing import NothingToAnswerError, WordsChangedError, say_no, say_yes

YES = "ja"


@my_place.get("/mijn-plek/delen")
@own_place
def show_sharing() -> ResponseReturnValue:
    """Every purpose: who, what, since and until when, and on which ground."""
    place = own_place_or_404()
    return render_template(
        "my_place/sharing.html", place=place, cards=read_sharing(session(), place)
    )


@my_place.post("/mijn-plek/delen")
@own_place
def answer_sharing() -> ResponseReturnValue:
    """Say yes or no to one thing; it holds from this moment on."""
    is_yes = request.form.get("answer") == YES
    try:
        _answer(is_yes=is_yes)
    except WordsChangedError:
        flash(
            gettext("De tekst is net veranderd. Lees hem eerst. Er is nog niets aangepast."),
            "error",
        )
        return redirect(url_for(".show_sharing"), 303)
    except NothingToAnswerError:
        abort(404)
    said = gettext("Dit mag nu.") if is_yes else gettext("Gestopt. Dit mag vanaf nu niet meer.")
    flash(said, "done")
    return redirect(url_for(".show_sharing"), 303)


def _answer(*, is_yes: bool) -> None:
    form, moment = request.form, now()
    with changing_own() as (current, place):
        actor = young_actor(place.person.id)
        purpose_id, recipient = form.get("purpose", ""), form.get("recipient", "")
        if is_yes:
            say_yes(
                current,
                place.case,
                purpose_id=purpose_id,
                recipient=recipient,
                version=form.get("version", ""),
                locale=current_locale(),
                actor=actor,
                now=moment,
            )
        else:
            say_no(
                current,
                place.case,
                purpose_id=purpose_id,
                recipient=recipient,
                actor=actor,
                now=moment,
            )
