"""Who becomes the contact person, in which order, and with which reasons."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portal.routing.contact import (
    Candidate,
    ContactChoice,
    NobodyToContactError,
    ReasonCode,
    Wishes,
    choose_contact_person,
)
from portal.routing.model import Decision
from portal.routing.ruleset import RuleSet
from tests.unit.routing.support import RULES, decided, rules_with

LED_BY_SCHOOL = decided(
    "born: 2006-08-08, home: Merelstad, enrolled: true, school: mbo_merel, diploma: vmbo"
)
LED_BY_FRONT_DESK = decided("born: 2006-08-08")
LED_BY_UWV = decided("born: 2006-08-08, benefit: ww")
PARENT_ASKS = decided("asking: parent, born: 2000-08-08")


def person(staff_id: str, partner: str = "mbo_merel", **known: Any) -> Candidate:
    """A coach who is there and has room, unless said otherwise."""
    front_desk = partner == "loket"
    return Candidate(
        staff_id=staff_id,
        first_name=staff_id.title(),
        partner=partner,
        partner_type="front_desk" if front_desk else "school_mbo",
        is_front_desk=front_desk,
        **{
            "maximum": 10,
            **{k: frozenset(v) if isinstance(v, set) else v for k, v in known.items()},
        },
    )


DESK = person("desk", "loket")


def choose(
    *candidates: Candidate,
    decision: Decision = LED_BY_SCHOOL,
    rules: RuleSet = RULES[-1],
    **wishes: Any,
) -> ContactChoice:
    named = {key: frozenset(v) if isinstance(v, set) else v for key, v in wishes.items()}
    return choose_contact_person(
        decision, candidates=candidates, wishes=Wishes(**named), rules=rules
    )


def codes(choice: ContactChoice) -> list[ReasonCode]:
    return [reason.code for reason in choice.reasons]


def test_a_coach_of_the_lead_partner_goes_before_the_front_desk() -> None:
    choice = choose(DESK, person("other", "dsp"), person("own"))

    assert choice.person.staff_id == "own"
    assert choice.reasons == ((ReasonCode.OF_LEAD_PARTNER, ("mbo_merel",)),)


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        (LED_BY_FRONT_DESK, ReasonCode.FRONT_DESK_LEADS),
        (PARENT_ASKS, ReasonCode.FRONT_DESK_LEADS),
        (LED_BY_UWV, ReasonCode.LEAD_HAS_NO_OFFICE_HERE),
        (LED_BY_SCHOOL, ReasonCode.LEAD_HAS_NO_COACH),
    ],
)
def test_without_a_coach_of_the_lead_the_front_desk_serves(
    decision: Decision, code: ReasonCode
) -> None:
    choice = choose(person("other", "dsp"), DESK, decision=decision)

    assert choice.person is DESK
    assert codes(choice) == [code]


def test_who_is_pointed_elsewhere_speaks_to_the_front_desk_and_not_to_that_partner() -> None:
    pointed = decided("born: 1990-01-01, home: Merelstad")
    assert pointed.lead == "werkplein"

    assert choose(person("own", "werkplein"), DESK, decision=pointed).person is DESK


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"open_cases": 10}, ReasonCode.LEAD_IS_FULL),
        ({"maximum": 0}, ReasonCode.LEAD_IS_FULL),
        ({"present": False}, ReasonCode.LEAD_IS_AWAY),
    ],
)
def test_full_or_away_never_blocks(known: dict[str, Any], code: ReasonCode) -> None:
    choice = choose(person("own", **known), DESK)

    assert choice.person is DESK
    assert codes(choice) == [code]
    assert choice.alternatives == ()


def test_a_full_front_desk_still_is_a_person_and_says_so() -> None:
    full, away = person("full", "loket", open_cases=11), person("away", "loket", present=False)
    choice = choose(away, full, person("own", open_cases=10))

    assert choice.person is full
    assert codes(choice) == [ReasonCode.LEAD_IS_FULL, ReasonCode.FRONT_DESK_IS_FULL]


def test_a_front_desk_person_with_room_goes_before_a_better_match_without() -> None:
    match = person("match", "loket", themes={"geld"}, open_cases=10)

    assert choose(match, DESK, themes={"geld"}).person is DESK


@pytest.mark.parametrize("decision", [LED_BY_SCHOOL, LED_BY_FRONT_DESK, LED_BY_UWV])
def test_an_asked_for_coach_of_any_partner_wins(decision: Decision) -> None:
    asked = person("asked", "tp_kasboek", open_cases=9)
    choice = choose(person("own"), DESK, asked, decision=decision, coach="asked")

    assert choice.person is asked
    assert choice.reasons == ((ReasonCode.ASKED_FOR, ("asked",)),)


@pytest.mark.parametrize(
    ("known", "keep_out", "code"),
    [
        ({"open_cases": 10}, set(), ReasonCode.ASKED_FOR_FULL),
        ({"present": False}, set(), ReasonCode.ASKED_FOR_AWAY),
        ({}, {"dsp"}, ReasonCode.ASKED_FOR_KEPT_OUT),
    ],
)
def test_an_asked_for_coach_who_cannot_is_told(
    known: dict[str, Any], keep_out: set[str], code: ReasonCode
) -> None:
    asked = person("asked", "dsp", **known)
    choice = choose(asked, person("own"), DESK, coach="asked", keep_out=keep_out)

    assert choice.person.staff_id == "own"
    assert codes(choice) == [code, ReasonCode.OF_LEAD_PARTNER]
    assert asked not in choice.alternatives


def test_an_asked_for_coach_who_left_is_told() -> None:
    assert codes(choose(DESK, coach="gone"))[0] == ReasonCode.ASKED_FOR_UNKNOWN


def test_nobody_of_a_kept_out_partner_is_chosen_or_offered() -> None:
    choice = choose(person("own"), DESK, keep_out={"mbo_merel"})

    assert choice.person is DESK
    assert choice.alternatives == ()


def test_the_front_desk_holds_on_even_when_it_is_kept_out() -> None:
    choice = choose(DESK, decision=LED_BY_FRONT_DESK, keep_out={"loket"})

    assert choice.person is DESK


def test_theme_goes_before_language_before_load_before_id() -> None:
    theme = person("z-theme", themes={"geld", "werk"}, open_cases=9)
    language = person("y-language", languages={"Arabisch"}, open_cases=8)
    quiet, busy = person("x-quiet", open_cases=1), person("a-busy", open_cases=5)
    first, second = person("b-first", open_cases=2), person("c-second", open_cases=2)
    wishes: dict[str, Any] = {"themes": {"geld"}, "languages": {"Arabisch"}}

    everybody = [busy, quiet, language, theme]
    assert choose(*everybody, **wishes).person is theme
    assert choose(*everybody[:3], **wishes).person is language
    assert choose(*everybody[:2], **wishes).person is quiet
    assert choose(second, first, **wishes).person is first


def test_load_is_a_share_of_what_one_can_carry() -> None:
    part_time = person("a", open_cases=2, maximum=4)
    full_time = person("b", open_cases=5, maximum=25)

    assert choose(part_time, full_time).person is full_time


def test_what_is_shared_is_a_reason() -> None:
    own = person("own", themes={"werk", "geld"}, languages={"Turks"})
    choice = choose(own, themes={"geld", "werk", "rust"}, languages={"Turks"})

    assert choice.reasons[1:] == (
        (ReasonCode.THEME, ("geld", "werk")),
        (ReasonCode.LANGUAGE, ("Turks",)),
    )


def test_the_order_of_choosing_is_data() -> None:
    theme, language = person("a", themes={"geld"}), person("b", languages={"Turks"})
    wishes: dict[str, Any] = {"themes": {"geld"}, "languages": {"Turks"}}
    [other] = rules_with(contact_order=["language", "theme"])

    assert choose(theme, language, **wishes).person is theme
    assert choose(theme, language, rules=other, **wishes).person is language


def test_at_most_two_others_who_can_keep_the_promise() -> None:
    full = person("full", open_cases=10)
    own = [person(name) for name in ("a", "b")]
    choice = choose(full, *own, DESK, person("training", "tp_komma"))

    assert choice.person is own[0]
    assert choice.alternatives == (own[1], DESK)


def test_the_order_of_the_candidates_does_not_matter() -> None:
    candidates = [person("b"), DESK, person("a"), person("c", "dsp")]

    assert choose(*candidates) == choose(*reversed(candidates))


def test_without_a_front_desk_a_full_coach_of_the_lead_goes_before_nobody() -> None:
    full = person("own", open_cases=10)

    assert choose(full).person is full
    assert codes(choose(full))[-1] == ReasonCode.NO_FRONT_DESK


def test_a_region_without_anybody_is_an_error() -> None:
    with pytest.raises(NobodyToContactError):
        choose(person("other", "dsp"))


def test_reasons_can_be_stored_with_the_version() -> None:
    stored = json.loads(json.dumps(choose(person("own")).reasons_document()))

    assert stored == {
        "rule_version": "2026.1",
        "reasons": [{"code": "of_lead_partner", "values": ["mbo_merel"]}],
    }


@pytest.mark.parametrize("wished", [{"present": False}, {"open_cases": 10}], ids=["away", "full"])
def test_who_stands_in_for_the_coach_they_asked_for_goes_before_the_order(
    wished: dict[str, Any],
) -> None:
    asked = person("asked", "mbo_merel", stand_in="next", **wished)
    choice = choose(asked, person("next", "mbo_merel"), person("best", themes={"werk"}), DESK,
                    coach="asked", themes={"werk"})  # fmt: skip
    assert choice.person.staff_id == "next"
    assert choice.held_for == asked
    assert ReasonCode.STANDS_IN in codes(choice)


def test_a_stand_in_who_has_no_room_has_a_stand_in_too() -> None:
    asked = person("asked", stand_in="full", present=False)
    full = person("full", stand_in="free", open_cases=10)
    choice = choose(asked, full, person("free", "loket"), person("other"), coach="asked")
    assert choice.person.staff_id == "free"


def test_a_ring_of_stand_ins_ends_in_the_order_of_routing() -> None:
    one = person("one", stand_in="two", present=False)
    two = person("two", stand_in="one", open_cases=10)
    choice = choose(one, two, person("three"), DESK, coach="one")
    assert choice.person.staff_id == "three"
    assert choice.held_for == one


def test_a_stand_in_of_a_kept_out_partner_is_not_chosen() -> None:
    asked = person("asked", stand_in="next", present=False)
    choice = choose(asked, person("next", "dsp"), person("other"), coach="asked", keep_out={"dsp"})
    assert choice.person.staff_id == "other"


def test_a_case_is_held_for_nobody_who_is_kept_out_or_gone() -> None:
    asked = person("asked", "dsp", present=False)
    assert choose(asked, DESK, coach="asked", keep_out={"dsp"}).held_for is None
    assert choose(DESK, coach="gone").held_for is None


def test_who_stands_in_for_the_best_match_goes_before_the_front_desk() -> None:
    best = person("best", stand_in="next", themes={"werk"}, open_cases=10)
    other = person("other", stand_in="desk", open_cases=10)
    choice = choose(best, other, person("next", "dsp"), DESK, themes={"werk"})
    assert choice.person.staff_id == "next"
    assert codes(choice)[:2] == [ReasonCode.LEAD_IS_FULL, ReasonCode.STANDS_IN]
    assert choice.held_for is None
