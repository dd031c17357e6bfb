"""One version of the rules, read from data: numbers, lists, the order, and the words for staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.routing.model import Benefit, Diploma, Outcome, Pathway, SchoolType, Working
from portal.routing.region import as_day

LAST_SCHOOL = "school"
"""In the rules: the present or last school, whatever its type."""

EARLIER_SCHOOL = "earlier_school"
"""In the rules: the school before the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Leads when all conditions hold. ``lead`` is a partner type or ``LAST_SCHOOL``."""

    id: str
    when: tuple[str, ...]
    outcome: Outcome
    lead: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alongside:
    """A task beside the lead: ``type`` is involved when all conditions hold."""

    type: str
    when: tuple[str, ...]
    outcomes: frozenset[Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionText:
    """How staff read that a condition does not hold, and the facts it is judged on."""

    otherwise: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """For how long a kind of school follows its former students.

    ``from_diploma``: counted from the diploma, else from leaving. ``kinds``: diploma -> kind of
    training as school policies name it ('any' for every diploma; '{pathway}' is filled in).
    ``months``: kind -> months for a school that has settled nothing itself.
    """

    from_diploma: bool
    kinds: Mapping[str, str]
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One version. Ages are in years; the other units are in the names."""

    version: str
    valid_from: date
    start_age: int
    adult_age: int
    end_age: int
    absence_weeks: int
    work_alongside_days_before_end: int
    school_alongside_months_after_guidance: int
    school_alongside_months_after_leaving: int
    pathway_when_not_known: Pathway
    start_qualifications: frozenset[Diploma]
    in_doubt: frozenset[Diploma]
    counts_as_none_until_valued: frozenset[Diploma]
    exempt_from_compulsory_education: frozenset[Diploma]
    start_qualification_follows_from: frozenset[SchoolType]
    not_working: frozenset[Working]
    uwv_benefits: frozenset[Benefit]
    social_assistance: frozenset[Benefit]
    income_involved: frozenset[Benefit]
    topics: frozenset[str]
    school_types: Mapping[SchoolType, str | None]
    diplomas_of: Mapping[SchoolType, frozenset[Diploma]]
    guidance: Mapping[SchoolType, Guidance]
    rules: tuple[Rule, ...]
    alongside: tuple[Alongside, ...]
    conditions: Mapping[str, ConditionText]
    fact_names: Mapping[str, str]
    type_names: Mapping[str, str]
    contact_order: tuple[str, ...]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> RuleSet:
        """Read one entry of ``versions``; KeyError or ValueError when it is not complete."""
        numbers, lists = document["numbers"], document["lists"]
        return cls(
            version=str(document["version"]),
            valid_from=as_day(document["valid_from"]),
            start_age=int(numbers["start_age"]),
            adult_age=int(numbers["adult_age"]),
            end_age=int(numbers["end_age"]),
            absence_weeks=int(numbers["absence_weeks"]),
            work_alongside_days_before_end=int(numbers["work_alongside_days_before_end"]),
            school_alongside_months_after_guidance=int(
                numbers["school_alongside_months_after_guidance"]
            ),
            school_alongside_months_after_leaving=int(
                numbers["school_alongside_months_after_leaving"]
            ),
            start_qualifications=_diplomas(lists["start_qualifications"]),
            in_doubt=_diplomas(lists["in_doubt"]),
            counts_as_none_until_valued=_diplomas(lists["counts_as_none_until_valued"]),
            exempt_from_compulsory_education=_diplomas(lists["exempt_from_compulsory_education"]),
            not_working=frozenset(map(Working, lists["not_working"])),
            uwv_benefits=frozenset(map(Benefit, lists["uwv_benefits"])),
            social_assistance=frozenset(map(Benefit, lists["social_assistance"])),
            income_involved=frozenset(map(Benefit, lists["income_involved"])),
            topics=frozenset(map(str, lists["topics"])),
            pathway_when_not_known=Pathway(document["pathway_when_not_known"]),
            start_qualification_follows_from=frozenset(
                map(SchoolType, lists["start_qualification_follows_from"])
            ),
            school_types={SchoolType(k): v for k, v in document["school_types"].items()},
            diplomas_of={SchoolType(k): _diplomas(v) for k, v in document["diplomas_of"].items()},
            guidance={
                SchoolType(k): Guidance(
                    from_diploma=v["from"] == "diploma", kinds=v["kinds"], months=v["months"]
                )
                for k, v in document["guidance"].items()
            },
            rules=tuple(_rule(each) for each in document["rules"]),
            alongside=tuple(_alongside(each) for each in document["alongside"]),
            conditions={
                name: ConditionText(otherwise=each["otherwise"], facts=tuple(each["facts"]))
                for name, each in document["conditions"].items()
            },
            fact_names=document["fact_names"],
            type_names=document["type_names"],
            contact_order=tuple(document["contact_order"]),
        )

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id; KeyError when this version has none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


def ruleset_on(rulesets: Sequence[RuleSet], today: date) -> RuleSet:
    """The version in force on a day.

    Before the first version began, the first is used: nobody is left without an answer because
    a date lies in the past. Raises ValueError when there is no version at all.
    """
    if not rulesets:
        raise ValueError("there is no version of the routing rules")
    begun = [rules for rules in rulesets if rules.valid_from <= today]
    if begun:
        return max(begun, key=lambda rules: rules.valid_from)
    return min(rulesets, key=lambda rules: rules.valid_from)


def rulesets_from_document(document: Mapping[str, Any]) -> tuple[RuleSet, ...]:
    """Every version of a rules document, oldest first.

    A later version states only what it changes; the rest is that of the version before it, so
    that changing one number is one line.
    """
    rulesets: list[RuleSet] = []
    merged: dict[str, Any] = {}
    for changes in sorted(document["versions"], key=lambda each: as_day(each["valid_from"])):
        merged = _merge(merged, changes)
        rulesets.append(RuleSet.from_document(merged))
    if len({rules.valid_from for rules in rulesets}) != len(rulesets):
        raise ValueError("two versions of the routing rules begin on the same day")
    return tuple(rulesets)


def _merge(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes laid over a base; mappings are merged, everything else is replaced."""
    merged = dict(base)
    for key, value in changes.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merge(merged[key], value) if both else value
    return merged


def _diplomas(names: Iterable[str]) -> frozenset[Diploma]:
    return frozenset(map(Diploma, names))


def _rule(document: Mapping[str, Any]) -> Rule:
    return Rule(
        id=document["id"],
        when=tuple(document["when"]),
        outcome=Outcome(document.get("outcome", Outcome.CONTACT)),
        lead=document["lead"],
        text=document["text"],
    )


def _alongside(document: Mapping[str, Any]) -> Alongside:
    return Alongside(
        type=document["type"],
        when=tuple(document["when"]),
        outcomes=frozenset(map(Outcome, document.get("outcomes", [Outcome.CONTACT]))),
    )
