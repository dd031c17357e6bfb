"""What a young person is told when a day turns something: plain, and nothing of behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.cases.models import ContactChannel, YoungPerson
from portal.i18n import init_i18n
from portal.plainlanguage.checks import check_text
from portal.plainlanguage.model import RemarkKind
from portal.turning.dates import TurnKind
from portal.turning.telling import turn_words
from tests.support.page_check import partner_names

TOLD = (TurnKind.PERIOD_END, TurnKind.BIRTHDAY_18, TurnKind.BIRTHDAY_27)
HARD = {RemarkKind.JARGON, RemarkKind.HARD_WORD, RemarkKind.FORMAL}
# A text message of a few parts; longer is not read.
LONGEST = 400


@pytest.fixture(autouse=True)
def in_app() -> Iterator[None]:
    """Words need a language, and a language needs an app; nothing else of it is used."""
    app = Flask("portal")
    init_i18n(app)
    with app.app_context():
        yield


def said(kind: TurnKind, *, was_compulsory: bool = False, reads_along: bool = False) -> str:
    person = YoungPerson(
        first_name="Dewi",
        phone="+31612345678",
        channel=ContactChannel.SMS,
        somebody_reads_along=reads_along,
        locale="nl",
    )
    return turn_words(person, kind, name="Samira", was_compulsory=was_compulsory)


@pytest.mark.parametrize("kind", TOLD)
@pytest.mark.parametrize("was_compulsory", [True, False])
def test_words_are_plain_and_name_no_organisation(kind: TurnKind, was_compulsory: bool) -> None:
    text = said(kind, was_compulsory=was_compulsory)
    assert [each for each in check_text(text).remarks if each.kind in HARD] == []
    assert len(text) <= LONGEST
    assert "Samira" in text
    for word in (*partner_names(), "leerplicht", "verantwoordelijk", "betrokken", "dossier"):
        assert word.lower() not in text.lower()


def test_school_is_only_named_to_who_had_to_go() -> None:
    assert "moet" in said(TurnKind.BIRTHDAY_18, was_compulsory=True)
    assert "school" not in said(TurnKind.BIRTHDAY_18)


@pytest.mark.parametrize("kind", TOLD)
def test_whoever_reads_along_learns_nothing(kind: TurnKind) -> None:
    text = said(kind, was_compulsory=True, reads_along=True)
    for word in ("Dewi", "Opstap", "school", "18", "27", "gemeente", "ouders", "Gefeliciteerd"):
        assert word not in text
