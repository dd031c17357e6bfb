"""Whatever is typed or sent gets an answer that helps, and nothing dangerous is kept."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.catalogue.queries import find_item
from tests.integration.studio.test_writing import PAGE, form_of, value
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

# Every way is tried in tests/unit/studio/test_markup.py; here a few, through the whole portal.
NASTY = (
    '<p hx-get="/redactie" style="position:fixed">x</p><script>alert(1)</script>',
    "[klik](javascript:alert(1))",
    "![plaatje](https://elders.example/x.png)",
)


@pytest.mark.parametrize("nasty", NASTY)
def test_code_in_a_text_is_refused_with_a_reason(editor: HouseClient, nasty: str) -> None:
    form = form_of(editor.page(PAGE))
    answer = editor.submit(PAGE, form, doen="bewaar", **{"nl-description": f"Hoi\n\n{nasty}"})
    page = parse(answer)
    assert answer.status_code == 422
    assert "kan hier niet staan" in words(page.select_one("#nl-description-fout"))
    assert value(page, "nl-description").strip().endswith(nasty)
    assert not page.select("main script, main [onerror], .phone [hx-get], .phone [style]")
    assert not page.select(".phone a[href^=javascript], .phone img[src^=http]")


@pytest.mark.parametrize("nasty", NASTY)
def test_in_a_plain_field_code_is_only_text(editor: HouseClient, nasty: str) -> None:
    form = form_of(editor.page(PAGE))
    answer = editor.submit(PAGE, form, doen="online", **{"nl-audience": nasty})
    assert answer.status_code == 303
    link = editor.page(PAGE).select_one("a[href^='/aanbod/']")
    assert link
    public = editor.page(str(link["href"]))
    assert not public.select("main script:not([type]), main [hx-get], main [style], main [onerror]")
    assert not public.select("main a[href^=javascript]")


def test_odd_characters_are_kept_or_dropped_but_never_break(
    editor: HouseClient, session: Session
) -> None:
    form = form_of(editor.page(PAGE))
    title = "Po\x00st \U0001f4ec \u202eomgekeerd سلام e\u0301e\u0301n"
    answer = editor.submit(PAGE, form, doen="bewaar", **{"nl-title": title})
    assert answer.status_code == 303
    item = find_item(session, "m33")
    assert item
    saved = item.versions[-1].document["texts"]["nl"]["title"]
    assert saved == "Post \U0001f4ec omgekeerd سلام één"


MISTAKES = (
    {
        "age_min": "24",
        "age_max": "18",
        "theme_ids": ["geld", "bestaat-niet"],
        "face_refs": ["c99"],
        "place_id": "maan",
        "nl-title": "x" * 81,
        "nl-description": "x" * 6001,
        "words": "\n".join(f"woord{n}" for n in range(61)),
    },
    {
        "age_min": "zestien",
        "age_max": "9" * 400,
        "format": "dansen",
        "dayparts": ["nacht"],
        "languages": ["klingon"],
        "words": "x" * 61,
    },
    {"age_min": "-1", "age_max": "\u0661\u0668"},
)


@pytest.mark.parametrize("changes", MISTAKES)
def test_every_mistake_is_named_at_its_field_and_nothing_typed_is_lost(
    editor: HouseClient, changes: dict[str, object]
) -> None:
    form = form_of(editor.page(PAGE))
    typed = {"en-bring": "Typed a moment ago", **changes}
    answer = editor.submit(PAGE, form, doen="bewaar", **typed)
    page = parse(answer)
    assert answer.status_code == 422
    assert words(page.title).startswith("Fout:")
    expected = set(changes) - ({"age_min"} if changes.get("age_min") == "24" else set())
    assert {str(a["href"])[1:] for a in page.select(".note--error a")} == expected
    assert all(page.select_one(f"#{control}-fout") for control in expected)
    assert value(page, "en-bring") == "Typed a moment ago"


def test_a_megabyte_gets_a_readable_answer(editor: HouseClient) -> None:
    form = form_of(editor.page(PAGE))
    answer = editor.submit(PAGE, form, **{"nl-description": "a" * 1_000_000})
    assert answer.status_code == 413
    assert words(parse(answer).h1) == "Dit is te veel"


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "1.5", "٣"])
def test_a_revision_that_cannot_be_overwrites_nothing(editor: HouseClient, revision: str) -> None:
    form = form_of(editor.page(PAGE))
    answer = editor.submit(PAGE, form, revision=revision, doen="bewaar")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "path",
    [
        "/redactie/m99",
        "/redactie/%00",
        "/redactie/m33/momenten/999999999",
        "/redactie/m33/momenten/99999999999999999999999",
        "/redactie/nieuw/coach",
        "/redactie/m99/voorbeeld",
    ],
)
def test_what_is_not_there_is_not_found(editor: HouseClient, path: str) -> None:
    assert editor.get(path).status_code == 404


def test_a_change_without_a_token_is_refused(editor: HouseClient) -> None:
    paths = (PAGE, f"{PAGE}/meelezen", f"{PAGE}/offline", f"{PAGE}/weggooien")
    assert {editor.post(path, data={}).status_code for path in paths} == {400}
