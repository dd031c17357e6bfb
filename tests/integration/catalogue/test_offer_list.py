"""The list of the offer: filters in the address, search, pages, and a constant price."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event

from portal.database import Database
from tests.conftest import TravellingClock
from tests.support.client import HouseClient, form_values
from tests.support.page_check import words


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    statements: list[str] = []

    def note(*details: object) -> None:
        statement = str(details[2])
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def titles(page: BeautifulSoup) -> list[str]:
    return [words(a) for a in page.select(".rows h3 a")]


def total(page: BeautifulSoup) -> int:
    return int(words(page.select_one("#gevonden")).split()[0])


def chips(page: BeautifulSoup, label: str) -> dict[str, str]:
    return {words(a): str(a["href"]) for a in page.select(f'[aria-label="{label}"] a')}


def everything(client: HouseClient, path: str) -> list[str]:
    """The titles of all pages, by way of the pager."""
    page = client.page(path)
    found = titles(page)
    while (onward := page.select_one(".pager a[rel=next]")) is not None:
        page = client.page(str(onward["href"]))
        found += titles(page)
    return found


def test_everything_is_in_one_list_of_twenty_a_page(client: HouseClient) -> None:
    page = client.page("/aanbod")
    assert total(page) == 77
    assert len(titles(page)) == 20
    found = everything(client, "/aanbod")
    assert len(found) == len(set(found)) == 77


def test_filters_combine(client: HouseClient) -> None:
    money = set(everything(client, "/aanbod?thema=geld"))
    evening = set(everything(client, "/aanbod?tijd=avond"))
    page = client.page("/aanbod?thema=geld&tijd=avond")
    assert set(titles(page)) == money & evening != set()
    assert total(page) == len(money & evening)


def test_choices_of_one_question_widen(client: HouseClient) -> None:
    evening = set(everything(client, "/aanbod?tijd=avond"))
    weekend = set(everything(client, "/aanbod?tijd=weekend"))
    assert set(everything(client, "/aanbod?tijd=avond&tijd=weekend")) == evening | weekend


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("soort=coach", "Samira", "Geldspreekuur"),
        ("soort=moment", "Geld-inloop", "Geldspreekuur"),
        ("vorm=werk", "Kijk een dag mee", "Geldspreekuur"),
        ("plaats=lindewaard", "Meer zelfvertrouwen", "Boksen met een coach"),
        ("taal=ar", "Geldspreekuur", "Boksen met een coach"),
        ("leeftijd=17", "Boksen met een coach", "Geldspreekuur"),
        ("leeftijd=26", "Geldspreekuur", "Muziek, dans of theater"),
    ],
)
def test_each_question_narrows(client: HouseClient, query: str, found: str, not_found: str) -> None:
    listed = everything(client, f"/aanbod?{query}")
    assert found in listed
    assert not_found not in listed
    assert len(listed) < 77


def test_the_list_says_what_is_on_and_each_can_be_taken_off(client: HouseClient) -> None:
    page = client.page("/aanbod?zoek=geld&thema=geld&tijd=avond&leeftijd=20")
    assert words(page.select_one("main summary")) == "Meer filters 2 aan"
    on = chips(page, "Dit staat aan")
    assert set(on) == {
        "Haal weg: ‘geld’",
        "Haal weg: Geld en schulden",
        "Haal weg: ’s Avonds",
        "Haal weg: 20 jaar",
        "Haal alles weg",
    }
    left = dict(parse_qsl(urlsplit(on["Haal weg: ’s Avonds"]).query))
    assert left == {"zoek": "geld", "thema": "geld", "leeftijd": "20"}


def test_the_forms_keep_what_was_chosen_elsewhere(client: HouseClient) -> None:
    page = client.page("/aanbod?zoek=werk&thema=werk&tijd=dag&taal=en&leeftijd=20")
    searching, filtering = page.select("main form")
    assert form_values(searching) == {
        "zoek": "werk",
        "thema": "werk",
        "tijd": "dag",
        "taal": "en",
        "leeftijd": "20",
    }
    assert form_values(filtering) == {
        "zoek": "werk",
        "thema": "werk",
        "tijd": "dag",
        "plaats": "",
        "taal": "en",
        "leeftijd": "20",
    }


def test_an_untouched_form_comes_to_a_clean_address(client: HouseClient) -> None:
    answer = client.get("/aanbod?zoek=&thema=geld&plaats=&leeftijd=&tijd=nergens&pagina=1")
    assert answer.status_code == 303
    assert answer.location == "/aanbod?thema=geld"
    assert client.get(answer.location).status_code == 200
    english = client.get("/en/aanbod?zoek=+")
    assert english.location == "/en/aanbod"


def test_chips_lead_to_a_subject_and_keep_the_rest(client: HouseClient) -> None:
    page = client.page("/aanbod?tijd=avond&thema=werk")
    subjects = chips(page, "Kies een onderwerp")
    assert len(subjects) == 13
    target = dict(parse_qsl(urlsplit(subjects["Geld en schulden"]).query))
    assert target == {"thema": "geld", "tijd": "avond"}
    assert words(page.select_one(".chips [aria-current]")) == "Werk vinden"


def test_search_forgives(client: HouseClient) -> None:
    assert "Schulden kleiner maken" in titles(client.page("/aanbod?zoek=schuldn"))[:3]
    assert "Debt consultation" not in titles(client.page("/aanbod?zoek=schuldn"))


def test_nothing_found_still_helps(client: HouseClient) -> None:
    page = client.page("/aanbod?zoek=rijbewijs")
    assert total(page) == 0
    assert len(titles(page)) == 12
    assert page.select("main a[href='/contact']")
    assert page.select("main a[href='/aanmelden/start']")


def test_a_guess_says_so_and_leads_to_a_person(client: HouseClient) -> None:
    line = "We weten niet zeker of dit is wat je zoekt."
    page = client.page("/aanbod?zoek=pizza+bestellen")
    assert line in words(page.select_one("main"))
    assert "Liever met iemand praten?" in [words(h) for h in page.select(".note h3")]
    assert line not in words(client.page("/aanbod?zoek=schulden").select_one("main"))


def test_who_wants_to_talk_finds_a_person(client: HouseClient) -> None:
    page = client.page("/aanbod?zoek=ik+wil+praten")
    assert "Liever met iemand praten?" in [words(h) for h in page.select(".note h3")]
    assert page.select("main a[href='/aanmelden/start']")


def test_words_of_danger_bring_the_help_lines_at_once(client: HouseClient) -> None:
    page = client.page("/aanbod?zoek=ik+wil+dood")
    alert = page.select_one("main [role=alert]")
    assert alert is not None
    assert "0800-0113" in words(alert)
    assert not client.page("/aanbod?zoek=geld").select("main [role=alert]")


def test_an_event_that_is_over_leaves_the_list(client: HouseClient, clock: TravellingClock) -> None:
    assert "Geld-inloop" in everything(client, "/aanbod?soort=moment")
    clock.travel(days=60)
    assert "Geld-inloop" not in everything(client, "/aanbod?soort=moment")


@pytest.mark.parametrize(
    "query", ["pagina=9", "pagina=0", "pagina=x", "pagina=-1", "pagina=%F0%9F%99%82"]
)
def test_a_page_that_is_not_there_is_not_found(client: HouseClient, query: str) -> None:
    assert client.get(f"/aanbod?{query}").status_code == 404


@pytest.mark.parametrize("typed", ["%00", "%F0%9F%99%82", "%E2%80%AE", "a" * 5000, "%27%22%3E"])
def test_anything_may_be_typed(client: HouseClient, typed: str) -> None:
    assert client.get(f"/aanbod?zoek={typed}", follow_redirects=True).status_code == 200


def test_what_was_typed_is_shown_as_text(client: HouseClient) -> None:
    page = client.page("/aanbod?zoek=<u>geld</u>")
    field = page.select_one("#zoek")
    assert field is not None
    assert field["value"] == "<u>geld</u>"
    assert not page.select("main u")


def test_a_page_costs_one_query_whatever_it_shows(client: HouseClient, database: Database) -> None:
    client.page("/aanbod")
    for path in (
        "/aanbod",
        "/aanbod?pagina=3",
        "/aanbod?zoek=geld&tijd=avond",
        "/agenda",
        "/coach/samira",
    ):
        with counted(database) as statements:
            client.page(path)
        assert len(statements) == 1, (path, statements)
        assert "catalogue_state" in statements[0]


def test_a_page_with_moments_costs_one_more_for_how_full_they_are(
    client: HouseClient, database: Database
) -> None:
    client.page("/aanbod/geldspreekuur")
    with counted(database) as statements:
        client.page("/aanbod/geldspreekuur")
    assert len(statements) == 2
    assert "taken" in statements[1]


def test_both_languages_list_the_same(client: HouseClient) -> None:
    dutch, english = (client.page(f"{prefix}/aanbod") for prefix in ("", "/en"))
    hrefs = [
        [str(a["href"]).removeprefix("/en") for a in page.select(".rows h3 a")]
        for page in (dutch, english)
    ]
    assert hrefs[0] == hrefs[1]
    assert "What are you good at?" in titles(english)
