"""What is known about a young person, as stored on the case and as routing reads it.

Stored facts use the keys and values of the routing cases: a missing key is 'not known', and a
home of null is 'no address'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from portal.database import JsonDocument
from portal.routing.model import (
    NO_ADDRESS,
    Answer,
    Asking,
    Benefit,
    Decision,
    Diploma,
    Pathway,
    SchoolType,
    Situation,
    UrgentTopic,
    Working,
)

HOME_NOT_KNOWN: Final = ""

READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "born": date.fromisoformat,
    "school_type": SchoolType,
    "pathway": Pathway,
    "left_on": date.fromisoformat,
    "earlier_left_on": date.fromisoformat,
    "diploma": Diploma,
    "diploma_on": date.fromisoformat,
    "start_qualification": Answer,
    "working": Working,
    "benefit": Benefit,
    "topics": tuple,
    "urgent_topic": UrgentTopic,
    "keep_out": tuple,
    "refused_on": date.fromisoformat,
    "asking": Asking,
}


def facts_from_situation(situation: Situation) -> JsonDocument:
    """The situation as plain data, without what is not known."""
    values = {each.name: getattr(situation, each.name) for each in fields(situation)}
    facts = {name: _plain(value) for name, value in values.items() if value not in (None, ())}
    if situation.home == NO_ADDRESS:
        facts["home"] = None
    return facts


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def situation_from_facts(facts: JsonDocument) -> Situation:
    """The situation that stored facts describe. Raises TypeError or ValueError for what is none."""
    values = {
        name: READERS[name](value) if name in READERS and value is not None else value
        for name, value in facts.items()
    }
    if "home" in values and values["home"] is None:
        values["home"] = NO_ADDRESS
    return Situation(**values)


def home_column(situation: Situation) -> str | None:
    """The young person's home as its column says it: null is no address, empty is not known."""
    if situation.home == NO_ADDRESS:
        return None
    return situation.home or HOME_NOT_KNOWN


def decision_document(decision: Decision, *, decided_on: date) -> JsonDocument:
    """What routing decided and why, as plain data to keep beside the case."""
    change = decision.next_change
    return {
        "decided_on": decided_on.isoformat(),
        "rule": decision.rule,
        "rule_version": decision.rule_version,
        "outcome": decision.outcome.value,
        "lead_type": decision.lead_type,
        "lead": decision.lead,
        "alongside": [[party.type, party.partner] for party in decision.alongside],
        "not_applied": [
            {"rule": each.rule, "condition": each.condition, "known": each.known}
            for each in decision.not_applied
        ],
        "missing_facts": list(decision.missing_facts),
        "next_change_on": change.on.isoformat() if change else None,
        "next_lead_type": change.lead.type if change else None,
    }
