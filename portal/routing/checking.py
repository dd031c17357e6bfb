"""Acceptance cases against the rules: expected, got, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.routing.explain import why_in_short
from portal.routing.model import Decision
from portal.routing.reading import Case
from portal.routing.region import Region
from portal.routing.rules import decide
from portal.routing.ruleset import RuleSet, ruleset_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A case that came out differently; each part is one line of text."""

    case_id: str
    expected: str
    got: str
    why: str


def check_cases(
    cases: Sequence[Case], *, region: Region, rules: Sequence[RuleSet]
) -> list[Failure]:
    """The cases that come out differently from what they expect, in their own order."""
    failures = (check_case(case, region=region, rules=rules) for case in cases)
    return [failure for failure in failures if failure]


def check_case(case: Case, *, region: Region, rules: Sequence[RuleSet]) -> Failure | None:
    """None when everything that the case expects is so. Only keys that stand there count."""
    decision = decide(case.situation, region=region, rules=rules, today=case.today)
    wrong = [key for key, value in case.expect.items() if not _CHECKS[key](decision, value)]
    if not wrong:
        return None
    got = as_document(decision)
    return Failure(
        case_id=case.id,
        expected=", ".join(f"{key} {_in_words(case.expect[key])}" for key in wrong),
        got=", ".join(f"{_shown(key)} {_in_words(got[_shown(key)])}" for key in wrong),
        why=why_in_short(decision, ruleset_on(rules, case.today)),
    )


def as_document(decision: Decision) -> dict[str, Any]:
    """The decision as plain data, in the words of the case files; JSON as it stands."""
    change = decision.next_change_on
    return {
        "outcome": decision.outcome.value,
        "lead_type": decision.lead_type,
        "lead": decision.lead,
        "alongside_types": list(decision.alongside_types),
        "rule": decision.rule,
        "next_change_on": change.isoformat() if change else None,
    }


_CHECKS: Mapping[str, Callable[[Decision, Any], bool]] = {
    "outcome": lambda decision, value: decision.outcome == value,
    "lead_type": lambda decision, value: decision.lead_type == value,
    "lead": lambda decision, value: decision.lead == value,
    "alongside_types": lambda decision, value: set(value) <= set(decision.alongside_types),
    "not_alongside_types": lambda decision, value: not set(value) & set(decision.alongside_types),
    "next_change_on": lambda decision, value: decision.next_change_on == value,
}


def _shown(key: str) -> str:
    """Which part of the decision answers an expectation."""
    return "alongside_types" if key == "not_alongside_types" else key


def _in_words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return "none" if value is None else str(value)
