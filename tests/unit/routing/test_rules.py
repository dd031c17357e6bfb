"""What the acceptance cases leave open: one rule, one border, one missing fact at a time."""

from __future__ import annotations

from datetime import date

import pytest

from portal.routing.model import Outcome, Party
from tests.unit.routing.support import TODAY, decided, lead_of

ADULT = "born: 2006-08-08, home: Merelstad, enrolled: false"
MBO = f"{ADULT}, school: mbo_merel, school_type: mbo"


@pytest.mark.parametrize(
    ("text", "outcome", "rule"),
    [
        ("anonymous: true, born: 2014-01-01", Outcome.FRONT_DESK, "anonymous"),
        ("asking: parent", Outcome.FRONT_DESK, "parent_of_an_adult"),
        ("asking: parent, born: 1990-01-01", Outcome.FRONT_DESK, "parent_of_an_adult"),
        ("asking: parent, born: 2012-01-01", Outcome.POINT_ELSEWHERE, "under_16"),
        ("asking: professional, born: 2006-08-08", Outcome.CONTACT, "too_little_known"),
        ("born: 2010-11-17", Outcome.POINT_ELSEWHERE, "under_16"),
        ("born: 2010-11-16", Outcome.CONTACT, "too_little_known"),
        ("born: 1999-11-17", Outcome.CONTACT, "too_little_known"),
        ("born: 1999-11-16", Outcome.POINT_ELSEWHERE, "from_27"),
        ("home: outside, school: outside, enrolled: true", Outcome.POINT_ELSEWHERE, "outside"),
        ("home: outside, school: mbo_merel, enrolled: true", Outcome.CONTACT, "enrolled"),
        ("home: outside, school_type: vo, enrolled: true", Outcome.CONTACT, "enrolled"),
        ("home: outside", Outcome.POINT_ELSEWHERE, "outside"),
        ("home: null, school: outside, diploma: none", Outcome.CONTACT, "too_little_known"),
        (
            "school: outside, diploma: none, enrolled: false",
            Outcome.CONTACT,
            "no_start_qualification",
        ),
    ],
)
def test_who_gets_a_case_and_who_a_pointer(text: str, outcome: Outcome, rule: str) -> None:
    decision = decided(text)

    assert (decision.outcome, decision.rule) == (outcome, rule)


def test_nothing_known_is_a_front_desk_case() -> None:
    decision = decided("")

    assert (decision.outcome, decision.lead) == (Outcome.CONTACT, "loket")
    assert decision.alongside == ()
    assert decision.next_change is None
    assert {"born", "home", "enrolled", "diploma"} <= set(decision.missing_facts)


def test_parent_of_a_minor_has_the_front_desk_alongside_until_the_birthday() -> None:
    decision = decided("asking: parent, born: 2009-08-08, home: Merelstad, diploma: havo")

    assert decision.outcome == Outcome.CONTACT
    assert Party("front_desk", "loket") in decision.alongside
    assert decision.next_change_on == date(2027, 8, 8)


@pytest.mark.parametrize(
    ("diploma", "lead_type"),
    [
        ("none", "leerplicht"),
        ("vmbo", "leerplicht"),
        ("mbo1", "leerplicht"),
        ("foreign", "leerplicht"),
        ("pro", "doorstroompunt"),
        ("vso", "doorstroompunt"),
        ("havo", "gemeente_werk"),
        ("vwo", "gemeente_werk"),
        ("mbo2", "gemeente_werk"),
        ("unknown", "front_desk"),
    ],
)
def test_compulsory_education_at_17(diploma: str, lead_type: str) -> None:
    text = f"born: 2009-08-08, home: Merelstad, enrolled: false, diploma: {diploma}"

    assert decided(text).lead_type == lead_type


def test_doubt_at_17_keeps_both_possible_leads_alongside() -> None:
    decision = decided("born: 2009-08-08, home: Merelstad, enrolled: false, diploma: unknown")

    assert decision.alongside_types == ("leerplicht", "doorstroompunt")


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("urgent_topic: money_now, benefit: ww", ("gemeente_inkomen", "inkomen")),
        ("urgent_topic: debt, benefit: bijstand", ("gemeente_schuldhulp", "geldhulp")),
        ("benefit: ww", ("uwv", None)),
        ("benefit: wajong", ("uwv", None)),
        ("benefit: bijstand", ("gemeente_werk", "werkplein")),
        ("benefit: asked", ("doorstroompunt", "dsp")),
        ("topics: [geld]", ("doorstroompunt", "dsp")),
    ],
)
def test_money_goes_before_school_and_work(text: str, lead: tuple[str, str | None]) -> None:
    assert lead_of(f"{ADULT}, diploma: none, {text}") == lead


@pytest.mark.parametrize(
    ("text", "alongside"),
    [
        ("urgent_topic: debt, benefit: ww", {"uwv", "doorstroompunt"}),
        ("urgent_topic: money_now, benefit: bijstand", {"gemeente_werk", "doorstroompunt"}),
        ("benefit: asked", {"gemeente_inkomen"}),
        ("working: none", {"gemeente_werk"}),
        ("working: volunteer", {"gemeente_werk"}),
    ],
)
def test_everybody_else_with_a_task_is_alongside(text: str, alongside: set[str]) -> None:
    assert alongside <= set(decided(f"{ADULT}, diploma: none, {text}").alongside_types)


@pytest.mark.parametrize("working", ["some", "full", "self_employed"])
def test_who_works_has_no_work_side_alongside(working: str) -> None:
    text = f"{ADULT}, diploma: none, working: {working}"

    assert decided(text).alongside_types == ()


def test_money_at_17_is_alongside_compulsory_education() -> None:
    decision = decided("born: 2009-08-08, home: Merelstad, diploma: none, urgent_topic: debt")

    assert decision.lead_type == "leerplicht"
    assert "gemeente_schuldhulp" in decision.alongside_types


@pytest.mark.parametrize(
    ("school", "weeks", "lead_type"),
    [
        ("mbo_merel", 3, "school_mbo"),
        ("mbo_merel", 4, "doorstroompunt"),
        ("mbo_groen", 1, "school_mbo"),
        ("mbo_groen", 2, "doorstroompunt"),
        ("outside", 4, "doorstroompunt"),
    ],
)
def test_absence_by_the_limit_of_the_school(school: str, weeks: int, lead_type: str) -> None:
    text = (
        "born: 2006-08-08, home: Merelstad, enrolled: true, school_type: mbo,"
        f" school: {school}, absent_weeks: {weeks}, diploma: vmbo"
    )

    assert decided(text).lead_type == lead_type


def test_absence_with_a_start_qualification_stays_with_the_school() -> None:
    text = "born: 2004-08-08, home: Merelstad, enrolled: true, school: mbo_groen, level: 4"

    assert lead_of(f"{text}, diploma: mbo2, absent_weeks: 9") == ("school_mbo", "mbo_groen")


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("school_type: vo, diploma: havo", ("school_vo", None)),
        ("school_type: vavo", ("school_vavo", None)),
        ("school: pro_kanaal", ("school_pro", "pro_kanaal")),
        ("school: mbo_merel, school_type: vavo", ("school_mbo", "mbo_merel")),
        ("level: 3", ("school_mbo", None)),
        ("school_type: hbo", ("gemeente_werk", "werkplein")),
        ("school_type: wo, diploma: vwo", ("gemeente_werk", "werkplein")),
        ("school_type: hbo, diploma: vmbo", ("doorstroompunt", "dsp")),
        ("school_type: private, diploma: none", ("doorstroompunt", "dsp")),
        ("school_type: foreign, diploma: havo", ("gemeente_werk", "werkplein")),
        ("school_type: foreign", ("front_desk", "loket")),
        ("school: outside, diploma: havo", ("front_desk", "loket")),
        ("diploma: none", ("front_desk", "loket")),
    ],
)
def test_enrolled_at_any_kind_of_school(text: str, lead: tuple[str, str | None]) -> None:
    assert lead_of(f"born: 2006-08-08, home: Merelstad, enrolled: true, {text}") == lead


@pytest.mark.parametrize(
    ("school", "training", "months"),
    [
        ("mbo_merel", "diploma: mbo1", 12),
        ("mbo_merel", "diploma: mbo2, pathway: bol", 12),
        ("mbo_merel", "diploma: mbo2, pathway: bbl", 12),
        ("mbo_merel", "diploma: mbo3, pathway: bol", 0),
        ("mbo_werf", "diploma: mbo2, pathway: bbl", 0),
        ("mbo_werf", "diploma: mbo2", 12),
        ("mbo_groen", "diploma: mbo2, pathway: bbl", 6),
        ("mbo_groen", "diploma: mbo3, pathway: bbl", 6),
        ("mbo_groen", "diploma: mbo4, level: 4", 6),
        ("outside", "diploma: mbo1", 12),
        ("outside", "diploma: mbo2, pathway: bol", 12),
        ("outside", "diploma: mbo2, pathway: bbl", 0),
        ("outside", "diploma: mbo4", 0),
    ],
)
def test_school_leads_within_its_own_period(school: str, training: str, months: int) -> None:
    text = f"{ADULT}, school: {school}, school_type: mbo, {training}, diploma_on: 2026-11-10"
    decision = decided(text)

    assert (decision.lead_type == "school_mbo") == bool(months)
    if months:
        assert decision.lead == (None if school == "outside" else school)
        ends = {12: date(2027, 11, 10), 6: date(2027, 5, 10)}[months]
        assert decision.next_change_on == ends


@pytest.mark.parametrize("school", ["pro_kanaal", "vso_meerkoet"])
@pytest.mark.parametrize("dated", ["left_on", "diploma_on"])
def test_practical_and_special_school_follow_for_two_years(school: str, dated: str) -> None:
    text = f"{ADULT}, school: {school}, diploma: none, {dated}: 2024-11-"

    assert decided(f"{text}17").lead == school
    assert decided(f"{text}17").next_change_on == TODAY.replace(day=17)
    over = decided(f"{text}16")
    assert over.lead == "dsp"
    assert Party(decided(f"{text}17").lead_type, school) in over.alongside


def test_school_stays_alongside_for_a_month_after_its_period() -> None:
    text = f"{MBO}, diploma: mbo2, pathway: bol, diploma_on: 2025-10-"

    assert "school_mbo" in decided(f"{text}17").alongside_types
    assert "school_mbo" not in decided(f"{text}16").alongside_types


def test_school_stays_alongside_for_a_year_after_leaving_without_diploma() -> None:
    text = f"{MBO}, level: 3, diploma: vmbo, left_on: 2025-11-"

    assert decided(f"{text}17").alongside == (Party("school_mbo", "mbo_merel"),)
    assert decided(f"{text}16").alongside == ()


def test_leaving_with_the_diploma_is_not_leaving_without_one() -> None:
    text = f"{MBO}, level: 4, diploma: mbo4, diploma_on: 2026-07-01, left_on: 2026-07-10"

    assert decided(text).alongside_types == ()


def test_an_earlier_school_is_alongside_only_within_its_period() -> None:
    text = f"{MBO}, level: 1, diploma: pro, left_on: 2026-10-16, earlier_school: pro_kanaal"

    within = decided(f"{text}, earlier_left_on: 2024-11-17")
    assert within.lead == "dsp"
    assert Party("school_pro", "pro_kanaal") in within.alongside
    over = decided(f"{text}, earlier_left_on: 2024-11-16")
    assert Party("school_pro", "pro_kanaal") not in over.alongside


@pytest.mark.parametrize(
    "signs",
    ["level: 3, earlier_left_on: 2026-07-01", "earlier_left_on: 2026-07-03", "level: 3"],
)
def test_a_diploma_of_the_earlier_school_does_not_make_the_last_school_lead(signs: str) -> None:
    decision = decided(
        f"{MBO}, left_on: 2026-10-01, diploma: mbo2, diploma_on: 2026-07-03,"
        f" earlier_school: mbo_werf, {signs}"
    )

    assert decision.lead == "werkplein"
    assert set(decision.alongside) >= {
        Party("school_mbo", "mbo_merel"),
        Party("school_mbo", "mbo_werf"),
    }


def test_a_missing_diploma_date_is_the_day_of_leaving() -> None:
    assert decided(f"{MBO}, diploma: mbo1, left_on: 2026-07-10").lead == "mbo_merel"
    assert decided(f"{MBO}, diploma: mbo1").lead == "dsp"


def test_a_recent_diploma_gives_away_the_kind_of_a_school_that_is_not_named() -> None:
    text = "born: 2004-08-08, home: Merelstad, diploma_on: 2026-09-01"

    assert lead_of(f"{text}, diploma: mbo2") == ("school_mbo", None)
    assert lead_of(f"{text}, diploma: pro") == ("school_pro", None)
    assert lead_of(f"{text}, diploma: mbo2, enrolled: true") == ("front_desk", "loket")


def test_who_left_is_not_enrolled_although_nobody_said_so() -> None:
    text = "born: 2006-08-08, home: Merelstad, school: mbo_merel, diploma: vmbo"

    assert decided(f"{text}, left_on: 2026-11-16").lead == "dsp"
    assert decided(f"{text}, left_on: 2026-11-17").next_change_on == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("home", "lead"),
    [
        ("Merelstad", ("gemeente_werk", "werkplein")),
        ("Oud-Veerdam", ("gemeente_werk", "werkplein")),
        ("Lindewaard", ("gemeente_werk", "werkplein")),
        ("Zandermeer", ("gemeente_werk", "werk_zandermeer")),
        ("Kortebroek", ("gemeente_werk", "werkpunt_zuiderkade")),
        ("null", ("gemeente_werk", "werkplein")),
        ("outside", ("gemeente_werk_elsewhere", None)),
    ],
)
def test_home_decides_which_office(home: str, lead: tuple[str, str | None]) -> None:
    text = "born: 2003-08-08, enrolled: false, school: mbo_merel, diploma: mbo4"

    assert lead_of(f"{text}, diploma_on: 2022-07-01, home: {home}") == lead


def test_home_not_known_leaves_the_work_side_to_the_front_desk() -> None:
    decision = decided("born: 2003-08-08, enrolled: false, diploma: vwo")

    assert decision.lead == "loket"
    assert "home" in decision.missing_facts


def test_from_outside_with_a_start_qualification_is_pointed_to_the_work_side_there() -> None:
    decision = decided("born: 2003-08-08, home: outside, school: outside, diploma: mbo3")

    assert (decision.outcome, decision.lead_type) == (
        Outcome.POINT_ELSEWHERE,
        "gemeente_werk_elsewhere",
    )


def test_no_address_has_the_register_alongside() -> None:
    text = "born: 2003-08-08, home: null, enrolled: true, school: mbo_merel"

    assert "gemeente_burgerzaken" in decided(text).alongside_types


def test_work_side_is_alongside_from_90_days_before_the_27th_birthday() -> None:
    text = "home: Zandermeer, enrolled: false, diploma: none, working: full, born: 2000-02-"

    assert decided(f"{text}14").alongside == (Party("gemeente_werk", "werk_zandermeer"),)
    assert decided(f"{text}15").alongside == ()


@pytest.mark.parametrize("value", ["yes", "'yes'", "true"])
def test_a_valued_foreign_diploma_is_a_start_qualification(value: str) -> None:
    text = f"{ADULT}, diploma: foreign, start_qualification: {value}"

    assert decided(text).lead_type == "gemeente_werk"


def test_a_start_qualification_that_follows_from_the_diploma_is_not_asked() -> None:
    assert decided(f"{ADULT}, diploma: vmbo, start_qualification: yes").lead == "dsp"
    assert decided(f"{ADULT}, start_qualification: no").lead == "dsp"


@pytest.mark.parametrize(
    "extra", ["refused_on: 2026-01-01", "running: m17", "final_phase: true", "wants_to_stop: true"]
)
def test_what_never_changes_the_answer(extra: str) -> None:
    text = "born: 2007-08-08, home: Merelstad, enrolled: true, school: mbo_merel, diploma: vmbo"

    assert decided(f"{text}, {extra}") == decided(text)


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        (f"{ADULT}, diploma: none", "dsp"),
        ("born: 2009-08-08, home: Merelstad, diploma: none", "leerplicht"),
        (f"{ADULT}, diploma: none, urgent_topic: debt", "geldhulp"),
        (f"{ADULT}, diploma: mbo4", "werkplein"),
    ],
)
def test_who_is_kept_out_neither_leads_nor_knows(text: str, partner: str) -> None:
    assert decided(text).lead == partner
    decision = decided(f"{text}, keep_out: [{partner}]")

    assert (decision.outcome, decision.lead, decision.rule) == (
        Outcome.CONTACT,
        "loket",
        "kept_out",
    )
    assert partner not in {party.partner for party in decision.alongside}


def test_the_front_desk_holds_on_even_without_its_name() -> None:
    decision = decided(f"{ADULT}, diploma: none, keep_out: [dsp, loket]")

    assert (decision.lead_type, decision.lead) == ("front_desk", None)


def test_a_pointer_never_names_who_is_kept_out() -> None:
    decision = decided("born: 1990-01-01, home: Merelstad, keep_out: [werkplein]")

    assert (decision.outcome, decision.lead_type, decision.lead) == (
        Outcome.POINT_ELSEWHERE,
        "gemeente_werk",
        None,
    )


def test_the_rules_that_did_not_decide_say_why() -> None:
    others = {other.rule: other for other in decided(f"{ADULT}, diploma: none").not_applied}

    assert others["compulsory_education"].condition == "under_adult_age"
    assert others["uwv_benefit"][1:] == ("on_uwv_benefit", False)
    assert others["start_qualification"].condition == "decided_earlier"
    assert "no_start_qualification" not in others
