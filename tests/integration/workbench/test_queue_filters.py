"""Saved filters: kept under a name of one's own, found again, renamed, removed and put back."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.desks.models import SavedFilter
from tests.conftest import START
from tests.factories.cases import make_case
from tests.integration.workbench.test_queue import QUEUE, names
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

FILTERS = "/werk/wachtrij/filters"
CHOICE = "?lijst=team&gemeente=Zandermeer"


def save(coach: HouseClient, name: str, choice: str = CHOICE) -> Any:
    form = coach.page(FILTERS + choice).select_one(f"form[action='{FILTERS}']")
    return coach.submit(FILTERS, form, naam=name)


def chips(page: BeautifulSoup) -> list[str]:
    return [words(link) for link in page.select("nav .chips a:not([id])")]


def saved(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(SavedFilter.name).order_by(SavedFilter.name)))


def form_of(page: BeautifulSoup, name: str) -> Tag:
    """The form whose button says this."""
    return next(
        form
        for form in page.select("main form")
        if form.button is not None and form.button.get_text().strip().endswith(name)
    )


def test_a_choice_is_kept_and_chosen_again(
    coach: HouseClient, session: Session, kofi: Staff
) -> None:
    make_case(session, contact=kofi, person={"first_name": "Dewi", "home": "Zandermeer"})
    make_case(session, contact=kofi, person={"first_name": "Mo"})
    session.commit()
    offered = coach.page(QUEUE + CHOICE).select_one("#bewaar")
    assert offered is not None
    assert words(coach.page(str(offered["href"])).select_one("main form b")) == "Team: Zandermeer"
    answer = save(coach, "Mijn dorp")
    assert answer.status_code == 303
    page = coach.page(answer.location)
    assert names(page) == ["Dewi, 20"]
    assert words(page.select_one(".chips [aria-current]")) == "Mijn dorp"
    # It was kept, so it is not offered again; elsewhere it is one link away.
    assert page.select_one("#bewaar") is None
    link = coach.page(QUEUE).select_one(".chips a:not([id])")
    assert names(coach.page(str(link["href"]))) == ["Dewi, 20"]


@pytest.mark.parametrize("name", ["Dorp", "dorp", " DORP "])
def test_names_do_not_clash(coach: HouseClient, session: Session, name: str) -> None:
    save(coach, "Dorp")
    answer = save(coach, name, "?lijst=nieuw")
    assert answer.status_code == 422
    page = parse(answer)
    assert words(page.select_one("#naam-fout")) == (
        "Zo heet al een filter van jou. Kies een andere naam."
    )
    assert page.select_one("#naam")["value"] == name.strip()
    assert words(page.title).startswith("Fout:")
    assert saved(session) == ["Dorp"]


def test_the_same_twice_is_kept_once(coach: HouseClient, session: Session) -> None:
    assert save(coach, "Dorp").status_code == 303
    assert save(coach, "Dorp").status_code == 303
    assert saved(session) == ["Dorp"]


def test_a_name_is_needed(coach: HouseClient, session: Session) -> None:
    answer = save(coach, "   ")
    assert answer.status_code == 422
    assert "Geef het filter een naam" in words(parse(answer).select_one("#naam-fout"))
    assert saved(session) == []


def test_twelve_is_enough(coach: HouseClient, session: Session) -> None:
    for number in range(12):
        assert save(coach, f"Filter {number}").status_code == 303
    answer = save(coach, "Nog een")
    assert answer.status_code == 422
    assert "al 12 filters" in words(parse(answer).select_one("#naam-fout"))
    assert len(saved(session)) == 12


def test_another_name_for_the_same(coach: HouseClient, session: Session) -> None:
    save(coach, "Dorp")
    save(coach, "Stad", "?lijst=nieuw")
    page = coach.page(FILTERS)
    answer = coach.submit(FILTERS, form_of(page, "Verander de naam: Dorp"), naam="Stad")
    assert answer.status_code == 422
    assert saved(session) == ["Dorp", "Stad"]
    answer = coach.submit(FILTERS, form_of(page, "Verander de naam: Dorp"), naam="Gehucht")
    assert answer.status_code == 303
    assert saved(session) == ["Gehucht", "Stad"]


def test_what_was_removed_can_be_put_back(coach: HouseClient, session: Session) -> None:
    save(coach, "Dorp")
    answer = coach.submit(FILTERS, form_of(coach.page(FILTERS), "Haal weg: Dorp"))
    assert answer.status_code == 303
    assert saved(session) == []
    page = coach.page(answer.location)
    assert "Weggehaald: Dorp." in words(page.select_one(".note[role=status]"))
    undo = form_of(page, "Zet terug")
    assert coach.submit(FILTERS, undo).status_code == 303
    assert coach.submit(FILTERS, undo).status_code == 303
    assert saved(session) == ["Dorp"]
    assert chips(coach.page(QUEUE)) == ["Dorp"]


def test_a_colleagues_filter_is_not_there(
    coach: HouseClient, session: Session, kofi: Staff
) -> None:
    theirs = SavedFilter(staff_id=kofi.id, name="Van Kofi", keep={}, created_at=START)
    session.add(theirs)
    session.commit()
    save(coach, "Dorp")
    assert "Van Kofi" not in words(coach.page(FILTERS).select_one("main"))
    own = form_of(coach.page(FILTERS), "Haal weg: Dorp")
    for action in (f"{FILTERS}/{theirs.id}", f"{FILTERS}/{theirs.id}/weg"):
        own["action"] = action
        assert coach.submit(FILTERS, own, naam="Anders").status_code == 404
    assert saved(session) == ["Dorp", "Van Kofi"]


def test_what_the_queue_no_longer_knows_is_left_out(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    keep = {"lijst": "van-mij", "gemeente": "Atlantis", "taal": "en"}
    session.add(SavedFilter(staff_id=samira.id, name="Oud", keep=keep, created_at=START))
    session.commit()
    link = coach.page(QUEUE).select_one(".chips a:not([id])")
    assert str(link["href"]) == f"{QUEUE}?taal=en"
