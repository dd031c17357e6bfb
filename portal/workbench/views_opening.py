"""A case for somebody on the phone or at the counter: the same questions, the same promise."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.audit.services import staff_actor
from portal.cases import opening, services
from portal.cases.models import Case
from portal.catalogue.current import current_offer
from portal.clock import now, today
from portal.consent.purposes import PurposeText
from portal.database import session as current_session
from portal.database import transaction
from portal.i18n import say_moment
from portal.partners.queries import work_calendar
from portal.routing.model import Situation
from portal.routing.ruleset import ruleset_on
from portal.routing.source import read_region_and_rules
from portal.workbench.facts_form import fact_fields
from portal.workbench.opening_form import (
    AGREED,
    SITUATION_FIELDS,
    Opening,
    asked_consents,
    read_opening,
)
from portal.workbench.pressing import new_press
from portal.workbench.room import workbench
from portal.workbench.words import ASKING, CHANNELS, SAFE_TIMES, options


@workbench.get("/werk/nieuw")
@requires(Permission.OPEN_CASE)
def open_case() -> ResponseReturnValue:
    """The questions on one page."""
    return _page([])


@workbench.post("/werk/nieuw")
@requires(Permission.OPEN_CASE)
def save_case() -> ResponseReturnValue:
    """Open the case, and show it to who may see it."""
    region, rules = read_region_and_rules(current_session())
    offer = current_offer()
    answers = read_opening(request.form, region=region, offer=offer, today=today())
    if answers.request is None:
        return _page(answers.errors)
    identity, moment = signed_in(), now()
    try:
        with transaction() as session:
            case = opening.open_case(
                session,
                replace(
                    answers.request,
                    # Somebody else's form with the same number is another form.
                    registration_key=f"{identity.staff_id}-{answers.request.registration_key}",
                ),
                offer=offer,
                calendar=work_calendar(session),
                region=region,
                rules=rules,
                now=moment,
                actor=staff_actor(identity.staff_id),
            )
            _note_agreement(session, case, answers)
    except opening.NotOurCaseError as refusal:
        reason = ruleset_on(rules, today()).rule(refusal.decision.rule).text
        said = gettext("Hier hoort geen dossier bij. %(reason)s", reason=reason)
        # Nothing that was filled in is wrong: the mistake names the part that decided.
        return _page([("wie-kop", said)])
    return _after(case, is_mine=case.contact_person.partner_id == identity.partner_id)


def _note_agreement(session: Session, case: Case, answers: Opening) -> None:
    services.add_note(
        session,
        case,
        text=gettext("Akkoord: %(how)s.", how=answers.agreed),
        by=signed_in().staff_id,
        press=f"agreed-{request.form.get('press', '')}"[:60],
        now=now(),
    )


def _after(case: Case, *, is_mine: bool) -> ResponseReturnValue:
    flash(
        gettext(
            "%(name)s is de contactpersoon, uiterlijk %(moment)s. Kenmerk: %(reference)s.",
            name=case.contact_person.first_name,
            moment=say_moment(case.promised_at),
            reference=case.reference,
        ),
        "done",
    )
    if is_mine:
        return redirect(url_for(".show_case", reference=case.reference), 303)
    return redirect(url_for(".list_queue"), 303)


def _page(errors: list[tuple[str, str]]) -> Response:
    region, _rules = read_region_and_rules(current_session())
    offer = current_offer()
    fields = fact_fields(Situation(), region=region, offer=offer, names=SITUATION_FIELDS)
    html = render_template(
        "workbench/open_case.html",
        fields={field.name: field for field in fields},
        typed=request.form if errors else None,
        errors=errors,
        press_number=request.form.get("press") or new_press(),
        agreed=options(AGREED),
        asking=options(ASKING),
        channels=[(channel.value, str(said[0])) for channel, said in CHANNELS.items()],
        safe_times=options(SAFE_TIMES),
        coaches=[
            (coach.staff_id, coach.text("nl").title) for coach in offer.coaches() if coach.staff_id
        ],
        consents=[
            (purpose.id, _read(purpose.read("nl", name=gettext("je contactpersoon"))))
            for purpose in asked_consents()
        ],
    )
    return make_response(html, 422 if errors else 200)


def _read(text: PurposeText) -> tuple[str, str]:
    return text.title or text.who, text.text
