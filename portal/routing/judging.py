"""The first rule that matches: outcome, lead, and the way the other rules fell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from portal.routing.conditions import CONDITIONS
from portal.routing.facts import Facts, School
from portal.routing.model import FRONT_DESK, NotApplied, Outcome, Party
from portal.routing.ruleset import EARLIER_SCHOOL, LAST_SCHOOL, Rule

KEPT_OUT = "kept_out"
"""The id of the rule, and of the reason, for a lead that the young person keeps out."""

DECIDED_EARLIER = "decided_earlier"
"""The reason why a rule was not looked at."""


class Judgement(NamedTuple):
    """What a set of facts leads to on one day."""

    outcome: Outcome
    lead: Party
    rule: str


def judge(facts: Facts, today: date) -> Judgement:
    """Outcome, lead and deciding rule on a day. There always is one: the last rule has no
    conditions (held by ``refuse_unknown_conditions``)."""
    rule = next(rule for rule in facts.rules.rules if holds(rule.when, facts, today))
    lead = party_for(rule.lead, facts)
    if lead is None:
        lead = Party(FRONT_DESK, None)
    if not is_kept_out(lead, facts):
        return Judgement(rule.outcome, lead, rule.id)
    if rule.outcome != Outcome.CONTACT or lead.type == FRONT_DESK:
        # A pointer tells nobody anything, and the front desk is what holds on when all others
        # are kept out: both stay as they are, without the name that was kept out.
        return Judgement(rule.outcome, Party(lead.type, None), rule.id)
    held = facts.region.office(FRONT_DESK, facts.situation.home)
    stays = Party(FRONT_DESK, None) if is_kept_out(held, facts) else held
    return Judgement(Outcome.CONTACT, stays, KEPT_OUT)


def not_applied(facts: Facts, today: date, *, decided: str) -> tuple[NotApplied, ...]:
    """Every other rule, in order, with the condition that stopped it."""
    return tuple(_why_not(facts, today, decided=decided))


def _why_not(facts: Facts, today: date, *, decided: str) -> Iterator[NotApplied]:
    over = False
    for rule in facts.rules.rules:
        if over:
            if rule.id != decided:
                yield NotApplied(rule.id, DECIDED_EARLIER, True)
        elif stopped := stopped_by(rule, facts, today):
            yield stopped
        else:
            over = True
            if rule.id != decided:
                yield NotApplied(rule.id, KEPT_OUT, True)


def stopped_by(rule: Rule, facts: Facts, today: date) -> NotApplied | None:
    """The condition that keeps a rule from matching, a plain no before a 'not known'."""
    unknown = None
    for name in rule.when:
        answer = CONDITIONS[name](facts, today)
        if answer is False:
            return NotApplied(rule.id, name, True)
        if answer is None and unknown is None:
            unknown = NotApplied(rule.id, name, False)
    return unknown


def holds(conditions: Iterable[str], facts: Facts, today: date) -> bool:
    """Whether all conditions are known to hold."""
    return all(CONDITIONS[name](facts, today) for name in conditions)


def party_for(name: str, facts: Facts) -> Party | None:
    """The partner that a rule names: a school by the situation, an office by the home.

    None when the situation does not say what kind of school it is.
    """
    schools = {LAST_SCHOOL: facts.school, EARLIER_SCHOOL: facts.earlier}
    if name in schools:
        return _school_party(schools[name])
    return facts.region.office(name, facts.situation.home)


def _school_party(school: School) -> Party | None:
    return Party(school.partner_type, school.partner) if school.partner_type else None


def is_kept_out(party: Party, facts: Facts) -> bool:
    """Whether the young person wants this partner neither to lead nor to know."""
    return party.partner is not None and party.partner in facts.situation.keep_out
