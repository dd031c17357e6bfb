"""Promise 23: limits per address and in total, with a readable page, and never for good."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse

from portal import create_app
from portal.accounts.views import FLOOD_TOTAL
from portal.catalogue.views_public import SEARCH_LIMIT, SEARCH_TOTAL
from portal.config import Settings
from portal.database import Database
from portal.extensions import everybody
from portal.questions.views_public import ASK_LIMIT, ASK_TOTAL, CODE_TOTAL
from portal.registration.browser import ANSWERS
from portal.registration.room import TOTAL_FINAL, TOTAL_STEPS
from tests.conftest import TravellingClock
from tests.integration.registration.walking import REACH, REACHED, main_form, walk_to
from tests.integration.security.surface import fetch, plain_client
from tests.support.client import ORIGIN, HouseClient
from tests.support.client import parse as parse_page

HELP_LINES = ("112", "113", "Kindertelefoon")
TOTALS = (FLOOD_TOTAL, SEARCH_TOTAL, ASK_TOTAL, CODE_TOTAL, TOTAL_FINAL, TOTAL_STEPS)


def spend(app: Flask, endpoint: str, limit: str, key: str) -> None:
    """Use up a limit at once, as that many requests would."""
    limiter = next(iter(app.extensions["limiter"]))
    amount = parse(limit)
    limiter.limiter.hit(amount, key, endpoint, cost=amount.amount)


def ask(app: Flask, path: str, *, address: str = "192.0.2.1", **kwargs: Any) -> Any:
    return plain_client(app).get(
        path, base_url=ORIGIN, environ_overrides={"REMOTE_ADDR": address}, **kwargs
    )


def test_searching_is_limited_per_address_and_looking_is_not(app: Flask) -> None:
    path = "/aanbod?zoek=geld"
    assert ask(app, path).status_code == 200
    spend(app, "catalogue.list_offer", SEARCH_LIMIT, "192.0.2.1")
    refused = ask(app, path)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60
    assert ask(app, "/aanbod").status_code == 200
    assert ask(app, path, address="192.0.2.2").status_code == 200


def test_many_addresses_together_are_limited_too(app: Flask) -> None:
    spend(app, "catalogue.list_offer", SEARCH_TOTAL, everybody())
    assert ask(app, "/aanbod?zoek=geld", address="198.51.100.9").status_code == 429


@pytest.mark.parametrize("total", TOTALS)
def test_what_is_full_for_all_is_over_within_a_minute(total: str) -> None:
    """Nobody can keep the door shut for long by knocking from everywhere."""
    assert parse(total).get_expiry() == 60


def test_the_page_says_what_to_do_and_keeps_the_help_lines(app: Flask) -> None:
    spend(app, "catalogue.list_offer", SEARCH_TOTAL, everybody())
    for prefix in ("", "/en"):
        answer = ask(app, f"{prefix}/aanbod?zoek=geld")
        text = answer.get_data(as_text=True)
        assert answer.status_code == 429
        assert all(line in text for line in HELP_LINES)
        assert 'href="tel:' in text


def test_the_last_step_loses_nothing_when_there_are_too_many(
    app: Flask, client: HouseClient
) -> None:
    form = main_form(walk_to(client, REACH))
    spend(app, "registration.answer_reach", TOTAL_FINAL, everybody())
    answer = client.submit(REACH, form, **REACHED)
    assert answer.status_code == 429
    page = parse_page(answer)
    assert page.select_one(f'main a[href="{REACH}"]')
    assert any(
        h.startswith(f"__Host-{ANSWERS.name}=") for h in answer.headers.getlist("Set-Cookie")
    )
    kept = client.page(REACH).select_one("[name=voornaam]")
    assert kept is not None
    assert kept["value"] == REACHED["voornaam"]


def test_a_question_is_shown_again_when_there_are_too_many(app: Flask, client: HouseClient) -> None:
    form = client.page("/vraag").select_one("main form")
    spend(app, "questions.send_question", ASK_LIMIT, "127.0.0.1")
    answer = client.submit("/vraag", form, vraag="Mag ik stoppen met school?")
    assert answer.status_code == 429
    page = parse_page(answer)
    area = page.select_one("main textarea")
    assert area is not None
    assert area.get_text().strip() == "Mag ik stoppen met school?"
    assert page.select_one("[role=alert]")


def app_behind(
    proxies: int, settings: Settings, clock: TravellingClock, database: Database
) -> Flask:
    made = create_app(replace(settings, trusted_proxies=proxies), clock=clock, database=database)
    made.test_client_class = HouseClient
    return made


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(0, "203.0.113.1"), (1, "192.0.2.77"), (2, "198.51.100.5")],
)
def test_a_forwarded_address_is_believed_only_from_our_proxies(
    settings: Settings, clock: TravellingClock, database: Database, proxies: int, seen: str
) -> None:
    """Whatever the visitor puts in front of it: only what our own proxies add counts."""
    app = app_behind(proxies, settings, clock, database)
    spend(app, "catalogue.list_offer", SEARCH_LIMIT, seen)
    answer = FlaskClient(app, app.response_class).get(
        "/aanbod?zoek=geld",
        base_url=ORIGIN,
        headers={"X-Forwarded-For": "10.0.0.1, 198.51.100.5, 192.0.2.77"},
        environ_overrides={"REMOTE_ADDR": "203.0.113.1"},
    )
    assert answer.status_code == 429


def test_the_limits_are_really_there(app: Flask) -> None:
    assert fetch(plain_client(app), "/aanbod?zoek=geld").select_one("h1")
    limiter = next(iter(app.extensions["limiter"]))
    assert limiter.enabled
