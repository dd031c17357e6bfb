"""The first day on which the answer changes if no fact changes but the date."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from portal.routing.facts import Facts, gather_facts
from portal.routing.judging import Judgement, judge
from portal.routing.model import Change, Situation
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet, ruleset_on


def first_change(
    facts_now: Facts, *, rules: Sequence[RuleSet], today: date, now: Judgement
) -> Change | None:
    """The first day after ``today`` on which outcome or lead (type or id) differs from ``now``.

    Only days on which something can turn are tried: birthdays, the ends of periods, and the
    days on which a version of the rules or of a school's policy begins. None: it never changes.
    """
    situation, region = facts_now.situation, facts_now.region
    later = later_versions(situation, region=region, rules=rules, today=today)
    epochs = [today, *later]
    facts = [facts_now] + [
        gather_facts(situation, region=region, rules=ruleset_on(rules, day), today=day)
        for day in later
    ]
    days = {day for each in facts for day in each.borders()}.union(epochs)
    for day in sorted(day for day in days if day > today):
        then = judge(facts[bisect_right(epochs, day) - 1], day)
        if (then.outcome, then.lead) != (now.outcome, now.lead):
            return Change(day, then.outcome, then.lead)
    return None


def later_versions(
    situation: Situation, *, region: Region, rules: Sequence[RuleSet], today: date
) -> list[date]:
    """The days after today on which a version of the rules or of a school's policy begins."""
    schools = (region.partner(situation.school), region.partner(situation.earlier_school))
    starts = {each.valid_from for each in rules}
    starts |= {policy.valid_from for school in schools if school for policy in school.policies}
    return sorted(day for day in starts if day > today)
