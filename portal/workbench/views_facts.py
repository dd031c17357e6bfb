"""Completing what is known about somebody; routing decides again, the contact person stays."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases.facts import situation_from_facts
from portal.cases.models import Case
from portal.catalogue.current import current_offer
from portal.clock import now, today
from portal.database import session as current_session
from portal.partners.queries import partner_names, region_card
from portal.routing.source import read_region_and_rules
from portal.turning.foreseeing import foresee
from portal.turning.services import Almanac, change_facts
from portal.workbench.changing import back_to, changing, look, tells_mistakes
from portal.workbench.changing_dates import foreseen
from portal.workbench.facts_form import fact_fields, read_facts
from portal.workbench.forms import FieldMistakeError
from portal.workbench.room import workbench
from portal.workbench.tasks_part import names_of


@workbench.get("/werk/dossier/<reference>/gegevens")
@requires(Permission.CHANGE_CASE)
def edit_facts(reference: str) -> ResponseReturnValue:
    """The facts as a form; everything may be 'niet bekend'."""
    return _page(reference)


@workbench.post("/werk/dossier/<reference>/gegevens")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def complete(reference: str) -> ResponseReturnValue:
    """Keep the facts and let routing decide again; or only tell what would change."""
    if "kijk" in request.form:
        return _page(reference, looks_ahead=True)
    try:
        with changing(reference) as (session, case):
            has_moved = change_facts(
                session,
                case,
                changes=_read(session, case),
                almanac=_almanac(session),
                by=signed_in().staff_id,
                now=now(),
            )
    except FieldMistakeError as mistake:
        return _page(reference, mistake=mistake)
    return back_to(reference, _said(has_moved))


def _read(session: Session, case: Case) -> dict[str, Any]:
    region, _rules = read_region_and_rules(session)
    known = situation_from_facts(case.facts)
    return read_facts(
        request.form, region=region, offer=current_offer(), today=today(), known=known
    )


def _almanac(session: Session) -> Almanac:
    region, rules = read_region_and_rules(session)
    return Almanac(
        region=region,
        rules=rules,
        days_before=region_card(session).days_before_turn,
        faces=current_offer,
    )


def _said(has_moved: bool) -> str:
    if has_moved:
        return str(
            gettext("Bewaard. Iemand anders is nu verantwoordelijk. De contactpersoon blijft.")
        )
    return str(gettext("Bewaard. Wie verantwoordelijk is, blijft gelijk."))


def _page(
    reference: str, *, mistake: FieldMistakeError | None = None, looks_ahead: bool = False
) -> Response:
    view = look(reference, page="facts")
    ahead: tuple[str, ...] = ()
    if looks_ahead:
        try:
            ahead = _look_ahead(view.case)
        except FieldMistakeError as wrong:
            mistake = wrong
    region, _rules = read_region_and_rules(current_session())
    situation = situation_from_facts(view.case.facts)
    html = render_template(
        "workbench/edit_facts.html",
        view=view,
        fields=fact_fields(situation, region=region, offer=current_offer()),
        errors=[(mistake.field, mistake.message)] if mistake else [],
        typed=request.form if mistake or looks_ahead else None,
        ahead=ahead,
    )
    return make_response(html, 422 if mistake else 200)


def _look_ahead(case: Case) -> tuple[str, ...]:
    session = current_session()
    almanac = _almanac(session)
    party = names_of(partner_names(session), almanac.rules[-1])
    found = foresee(
        situation_from_facts(case.facts),
        _read(session, case),
        almanac=almanac,
        today=today(),
    )
    return foreseen(
        found.days,
        lead_before=party(found.lead_before),
        lead_after=party(found.lead_after),
        name=case.young_person.first_name,
        today=today(),
    )
