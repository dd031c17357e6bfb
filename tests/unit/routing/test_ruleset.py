"""Rules and policies are data: another number, order or version needs no code."""

from __future__ import annotations

import copy
from datetime import date, timedelta

import pytest

from portal.routing.region import Region
from portal.routing.ruleset import ruleset_on
from portal.routing.source import load_region_and_rules
from tests.unit.routing.support import (
    REGION_DOCUMENT,
    RULES,
    TODAY,
    decided,
    region_with,
    rules_with,
)

LATER = {"version": "2027.1", "valid_from": date(2027, 2, 1), "numbers": {"adult_age": 19}}
AT_18 = "born: 2008-08-08, home: Merelstad, enrolled: false, diploma: none"


def test_what_is_shipped_can_be_loaded() -> None:
    region, rules = load_region_and_rules()

    assert region.municipality("Kortebroek")
    assert rules == RULES


def test_the_version_in_force_decides_and_is_named() -> None:
    rules = rules_with(LATER)
    before, on_the_day = date(2027, 1, 31), date(2027, 2, 1)

    assert ruleset_on(rules, before).version == RULES[0].version
    assert decided(AT_18, before, rules=rules).lead == "dsp"
    changed = decided(AT_18, on_the_day, rules=rules)
    assert (changed.lead, changed.rule_version) == ("leerplicht", "2027.1")


def test_a_later_version_is_the_next_change() -> None:
    assert decided(AT_18, rules=rules_with(LATER)).next_change_on == date(2027, 2, 1)


def test_before_the_first_version_the_first_decides() -> None:
    assert decided(AT_18, date(2025, 12, 31), rules=rules_with(LATER)).rule_version == "2026.1"


def test_no_version_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="no version"):
        ruleset_on((), TODAY)


@pytest.mark.parametrize(
    ("numbers", "text", "lead"),
    [
        ({"end_age": 23}, "born: 2003-11-16, home: Merelstad, diploma: none", "werkplein"),
        ({"start_age": 18}, "born: 2009-08-08, home: Merelstad, diploma: none", "leerplicht"),
        (
            {"absence_weeks": 3},
            "born: 2006-08-08, enrolled: true, school: mbo_merel, diploma: none, absent_weeks: 3",
            "dsp",
        ),
    ],
)
def test_a_changed_number_changes_the_answer(numbers: dict[str, int], text: str, lead: str) -> None:
    changed = decided(text, rules=rules_with(numbers=numbers))

    assert changed.lead == lead
    assert changed.rule != decided(text).rule


def test_a_changed_order_changes_the_answer() -> None:
    text = f"{AT_18}, urgent_topic: debt, benefit: ww"
    order = [rule.id for rule in RULES[0].rules]
    assert order.index("debts") < order.index("uwv_benefit")
    document = {rule.id: rule for rule in RULES[0].rules}
    swapped = [{"debts": "uwv_benefit", "uwv_benefit": "debts"}.get(each, each) for each in order]
    rows = [
        {
            "id": rule.id,
            "when": rule.when,
            "outcome": rule.outcome,
            "lead": rule.lead,
            "text": rule.text,
        }
        for rule in (document[name] for name in swapped)
    ]

    assert decided(text).lead == "geldhulp"
    assert decided(text, rules=rules_with(rules=rows)).lead_type == "uwv"


def test_a_diploma_can_stop_being_a_start_qualification() -> None:
    text = "born: 2004-08-08, home: Merelstad, enrolled: false, diploma: havo"
    lists = {"start_qualifications": ["vwo", "mbo2", "mbo3", "mbo4"]}

    assert decided(text).lead == "werkplein"
    assert decided(text, rules=rules_with(lists=lists)).lead == "dsp"


def test_periods_alongside_are_settings() -> None:
    text = (
        "born: 2004-08-08, home: Merelstad, enrolled: false, school: mbo_merel, pathway: bol,"
        " diploma: mbo2, diploma_on: 2025-10-10"
    )
    numbers = {"school_alongside_months_after_guidance": 2}

    assert "school_mbo" not in decided(text).alongside_types
    assert "school_mbo" in decided(text, rules=rules_with(numbers=numbers)).alongside_types


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"id": "x", "when": ["full_moon"], "lead": "uwv", "text": "?"}, "unknown condition"),
        ({"id": "x", "when": ["enrolled"], "lead": "uwv", "text": "?"}, "must hold for everybody"),
    ],
)
def test_rules_that_cannot_work_are_refused(rule: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rules_with(rules=[rule])


def test_two_versions_from_one_day_are_refused() -> None:
    with pytest.raises(ValueError, match="same day"):
        rules_with(LATER, {**LATER, "version": "other"})


GRADUATE = (
    "born: 2004-08-08, home: Merelstad, enrolled: false, school: mbo_merel, diploma: mbo4,"
    " diploma_on: 2026-11-01"
)


def test_a_school_policy_begins_on_its_day() -> None:
    starts = date(2027, 4, 1)
    region = region_with(
        "mbo_merel", policies=[{"valid_from": starts, "guidance_months": {"level4": 12}}]
    )

    now = decided(GRADUATE, region=region)
    assert (now.lead, now.next_change_on) == ("werkplein", starts)
    assert decided(GRADUATE, starts - timedelta(days=1), region=region).lead == "werkplein"
    then = decided(GRADUATE, starts, region=region)
    assert (then.lead, then.next_change_on) == ("mbo_merel", date(2027, 11, 1))


def test_a_school_that_settled_nothing_follows_as_the_rules_say() -> None:
    region = region_with("mbo_merel", guidance_months=None)

    assert decided(GRADUATE, region=region).lead == "werkplein"
    entree = GRADUATE.replace("mbo4", "mbo1")
    assert decided(entree, region=region).next_change_on == date(2027, 11, 1)


def test_a_school_cannot_allow_more_absence_than_the_rules() -> None:
    text = "born: 2006-08-08, enrolled: true, school: mbo_merel, diploma: none, absent_weeks: 4"

    assert decided(text, region=region_with("mbo_merel", absence_weeks=9)).lead == "dsp"


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        ("municipality", "work_department", "nobody"),
        ("partner", "municipalities", ["gem_elders"]),
        ("region", "centre_municipality", "gem_elders"),
    ],
)
def test_a_region_that_refers_to_nothing_is_refused(where: str, key: str, value: object) -> None:
    document = copy.deepcopy(REGION_DOCUMENT)
    place = {
        "municipality": document["region"]["municipalities"][0],
        "partner": document["partners"][0],
        "region": document["region"],
    }[where]
    place[key] = value

    with pytest.raises(ValueError, match="unknown in the region"):
        Region.from_document(document)
