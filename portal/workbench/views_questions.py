"""The front-desk inbox: questions without a case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.clock import now
from portal.database import session as current_session
from portal.database import transaction
from portal.partners.queries import work_calendar
from portal.questions import answering, inbox
from portal.questions.models import Question, QuestionState
from portal.workbench import forms
from portal.workbench.questions_page import QuestionCard, cursor_of, make_question_card, read_after
from portal.workbench.room import workbench

TABS = {
    QuestionState.OPEN: ("open", lazy_gettext("Wacht op antwoord")),
    QuestionState.ANSWERED: ("beantwoord", lazy_gettext("Beantwoord")),
}


@workbench.get("/werk/vragen")
@requires(Permission.SEE_QUESTIONS)
def list_questions() -> ResponseReturnValue:
    """Questions that wait, the oldest promise first."""
    is_done = request.args.get("lijst") == TABS[QuestionState.ANSWERED][0]
    state = QuestionState.ANSWERED if is_done else QuestionState.OPEN
    opened, partner = current_session(), signed_in().partner_id
    page = inbox.list_inbox(
        opened, state, partner_id=partner, after=read_after(request.args.get("na", ""))
    )
    return render_template(
        "workbench/list_questions.html",
        cards=[_card(opened, question) for question in page.questions],
        counts=inbox.count_inbox(opened, partner_id=partner),
        tabs=TABS,
        state=state,
        following=cursor_of(page.following),
    )


@workbench.get("/werk/vragen/<reference>")
@requires(Permission.SEE_QUESTIONS)
def show_question(reference: str) -> ResponseReturnValue:
    """One question, and how to answer. Opening it is a look."""
    return _page(reference)


@workbench.post("/werk/vragen/<reference>/antwoord")
@requires(Permission.ANSWER_QUESTIONS)
def answer_question(reference: str) -> ResponseReturnValue:
    """Send the answer, or keep it under the code; or note that it was said on the phone."""
    by_phone = request.form.get("by_phone") == "ja"
    verb = answering.note_answered_by_phone if by_phone else answering.answer_question
    try:
        text = forms.read_text(request.form, "answer", maximum=answering.ANSWER_LENGTH)
        with _answering(reference) as (session, question):
            verb(session, question, text=text, by=signed_in().staff_id, now=now())
    except forms.FieldMistakeError as mistake:
        return _page(reference, errors=[(mistake.field, mistake.message)], status=422)
    except answering.AlreadyAnsweredError:
        flash(gettext("Een collega was je net voor. Hieronder staat het antwoord."), "error")
        return redirect(url_for(".show_question", reference=reference), 303)
    flash(gettext("Beantwoord."), "done")
    return redirect(url_for(".list_questions"), 303)


@workbench.post("/werk/vragen/<reference>/heropenen")
@requires(Permission.ANSWER_QUESTIONS)
def reopen_question(reference: str) -> ResponseReturnValue:
    """The answer was not enough: the question waits again."""
    try:
        with _answering(reference) as (session, question):
            answering.reopen_question(session, question, by=signed_in().staff_id, now=now())
    except answering.NotAnsweredError:
        flash(gettext("Deze vraag is al open."), "error")
    else:
        flash(gettext("De vraag wacht weer op antwoord."), "done")
    return redirect(url_for(".show_question", reference=reference), 303)


@contextmanager
def _answering(reference: str) -> Iterator[tuple[Session, Question]]:
    with transaction() as session:
        question = inbox.lock_question(session, reference, partner_id=signed_in().partner_id)
        if question is None:
            abort(404)
        yield session, question


def _page(
    reference: str, *, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    identity, moment = signed_in(), now()
    with transaction() as session:
        question = inbox.find_question(session, reference, partner_id=identity.partner_id)
        if question is None:
            abort(404)
        answering.look_at_question(session, question, by=identity.staff_id, now=moment)
        card = _card(session, question)
    html = render_template(
        "workbench/show_question.html",
        question=question,
        card=card,
        errors=errors or [],
        typed=request.form.get("answer", ""),
    )
    return make_response(html, status)


def _card(session: Session, question: Question) -> QuestionCard:
    return make_question_card(question, calendar=work_calendar(session), now=now())
