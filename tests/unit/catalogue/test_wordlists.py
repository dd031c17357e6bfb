"""Lists of search words: what is kept of what was typed, and what is said about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.catalogue.model import Snapshot
from portal.catalogue.search import search
from portal.catalogue.wordlists import (
    FEWEST_IN_GROUP,
    MOST_GROUPS,
    MOST_IN_GROUP,
    MOST_IN_THEME,
    Doubt,
    Wrong,
    clean_words,
    doubts_about,
    groups_by_word,
    problems_of,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Geld\r\n  poen ,DOEKOE;;\n", ("geld", "poen", "doekoe")),
        ("geen   zin, geen zin", ("geen zin",)),
        ("café, cafe, Café", ("café",)),
        ("c.v., cv", ("c.v.",)),
        ("ge\0ld", ("geld",)),
        ("\ud83d, geld", ("geld",)),
        ("💸, geld", ("💸", "geld")),
        (" ,\n; ", ()),
    ],
)
def test_what_is_kept_of_what_was_typed(typed: str, kept: tuple[str, ...]) -> None:
    assert clean_words(typed) == kept
    assert clean_words("\n".join(kept)) == kept


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("geld",), [Wrong.TOO_FEW]),
        (tuple(f"w{n}" for n in range(MOST_IN_GROUP + 1)), [Wrong.TOO_MANY]),
        (("geld", "a" * 61), [Wrong.TOO_LONG]),
        (("geld", "💸"), [Wrong.NO_LETTERS]),
        (("geld", "a" * 60), []),
    ],
)
def test_what_cannot_be_kept(words: tuple[str, ...], wrong: list[Wrong]) -> None:
    found = problems_of(words, fewest=FEWEST_IN_GROUP, most=MOST_IN_GROUP)
    assert [problem.reason for problem in found] == wrong


def test_a_word_that_does_less_than_it_seems_is_pointed_out() -> None:
    known = groups_by_word({1: ["geld", "poen"], 2: ["blut", "Poèn"]})
    found = doubts_about(("geld", "poen", "hoe", "een lange reeks van woorden"), known=known, own=1)
    assert [(doubt.word, doubt.reason, doubt.group_id) for doubt in found] == [
        ("poen", Doubt.ELSEWHERE, 2),
        ("hoe", Doubt.SKIPPED, 0),
        ("een lange reeks van woorden", Doubt.LONG_PHRASE, 0),
    ]


def test_the_words_that_come_with_the_portal_can_be_kept(snapshot: Snapshot) -> None:
    for group in snapshot.synonyms:
        assert problems_of(group, fewest=FEWEST_IN_GROUP, most=MOST_IN_GROUP) == (), group
    for theme in snapshot.themes:
        assert problems_of(theme.words, fewest=0, most=MOST_IN_THEME) == (), theme.id
    assert 0 < len(snapshot.synonyms) < MOST_GROUPS


def test_a_word_in_a_group_finds_what_the_others_find(snapshot: Snapshot) -> None:
    assert not search(snapshot, "qqwxk").hits
    richer = replace(snapshot, synonyms=(*snapshot.synonyms, ("geld", "qqwxk")))
    assert search(richer, "qqwxk").items[:1] == search(richer, "geld").items[:1]
