"""Who leads, who is alongside, and why. Pure: the day and the rules are passed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from portal.routing.changes import first_change
from portal.routing.facts import Facts, gather_facts
from portal.routing.judging import (
    Judgement,
    holds,
    is_kept_out,
    judge,
    not_applied,
    party_for,
)
from portal.routing.model import Answer, Decision, Diploma, NotApplied, Party, Situation
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet, ruleset_on


def decide(
    situation: Situation, *, region: Region, rules: Sequence[RuleSet], today: date
) -> Decision:
    """Decide on one situation on one day.

    ``rules`` are all versions: the one in force on ``today`` decides, later ones count for the
    first day of change. Every situation gets a decision; with too little known the front desk
    leads. Raises ValueError when there are no rules at all.
    """
    facts = gather_facts(situation, region=region, rules=ruleset_on(rules, today), today=today)
    now = judge(facts, today)
    others = not_applied(facts, today, decided=now.rule)
    return Decision(
        outcome=now.outcome,
        lead_type=now.lead.type,
        lead=now.lead.partner,
        alongside=tuple(dict.fromkeys(alongside_on(facts, today, now))),
        rule=now.rule,
        not_applied=others,
        next_change=first_change(facts, rules=rules, today=today, now=now),
        rule_version=facts.rules.version,
        missing_facts=tuple(dict.fromkeys(_missing_facts(others, facts))),
    )


def alongside_on(facts: Facts, today: date, now: Judgement) -> Iterator[Party]:
    """Everybody else with a task, without the lead and without who is kept out."""
    for line in facts.rules.alongside:
        if now.outcome not in line.outcomes or not holds(line.when, facts, today):
            continue
        party = party_for(line.type, facts)
        if party and party != now.lead and not is_kept_out(party, facts):
            yield party


def _missing_facts(others: Iterable[NotApplied], facts: Facts) -> Iterator[str]:
    """The facts that might have made an earlier rule decide, had they been known."""
    for stopped in others:
        if not stopped.known:
            names = facts.rules.conditions[stopped.condition].facts
            yield from (name for name in names if _is_missing(name, facts.situation))


def _is_missing(name: str, situation: Situation) -> bool:
    value = getattr(situation, name)
    if name == "start_qualification":
        # It is only asked where it does not follow from the diploma.
        return situation.diploma == Diploma.FOREIGN and value in (None, Answer.UNKNOWN)
    return value is None or value == Diploma.UNKNOWN
