"""What nobody got to in time, for the coordinator: references and staff, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.cases.clocks import BY_DAY, day_of
from portal.cases.colleagues import acting_person
from portal.cases.escalated import Told, list_escalated
from portal.cases.models import Case
from portal.cases.turn_columns import Turn
from portal.clock import now
from portal.database import session
from portal.i18n import say_day, say_moment
from portal.partners.queries import partner_names
from portal.workbench.clock_part import say_told
from portal.workbench.cursors import read_place, write_place
from portal.workbench.room import workbench


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case as the coordinator sees it."""

    reference: str
    what: str
    promised: str
    acting: str
    partner: str
    told: tuple[str, ...]


@workbench.get("/werk/escalaties")
@requires(Permission.SEE_ESCALATIONS)
def list_escalations() -> ResponseReturnValue:
    """The oldest deadline first; what is handled is not here any more."""
    page = list_escalated(session(), after=read_place(request.args.get("na", "")))
    partners = partner_names(session())
    rows = [_row(case, page.told[case.id], partners, now=now()) for case in page.cases]
    following = write_place(*page.following) if page.following else ""
    return render_template("workbench/list_escalations.html", rows=rows, following=following)


def _row(case: Case, told: tuple[Told, ...], partners: dict[str, str], *, now: datetime) -> Row:
    acting, turn = acting_person(case), Turn(case.turn)
    what = {
        Turn.NEW: gettext("Eerste contact"),
        Turn.ANSWER: gettext("Antwoord"),
        Turn.WAIT: gettext("Vragen hoe het gaat"),
        Turn.REST: gettext("Vragen hoe het gaat"),
    }
    is_day = turn in BY_DAY
    return Row(
        reference=case.reference,
        what=what.get(turn, gettext("Volgende stap")),
        promised=say_day(day_of(case.turn_at)) if is_day else say_moment(case.turn_at),
        acting=acting.first_name,
        partner=partners.get(acting.partner_id, acting.partner_id),
        told=tuple(say_told(each, now=now) for each in told),
    )
