"""Where the region and the rules come from. The one place that knows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import yaml
from sqlalchemy.orm import Session

from portal.partners.queries import RegionTexts, region_document, region_texts
from portal.routing.conditions import refuse_unknown_conditions
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet, rulesets_from_document

RULES_PATH = Path(__file__).parent / "data" / "rules.yaml"
REGION_PATH = Path(__file__).parents[1] / "demo" / "data" / "region.yaml"


def load_region_and_rules() -> tuple[Region, tuple[RuleSet, ...]]:
    """The region and every version of the rules, oldest first."""
    return load_region(REGION_PATH), load_rules(RULES_PATH)


def read_region_and_rules(session: Session) -> tuple[Region, tuple[RuleSet, ...]]:
    """The region as it stands in the database, and every version of the rules, oldest first.

    Raises RegionMissingError when no region was loaded into the database.
    """
    return _region_of(region_texts(session)), _rules_in_force()


@lru_cache(maxsize=4)
def _region_of(texts: RegionTexts) -> Region:
    return Region.from_document(region_document(texts))


@cache
def _rules_in_force() -> tuple[RuleSet, ...]:
    """The rules of this release; a change of them is a new release or another file."""
    return load_rules(RULES_PATH)


def load_region(path: Path) -> Region:
    """A region from a YAML file; KeyError or ValueError when it is not complete."""
    return Region.from_document(_load(path))


def load_rules(path: Path) -> tuple[RuleSet, ...]:
    """Every version of the rules in a YAML file; ValueError for a rule that cannot work."""
    rules = rulesets_from_document(_load(path))
    refuse_unknown_conditions(rules)
    return rules


def _load(path: Path) -> Mapping[str, Any]:
    with path.open(encoding="utf-8") as stream:
        return cast(Mapping[str, Any], yaml.load(stream, Loader=yaml.CSafeLoader))
