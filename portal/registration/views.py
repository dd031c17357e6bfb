"""The steps of signing up. Until the last one, nothing leaves the browser."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.guard import public
from portal.cases.choosing import Proposal
from portal.catalogue.current import current_offer
from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.models import ItemKind
from portal.clock import now, today
from portal.consent.purposes import AskAt
from portal.database import session, transaction
from portal.extensions import csrf, everybody, limiter
from portal.i18n import current_locale
from portal.partners.danger import find_danger
from portal.registration import steps, trouble, views_done
from portal.registration.answers import Answers, new_answers, taps
from portal.registration.browser import (
    keep_answers,
    keep_receipt_key,
    kept_answers,
    kept_receipt_key,
)
from portal.registration.finishing import finish
from portal.registration.honesty import school_may_be_compulsory
from portal.registration.meaning import Errors, asking_of, read_reach, school_to_ask
from portal.registration.options import (
    diploma_options,
    home_options,
    mbo_values,
    school_options,
    situation_options,
)
from portal.registration.proposing import Surroundings, read_surroundings
from portal.registration.room import (
    FINAL_LIMIT,
    STEP_LIMIT,
    TOTAL_FINAL,
    TOTAL_STEPS,
    registration,
)
from portal.registration.sealing import TooMuchError
from portal.registration.sharing import questions, who_sees
from portal.registration.steps import Step, next_step, step_before, step_to_do_first
from portal.registration.wording import reasons_in_words
from portal.routing.model import Asking

BACK = "terug"
__all__ = ["registration", "trouble", "views_done"]


@registration.route("/aanmelden/start", methods=["GET", "POST"])
@public
def start() -> ResponseReturnValue:
    """Begin from anywhere: remember what it is about, keep what was already answered.

    Situations that were chosen elsewhere come by POST, because an address would tell them on.
    """
    kept = kept_answers() or new_answers()
    chosen = tuple(dict.fromkeys([*kept.situations, *taps(request.form, "s")]))
    about = _find_item(request.values.get("bij", ""), current_offer())
    return _go(_about(replace(kept, situations=chosen), about), steps.ABOUT)


# Public pages hold no session, so there is no token; refuse_cross_site guards this one.
csrf.exempt(start)


def _find_item(wanted: str, offer: Snapshot) -> OfferItem | None:
    """What 'kind:slug', or the reference of an item, points at."""
    kind, _, slug = wanted.partition(":")
    if kind in set(ItemKind):
        return offer.by_slug.get((ItemKind(kind), slug))
    return offer.by_ref.get(wanted)


def _about(answers: Answers, item: OfferItem | None) -> Answers:
    """With what they came for; a coach they came for is wished for."""
    if item is None:
        return answers
    if item.kind is ItemKind.COACH:
        return replace(answers, about=item.ref, wished=str(item.staff_id or ""), coach="")
    return replace(answers, about=item.ref)


@registration.get("/aanmelden")
@public
def ask_about() -> ResponseReturnValue:
    """Step one: what is it about?"""
    return _show_about(kept_answers() or new_answers(), {})


@registration.post("/aanmelden")
@limiter.limit(STEP_LIMIT)
@limiter.limit(TOTAL_STEPS, key_func=everybody)
@public
def answer_about() -> ResponseReturnValue:
    """Keep step one; words of danger show the help lines before anything else."""
    answers = steps.ABOUT.read(request.form, kept_answers() or new_answers())
    errors = steps.ABOUT.check(answers, today())
    if not errors and find_danger(answers.words) and not answers.danger_shown:
        return _go(replace(answers, danger_shown=True), steps.ABOUT)
    return _answered(steps.ABOUT, answers, errors) or _show_about(answers, errors)


def _show_about(answers: Answers, errors: Errors) -> Response:
    offer = current_offer()
    return _page(
        "registration/ask_about.html",
        steps.ABOUT,
        answers,
        errors,
        situations_as_options=situation_options(offer, current_locale()),
        about=offer.by_ref.get(answers.about),
        danger=find_danger(answers.words),
        restarted="opnieuw" in request.args,
    )


@registration.get("/aanmelden/over-jou")
@public
def ask_you() -> ResponseReturnValue:
    """Step two: how old, where, and school or work."""
    answers, elsewhere = _opened(steps.YOU)
    return elsewhere or _show_you(answers, {})


@registration.post("/aanmelden/over-jou")
@limiter.limit(STEP_LIMIT)
@limiter.limit(TOTAL_STEPS, key_func=everybody)
@public
def answer_you() -> ResponseReturnValue:
    """Now routing can decide: a person, a pointer elsewhere, or an answer for a parent."""
    kept, elsewhere = _opened(steps.YOU)
    if elsewhere:
        return elsewhere
    answers = steps.YOU.read(request.form, kept)
    errors = steps.YOU.check(answers, today())
    if errors or _goes_back():
        return _answered(steps.YOU, answers, errors) or _show_you(answers, errors)
    pointer = views_done.point_elsewhere(_surroundings().decide(answers))
    return pointer or _go(answers, steps.PERSON)


def _show_you(answers: Answers, errors: Errors) -> Response:
    region = _surroundings().region
    return _page(
        "registration/ask_you.html",
        steps.YOU,
        answers,
        errors,
        home_options=home_options(region),
        school_options=school_options(region),
        mbo_schools=mbo_values(region),
        diploma_options=diploma_options(),
    )


@registration.get("/aanmelden/jouw-persoon")
@public
def meet_person() -> ResponseReturnValue:
    """Step three: this could be your person, and what may be shared."""
    answers, elsewhere = _opened(steps.PERSON)
    if elsewhere:
        return elsewhere
    around = _surroundings()
    proposal = around.propose(session(), answers, locale=current_locale())
    pointer = views_done.point_elsewhere(proposal.decision)
    return pointer or _show_person(answers, around, proposal)


def _show_person(answers: Answers, around: Surroundings, proposal: Proposal) -> Response:
    choice, locale = proposal.choice, current_locale()
    school = school_to_ask(around.situation(answers), around.region)
    people = [choice.person, *choice.alternatives]
    return _page(
        "registration/meet_person.html",
        steps.PERSON,
        answers,
        {},
        people=[(each, around.offer.coach_of(int(each.staff_id))) for each in people],
        reasons=reasons_in_words(choice, offer=around.offer, locale=locale),
        must_go_to_school=school_may_be_compulsory(proposal.decision),
        questions=questions(answers, moment=AskAt.SIGN_UP, locale=locale, school=school),
        **who_sees(locale),
    )


@registration.post("/aanmelden/jouw-persoon")
@limiter.limit(STEP_LIMIT)
@limiter.limit(TOTAL_STEPS, key_func=everybody)
@public
def answer_person() -> ResponseReturnValue:
    """Keep who was chosen and what may be shared."""
    kept, elsewhere = _opened(steps.PERSON)
    if elsewhere:
        return elsewhere
    answers = steps.PERSON.read(request.form, kept)
    return _go(answers, steps.YOU if _goes_back() else steps.REACH)


@registration.get("/aanmelden/bereiken")
@public
def ask_reach() -> ResponseReturnValue:
    """Step four: a first name and how to reach you."""
    answers, elsewhere = _opened(steps.REACH)
    return elsewhere or _show_reach(answers, {})


@registration.post("/aanmelden/bereiken")
@limiter.limit(FINAL_LIMIT)
@limiter.limit(TOTAL_FINAL, key_func=everybody)
@public
def answer_reach() -> ResponseReturnValue:
    """The last step stores everything, once, however often it is pressed."""
    if kept_answers() is None and kept_receipt_key():
        return redirect(url_for("registration.show_done"), 303)
    kept, elsewhere = _opened(steps.REACH)
    if elsewhere:
        return elsewhere
    answers = steps.REACH.read(request.form, kept)
    reach, errors = read_reach(answers)
    if reach is None or _goes_back():
        return _answered(steps.REACH, answers, errors) or _show_reach(answers, errors)
    # A new offer takes long to read. In the transaction nobody else could write in SQLite.
    offer = current_offer()
    with transaction() as current:
        around = read_surroundings(current, offer=offer, today=today())
        pointer = finish(
            current, answers, reach=reach, around=around, locale=current_locale(), at=now()
        )
    if pointer:
        return views_done.point_elsewhere(pointer) or redirect(url_for("registration.ask_about"))
    return keep_receipt_key(make_response(redirect(url_for("registration.show_done"), 303)),
                            answers.key)  # fmt: skip


def _show_reach(answers: Answers, errors: Errors) -> Response:
    asked = questions(answers, moment=AskAt.APP, locale=current_locale())
    return _page("registration/ask_reach.html", steps.REACH, answers, errors, questions=asked)


def _surroundings() -> Surroundings:
    return read_surroundings(session(), offer=current_offer(), today=today())


def _opened(step: Step) -> tuple[Answers, ResponseReturnValue | None]:
    """The answers so far, or where to go when this step may not be opened yet."""
    answers = kept_answers()
    if answers is None and kept_receipt_key():
        return new_answers(), redirect(url_for("registration.show_done"), 303)
    if answers is None:
        again = redirect(url_for("registration.ask_about", opnieuw="ja"), 303)
        return new_answers(), again
    first = step_to_do_first(step, answers, today=today())
    return answers, None if first is None else redirect(url_for(first.endpoint), 303)


def _goes_back() -> bool:
    return request.form.get("naar") == BACK


def _answered(step: Step, answers: Answers, errors: Errors) -> ResponseReturnValue | None:
    """On, or back without a check; None when the page must be shown again with mistakes."""
    if _goes_back():
        return _go(answers, step_before(step))
    return None if errors else _go(answers, next_step(step))


def _go(answers: Answers, step: Step) -> ResponseReturnValue:
    """Keep the answers and go to a step; what does not fit is not worth losing the rest for."""
    response = make_response(redirect(url_for(step.endpoint), 303))
    try:
        return keep_answers(response, answers)
    except TooMuchError:
        return keep_answers(response, replace(answers, words="", email="", first_name=""))


def _page(
    template: str, step: Step, answers: Answers, errors: Errors, **context: object
) -> Response:
    html = render_template(
        template,
        answers=answers,
        errors=errors,
        step_number=steps.STEPS.index(step) + 1,
        step_names=[each.name for each in steps.STEPS],
        asking=asking_of(answers),
        for_self=asking_of(answers) is Asking.SELF,
        **context,
    )
    response = make_response(html, 422 if errors else 200)
    if errors:
        # What was typed is kept, mistakes and all, so that no way back or aside loses it.
        with suppress(TooMuchError):
            keep_answers(response, answers)
    return response
