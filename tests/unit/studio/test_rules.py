"""Old English, missing English, and what two people wrote differently."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.catalogue.documents import ItemDocument
from portal.catalogue.model import OfferText
from portal.catalogue.models import ItemKind
from portal.studio.hints import HintKind, give_advice
from portal.studio.rules import Translation, differences, older_texts, translation_of
from portal.studio.titles import lift_word

MODULE = ItemKind.MODULE


def document(nl: str = "Post", en: str = "", **more: str) -> ItemDocument:
    texts = {"nl": OfferText(title=nl, **more)}
    if en:
        texts["en"] = OfferText(title=en, **more)
    return ItemDocument(texts=texts)


@pytest.mark.parametrize(
    ("history", "older"),
    [
        ([("Post", "Mail")], False),
        ([("Post", "Mail"), ("Post open", "Mail")], True),
        ([("Post", "Mail"), ("Post open", "Mail"), ("Post open", "Open mail")], False),
        ([("Post", "Mail"), ("Post open", "Open mail")], False),
        ([("Post", "Mail"), ("Post", "Mails")], False),
        ([("Post", "Mail"), ("Post open", "Mail"), ("Post open", "Mail")], True),
        ([("Post", ""), ("Post open", "")], False),
        ([("Post", "Mail"), ("Post x", "Mail"), ("Post", "Mail")], True),
    ],
)
def test_english_is_older_when_dutch_changed_last(
    history: list[tuple[str, str]], older: bool
) -> None:
    documents = [document(nl, en) for nl, en in history]
    assert ("title" in older_texts(documents, kind=MODULE)) is older


def test_how_the_english_stands() -> None:
    whole = document("Post", "Mail", summary="a")
    half = replace(whole, texts={**whole.texts, "en": OfferText(title="Mail")})
    assert translation_of([whole], kind=MODULE) is Translation.COMPLETE
    assert translation_of([half], kind=MODULE) is Translation.MISSING
    assert translation_of([document("Post")], kind=MODULE) is Translation.MISSING
    changed = replace(whole, texts={**whole.texts, "nl": OfferText(title="Brief", summary="a")})
    assert translation_of([whole, changed], kind=MODULE) is Translation.OLDER


def test_differences_are_named_by_their_control() -> None:
    found = differences(document("Van mij", "Mine"), document("Van jou", "Mine"), kind=MODULE)
    assert [(d.control, d.theirs) for d in found] == [("nl-title", "Van jou")]


def test_advice_names_each_word_once_and_offers_what_can_be_taken() -> None:
    text = "Een traject is een traject. Je krijgt een trajectplan."
    advice = give_advice([document("Post", summary=text)], kind=MODULE)
    hints = advice.by_control["nl-summary"]
    assert [(h.kind, h.found) for h in hints] == [
        (HintKind.REPLACE, "traject"),
        (HintKind.AVOID, "trajectplan"),
    ]
    assert [h.take for h in hints] == ["nl-summary|traject", ""]
    assert (advice.hard_words, advice.is_plain) == (3, False)
    assert [h.kind for h in advice.by_control["en-summary"]] == [HintKind.MISSING]


@pytest.mark.parametrize(
    ("title", "lifted"),
    [("Post die je niet opent", "opent"), ("Hoi", "Hoi"), ("112", ""), ("", "")],
)
def test_one_word_of_a_title_is_lifted(title: str, lifted: str) -> None:
    parts = lift_word(title)
    assert "".join(parts) == title
    assert parts[1] == lifted
