"""The part of the back-office column with what changes on which day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.facts import situation_from_facts
from portal.cases.models import Case, CaseState
from portal.clock import local_day
from portal.partners.queries import partner_names
from portal.routing.source import read_region_and_rules
from portal.turning.dates import key_dates
from portal.workbench.changing_dates import DatedChange, dated_changes
from portal.workbench.tasks_part import names_of


def read_dates(
    session: Session, case: Case, _identity: Identity, now: datetime
) -> tuple[DatedChange, ...]:
    """The next few days on which something changes; none for a case that is closed."""
    if case.state is CaseState.CLOSED:
        return ()
    region, rules = read_region_and_rules(session)
    dates = key_dates(
        situation_from_facts(case.facts), region=region, rules=rules, today=local_day(now)
    )
    party = names_of(partner_names(session), rules[-1])
    return dated_changes(dates, name=case.young_person.first_name, party=party)
