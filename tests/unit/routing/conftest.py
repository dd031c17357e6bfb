"""The invented region and the shipped rules, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.routing.region import Region
from portal.routing.ruleset import RuleSet
from tests.unit.routing.support import REGION, RULES


@pytest.fixture
def region() -> Region:
    return REGION


@pytest.fixture
def rules() -> tuple[RuleSet, ...]:
    return RULES


@pytest.fixture
def cases_path() -> Path:
    return Path(__file__).parent / "data" / "routing_cases.yaml"
