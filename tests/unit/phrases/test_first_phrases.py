"""The messages that a database starts with: plain, short, whole in every language, and safe."""

from __future__ import annotations

import pytest

from portal.config import DEFAULT_REGION_FOLDER
from portal.i18n import LOCALES
from portal.phrases.fields import FIELDS, fill, make_safe
from portal.phrases.lengths import measure
from portal.phrases.models import Phrase
from portal.phrases.purposes import Purpose
from portal.plainlanguage.checks import check_text
from portal.setup.phrases import read_phrases
from tests.support.page_check import partner_names

PHRASES = read_phrases(DEFAULT_REGION_FOLDER)
LONGEST_SENTENCE = 12
EXAMPLE = {name: "dinsdag om 14.00 uur" if name == "moment" else "Samira" for name in FIELDS}


def body(phrase: Phrase, locale: str) -> str:
    return next(words.body for words in phrase.words if words.locale == locale)


def test_there_is_one_for_every_purpose_in_every_language() -> None:
    assert {phrase.purpose for phrase in PHRASES} == {purpose.value for purpose in Purpose}
    assert all({words.locale for words in phrase.words} == set(LOCALES) for phrase in PHRASES)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.title)
def test_the_dutch_is_plain(phrase: Phrase) -> None:
    report = check_text(fill(body(phrase, "nl"), EXAMPLE))
    assert report.remarks == ()
    assert report.words / report.sentences <= LONGEST_SENTENCE


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.title)
@pytest.mark.parametrize("locale", LOCALES)
def test_it_fits_and_names_nobody_where_somebody_reads_along(phrase: Phrase, locale: str) -> None:
    words = body(phrase, locale)
    filled = fill(words, EXAMPLE)
    assert measure(filled).fits
    assert measure(filled).odd == ""
    safe = make_safe(words)
    assert "{voornaam}" not in safe
    assert "{link}" not in safe
    for name in (*partner_names(), "Opstap"):
        assert name not in words
