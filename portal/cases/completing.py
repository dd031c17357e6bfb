"""Completing what is known on a case: routing decides again, the contact person stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.cases.facts import (
    decision_document,
    facts_from_situation,
    home_column,
    situation_from_facts,
)
from portal.cases.lines import audit, write_line
from portal.cases.models import Case, EntryKind
from portal.cases.opening import alongside_rows
from portal.clock import local_day
from portal.database import JsonDocument
from portal.routing.model import Decision, Party, Situation
from portal.routing.region import Region
from portal.routing.rules import decide
from portal.routing.ruleset import RuleSet

# Facts whose values are ids of partners; their names are kept with the line that tells of them.
PARTNER_FACTS: Final = ("school", "earlier_school", "keep_out")


def complete_facts(
    session: Session,
    case: Case,
    *,
    changes: Mapping[str, Any],
    region: Region,
    rules: Sequence[RuleSet],
    by: int,
    now: datetime,
) -> Decision:
    """Add or correct facts and decide again; the lead may change, the contact person stays.

    `changes` are fields of Situation with their Python values; None is 'not known'. Raises
    TypeError for a field that does not exist. Changes that change nothing leave no trace.
    """
    before = situation_from_facts(case.facts)
    after = replace(before, **changes)
    decision = decide(after, region=region, rules=rules, today=local_day(now))
    if after == before:
        return decision
    was, case.facts = case.facts, facts_from_situation(after)
    case.topics = list(after.topics)
    case.young_person.born_on = after.born or case.young_person.born_on
    case.young_person.home = home_column(after)
    changed = changed_facts(before, after)
    history = {
        "changed": changed,
        "was": {name: was[name] for name in changed if name in was},
        "now": {name: case.facts[name] for name in changed if name in case.facts},
        "names": _partner_names(region, (was, case.facts)),
    }
    write_line(session, case, EntryKind.FACTS, by=by, now=now, details=history)
    audit(session, case, "case.facts_completed", by=by, now=now, changed=",".join(changed))
    reroute(session, case, decision, by=by, now=now)
    return decision


def changed_facts(before: Situation, after: Situation) -> list[str]:
    """The names of the facts that differ, sorted."""
    names = Situation.__dataclass_fields__
    return sorted(name for name in names if getattr(before, name) != getattr(after, name))


def lead_of(case: Case) -> Party:
    """Who leads, as it stands on the case."""
    return Party(case.lead_type, case.lead_id)


def reroute(
    session: Session, case: Case, decision: Decision, *, by: int | None, now: datetime
) -> None:
    """Let a decision hold for a case; a line where somebody else leads. `by` None: the calendar.

    The contact person stays who they are.
    """
    old = lead_of(case)
    case.routing = decision_document(decision, decided_on=local_day(now))
    case.lead_type, case.lead_id = decision.lead_type, decision.lead
    case.alongside.clear()
    # The old rows go first: new ones take the same positions.
    session.flush()
    case.alongside.extend(alongside_rows(decision))
    if old != lead_of(case):
        write_line(
            session,
            case,
            EntryKind.LEAD_CHANGED,
            by=by,
            now=now,
            details={"from": old.type, "to": case.lead_type, "rule": decision.rule},
        )
        audit(session, case, "case.lead_changed", by=by, now=now, rule=decision.rule,
              lead_type=case.lead_type)  # fmt: skip
    session.flush()


def _partner_names(region: Region, known: Iterable[JsonDocument]) -> dict[str, str]:
    """The names of the partners in facts, so that a line stays readable when one is gone."""
    ids: set[str] = set()
    for facts in known:
        for name in PARTNER_FACTS:
            value = facts.get(name) or ()
            ids.update([value] if isinstance(value, str) else value)
    partners = (region.partner(each) for each in sorted(ids))
    return {partner.id: partner.name for partner in partners if partner}
