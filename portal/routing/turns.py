"""How the answer goes on in time: who leads and who is alongside, from day to day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from portal.routing.changes import later_versions
from portal.routing.facts import Facts, gather_facts
from portal.routing.judging import judge
from portal.routing.model import Outcome, Party, Situation
from portal.routing.region import Region
from portal.routing.rules import alongside_on
from portal.routing.ruleset import RuleSet, ruleset_on


class Standing(NamedTuple):
    """The answer from a day on, until the next one of these."""

    on: date
    outcome: Outcome
    lead: Party
    alongside: tuple[Party, ...]
    rule: str

    def is_as(self, other: Standing) -> bool:
        """Whether nobody would notice a difference but in the rule that decided."""
        return self[1:4] == other[1:4]


def standing_on(facts: Facts, today: date) -> Standing:
    """The answer on one day. ``facts`` are of the rules in force on it."""
    now = judge(facts, today)
    alongside = tuple(dict.fromkeys(alongside_on(facts, today, now)))
    return Standing(today, now.outcome, now.lead, alongside, now.rule)


def standings(
    situation: Situation,
    *,
    region: Region,
    rules: Sequence[RuleSet],
    today: date,
    until: date,
) -> Iterator[Standing]:
    """The answer of ``today``, and again of each day up to ``until`` on which it is another.

    A change of who is alongside counts too. Days are tried as `changes.first_change` does.
    """
    later = later_versions(situation, region=region, rules=rules, today=today)
    epochs = [today, *(day for day in later if day <= until)]
    facts = [
        gather_facts(situation, region=region, rules=ruleset_on(rules, day), today=day)
        for day in epochs
    ]
    days = {day for each in facts for day in each.borders() if today < day <= until}
    standing = standing_on(facts[0], today)
    yield standing
    for day in sorted(days.union(epochs[1:])):
        then = standing_on(facts[bisect_right(epochs, day) - 1], day)
        if not then.is_as(standing):
            yield then
            standing = then
