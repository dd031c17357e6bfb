"""Completing what is known about somebody; routing decides again, the contact person stays."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases.completing import complete_facts
from portal.cases.facts import situation_from_facts
from portal.catalogue.current import current_offer
from portal.clock import now, today
from portal.database import session as current_session
from portal.routing.source import read_region_and_rules
from portal.workbench.changing import back_to, changing, look, tells_mistakes
from portal.workbench.facts_form import fact_fields, read_facts
from portal.workbench.forms import FieldMistakeError
from portal.workbench.room import workbench


@workbench.get("/werk/dossier/<reference>/gegevens")
@requires(Permission.CHANGE_CASE)
def edit_facts(reference: str) -> ResponseReturnValue:
    """The facts as a form; everything may be 'niet bekend'."""
    return _page(reference)


@workbench.post("/werk/dossier/<reference>/gegevens")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def complete(reference: str) -> ResponseReturnValue:
    """Keep the facts and let routing decide again."""
    region, rules = read_region_and_rules(current_session())
    try:
        changes = read_facts(request.form, region=region, offer=current_offer(), today=today())
    except FieldMistakeError as mistake:
        return _page(reference, errors=[(mistake.field, mistake.message)], status=422)
    with changing(reference) as (session, case):
        before = (case.lead_type, case.lead_id)
        complete_facts(
            session,
            case,
            changes=changes,
            region=region,
            rules=rules,
            by=signed_in().staff_id,
            now=now(),
        )
        has_moved = before != (case.lead_type, case.lead_id)
    return back_to(reference, _said(has_moved))


def _said(has_moved: bool) -> str:
    if has_moved:
        return str(
            gettext("Bewaard. Iemand anders is nu verantwoordelijk. De contactpersoon blijft.")
        )
    return str(gettext("Bewaard. Wie verantwoordelijk is, blijft gelijk."))


def _page(
    reference: str, *, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    view = look(reference, page="facts")
    region, _rules = read_region_and_rules(current_session())
    situation = situation_from_facts(view.case.facts)
    fields = fact_fields(situation, region=region, offer=current_offer())
    html = render_template(
        "workbench/edit_facts.html",
        view=view,
        fields=fields,
        errors=errors or [],
        typed=request.form if errors else None,
    )
    return make_response(html, status)
