"""The keys: in words for who has no script, and to be switched off (WCAG 2.1.4)."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.cases.queue_ranks import QueueList
from tests.factories.staff import make_staff, sign_in
from tests.integration.workbench.test_queue import QUEUE
from tests.support.client import HouseClient
from tests.support.page_check import words

KEYS = "/werk/toetsen"


def test_every_list_has_a_key_of_its_own_that_the_page_tells(coach: HouseClient) -> None:
    page = coach.page(QUEUE)
    keys = {str(tab["data-go"]) for tab in page.select("#lijsten a")}
    assert len(keys) == len(QueueList)
    told = {words(row.select("kbd")[-1]) for row in coach.page(KEYS).select("#toetsen tbody tr")}
    assert keys | {"x", "/", "?", "Enter"} <= told


def test_keys_are_switched_off_and_on_and_that_is_remembered(coach: HouseClient) -> None:
    body = coach.page(QUEUE).body
    assert (body["data-keys"], body["data-queue"]) == (KEYS, QUEUE)
    answer = coach.submit(KEYS, coach.page(KEYS).select_one("main form"))
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert cookie.startswith("__Host-")
    assert not coach.page(QUEUE).body.has_attr("data-keys")
    page = coach.page(KEYS)
    assert "De toetsen staan uit" in words(page.select_one("#aan-kop"))
    coach.submit(KEYS, page.select_one("main form"))
    assert coach.page(QUEUE).body.has_attr("data-keys")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR])
def test_who_has_no_queue_has_no_keys_for_it(
    client: HouseClient, session: Session, role: Role
) -> None:
    sign_in(client, make_staff(session, role=role))
    page = client.page(KEYS)
    assert not page.body.has_attr("data-queue")
    assert words(page.select("#toetsen kbd")[0]) == "?"
