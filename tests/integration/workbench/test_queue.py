"""The queue page: whose turn, whose case, how long still, for the reader's own team only."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.database import Database
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

QUEUE = "/werk/wachtrij"
POLL = {"HX-Request": "true", "X-Opstap-Poll": "1"}


def refresh_path(page: BeautifulSoup) -> str:
    region = page.select_one("#wachtrij")
    assert region is not None
    return str(region["hx-get"])


def names(page: BeautifulSoup) -> list[str]:
    return [words(link) for link in page.select("li.q h3 a")]


def test_rows_say_who_how_long_and_whose(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    make_case(session, contact=samira, person={"first_name": "Dewi"})
    session.commit()
    row = coach.page(QUEUE).select_one("li.q")
    assert row is not None
    assert words(row.select_one("h3 a")) == "Dewi, 20"
    assert words(row.select_one(".when b")) == "Nog 2 werkdagen"
    assert words(row.select_one(".when small")) == "Woensdag vóór 17.00 uur"
    assert words(row.select_one(".owner")) == "Contactpersoon: Samira (jij)"


def test_a_late_row_says_so_in_words_too(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    make_case(session, contact=samira, opened_at=START - timedelta(days=5))
    session.commit()
    row = coach.page(QUEUE).select_one("li.q[data-late]")
    assert row is not None
    assert words(row.select_one(".when b")) == "1 werkdag te laat"


def test_counts_on_the_tabs_equal_the_lists(
    coach: HouseClient, session: Session, samira: Staff, kofi: Staff
) -> None:
    for contact in (samira, samira, kofi):
        make_case(session, contact=contact)
    make_case(session, contact=samira, first_contact_at=START)
    session.commit()
    tabs = coach.page(QUEUE).select("#lijsten a")
    counts = {words(tab.find(string=True)): int(words(tab.span)) for tab in tabs}
    assert counts == {
        "Nieuw": 2,
        "Antwoord nodig": 0,
        "Stap nodig": 1,
        "Wacht op hen": 0,
        "Rust": 0,
        "Team": 1,
    }
    for tab in tabs:
        assert len(names(coach.page(str(tab["href"])))) == int(words(tab.span))


def test_a_colleagues_row_offers_to_take_over(
    coach: HouseClient, session: Session, kofi: Staff
) -> None:
    case = make_case(session, contact=kofi)
    session.commit()
    row = coach.page(f"{QUEUE}?lijst=team").select_one("li.q")
    assert words(row.select_one(".owner")) == "Contactpersoon: Kofi"
    assert row.select_one(f'a.btn[href="/werk/dossier/{case.reference}/overnemen"]')


def test_filters_stay_when_another_list_is_chosen(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    make_case(session, contact=samira, person={"first_name": "Dewi", "home": "Zandermeer"})
    make_case(session, contact=samira, person={"first_name": "Mo"})
    session.commit()
    page = coach.page(f"{QUEUE}?gemeente=Zandermeer")
    assert names(page) == ["Dewi, 20"]
    # On a phone the fold stays closed; it says that something was chosen, and a link undoes it.
    assert "(1 keuze)" in words(page.select_one("details.sift summary"))
    assert len(names(coach.page(str(page.select_one("#alles")["href"])))) == 2
    for tab in page.select("#lijsten a"):
        assert len(names(coach.page(str(tab["href"])))) == int(words(tab.span))
        assert "gemeente=Zandermeer" in str(tab["href"])


@pytest.mark.parametrize(
    "query",
    ["lijst=weg", "gemeente=Atlantis", "thema=%00", "taal=xx", "na=1-2", "na=9-9-9", "na=1-x-3"],
)
def test_a_strange_address_shows_the_list(
    coach: HouseClient, session: Session, samira: Staff, query: str
) -> None:
    make_case(session, contact=samira)
    session.commit()
    assert len(names(coach.page(f"{QUEUE}?{query}"))) == 1


def test_pages_of_twenty(coach: HouseClient, session: Session, samira: Staff) -> None:
    for _ in range(22):
        make_case(session, contact=samira)
    session.commit()
    first = coach.page(QUEUE)
    following = first.select_one('a[rel="next"]')
    assert following is not None
    second = coach.page(str(following["href"]))
    assert (len(names(first)), len(names(second))) == (20, 2)
    assert not set(names(first)) & set(names(second))


def test_an_empty_list_says_that_all_is_well(coach: HouseClient) -> None:
    assert "Niemand wacht op jou." in words(coach.page(QUEUE).select_one(".empty"))


def test_steps_of_today_stand_beside_the_list(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    make_case(
        session,
        contact=samira,
        person={"first_name": "Noor"},
        first_contact_at=START,
        next_step="Thee in de bibliotheek",
        next_step_on=START.date(),
    )
    session.commit()
    beside = "aside section[aria-labelledby=vandaag-kop]"
    page = coach.page(f"{QUEUE}?lijst=nieuw")
    assert "Thee in de bibliotheek" in words(page.select_one(beside))
    # On its own list it would be there twice.
    assert coach.page(f"{QUEUE}?lijst=stap").select_one(beside) is None


def test_an_unchanged_list_is_not_swapped(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    make_case(session, contact=samira)
    session.commit()
    answer = coach.get(refresh_path(coach.page(QUEUE)), headers=POLL)
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_new_case_comes_in_and_is_announced(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    page = coach.page(QUEUE)
    make_case(session, contact=samira, person={"first_name": "Dewi"})
    session.commit()
    fragment = parse(coach.get(refresh_path(page), headers=POLL))
    assert names(fragment) == ["Dewi, 20"]
    news = fragment.select_one("#wachtrij-nieuws[role=status][hx-swap-oob]")
    assert words(news) == "De lijst is veranderd: Nieuw, 1."
    assert not fragment.select("[autofocus]")
    # The fragment carries its own next refresh, with its own mark.
    assert refresh_path(fragment) != refresh_path(page)


def test_only_the_time_changing_is_not_announced(
    coach: HouseClient, session: Session, samira: Staff, clock: TravellingClock
) -> None:
    make_case(session, contact=samira, promised_at=START + timedelta(hours=3, minutes=10))
    session.commit()
    page = coach.page(QUEUE)
    clock.travel(minutes=15)
    fragment = parse(coach.get(refresh_path(page), headers=POLL))
    assert words(fragment.select_one(".when b")) == "Nog 2 uur"
    assert not fragment.select("#wachtrij-nieuws")


def test_the_page_asks_for_news_without_keeping_the_session(coach: HouseClient) -> None:
    region = coach.page(QUEUE).select_one("#wachtrij")
    assert region is not None
    assert region["hx-trigger"] == "every 30s"
    assert "X-Opstap-Poll" in region["hx-headers"]
    assert set(parse_qs(urlsplit(str(region["hx-get"])).query)) == {"lijst", "stand", "wie"}


def test_search_finds_by_name_without_putting_it_in_the_address(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    make_case(session, contact=samira, person={"first_name": "Zoë"})
    session.commit()
    form = coach.page(QUEUE).select_one("form[role=search]")
    assert form is not None
    assert form["method"] == "post"
    assert names(parse(coach.submit("", form, zoek="zoe"))) == ["Zoë, 20"]


def test_a_whole_reference_goes_straight_to_the_case(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    case = make_case(session, contact=samira)
    session.commit()
    form = coach.page(QUEUE).select_one("form[role=search]")
    answer = coach.submit("", form, zoek=case.reference.lower())
    assert answer.status_code == 303
    assert answer.location.endswith(f"/werk/dossier/{case.reference}")


def test_the_page_costs_as_many_queries_for_many_as_for_few(
    coach: HouseClient, session: Session, samira: Staff, database: Database
) -> None:
    def spent() -> int:
        statements: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            coach.page(QUEUE)
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        return len([each for each in statements if each.startswith("SELECT")])

    for _ in range(3):
        make_case(session, contact=samira)
    session.commit()
    spent()
    few = spent()
    for _ in range(57):
        make_case(session, contact=samira)
    session.commit()
    assert spent() == few
    assert few > 0


def test_the_rail_counts_who_is_new_and_a_refresh_counts_again(
    coach: HouseClient, session: Session, samira: Staff, kofi: Staff
) -> None:
    make_case(session, contact=kofi)
    session.commit()
    page = coach.page(QUEUE)
    assert words(page.select_one(".rail [aria-current]")) == "Wie wacht"
    make_case(session, contact=samira)
    session.commit()
    fragment = parse(coach.get(refresh_path(page), headers=POLL))
    assert words(fragment.select_one("#rail-wacht[hx-swap-oob]")) == "1 nieuw"
    assert words(coach.page("/werk/jij").select_one("#rail-wacht")) == "1 nieuw"


def test_every_list_says_who_is_on_it(coach: HouseClient) -> None:
    tabs = coach.page(QUEUE).select(".tablist a")
    said = {words(coach.page(str(tab["href"])).select_one(".tablist + p")) for tab in tabs}
    assert len(said) == len(tabs) == 6
