"""Who is told that school is compulsory."""

from __future__ import annotations

from datetime import date

import pytest

from portal.registration.honesty import school_may_be_compulsory
from portal.routing.model import Diploma, Situation
from portal.routing.rules import decide
from portal.routing.source import load_region_and_rules

REGION, RULES = load_region_and_rules()
TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("born", "diploma", "told"),
    [
        (date(2010, 3, 4), Diploma.VMBO, True),
        (date(2010, 3, 4), None, True),
        (date(2009, 3, 4), Diploma.MBO2, False),
        (date(2009, 3, 4), Diploma.PRO, False),
        (date(2006, 3, 4), None, False),
        (date(2008, 11, 16), Diploma.NONE, False),
    ],
)
def test_who_is_told(born: date, diploma: Diploma | None, told: bool) -> None:
    situation = Situation(born=born, home="Merelstad", diploma=diploma)

    decision = decide(situation, region=REGION, rules=RULES, today=TODAY)

    assert school_may_be_compulsory(decision) is told
