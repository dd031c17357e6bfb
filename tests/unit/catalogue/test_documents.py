"""What an item says, as a value and as JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.catalogue.documents import (
    DocumentError,
    ItemDocument,
    KnownRefs,
    Reason,
    from_json,
    problems,
    to_json,
)
from portal.catalogue.model import Daypart, Format, OfferText
from portal.catalogue.models import ItemKind

KNOWN = KnownRefs(
    theme_ids=frozenset({"geld"}), place_ids=frozenset({"kade"}), coach_refs=frozenset({"c04"})
)
TEXT = OfferText(title="Post openen", summary="Samen.", description="Samen.", after="Je hoort.")
DOCUMENT = ItemDocument(
    texts={"nl": TEXT, "en": replace(TEXT, title="Opening mail")},
    theme_ids=("geld",),
    format=Format.ONE_TO_ONE,
    age_min=18,
    languages=("nl", "ar"),
    dayparts=(Daypart.EVENING, Daypart.ONLINE),
    words=("brieven", "post"),
    tint="sky",
    place_id="kade",
    face_refs=("c04",),
)


def found(document: ItemDocument, kind: ItemKind = ItemKind.MODULE) -> set[tuple[str, Reason]]:
    return {(p.field, p.reason) for p in problems(document, kind=kind, known=KNOWN)}


def test_a_document_survives_its_json() -> None:
    assert from_json(to_json(DOCUMENT)) == DOCUMENT


def test_an_older_document_gets_defaults_and_loses_what_is_unknown() -> None:
    document = from_json({"texts": {"nl": {"title": "Zwemmen", "colour": "blue"}}, "price": 3})
    assert document == ItemDocument(texts={"nl": OfferText(title="Zwemmen")}, languages=())


@pytest.mark.parametrize(
    "change",
    [
        {"texts": {"en": {"title": "Swim"}}},
        {"texts": "Zwemmen"},
        {"texts": {"nl": {"title": 3}}},
        {"age_min": "16"},
        {"age_min": True},
        {"format": "hologram"},
        {"dayparts": ["night"]},
        {"words": "post"},
        {"words": [1]},
    ],
)
def test_json_of_another_form_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(DocumentError):
        from_json({**to_json(DOCUMENT), **change})


def test_a_whole_document_can_be_published() -> None:
    assert not found(DOCUMENT)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"theme_ids": ()}, "theme_ids", Reason.REQUIRED),
        ({"theme_ids": ("muziek",)}, "theme_ids", Reason.UNKNOWN),
        ({"place_id": "maan"}, "place_id", Reason.UNKNOWN),
        ({"face_refs": ("c99",)}, "face_refs", Reason.UNKNOWN),
        ({"age_min": 15}, "age_min", Reason.OUT_OF_RANGE),
        ({"age_max": 27}, "age_max", Reason.OUT_OF_RANGE),
        ({"age_max": 17}, "age_max", Reason.OUT_OF_RANGE),
        ({"tint": "purple"}, "tint", Reason.UNKNOWN),
        ({"languages": ()}, "languages", Reason.REQUIRED),
        ({"words": ("x",) * 61}, "words", Reason.TOO_MANY),
        ({"channels": ("fax",)}, "channels", Reason.UNKNOWN),
        ({"works_on": ("maandag",)}, "works_on", Reason.UNKNOWN),
    ],
)
def test_what_cannot_be_published_is_named(
    change: dict[str, object], field: str, reason: Reason
) -> None:
    assert found(replace(DOCUMENT, **change)) == {(field, reason)}


def test_a_language_is_whole_or_absent() -> None:
    half = replace(DOCUMENT, texts={"nl": TEXT, "en": OfferText(title="Opening mail")})
    assert {field for field, _reason in found(half)} == {
        "texts.en.summary",
        "texts.en.description",
        "texts.en.after",
    }
    assert not found(replace(DOCUMENT, texts={"nl": TEXT}))


def test_a_coach_needs_a_story_and_not_what_happens_after() -> None:
    assert found(DOCUMENT, ItemKind.COACH) == {
        ("texts.nl.helps_with", Reason.REQUIRED),
        ("texts.en.helps_with", Reason.REQUIRED),
    }


def test_a_text_has_a_longest_length() -> None:
    [problem] = problems(
        replace(DOCUMENT, texts={"nl": replace(TEXT, title="a" * 81)}),
        kind=ItemKind.MODULE,
        known=KNOWN,
    )
    assert (problem.field, problem.reason, problem.limit) == ("texts.nl.title", Reason.TOO_LONG, 80)
