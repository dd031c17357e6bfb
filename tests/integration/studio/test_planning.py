"""Moments, history, going offline, the list, and who may be here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from portal.access.model import Role
from tests.factories.staff import make_staff, sign_in
from tests.integration.studio.test_writing import PAGE, form_of, save, value
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

MOMENT = {"day": "2026-12-24", "start": "10:15", "end": "11:45", "capacity": "7"}


def public_page(client: HouseClient) -> str:
    link = client.page(PAGE).select_one("a[href^='/aanbod/']")
    assert link
    return words(client.page(str(link["href"])).main)


def add_moment(client: HouseClient, **changes: str) -> int:
    form = client.page(f"{PAGE}/momenten/nieuw").select_one("main form")
    return client.submit(PAGE, form, **{**MOMENT, **changes}).status_code


def test_a_new_moment_is_on_the_public_page_at_once(editor: HouseClient) -> None:
    assert add_moment(editor) == 303
    page = editor.page(f"{PAGE}/momenten")
    assert "Toegevoegd: donderdag 24 december om 10.15 uur" in words(page.select_one(".toast"))
    assert "24 december" in public_page(editor)


def test_a_changed_moment_moves(editor: HouseClient) -> None:
    page = editor.page(f"{PAGE}/momenten")
    links = [str(a["href"]) for a in page.select(".rows a")]
    form = editor.page(links[0]).select_one("main form")
    answer = editor.submit(links[0], form, day="2026-12-31", start="08:05", end="09:05")
    assert answer.status_code == 303
    assert "31 december" in words(editor.page(f"{PAGE}/momenten").main)


def test_a_wrong_moment_keeps_what_was_typed(editor: HouseClient) -> None:
    form = editor.page(f"{PAGE}/momenten/nieuw").select_one("main form")
    answer = editor.submit(PAGE, form, **{**MOMENT, "end": "09:00", "capacity": "0"})
    page = parse(answer)
    assert answer.status_code == 422
    assert words(page.title).startswith("Fout:")
    assert [a["href"] for a in page.select(".note--error a")] == ["#end", "#capacity"]
    assert value(page, "day") == "2026-12-24"


def test_a_cancelled_moment_can_be_put_back(editor: HouseClient) -> None:
    page = editor.page(f"{PAGE}/momenten")
    before = [words(h) for h in page.select(".rows h3")]
    answer = editor.submit(PAGE, page.select_one(".rows form"))
    assert answer.status_code == 303
    page = editor.page(f"{PAGE}/momenten")
    assert [words(h) for h in page.select(".rows h3")] == before[1:]
    answer = editor.submit(PAGE, page.select_one(".note form"))
    assert answer.status_code == 303
    assert [words(h) for h in editor.page(f"{PAGE}/momenten").select(".rows h3")] == before


def test_a_moment_of_another_item_is_not_here(editor: HouseClient) -> None:
    link = editor.page(f"{PAGE}/momenten").select_one(".rows a")
    assert link
    other = str(link["href"]).replace("m33", "m01")
    assert editor.get(other).status_code == 404


def test_an_earlier_version_comes_back_as_a_draft(editor: HouseClient) -> None:
    first = value(editor.page(PAGE), "nl-title")
    editor.submit(PAGE, form_of(editor.page(PAGE)), doen="online", **{"nl-title": "Nieuw"})
    page = editor.page(f"{PAGE}/geschiedenis")
    assert "Els" in words(page.select_one(".log"))
    answer = editor.submit(PAGE, page.select_one(".log form"))
    assert answer.status_code == 303
    page = editor.page(PAGE)
    assert value(page, "nl-title") == first
    assert "Concept" in words(page.select_one(".tags"))


def test_what_goes_offline_is_gone_and_comes_back(editor: HouseClient) -> None:
    link = editor.page(PAGE).select_one("a[href^='/aanbod/']")
    assert link
    page = editor.page(f"{PAGE}/geschiedenis")
    editor.submit(PAGE, page.select_one("form[action$='/offline']"))
    assert editor.get(str(link["href"])).status_code == 404
    page = editor.page(f"{PAGE}/geschiedenis")
    assert "Dit staat nu offline" in words(page.main)
    assert editor.page("/redactie?staat=offline").select_one("a[href='/redactie/m33']")
    editor.submit(PAGE, page.select_one("form[action*='/online/']"))
    assert editor.get(str(link["href"])).status_code == 200


def test_something_new_starts_as_a_draft_that_only_staff_see(editor: HouseClient) -> None:
    form = editor.page("/redactie/nieuw/event").select_one("main form")
    empty = parse(editor.submit("/redactie/nieuw/event", form))
    assert [a["href"] for a in empty.select(".note--error a")] == ["#nl-title", "#theme_ids"]
    answer = editor.submit(
        "/redactie/nieuw/event", form, **{"nl-title": "Zwemmen", "theme_ids": "zin"}
    )
    assert answer.status_code == 303
    page = editor.page(str(answer.location))
    assert "dingen te doen" in words(page.select_one("#te-doen"))
    assert editor.get("/moment/zwemmen").status_code == 404
    assert editor.page("/redactie?zoek=zwemmen").select("ul.rows > li")


def test_the_list_finds_filters_and_pages(editor: HouseClient) -> None:
    page = editor.page("/redactie")
    assert words(page.h2) == "77 onderdelen"
    assert len(page.select("ul.rows > li")) == 20
    last = editor.page("/redactie?pagina=99")
    assert len(last.select("ul.rows > li")) == 17
    coaches = editor.page("/redactie?soort=coach")
    assert words(coaches.h2) == "12 onderdelen"
    assert editor.page("/redactie?zoek=skeer").select_one("a[href='/redactie/m33']")
    assert "Niets gevonden" in words(editor.page("/redactie?zoek=xyzzy").main)
    assert not editor.page("/redactie?staat=concept").select("ul.rows > li")
    save(editor, **{"nl-title": "Met concept"})
    assert len(editor.page("/redactie?staat=concept").select("ul.rows > li")) == 1


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_the_list_takes_a_constant_number_of_queries(editor: HouseClient, session: Session) -> None:
    engine = session.get_bind().engine
    with counted(engine) as few:
        editor.page("/redactie?soort=coach&zoek=samira")
    with counted(engine) as many:
        editor.page("/redactie")
    assert len(few) == len(many) <= 12


PATHS = ("/redactie", PAGE, f"{PAGE}/momenten", f"{PAGE}/geschiedenis", f"{PAGE}/voorbeeld")


def test_a_visitor_is_sent_to_sign_in(client: HouseClient) -> None:
    assert {client.get(path).status_code for path in PATHS} == {303}


@pytest.mark.parametrize("role", [Role.COACH, Role.FRONT_DESK, Role.COORDINATOR])
def test_for_others_the_room_is_not_there(
    client: HouseClient, session: Session, role: Role
) -> None:
    sign_in(client, make_staff(session, role=role))
    assert {client.get(path).status_code for path in PATHS} == {404}
