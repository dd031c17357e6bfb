"""Decisions in words."""

from __future__ import annotations

from datetime import date

import pytest

from portal.routing.conditions import CONDITIONS
from portal.routing.explain import day_in_words, explain
from portal.routing.ruleset import RuleSet
from tests.unit.routing.support import REGION, RULES, TODAY, decided


def sentences(text: str) -> list[str]:
    return explain(decided(text), region=REGION, rules=RULES[-1], today=TODAY)


GRADUATE = (
    "born: 2007-08-08, home: Merelstad, enrolled: false, school: mbo_merel, diploma: mbo2,"
    " pathway: bol, diploma_on: 2026-03-01, working: none"
)


def test_says_who_why_and_until_when() -> None:
    said = sentences(GRADUATE)

    assert said[0].startswith("16 november 2026: Er komt een dossier")
    assert "Verantwoordelijk: ROC Merelland." in said
    assert "Ook betrokken: Werkplein Merelland." in said
    assert "Op 1 maart 2027 verandert dit: dan is Werkplein Merelland verantwoordelijk." in said
    assert said[-1] == "Beslist met versie 2026.1 van de regels."


def test_says_why_other_rules_did_not_decide() -> None:
    said = sentences(GRADUATE)

    assert "Niet compulsory_education: de jongere is niet 16 of 17." in said
    assert "Niet uwv_benefit: niet bekend (uitkering)." in said
    assert not any(each.startswith(("Niet kept_out", "Niet start_qualif")) for each in said)


def test_says_which_facts_are_missing() -> None:
    assert "Nog niet bekend, en kan de uitkomst veranderen: uitkering." in sentences(GRADUATE)


def test_says_when_a_case_ends_and_when_nothing_changes() -> None:
    parent = sentences("asking: parent, born: 2000-01-01")
    older = sentences("born: 2000-11-16, home: Merelstad, diploma: vwo")

    assert "Zolang de feiten gelijk blijven, verandert dit niet." in parent
    assert "Op 16 november 2027 verandert dit: We wijzen de weg en bewaren niets." in older


def test_a_kind_without_an_office_has_a_name() -> None:
    assert "Verantwoordelijk: UWV." in sentences("born: 2004-01-01, benefit: ww")


def test_a_kept_out_partner_is_said_to_be_kept_out() -> None:
    said = sentences(f"{GRADUATE}, keep_out: [mbo_merel]")

    assert "Niet after_school: de jongere houdt deze partner erbuiten." in said


@pytest.mark.parametrize("rules", RULES, ids=lambda rules: rules.version)
def test_everything_has_words(rules: RuleSet) -> None:
    """No rule, condition, fact or partner type is shown as a code for want of a text."""
    facts = {fact for words in rules.conditions.values() for fact in words.facts}

    assert CONDITIONS.keys() <= rules.conditions.keys()
    assert facts <= rules.fact_names.keys()
    assert REGION.partner_types - {"training_partner"} <= rules.type_names.keys()


def test_dates_are_written_as_people_do() -> None:
    assert day_in_words(date(2027, 3, 1)) == "1 maart 2027"
    assert day_in_words(date(2028, 12, 31)) == "31 december 2028"
