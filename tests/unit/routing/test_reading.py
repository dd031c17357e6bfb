"""What is typed wrongly is told with its line, all at once, and nothing is half read."""

from __future__ import annotations

from datetime import date

import pytest

from portal.routing.model import NO_ADDRESS, Answer, Diploma, Situation, Working
from portal.routing.reading import (
    ReadingError,
    read_cases,
    read_dated_situations,
    read_situation,
)
from tests.unit.routing.support import REGION, RULES, situation

CASE = """\
region: region.yaml
cases:
- id: A
  title: somebody
  today: 2026-11-16
  certainty: high
  situation:
    born: 2006-08-08
  expect:
    outcome: contact
    lead: null
    next_change_on: null
  why: because
"""


def problems_in_cases(text: str) -> list[str]:
    with pytest.raises(ReadingError) as caught:
        read_cases(text, region=REGION, rules=RULES[-1])
    return caught.value.problems


def problems_in(text: str) -> list[str]:
    with pytest.raises(ReadingError) as caught:
        read_situation(text, region=REGION, rules=RULES[-1])
    return caught.value.problems


def test_a_case_is_read_whole() -> None:
    [case] = read_cases(CASE, region=REGION, rules=RULES[-1])

    assert (case.id, case.today, case.certainty) == ("A", date(2026, 11, 16), "high")
    assert case.situation == Situation(born=date(2006, 8, 8))
    assert case.expect == {"outcome": "contact", "lead": None, "next_change_on": None}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("born:", "borne:", "line 8: unknown key 'borne' in the situation"),
        ("2006-08-08", "2006-02-30", "line 8: born: '2006-02-30' is a date that does not exist"),
        ("2006-08-08", "8-8-2006", "line 8: born: '8-8-2006' is not a date (write YYYY-MM-DD)"),
        ("2006-08-08", "[1]", "line 8: born: must be one value"),
        ("2006-08-08", "0206-08-08", "line 8: born: '0206-08-08' is not a date of our time"),
        ("today:", "day:", "line 5: unknown key 'day' in the case"),
        ("today:", "day:", "line 3: the case has no 'today'"),
        ("certainty: high", "certainty: sure", "line 6: certainty: unknown value 'sure'"),
        (
            "outcome: contact",
            "outcom: contact",
            "line 10: unknown key 'outcom' in what is expected",
        ),
        ("outcome: contact", "outcome: maybe", "line 10: outcome: unknown value 'maybe'"),
        ("lead: null", "lead: nobody", "line 11: lead: unknown value 'nobody'"),
        ("lead: null", "lead_type: uvw", "line 11: lead_type: unknown value 'uvw'"),
        ("lead: null", "alongside_types: uwv", "line 11: alongside_types: must be a list"),
        ("next_change_on: null", "next_change_on: soon", "line 12: next_change_on: 'soon' is not"),
        ("region: region.yaml", "regio: x", "line 1: unknown key 'regio' in the file"),
        ("cases:", "- x", "line 2: this is not YAML"),
        ("  situation:", "  situation: []\n  why:", "line 7: the situation must be"),
    ],
)
def test_a_mistake_in_a_case_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    assert any(each.startswith(expected) for each in problems_in_cases(CASE.replace(old, new)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "line 1: there is nothing in it"),
        ("# only a remark\n", "line 1: there is nothing in it"),
        ("just words", "line 1: a file of cases is one document with 'cases:'"),
        ("cases: []", "line 1: cases: must be a list of at least one case"),
        ("cases: 3", "line 1: cases: must be a list of at least one case"),
        ("region: x", "line 1: the file has no 'cases'"),
        (f"{CASE}---\n{CASE}", "line 1: a file of cases is one document with 'cases:'"),
        ("cases: \x00", "line 1: this is not YAML"),
        (CASE + CASE.split("cases:\n")[1], "line 1: two cases have the id 'A'"),
    ],
)
def test_a_file_that_is_no_file_of_cases(text: str, expected: str) -> None:
    assert problems_in_cases(text)[0].startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("home: Utrecht", "home: unknown municipality 'Utrecht'"),
        ("school: mbo_nergens", "school: unknown school 'mbo_nergens'"),
        ("school: dsp", "school: unknown school 'dsp'"),
        ("earlier_school: loket", "earlier_school: unknown school 'loket'"),
        ("enrolled: maybe", "enrolled: 'maybe' is neither true nor false"),
        ("level: 5", "level: '5' is not a whole number from 1 to 4"),
        ("level: two", "level: 'two' is not a whole number"),
        ("absent_weeks: 2.5", "absent_weeks: '2.5' is not a whole number"),
        ("absent_weeks: -1", "absent_weeks: '-1' is not a whole number"),
        ("diploma: mbo5", "diploma: unknown value 'mbo5'"),
        ("start_qualification: perhaps", "start_qualification: unknown value 'perhaps'"),
        ("topics: [geld, money]", "topics: unknown theme 'money'"),
        ("topics: geld", "topics: must be a list"),
        ("urgent_topic: geld", "urgent_topic: unknown value 'geld'"),
        ("running: ''", "running: is empty"),
        ("refused_on: yesterday", "refused_on: 'yesterday' is not a date"),
    ],
)
def test_a_wrong_value_in_a_situation(text: str, expected: str) -> None:
    [problem] = problems_in(f"born: 2006-08-08\n{text}")

    assert problem.startswith(f"line 2: {expected}")


def test_a_wrong_entry_of_a_list_has_its_own_line() -> None:
    assert problems_in("keep_out:\n- dsp\n- nobody")[0].startswith("line 3: keep_out: unknown")


def test_a_key_that_stands_there_twice_is_told() -> None:
    assert problems_in("level: 1\nlevel: 2") == [
        "line 2: key 'level' stands in the situation twice"
    ]


def test_all_mistakes_are_told_in_order() -> None:
    assert [each.split(":")[0] for each in problems_in("hom: x\nlevel: 9\nborn: never")] == [
        "line 1",
        "line 2",
        "line 3",
    ]


def test_the_day_of_deciding_is_needed_for_a_row_of_situations() -> None:
    text = "today: 2026-11-16\nborn: 2006-08-08\n---\nborn: 2006-08-08\n---\n- 1\n"

    with pytest.raises(ReadingError) as caught:
        read_dated_situations(text, region=REGION, rules=RULES[-1])

    assert caught.value.problems == [
        "line 4: the situation has no 'today'",
        "line 6: the situation must be 'key: value' lines",
    ]


@pytest.mark.parametrize("end", ["", "---\n", "...\n"])
@pytest.mark.parametrize("start", ["", "---\n"])
def test_situations_are_separated_by_lines(start: str, end: str) -> None:
    text = f"{start}today: 2026-11-16\n---\ntoday: '2026-11-17'\nsituation: {{level: 2}}\n{end}"

    assert read_dated_situations(text, region=REGION, rules=RULES[-1]) == (
        (date(2026, 11, 16), Situation()),
        (date(2026, 11, 17), Situation(level=2)),
    )


def test_one_situation_is_one() -> None:
    assert problems_in("level: 1\n---\nlevel: 2") == ["line 1: expected one situation, found 2"]


def test_no_address_is_not_the_same_as_not_known() -> None:
    assert situation("home: null").home == NO_ADDRESS
    assert situation("home: ").home == NO_ADDRESS
    assert situation("born: null").home is None


def test_an_empty_value_is_not_known() -> None:
    assert situation("born: null, diploma: , keep_out: , topics: null") == Situation()


@pytest.mark.parametrize(
    ("written", "answer"),
    [("yes", Answer.YES), ("'no'", Answer.NO), ("no", Answer.NO), ("unknown", Answer.UNKNOWN)],
)
def test_yes_and_no_may_be_written_without_quotes(written: str, answer: Answer) -> None:
    assert situation(f"start_qualification: {written}").start_qualification == answer


def test_none_is_a_value_and_not_nothing() -> None:
    read = situation("diploma: none, working: none")

    assert (read.diploma, read.working) == (Diploma.NONE, Working.NONE)
