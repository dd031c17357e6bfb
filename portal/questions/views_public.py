"""Asking something without a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import (
    Blueprint,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import TooManyRequests

from portal.access.guard import public
from portal.catalogue.current import current_offer
from portal.clock import now
from portal.database import AWAY, session, transaction
from portal.errors import show_problem
from portal.extensions import everybody, limiter
from portal.forms import clean_line
from portal.i18n import current_locale
from portal.partners.danger import find_danger
from portal.partners.queries import work_calendar
from portal.partners.references import read_reference
from portal.questions.asking import (
    PREFIX,
    QuestionRequest,
    find_asked,
    find_by_code,
)
from portal.questions.asking import (
    ask_question as keep_question,
)
from portal.questions.forms import ASKER_WORDS, QuestionForm, empty_form, read_form
from portal.questions.models import QuestionState

ASKED: Final = "asked_question"
CODE_LENGTH: Final = 20
ASK_LIMIT: Final = "60 per hour"
# Codes are short: trying them out must take longer than they are kept.
CODE_LIMIT: Final = "40 per hour"
# All visitors together, per minute so that it is soon over.
ASK_TOTAL: Final = "200 per minute"
CODE_TOTAL: Final = "100 per minute"

questions = Blueprint("questions", __name__)


@questions.get("/vraag")
@public
def ask_question() -> ResponseReturnValue:
    """Just a question, without a name."""
    return _show(empty_form(request.args.get("van", "")))


@questions.post("/vraag")
@limiter.limit(ASK_LIMIT)
@limiter.limit(ASK_TOTAL, key_func=everybody)
@public
def send_question() -> ResponseReturnValue:
    """Give the question to somebody of the front desk; words of danger show help lines first."""
    form = read_form(request.form)
    danger = find_danger(form.words)
    if form.errors or (danger and not form.seen):
        return _show(form, status=422 if form.errors else 200)
    with transaction() as current:
        keep_question(
            current,
            QuestionRequest(
                key=form.key,
                words=form.words,
                asker=form.asker,
                phone=form.phone or None,
                email=form.email or None,
                is_urgent=bool(danger),
                locale=current_locale(),
            ),
            calendar=work_calendar(current),
            now=now(),
        )
    browser[ASKED] = form.key
    return redirect(url_for("questions.show_asked"), 303)


@questions.get("/vraag/klaar")
@public
def show_asked() -> ResponseReturnValue:
    """Who answers, by when, and where the answer will be."""
    key = browser.get(ASKED)
    question = find_asked(session(), key) if key else None
    if question is None:
        return redirect(url_for("questions.ask_question"), 303)
    face = current_offer().coach_of(question.staff_id)
    return render_template("questions/show_asked.html", question=question, face=face)


@questions.get("/vraag/antwoord")
@public
def find_answer() -> ResponseReturnValue:
    """Fill in your code to read the answer."""
    return render_template("questions/find_answer.html", question=None, code="", missing=False)


@questions.post("/vraag/antwoord")
@limiter.limit(CODE_LIMIT)
@limiter.limit(CODE_TOTAL, key_func=everybody)
@public
def show_answer() -> ResponseReturnValue:
    """The answer under a code. It comes by POST, so that the code is in no address."""
    code = clean_line(request.form.get("code", "")[:CODE_LENGTH]).upper()
    question = find_by_code(session(), read_reference(code, PREFIX), now=now())
    html = render_template(
        "questions/find_answer.html",
        question=question,
        code=code,
        missing=question is None,
        is_answered=question is not None and question.state is QuestionState.ANSWERED,
    )
    return make_response(html, 422 if question is None else 200)


def keep_question_typed(error: Exception) -> ResponseReturnValue:
    """The question could not be kept: it is shown again, with what can be done now."""
    if request.endpoint != "questions.send_question":
        return show_problem(error)
    code = show_problem(error).status_code
    said = gettext("Je vraag is nog niet verstuurd. Hij staat hieronder nog. Probeer het over een "
                   "paar minuten nog eens, of bel ons.")  # fmt: skip
    return _show(replace(read_form(request.form), errors={"vraag": said}), status=code)


for kind in (*AWAY, TooManyRequests):
    questions.register_error_handler(kind, keep_question_typed)


def _show(form: QuestionForm, *, status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "questions/ask_question.html",
        form=form,
        asker=ASKER_WORDS[form.asker],
        danger=find_danger(form.words),
    )
    return make_response(html, status)
