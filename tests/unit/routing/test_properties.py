"""Whatever is known and whichever day it is: somebody leads, and somebody is the contact."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.routing.contact import Candidate, Wishes, choose_contact_person
from portal.routing.facts import gather_facts
from portal.routing.judging import judge
from portal.routing.model import Decision, Diploma, Outcome, SchoolType, Situation
from portal.routing.rules import decide
from portal.routing.ruleset import ruleset_on
from tests.unit.routing.strategies import PLACES, situations
from tests.unit.routing.support import REGION, RULES, TODAY, region_with, rules_with

DESK = Candidate(
    staff_id="desk",
    first_name="Noor",
    partner="loket",
    partner_type="front_desk",
    open_cases=40,
    maximum=25,
    present=False,
    is_front_desk=True,
)
COACHES = [
    Candidate(
        staff_id=f"{partner.id}-{number}",
        first_name="Coach",
        partner=partner.id,
        partner_type=partner.type,
        open_cases=number,
        maximum=2,
        present=number != 1,
    )
    for partner in REGION.partners
    if partner.type != "front_desk"
    for number in range(3)
]


def _decide(situation: Situation, today: date) -> Decision:
    return decide(situation, region=REGION, rules=RULES, today=today)


def _answer(situation: Situation, today: date) -> tuple[Outcome, str, str | None]:
    """What may change with the date, judged from scratch on that day."""
    rules = ruleset_on(RULES, today)
    facts = gather_facts(situation, region=REGION, rules=rules, today=today)
    outcome, lead, _rule = judge(facts, today)
    return outcome, lead.type, lead.partner


def _nobody_is_left(situation: Situation, decision: Decision, keep_out: frozenset[str]) -> None:
    assert decision.lead_type in REGION.partner_types
    assert decision.lead is None or decision.lead not in situation.keep_out
    assert not {party.partner for party in decision.alongside} & set(situation.keep_out)
    assert (decision.lead_type, decision.lead) not in decision.alongside
    choice = choose_contact_person(
        decision, candidates=[*COACHES, DESK], wishes=Wishes(keep_out=keep_out), rules=RULES[-1]
    )
    assert choice.person is DESK or choice.person.partner == decision.lead
    assert choice.person is DESK or choice.person.partner not in keep_out


@settings(max_examples=150, deadline=None)
@given(situation=situations(), today=st.dates(TODAY - timedelta(days=5), date(2028, 3, 2)))
def test_always_a_decision_and_one_person(situation: Situation, today: date) -> None:
    decision = _decide(situation, today)

    _nobody_is_left(situation, decision, frozenset(situation.keep_out))
    assert _decide(situation, today) == decision
    assert {rule.id for rule in RULES[0].rules} == {
        decision.rule,
        *(other.rule for other in decision.not_applied),
    }


def _change_is_the_first(situation: Situation, *, days: int) -> None:
    """Day by day for so many days; after that, what is announced is checked on its own day."""
    change = _decide(situation, TODAY).next_change
    now = _answer(situation, TODAY)
    ahead = (TODAY + timedelta(days=number) for number in range(1, days))
    first = next((day for day in ahead if _answer(situation, day) != now), None)

    if first:
        assert change is not None
        assert change.on == first
    elif change:
        assert change.on >= TODAY + timedelta(days=days)
        assert _answer(situation, change.on - timedelta(days=1)) == now
        assert _answer(situation, change.on) == (change.outcome, *change.lead) != now
    else:
        assert all(
            _answer(situation, TODAY.replace(year=year)) == now for year in range(2028, 2041)
        )


@settings(max_examples=25, deadline=None)
@given(situation=situations())
def test_next_change_is_the_first_change(situation: Situation) -> None:
    _change_is_the_first(situation, days=400)


@pytest.mark.soak
@settings(max_examples=2000, deadline=None)
@given(situation=situations())
def test_next_change_is_the_first_change_for_years(situation: Situation) -> None:
    _change_is_the_first(situation, days=2200)


BORDERS = [
    date(year, month, day) + timedelta(days=step)
    for year, month, day in [
        (2026, 11, 16),
        (2027, 3, 1),
        (2027, 7, 3),
        (2027, 8, 3),
        (2028, 7, 3),
        (2028, 2, 29),
    ]
    for step in (-1, 0, 1)
]
SCHOOL_SITUATIONS = [
    {},
    {"enrolled": False, "diploma": Diploma.NONE},
    {"enrolled": False, "diploma": Diploma.UNKNOWN},
    {"enrolled": False, "diploma": Diploma.HAVO},
    *({"enrolled": True, "school_type": kind} for kind in SchoolType),
    *({"enrolled": True, "school_type": kind, "diploma": Diploma.VMBO} for kind in SchoolType),
    *(
        {
            "enrolled": False,
            "school": school,
            "diploma": diploma,
            "diploma_on": date(2026, 7, 3),
            "left_on": date(2026, 7, 3),
        }
        for school in ("mbo_merel", "mbo_werf", "mbo_groen", "pro_kanaal", "vso_meerkoet")
        for diploma in (Diploma.NONE, Diploma.PRO, Diploma.MBO1, Diploma.MBO2, Diploma.MBO4)
    ),
]
BIRTHS = [
    date(TODAY.year - age, 11, 16) + timedelta(days=step)
    for age in (16, 18, 27)
    for step in (-1, 0, 1, 90)
] + [date(2008, 2, 29), date(2012, 2, 29), date(2000, 2, 29)]


@pytest.mark.parametrize("home", PLACES, ids=str)
def test_municipality_by_border_by_school_situation(home: str | None) -> None:
    """The full grid: nobody is left without a lead, a front desk and one contact person."""
    tried = 0
    for born in BIRTHS:
        for known in SCHOOL_SITUATIONS:
            situation = Situation(born=born, home=home, **known)
            facts = gather_facts(situation, region=REGION, rules=RULES[-1], today=TODAY)
            for today in BORDERS:
                outcome, lead, rule = judge(facts, today)
                assert lead.type in REGION.partner_types, (situation, today, rule)
                assert (outcome == Outcome.POINT_ELSEWHERE) == (
                    rule in ("under_16", "from_27", "outside", "outside_with_start_qualification")
                )
                tried += 1
            _nobody_is_left(
                situation, _decide(situation, BORDERS[tried % len(BORDERS)]), frozenset()
            )
    assert tried == len(BIRTHS) * len(SCHOOL_SITUATIONS) * len(BORDERS)


def test_next_change_counts_later_versions_day_by_day() -> None:
    """A version of the rules and of a policy that begin later are changes of the date too."""
    rules = rules_with(
        {"version": "2027", "valid_from": date(2027, 2, 1), "numbers": {"adult_age": 19}}
    )
    region = region_with(
        "mbo_merel",
        policies=[{"valid_from": date(2027, 4, 1), "guidance_months": {"level4": 24}}],
    )
    kinds = (Diploma.NONE, Diploma.MBO2, Diploma.MBO4)
    for step, diploma in product(range(4), kinds):
        situation = Situation(
            born=date(2008, 11, 1) + timedelta(days=7 * step),
            home="Merelstad",
            enrolled=False,
            school="mbo_merel",
            diploma=diploma,
            diploma_on=date(2026, 1, 1) + timedelta(days=33 * step),
        )

        def lead(day: date, known: Situation = situation) -> tuple[str, str | None]:
            answer = decide(known, region=region, rules=rules, today=day)
            return answer.lead_type, answer.lead

        days = (TODAY + timedelta(days=ahead) for ahead in range(1, 400))
        first = next(day for day in days if lead(day) != lead(TODAY))
        change = decide(situation, region=region, rules=rules, today=TODAY).next_change_on
        assert change == first
