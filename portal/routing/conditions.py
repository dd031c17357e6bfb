"""The conditions that rules are made of, by name: yes, no, or not known.

Each looks at one thing. What they add up to, and in which order, is data (``data/rules.yaml``).
None means that a fact is missing; a rule never decides on what is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from portal.routing.facts import Facts
from portal.routing.model import NO_ADDRESS, OUTSIDE, Asking, Diploma, UrgentTopic
from portal.routing.ruleset import RuleSet

Condition = Callable[[Facts, date], bool | None]


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _reached(border: date | None, today: date) -> bool | None:
    return None if border is None else today >= border


def never(_facts: Facts, _today: date) -> bool:
    """Holds for nobody: the rule is only reached by name (a kept-out lead)."""
    return False


def anonymous(facts: Facts, _today: date) -> bool:
    return facts.situation.anonymous is True


def asked_by_parent(facts: Facts, _today: date) -> bool:
    return facts.situation.asking == Asking.PARENT


def adult_or_age_not_known(facts: Facts, today: date) -> bool:
    """Somebody whose age is not known may be an adult, who decides for herself."""
    return _reached(facts.adult_birthday, today) is not False


def under_start_age(facts: Facts, today: date) -> bool | None:
    return _not(_reached(facts.start_birthday, today))


def under_adult_age(facts: Facts, today: date) -> bool | None:
    return _not(_reached(facts.adult_birthday, today))


def from_end_age(facts: Facts, today: date) -> bool | None:
    return _reached(facts.end_birthday, today)


def near_end_age(facts: Facts, today: date) -> bool | None:
    return _reached(facts.near_end, today)


def home_outside(facts: Facts, _today: date) -> bool | None:
    home = facts.situation.home
    return None if home is None else home == OUTSIDE


def home_known(facts: Facts, _today: date) -> bool | None:
    return None if facts.situation.home is None else True


def no_address(facts: Facts, _today: date) -> bool | None:
    home = facts.situation.home
    return None if home is None else home == NO_ADDRESS


def no_school_here(facts: Facts, _today: date) -> bool | None:
    """The last school is outside, or there is none; who is enrolled somewhere may be here."""
    situation = facts.situation
    if situation.school is not None:
        return situation.school == OUTSIDE
    if facts.earlier.partner is not None:
        return False
    return None if situation.enrolled else True


def start_qualification(facts: Facts, _today: date) -> bool | None:
    return facts.start_qualification


def no_start_qualification(facts: Facts, _today: date) -> bool | None:
    return _not(facts.start_qualification)


def start_qualification_in_doubt(facts: Facts, _today: date) -> bool:
    """Somebody said 'I don't know', which is more than saying nothing."""
    situation = facts.situation
    said = situation.diploma == Diploma.UNKNOWN or situation.start_qualification
    return facts.start_qualification is None and bool(said)


def not_exempt(facts: Facts, _today: date) -> bool | None:
    diploma = facts.situation.diploma
    return None if diploma is None else diploma not in facts.rules.exempt_from_compulsory_education


def not_under_compulsory_education(facts: Facts, today: date) -> bool | None:
    """Adult, with a start qualification, or exempt; one of the three is enough."""
    answers = (
        _reached(facts.adult_birthday, today),
        facts.start_qualification,
        _not(not_exempt(facts, today)),
    )
    if True in answers:
        return True
    return None if None in answers else False


def no_money_today(facts: Facts, _today: date) -> bool:
    return facts.situation.urgent_topic == UrgentTopic.MONEY_NOW


def debts(facts: Facts, _today: date) -> bool:
    return facts.situation.urgent_topic == UrgentTopic.DEBT


def on_uwv_benefit(facts: Facts, _today: date) -> bool | None:
    benefit = facts.situation.benefit
    return None if benefit is None else benefit in facts.rules.uwv_benefits


def on_social_assistance(facts: Facts, _today: date) -> bool | None:
    benefit = facts.situation.benefit
    return None if benefit is None else benefit in facts.rules.social_assistance


def income_involved(facts: Facts, _today: date) -> bool | None:
    benefit = facts.situation.benefit
    return None if benefit is None else benefit in facts.rules.income_involved


def enrolled(facts: Facts, today: date) -> bool | None:
    """Enrolled now; who has left and says nothing else is not enrolled."""
    if facts.situation.enrolled is None and _reached(facts.situation.left_on, today):
        return False
    return facts.situation.enrolled


def not_now_enrolled(facts: Facts, today: date) -> bool:
    """Not enrolled as far as is known: a school's period runs also when nobody was asked."""
    return enrolled(facts, today) is not True


def absent_too_long(facts: Facts, _today: date) -> bool | None:
    weeks = facts.situation.absent_weeks
    return None if weeks is None else weeks >= facts.absence_limit


def school_has_a_task(facts: Facts, _today: date) -> bool | None:
    if facts.school.partner_type is not None:
        return True
    return None if facts.school.kind is None else False


def at_no_school_with_a_task(facts: Facts, today: date) -> bool | None:
    """Not enrolled, or only at a kind of school for which no partner has a task."""
    now = enrolled(facts, today)
    return _not(school_has_a_task(facts, today)) if now else _not(now)


def at_no_school_of_unknown_kind(facts: Facts, today: date) -> bool | None:
    """Who is enrolled at a school of which nothing is known may well be that school's."""
    unknown = enrolled(facts, today) and school_has_a_task(facts, today) is None
    return None if unknown else True


def within_guidance(facts: Facts, today: date) -> bool | None:
    if facts.guidance.end is None:
        return False if facts.guidance.known else None
    return today < facts.guidance.end


def just_after_guidance(facts: Facts, today: date) -> bool | None:
    if facts.guidance.end is None or facts.guidance_echo_end is None:
        return False if facts.guidance.known else None
    return facts.guidance.end <= today < facts.guidance_echo_end


def left_lately_without_diploma(facts: Facts, today: date) -> bool | None:
    if enrolled(facts, today):
        return False
    return _not(_reached(facts.left_without_diploma_until, today))


def earlier_school_within_guidance(facts: Facts, today: date) -> bool | None:
    if facts.earlier_guidance.end is None:
        return False if facts.earlier_guidance.known else None
    return today < facts.earlier_guidance.end


def not_working(facts: Facts, _today: date) -> bool | None:
    working = facts.situation.working
    return None if working is None else working in facts.rules.not_working


CONDITIONS: Mapping[str, Condition] = {
    condition.__name__: condition
    for condition in (
        never,
        anonymous,
        asked_by_parent,
        adult_or_age_not_known,
        under_start_age,
        under_adult_age,
        from_end_age,
        near_end_age,
        home_outside,
        home_known,
        no_address,
        no_school_here,
        start_qualification,
        no_start_qualification,
        start_qualification_in_doubt,
        not_exempt,
        not_under_compulsory_education,
        no_money_today,
        debts,
        on_uwv_benefit,
        on_social_assistance,
        income_involved,
        enrolled,
        not_now_enrolled,
        absent_too_long,
        school_has_a_task,
        at_no_school_with_a_task,
        at_no_school_of_unknown_kind,
        within_guidance,
        just_after_guidance,
        left_lately_without_diploma,
        earlier_school_within_guidance,
        not_working,
    )
}


def refuse_unknown_conditions(rulesets: Sequence[RuleSet]) -> None:
    """Raise ValueError when a version of the rules names a condition that does not exist.

    Also when a condition has no words, or the last rule is not one that always holds: without
    it somebody could be left without a decision.
    """
    for rules in rulesets:
        used = {name for rule in rules.rules for name in rule.when}
        used |= {name for line in rules.alongside for name in line.when}
        unknown = sorted(used - CONDITIONS.keys()) + sorted(used - rules.conditions.keys())
        if unknown:
            raise ValueError(f"rules {rules.version}: unknown condition {unknown[0]}")
        if rules.rules[-1].when:
            raise ValueError(f"rules {rules.version}: the last rule must hold for everybody")
