"""How is it going? One question behind a one-purpose link, without signing in.

Opening the link records nothing; a button does. The page shows nothing of anybody and does not
name the portal: it may be read over a shoulder, or opened by who was sent the link on.
"""

from __future__ import annotations

from typing import Final

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.access.guard import public
from portal.catalogue.current import current_offer
from portal.clock import now
from portal.database import session, transaction
from portal.extensions import everybody, limiter
from portal.i18n import say_moment
from portal.leaving.answering import Answered, QuestionOverError, answer_check_in, is_standing
from portal.leaving.around import read_around
from portal.leaving.models import CheckInAnswer
from portal.my_place.room import my_place
from portal.purpose_links import Purpose, read_token

LINK_LIMIT: Final = "60 per minute"
LINKS_TOTAL: Final = "600 per minute"
# The address holds the token, so the next page only learns from which site somebody came.
HEADERS: Final = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex"}
ANSWERS: Final = (
    (CheckInAnswer.WORK, lazy_gettext("Ik werk")),
    (CheckInAnswer.SCHOOL, lazy_gettext("Ik zit op school")),
    (CheckInAnswer.LOOKING, lazy_gettext("Ik zoek")),
    (CheckInAnswer.NEED, lazy_gettext("Ik heb iemand nodig")),
)


@my_place.get("/hoe-gaat-het/<token>")
@public
def show_check_in(token: str) -> ResponseReturnValue:
    """The question with its four buttons; nothing is recorded by looking."""
    if not is_standing(session(), _subject(token), now=now()):
        return _over()
    html = render_template("my_place/show_check_in.html", token=token, answers=ANSWERS)
    return make_response(html, HEADERS)


@my_place.post("/hoe-gaat-het/<token>")
@limiter.limit(LINK_LIMIT)
@limiter.limit(LINKS_TOTAL, key_func=everybody)
@public
def answer_question(token: str) -> ResponseReturnValue:
    """Keep the answer, once; 'I need someone' opens the door again."""
    subject, given = _subject(token), request.form.get("antwoord", "")
    if given not in set(CheckInAnswer):
        abort(400)
    around = read_around(session(), offer=current_offer())
    try:
        with transaction() as current:
            kept = answer_check_in(current, subject, CheckInAnswer(given), around=around, now=now())
    except QuestionOverError:
        return _over()
    flash(_thanks(kept), "done")
    return redirect(url_for("my_place.show_check_in", token=token), 303)


def _subject(token: str) -> int:
    found = read_token(Purpose.CHECK_IN, token)
    return found[0] if found else 0


def _thanks(kept: Answered) -> str:
    if kept.due is not None:
        return str(
            gettext("Goed dat je het zegt. Je hoort iets vóór %(moment)s.",
                    moment=say_moment(kept.due))
        )  # fmt: skip
    return str(gettext("Dank je wel. Meer hoef je niet te doen."))


def _over() -> Response:
    return make_response(render_template("my_place/show_check_in_over.html"), 404, HEADERS)
