"""What follows from a situation before a day is looked at: school, start qualification, borders.

Everything that depends on the day itself is a condition (``conditions.py``). That way one set of
facts can be judged on many days, which is how the first day of change is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.routing.calendar import birthday, months_after
from portal.routing.model import Answer, Diploma, SchoolType, Situation
from portal.routing.region import Policy, Region
from portal.routing.ruleset import Guidance, RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school as the rules see it.

    ``kind`` None: not known what kind of school it is. ``partner_type`` None: not known, or a
    kind for which no partner has a task. ``partner`` None: no partner of this region.
    """

    kind: SchoolType | None
    partner_type: str | None
    partner: str | None
    policy: Policy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The time for which a school follows somebody: ``end`` is the first day after it.

    Without an end the school does not follow, or (``known`` False) a date is missing.
    """

    end: date | None
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that conditions need, apart from the day."""

    situation: Situation
    region: Region
    rules: RuleSet
    school: School
    earlier: School
    start_qualification: bool | None
    start_birthday: date | None
    adult_birthday: date | None
    end_birthday: date | None
    near_end: date | None
    guidance: Period
    guidance_echo_end: date | None
    earlier_guidance: Period
    left_without_diploma_until: date | None
    absence_limit: int

    def borders(self) -> tuple[date, ...]:
        """Every day on which some condition can turn."""
        days = (
            self.start_birthday,
            self.adult_birthday,
            self.end_birthday,
            self.near_end,
            self.guidance.end,
            self.guidance_echo_end,
            self.earlier_guidance.end,
            self.left_without_diploma_until,
            self.situation.left_on,
        )
        return tuple(day for day in days if day is not None)


NOT_GUIDED = Period(end=None, known=True)
DATE_MISSING = Period(end=None, known=False)


def gather_facts(situation: Situation, *, region: Region, rules: RuleSet, today: date) -> Facts:
    """Work out the facts; ``today`` only picks the version of a school's policy."""
    school = _last_school(situation, region=region, rules=rules, today=today)
    earlier = _named_school(situation.earlier_school, region=region, rules=rules, today=today)
    guidance = _guidance(situation, school, earlier, rules)
    born = situation.born
    end_birthday = birthday(born, rules.end_age) if born else None
    days_before = timedelta(days=rules.work_alongside_days_before_end)
    return Facts(
        situation=situation,
        region=region,
        rules=rules,
        school=school,
        earlier=earlier,
        start_qualification=_start_qualification(situation, school, rules),
        start_birthday=birthday(born, rules.start_age) if born else None,
        adult_birthday=birthday(born, rules.adult_age) if born else None,
        end_birthday=end_birthday,
        near_end=end_birthday - days_before if end_birthday else None,
        guidance=guidance,
        guidance_echo_end=(
            months_after(guidance.end, rules.school_alongside_months_after_guidance)
            if guidance.end
            else None
        ),
        earlier_guidance=_earlier_guidance(situation, earlier, rules),
        left_without_diploma_until=_left_without_diploma_until(situation, school, earlier, rules),
        absence_limit=_absence_limit(school, rules),
    )


def _named_school(partner_id: str | None, *, region: Region, rules: RuleSet, today: date) -> School:
    """The school with this id; nothing is known of a school that is outside or not named."""
    partner = region.partner(partner_id)
    if partner is None:
        return School(kind=None, partner_type=None, partner=None, policy=None)
    kinds = [kind for kind, type_ in rules.school_types.items() if type_ == partner.type]
    return School(
        kind=kinds[0] if kinds else None,
        partner_type=partner.type,
        partner=partner.id,
        policy=partner.policy_on(today),
    )


def _last_school(situation: Situation, *, region: Region, rules: RuleSet, today: date) -> School:
    """The present or last school: what is said goes before what can be concluded.

    A partner's own type stays the type of the lead, because a regional training centre that
    also gives adult secondary education is one partner.
    """
    named = _named_school(situation.school, region=region, rules=rules, today=today)
    kind = situation.school_type or named.kind or _kind_from_training(situation, rules)
    return School(
        kind=kind,
        partner_type=named.partner_type or (rules.school_types[kind] if kind else None),
        partner=named.partner,
        policy=named.policy,
    )


def _kind_from_training(situation: Situation, rules: RuleSet) -> SchoolType | None:
    """The kind of a school that is not named, where the training or the diploma gives it away.

    A diploma does not say so of somebody who is enrolled: that may be anywhere now.
    """
    if situation.level is not None or situation.pathway is not None:
        return SchoolType.MBO
    if situation.enrolled or situation.diploma is None:
        return None
    kinds = [kind for kind in rules.guidance if situation.diploma in _own_diplomas(kind, rules)]
    return kinds[0] if kinds else None


def _own_diplomas(kind: SchoolType, rules: RuleSet) -> frozenset[Diploma]:
    """The diplomas that only this kind of school gives."""
    others = [given for other, given in rules.diplomas_of.items() if other != kind]
    return rules.diplomas_of.get(kind, frozenset()).difference(*others)


def _start_qualification(situation: Situation, school: School, rules: RuleSet) -> bool | None:
    """Whether there is a start qualification; None when that is not known."""
    diploma = situation.diploma
    if diploma in rules.start_qualifications:
        return True
    if diploma in rules.counts_as_none_until_valued:
        return situation.start_qualification == Answer.YES
    if diploma is not None and diploma not in rules.in_doubt:
        return False
    stated = {Answer.YES: True, Answer.NO: False}
    if situation.start_qualification in stated:
        return stated[situation.start_qualification]
    return True if school.kind in rules.start_qualification_follows_from else None


def _training_level(diploma: Diploma | None) -> int | None:
    """The level of an mbo diploma: it follows from the diploma, not from the last training."""
    is_training = diploma is not None and diploma.startswith("mbo")
    return int(diploma[-1]) if diploma and is_training else None


def _diploma_is_of_earlier_school(situation: Situation, earlier: School, rules: RuleSet) -> bool:
    """Whether the highest diploma was earned at the school before the last one.

    It was when it is dated before that school was left, or when the last training is of a
    higher level than the diploma and the earlier school gives such diplomas.
    """
    if earlier.kind is None or situation.diploma not in rules.diplomas_of.get(earlier.kind, ()):
        return False
    left_on, diploma_on = situation.earlier_left_on, situation.diploma_on
    if left_on and diploma_on and diploma_on <= left_on:
        return True
    level = _training_level(situation.diploma)
    return level is not None and situation.level is not None and level < situation.level


def _guidance(situation: Situation, school: School, earlier: School, rules: RuleSet) -> Period:
    """For how long the last school follows."""
    guidance = rules.guidance.get(school.kind) if school.kind else None
    if guidance is None:
        return NOT_GUIDED if school.kind else DATE_MISSING
    if not guidance.from_diploma:
        start = situation.left_on or situation.diploma_on
        return _period(start, guidance.kinds["any"], school, guidance)
    if situation.diploma is None or situation.diploma in rules.in_doubt:
        return DATE_MISSING
    if situation.diploma not in guidance.kinds:
        return NOT_GUIDED
    if _diploma_is_of_earlier_school(situation, earlier, rules):
        return NOT_GUIDED
    pathway = situation.pathway or rules.pathway_when_not_known
    kind = guidance.kinds[situation.diploma].format(pathway=pathway)
    return _period(_graduated_on(situation), kind, school, guidance)


def _graduated_on(situation: Situation) -> date | None:
    """The day of the diploma, else the day of leaving where the last training was completed."""
    level = _training_level(situation.diploma)
    completed = situation.level is None or level is None or situation.level <= level
    return situation.diploma_on or (situation.left_on if completed else None)


def _earlier_guidance(situation: Situation, earlier: School, rules: RuleSet) -> Period:
    """For how long the school before the last one still follows."""
    guidance = rules.guidance.get(earlier.kind) if earlier.kind else None
    if guidance is None:
        return NOT_GUIDED
    if not guidance.from_diploma:
        return _period(situation.earlier_left_on, guidance.kinds["any"], earlier, guidance)
    if situation.diploma is None or situation.diploma not in guidance.kinds:
        return NOT_GUIDED
    if not _diploma_is_of_earlier_school(situation, earlier, rules):
        return NOT_GUIDED
    kind = guidance.kinds[situation.diploma].format(pathway=rules.pathway_when_not_known)
    start = situation.diploma_on or situation.earlier_left_on
    return _period(start, kind, earlier, guidance)


def _period(start: date | None, kind: str, school: School, guidance: Guidance) -> Period:
    """The period of a kind of training: the school's own months, else those of the rules."""
    own = school.policy.guidance_months if school.policy else None
    months = (guidance.months if own is None else own).get(kind, 0)
    if not months:
        return NOT_GUIDED
    return Period(end=months_after(start, months), known=True) if start else DATE_MISSING


def _left_without_diploma_until(
    situation: Situation, school: School, earlier: School, rules: RuleSet
) -> date | None:
    """Until when the last school stays alongside for somebody who left it without a diploma."""
    diploma = situation.diploma
    if situation.left_on is None or diploma is None or diploma in rules.in_doubt:
        return None
    given = rules.diplomas_of.get(school.kind, frozenset()) if school.kind else frozenset()
    level = _training_level(diploma) or 0
    completed = situation.level is None or situation.level <= level
    of_earlier = _diploma_is_of_earlier_school(situation, earlier, rules)
    earned = diploma in given and not of_earlier and (completed or not level)
    if earned:
        return None
    return months_after(situation.left_on, rules.school_alongside_months_after_leaving)


def _absence_limit(school: School, rules: RuleSet) -> int:
    """Weeks of absence that are too many: the school's own limit where it is shorter."""
    own = school.policy.absence_weeks if school.policy else None
    return rules.absence_weeks if own is None else min(own, rules.absence_weeks)
