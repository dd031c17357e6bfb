"""Short ways to write a situation and to decide on it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from portal.routing.conditions import refuse_unknown_conditions
from portal.routing.model import Decision, Situation
from portal.routing.reading import read_situation
from portal.routing.region import Region
from portal.routing.rules import decide
from portal.routing.ruleset import RuleSet, rulesets_from_document
from portal.routing.source import RULES_PATH

DATA = Path(__file__).parent / "data"
REGION_DOCUMENT: dict[str, Any] = yaml.safe_load((DATA / "region.yaml").read_text("utf-8"))
RULES_DOCUMENT: dict[str, Any] = yaml.safe_load(RULES_PATH.read_text("utf-8"))
REGION = Region.from_document(REGION_DOCUMENT)
RULES = rulesets_from_document(RULES_DOCUMENT)
TODAY = date(2026, 11, 16)


def situation(text: str) -> Situation:
    """A situation from YAML in flow style, such as 'born: 2006-08-08, home: null'."""
    _today, read = read_situation(f"{{{text}}}", region=REGION, rules=RULES[-1])
    return read


def decided(
    text: str,
    today: date = TODAY,
    region: Region = REGION,
    rules: Sequence[RuleSet] = RULES,
) -> Decision:
    """The decision on a situation written as YAML in flow style."""
    return decide(situation(text), region=region, rules=rules, today=today)


def lead_of(text: str, today: date = TODAY) -> tuple[str, str | None]:
    """(type, partner id) of the lead."""
    decision = decided(text, today)
    return decision.lead_type, decision.lead


def region_with(partner_id: str, **changes: Any) -> Region:
    """The region in which one partner's data differ; None takes a key away."""
    document = copy.deepcopy(REGION_DOCUMENT)
    partner = next(each for each in document["partners"] if each["id"] == partner_id)
    for key, value in changes.items():
        if value is None:
            partner.pop(key)
        else:
            partner[key] = value
    return Region.from_document(document)


def rules_with(*later: dict[str, Any], **changes: Any) -> tuple[RuleSet, ...]:
    """The shipped rules with changed keys, and later versions after them."""
    document = copy.deepcopy(RULES_DOCUMENT)
    for key, value in changes.items():
        both = isinstance(value, dict)
        document["versions"][0][key] = {**document["versions"][0][key], **value} if both else value
    document["versions"].extend(later)
    rules = rulesets_from_document(document)
    refuse_unknown_conditions(rules)
    return rules
