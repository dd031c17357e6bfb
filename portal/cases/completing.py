"""Completing what is known on a case: routing decides again, the contact person stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.audit.services import record, staff_actor
from portal.cases.facts import (
    decision_document,
    facts_from_situation,
    home_column,
    situation_from_facts,
)
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.opening import alongside_rows
from portal.clock import local_day
from portal.routing.model import Decision
from portal.routing.region import Region
from portal.routing.rules import decide
from portal.routing.ruleset import RuleSet


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
    case.facts = facts_from_situation(after)
    case.topics = list(after.topics)
    case.young_person.born_on = after.born or case.young_person.born_on
    case.young_person.home = home_column(after)
    changed = sorted(name for name in changes if getattr(after, name) != getattr(before, name))
    _write(session, case, EntryKind.FACTS, by=by, now=now, changed=changed)
    _audit(session, case, "case.facts_completed", by=by, now=now, changed=",".join(changed))
    _apply(session, case, decision, by=by, now=now)
    return decision


def _apply(session: Session, case: Case, decision: Decision, *, by: int, now: datetime) -> None:
    old_type, old_id = case.lead_type, case.lead_id
    case.routing = decision_document(decision, decided_on=local_day(now))
    case.lead_type, case.lead_id = decision.lead_type, decision.lead
    case.alongside.clear()
    # The old rows go first: new ones take the same positions.
    session.flush()
    case.alongside.extend(alongside_rows(decision))
    if (old_type, old_id) != (case.lead_type, case.lead_id):
        _write(session, case, EntryKind.LEAD_CHANGED, by=by, now=now,
               **{"from": old_type, "to": case.lead_type, "rule": decision.rule})  # fmt: skip
        _audit(session, case, "case.lead_changed", by=by, now=now, rule=decision.rule,
               lead_type=case.lead_type)  # fmt: skip
    session.flush()


def _write(
    session: Session, case: Case, kind: EntryKind, *, by: int, now: datetime, **details: Any
) -> None:
    session.add(TimelineEntry(case_id=case.id, kind=kind, at=now, staff_id=by, details=details))


def _audit(
    session: Session, case: Case, action: str, *, by: int, now: datetime, **details: str
) -> None:
    record(session, action, actor=staff_actor(by), subject_kind="case", subject_id=case.id, at=now,
           **details)  # fmt: skip
