"""Whatever is typed or sent, there is an answer, never a crash, and nothing half stored."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases.models import Case, YoungPerson
from tests.conftest import TravellingClock
from tests.integration.registration.walking import (
    ABOUT,
    BORN,
    DONE,
    PERSON,
    REACH,
    REACHED,
    YOU,
    answer,
    error_at,
    finish,
    main_form,
    row_counts,
    text_of,
    walk_to,
)
from tests.support.client import HouseClient, parse

COOKIE = "__Host-aanmelding"
NASTY = (
    "\0",
    "a\0b",
    "💥👩‍👩‍👧" * 30,
    "\u202eneerd\u2066",
    "e\u0301" * 40,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7*7 }}",
    "%s%s%n",
    "\ud7ff\ufffe",
    "../../etc/passwd",
)
FIELDS = {
    ABOUT: ("situatie", "woorden", "wie"),
    YOU: ("dag", "maand", "jaar", "woonplaats", "op_school", "school", "niveau", "diploma", "werk"),
    PERSON: ("persoon", "delen"),
    REACH: ("voornaam", "kanaal", "tel", "mail", "whatsapp", "tijden", "mee"),
}


@pytest.mark.parametrize("path", FIELDS)
def test_nasty_input_is_answered(client: HouseClient, path: str) -> None:
    page = walk_to(client, path)
    for value in NASTY:
        response = client.submit("", main_form(page), **dict.fromkeys(FIELDS[path], value))
        assert response.status_code in {303, 422}, f"{value!r}"


@pytest.mark.parametrize("path", FIELDS)
def test_a_megabyte_is_refused_readably(client: HouseClient, path: str) -> None:
    page = walk_to(client, path)
    response = client.submit("", main_form(page), **{FIELDS[path][-1]: "x" * 1_000_000})
    assert response.status_code == 413
    assert "Dit is te veel" in text_of(parse(response))


def test_words_are_kept_composed_without_control_characters(
    client: HouseClient, session: Session
) -> None:
    answer(client, ABOUT, woorden="  e\u0301\0e\u0301n\r\nregel\u202e 💥 ")
    answer(client, YOU, **BORN)
    answer(client, PERSON)
    answer(client, REACH, **REACHED)

    assert session.scalars(select(Case.words)).one() == "één\nregel 💥"


def test_500_characters_fit_and_501_are_said_kindly(client: HouseClient) -> None:
    response = answer(client, ABOUT, woorden="e\u0301" * 501)
    assert response.status_code == 422
    assert error_at(parse(response), "woorden").startswith("Je tekst is 1 teken te lang.")
    assert answer(client, ABOUT, woorden="e\u0301" * 500).location == YOU


def test_the_most_that_can_be_typed_fits_in_the_browser(
    client: HouseClient, session: Session
) -> None:
    rare = "".join(chr(0x20000 + (n * 7919) % 0xA000) for n in range(500))
    answer(client, ABOUT, woorden=rare)
    answer(client, YOU, **BORN)
    answer(client, PERSON)
    long_mail = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.nl"
    answer(client, REACH, **(REACHED | {"voornaam": rare[:80], "mail": long_mail}))

    assert session.scalars(select(Case.words)).one() == rare


@pytest.mark.parametrize(
    ("day", "month", "year", "says"),
    [
        ("", "", "", "Vul een geboortedatum in."),
        ("31", "2", "2005", "Deze dag bestaat niet."),
        ("29", "2", "2005", "Deze dag bestaat niet."),
        ("1", "13", "2005", "Er zijn 12 maanden."),
        ("0", "1", "2005", "Een maand heeft hooguit 31 dagen."),
        ("1", "1", "05", "Schrijf het jaar met 4 cijfers"),
        ("1", "1", "tweeduizend", "Vul bij het jaar een getal in"),
        ("een", "1", "2005", "Vul bij de dag een getal in"),
        ("1", "mei", "2005", "Vul bij de maand een getal in"),
        ("17", "11", "2026", "Deze dag moet nog komen."),
        ("1", "1", "0001", "Dit is heel lang geleden."),
        ("1", "1", "²005", "Vul bij het jaar een getal in"),
        ("1" * 5000, "1", "2005", "Een maand heeft hooguit 31 dagen."),
    ],
)
def test_wrong_dates_are_said_kindly(
    client: HouseClient, day: str, month: str, year: str, says: str
) -> None:
    answer(client, ABOUT)
    response = answer(client, YOU, dag=day, maand=month, jaar=year)
    page = parse(response)

    assert response.status_code == 422
    assert error_at(page, "dag").startswith(says)
    assert page.title.get_text().startswith("Fout: ")
    assert page.select_one("#fouten").has_attr("autofocus")


class TestCookie:
    """What the browser keeps is sealed, short-lived, and never trusted."""

    def test_is_host_only_secure_and_out_of_reach_of_scripts(self, client: HouseClient) -> None:
        header = answer(client, ABOUT).headers["Set-Cookie"]
        for part in ("__Host-aanmelding=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in header
        assert "Domain" not in header

    def test_says_nothing_of_what_was_typed(self, client: HouseClient) -> None:
        answer(client, ABOUT, woorden="geheimpje")
        cookie = client.get_cookie(COOKIE, domain="opstap.test")
        assert cookie is not None
        assert "geheimpje" not in cookie.value
        assert len(cookie.value) < 3500

    @pytest.mark.parametrize("change", [lambda v: v[:-2] + "AA", lambda v: v[:40], lambda _: "ééé",
                                        lambda _: "x" * 3900, lambda v: v.swapcase()])  # fmt: skip
    def test_tampered_starts_again_kindly(self, client: HouseClient, change: Any) -> None:
        walk_to(client, REACH)
        cookie = client.get_cookie(COOKIE, domain="opstap.test")
        assert cookie is not None
        client.set_cookie(COOKIE, change(cookie.value), domain="opstap.test", secure=True)
        response = client.get(REACH)

        assert (response.status_code, response.location) == (303, f"{ABOUT}?opnieuw=ja")
        assert "We beginnen opnieuw" in text_of(client.page(str(response.location)))

    def test_is_over_after_two_hours(self, client: HouseClient, clock: TravellingClock) -> None:
        page = walk_to(client, REACH)
        clock.travel(hours=2, seconds=-1)
        assert client.get(REACH).status_code == 200
        clock.travel(seconds=2)
        response = client.submit("", main_form(page), **REACHED)
        assert (response.status_code, response.location) == (303, f"{ABOUT}?opnieuw=ja")

    def test_of_another_secret_opens_nothing(self, client: HouseClient) -> None:
        walk_to(client, REACH)
        client.application.config["SECRET_KEY"] = "another" * 8
        assert client.get(REACH).location == f"{ABOUT}?opnieuw=ja"

    def test_of_the_receipt_is_no_answers(self, client: HouseClient) -> None:
        finish(client)
        receipt = client.get_cookie("__Host-klaar", domain="opstap.test")
        assert receipt is not None
        client.set_cookie(COOKIE, receipt.value, domain="opstap.test", secure=True)
        client.delete_cookie("__Host-klaar", domain="opstap.test")
        assert client.get(YOU).location == f"{ABOUT}?opnieuw=ja"


class TestPressingTwice:
    """A second press, a replay and the way back open nothing twice."""

    def test_replay_shows_the_same_page(self, client: HouseClient, session: Session) -> None:
        page = walk_to(client, REACH)
        kept = client.get_cookie(COOKIE, domain="opstap.test")
        assert kept is not None
        first = client.submit("", main_form(page), **REACHED)
        done = text_of(client.page(DONE))
        client.set_cookie(COOKIE, kept.value, domain="opstap.test", secure=True)
        second = client.submit("", main_form(page), **REACHED)

        assert (first.location, second.location) == (DONE, DONE)
        assert text_of(client.page(DONE)) == done
        assert session.scalar(select(func.count()).select_from(YoungPerson)) == 1

    def test_second_press_after_the_first_was_answered(self, client: HouseClient) -> None:
        page = walk_to(client, REACH)
        client.submit("", main_form(page), **REACHED)
        assert client.submit("", main_form(page), **REACHED).location == DONE


@pytest.mark.parametrize("path", [ABOUT, YOU, PERSON, REACH, DONE, "/aanmelden/start",
                                  "/aanmelden/voor-ouders", "/aanmelden/gewist"])  # fmt: skip
def test_opening_a_page_writes_nothing(client: HouseClient, session: Session, path: str) -> None:
    walk_to(client, REACH)
    before = row_counts(session)
    client.get(path)
    client.head(path)

    assert row_counts(session) == before


@pytest.mark.parametrize("path", [ABOUT, YOU, PERSON, REACH, "/aanmelden/stop"])
def test_a_form_without_its_token_is_refused(client: HouseClient, path: str) -> None:
    walk_to(client, REACH)
    assert client.post(path, data=REACHED).status_code == 400


def test_another_site_cannot_start_one(client: HouseClient) -> None:
    response = client.post(
        "/aanmelden/start", data={"s": "post"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 400


def test_too_many_last_steps_meet_a_readable_page(client: HouseClient) -> None:
    token = main_form(client.page(ABOUT)).select_one("[name=csrf_token]")["value"]
    statuses = [client.post(REACH, data={"csrf_token": token}).status_code for _ in range(150)]
    refused = client.post(REACH, data={"csrf_token": token})

    assert set(statuses) == {303}
    assert refused.status_code == 429
    assert "Even wachten" in text_of(parse(refused))
