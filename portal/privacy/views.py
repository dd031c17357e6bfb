"""Pages of this room: what waits, one question, one request."""

from __future__ import annotations

from typing import Final

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.accounts.models import Staff
from portal.clock import now
from portal.database import session as current_session
from portal.database import transaction
from portal.forms import MistakeError, read_words
from portal.privacy import inbox
from portal.privacy.room import privacy
from portal.rights import questions, requests
from portal.rights.models import RequestKind

__all__ = ["privacy"]

DONE: Final = "klaar"
FIELD: Final = "answer"


@privacy.get("/werk/privacy")
@requires(Permission.SEE_PRIVACY_QUESTIONS)
def list_inbox() -> ResponseReturnValue:
    """Questions and requests, the first day first."""
    is_done = request.args.get("lijst") == DONE
    read = inbox.list_done if is_done else inbox.list_waiting
    rows = read(current_session(), now=now())
    return render_template("privacy/list_inbox.html", rows=rows, is_done=is_done)


@privacy.get("/werk/privacy/vraag/<reference>")
@requires(Permission.SEE_PRIVACY_QUESTIONS)
def show_question(reference: str) -> ResponseReturnValue:
    """One question with the look it is about. Opening it is a look itself."""
    return _question_page(reference, [])


@privacy.post("/werk/privacy/vraag/<reference>")
@requires(Permission.ANSWER_PRIVACY_QUESTIONS)
def answer_question(reference: str) -> ResponseReturnValue:
    """The answer, which they read in their own place."""
    try:
        text = _read_answer()
    except MistakeError as mistake:
        return _question_page(reference, [(FIELD, mistake.message)], status=422)
    try:
        with transaction() as session:
            question = inbox.find_question(session, reference, lock=True)
            if question is None:
                abort(404)
            questions.answer_question(session, question, text=text, by=_me(session), now=now())
    except questions.AnsweredError:
        return _too_late(".show_question", reference)
    flash(gettext("Beantwoord. De jongere krijgt bericht."), "done")
    return redirect(url_for(".list_inbox"), 303)


@privacy.get("/werk/privacy/verzoek/<reference>")
@requires(Permission.SEE_PRIVACY_QUESTIONS)
def show_request(reference: str) -> ResponseReturnValue:
    """One request, and who can carry it out."""
    return _request_page(reference, [])


@privacy.post("/werk/privacy/verzoek/<reference>")
@requires(Permission.ANSWER_PRIVACY_QUESTIONS)
def finish_request(reference: str) -> ResponseReturnValue:
    """It is done; they read what, and who received the data is told."""
    try:
        text = _read_answer()
    except MistakeError as mistake:
        return _request_page(reference, [(FIELD, mistake.message)], status=422)
    try:
        with transaction() as session:
            asked = inbox.find_request(session, reference, lock=True)
            # A removal is done by the clock, and stopped by nobody but who asked.
            if asked is None or asked.kind is RequestKind.ERASE:
                abort(404)
            requests.finish_request(session, asked, said=text, by=_me(session), now=now())
    except requests.DoneError:
        return _too_late(".show_request", reference)
    flash(gettext("Klaar. De jongere krijgt bericht."), "done")
    return redirect(url_for(".list_inbox"), 303)


def _read_answer() -> str:
    text = read_words(request.form.get(FIELD, ""), maximum=questions.ANSWER_LENGTH)
    if not text:
        raise MistakeError(gettext("Schrijf eerst je antwoord. De jongere leest dit."))
    return text


def _me(session: Session) -> Staff:
    return session.get_one(Staff, signed_in().staff_id)


def _too_late(endpoint: str, reference: str) -> ResponseReturnValue:
    flash(gettext("Een collega was je net voor. Hieronder staat het antwoord."), "error")
    return redirect(url_for(endpoint, reference=reference), 303)


def _question_page(
    reference: str, errors: list[tuple[str, str]], *, status: int = 200
) -> ResponseReturnValue:
    with transaction() as session:
        question = inbox.find_question(session, reference)
        if question is None:
            abort(404)
        questions.look_at_question(session, question, by=signed_in().staff_id, now=now())
        page = render_template(
            "privacy/show_question.html",
            question=question,
            about=inbox.read_about(session, question.young_person_id),
            look=inbox.read_look(session, question),
            errors=errors,
            typed=request.form.get(FIELD, ""),
        )
    return make_response(page, status)


def _request_page(
    reference: str, errors: list[tuple[str, str]], *, status: int = 200
) -> ResponseReturnValue:
    with transaction() as session:
        asked = inbox.find_request(session, reference)
        if asked is None:
            abort(404)
        about = inbox.read_about(session, asked.young_person_id)
        if about is not None:
            requests.look_at_request(session, asked, by=signed_in().staff_id, now=now())
        page = render_template(
            "privacy/show_request.html",
            asked=asked,
            title=str(inbox.KINDS[asked.kind]),
            about=about,
            errors=errors,
            typed=request.form.get(FIELD, ""),
        )
    return make_response(page, status)
