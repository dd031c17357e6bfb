"""The acceptance cases, each on its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.routing.checking import check_case, check_cases
from portal.routing.reading import Case, read_cases
from portal.routing.ruleset import RuleSet
from tests.unit.routing.support import DATA, REGION, RULES

CASES = read_cases((DATA / "routing_cases.yaml").read_text("utf-8"), region=REGION, rules=RULES[-1])


def test_all_cases_are_read() -> None:
    assert len(CASES) == 54


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_comes_out_as_expected(case: Case) -> None:
    assert check_case(case, region=REGION, rules=RULES) is None


def test_failing_case_says_expected_got_and_why(rules: tuple[RuleSet, ...]) -> None:
    expect = {"lead_type": "uwv", "lead": "dsp", "next_change_on": None}
    wrong = replace(next(case for case in CASES if case.id == "R07"), expect=expect)

    [failure] = check_cases([CASES[0], wrong], region=REGION, rules=rules)

    assert failure.case_id == "R07"
    assert failure.expected == "lead_type uwv, lead dsp, next_change_on none"
    assert failure.got == "lead_type leerplicht, lead leerplicht, next_change_on 2026-11-23"
    assert failure.why.startswith("compulsory_education: ")


@pytest.mark.parametrize(
    "expect",
    [
        {"outcome": "front_desk"},
        {"alongside_types": ["uwv"]},
        {"not_alongside_types": ["doorstroompunt"]},
    ],
)
def test_every_expectation_can_fail(expect: dict[str, object]) -> None:
    case = next(case for case in CASES if case.id == "R07")

    assert check_case(replace(case, expect=expect), region=REGION, rules=RULES)
