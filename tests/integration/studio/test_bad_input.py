"""Whatever is typed or sent gets an answer that helps, and nothing dangerous is kept."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.catalogue.queries import find_item
from tests.integration.studio.test_writing import PAGE, form_of, value
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

NASTY = (
    "<script>alert(1)</script>",
    '<p hx-get="/redactie" hx-trigger="load">x</p>',
    '<b style="position:fixed">x</b>',
    "[klik](javascript:alert(1))",
    "[klik](JaVaScRiPt&#58;alert(1))",
    "[klik](data:text/html;base64,PHN)",
    "[klik](//elders.example)",
    "![plaatje](https://elders.example/x.png)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "<!-- <img src=x onerror=alert(1)> -->",
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


@pytest.mark.parametrize(
    ("changes", "control"),
    [
        ({"age_min": "24", "age_max": "18"}, "age_max"),
        ({"age_min": "zestien"}, "age_min"),
        ({"age_min": "-1"}, "age_min"),
        ({"age_max": "9" * 400}, "age_max"),
        ({"age_max": "١٨"}, "age_max"),
        ({"theme_ids": ["geld", "bestaat-niet"]}, "theme_ids"),
        ({"face_refs": ["c99"]}, "face_refs"),
        ({"place_id": "maan"}, "place_id"),
        ({"format": "dansen"}, "format"),
        ({"dayparts": ["nacht"]}, "dayparts"),
        ({"languages": ["klingon"]}, "languages"),
        ({"nl-title": "x" * 81}, "nl-title"),
        ({"nl-description": "x" * 6001}, "nl-description"),
        ({"words": "\n".join(f"woord{n}" for n in range(61))}, "words"),
        ({"words": "x" * 61}, "words"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_typed_is_lost(
    editor: HouseClient, changes: dict[str, object], control: str
) -> None:
    form = form_of(editor.page(PAGE))
    typed = {"en-bring": "Typed a moment ago", **changes}
    answer = editor.submit(PAGE, form, doen="bewaar", **typed)
    page = parse(answer)
    assert answer.status_code == 422
    assert words(page.title).startswith("Fout:")
    assert page.select_one(f".note--error a[href='#{control}']")
    assert page.select_one(f"#{control}-fout")
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
