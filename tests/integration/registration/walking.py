"""Walking through the sign-up as somebody without JavaScript does."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.models import Base
from tests.support.client import ORIGIN, HouseClient, parse

ABOUT, YOU, PERSON, REACH, DONE = (
    "/aanmelden",
    "/aanmelden/over-jou",
    "/aanmelden/jouw-persoon",
    "/aanmelden/bereiken",
    "/aanmelden/klaar",
)
BORN: dict[str, Any] = {"dag": "1", "maand": "3", "jaar": "2004", "woonplaats": "Merelstad"}
REACHED: dict[str, Any] = {"voornaam": "Noor", "kanaal": "sms", "tel": "06 12345678"}


def row_counts(session: Session) -> dict[str, int]:
    """How many rows every table holds."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def main_form(page: BeautifulSoup) -> Tag:
    """The form of a step."""
    form = page.select_one("main form")
    assert form is not None
    return form


def answer(client: HouseClient, path: str, **changes: Any) -> TestResponse:
    """Open a step and send its form, with these answers changed.

    The opened page is not checked against the house rules: each step is, in a test of its own,
    and checking it on every walk would take most of the time of these tests.
    """
    opened = FlaskClient.open(client, path, base_url=ORIGIN)
    assert opened.status_code == 200, f"{path}: {opened.status}"
    page = BeautifulSoup(opened.get_data(as_text=True), "html.parser")
    return client.submit(path, main_form(page), **changes)


def walk_to(client: HouseClient, goal: str, **you: Any) -> BeautifulSoup:
    """Answer every step before `goal` and return its page."""
    steps: list[tuple[str, dict[str, Any]]] = [(ABOUT, {}), (YOU, BORN | you), (PERSON, {})]
    for path, answers in steps:
        if path == goal:
            break
        response = answer(client, path, **answers)
        assert response.status_code == 303, f"{path}: {response.status}"
    return client.page(goal)


def finish(client: HouseClient, **reach: Any) -> BeautifulSoup:
    """Go through all steps and return the last page."""
    walk_to(client, REACH)
    response = answer(client, REACH, **(REACHED | reach))
    assert response.status_code == 303, parse(response).get_text(" ")
    assert response.location == DONE
    return client.page(DONE)


def text_of(page: BeautifulSoup) -> str:
    """The words of the page's main part, with single spaces."""
    main = page.select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ").replace("\xad", "").split())


def error_at(page: BeautifulSoup, field: str) -> str:
    """The message at a field, which the summary links to as well."""
    summary = page.select_one("[role=alert]#fouten")
    assert summary is not None
    assert summary.select_one(f'a[href="#{field}"]')
    message = page.select_one(f"#{field}-fout")
    assert message is not None
    return " ".join(message.get_text(" ").split())
