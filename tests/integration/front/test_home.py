"""Home and the pages around it: what a visitor finds there, and what is kept of them: nothing."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.answers import FOR_EVERYBODY
from portal.assets import BUILT, asset
from portal.front.suggesting import FEWEST, MOST
from tests.conftest import TravellingClock
from tests.factories.staff import make_staff, sign_in
from tests.support.client import ORIGIN, HouseClient, parse
from tests.support.page_check import words

PAGES = ("/", "/wat-speelt-er", "/contact", "/wat-we-bewaren", "/toegankelijk", "/wie-zijn-wij")
FIRST_VISIT = 14 * 1024


def test_home_says_what_this_is_and_gives_three_ways_in(client: HouseClient) -> None:
    page = client.page("/")
    assert words(page.h1) == "De deur staat open."
    faces = page.select(".stairs li a")
    assert len(faces) == 3
    assert len({face["href"] for face in faces}) == 3
    assert len(page.select("form button[name=s]")) == 4
    assert len(page.select("main .rows > li")) == 3


@pytest.mark.parametrize("path", PAGES)
def test_help_is_on_every_page(client: HouseClient, path: str) -> None:
    links = {str(link["href"]) for link in client.page(path).select("a[href^='tel:']")}
    assert {"tel:112", "tel:08000113", "tel:08000432", "tel:+31850001234"} <= links


@pytest.mark.parametrize("path", PAGES)
def test_looking_around_leaves_no_cookie(client: HouseClient, path: str) -> None:
    answer = client.get(path)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == FOR_EVERYBODY
    assert answer.headers["ETag"]
    assert "Cookie" in answer.headers["Vary"]


def test_what_somebody_searched_for_is_kept_by_nobody_but_their_browser(
    client: HouseClient,
) -> None:
    answer = client.get("/aanbod?zoek=schulden")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_there_in_both_languages(client: HouseClient, prefix: str, path: str) -> None:
    page = client.page(prefix + path)
    assert page.html
    assert page.html["lang"] == (prefix.strip("/") or "nl")


def sent_as(app: Flask, encoding: str) -> TestResponse:
    """Home as it goes over the line; the house client would try to read it."""
    client = FlaskClient(app, app.response_class)
    return client.get("/", base_url=ORIGIN, headers={"Accept-Encoding": encoding})


def test_the_first_visit_is_light(app: Flask) -> None:
    answer = sent_as(app, "br")
    assert answer.headers["Content-Encoding"] == "br"
    styles = BUILT / asset("css/opstap.css").removeprefix("/static/")
    compressed = styles.with_name(f"{styles.name}.br").read_bytes()
    assert len(answer.data) + len(compressed) <= FIRST_VISIT


def test_older_browsers_get_gzip_or_plain(app: Flask) -> None:
    plain = sent_as(app, "identity").data
    assert gzip.decompress(sent_as(app, "gzip").data) == plain


@pytest.mark.parametrize("path", ["/werk/inloggen", "/"])
def test_a_page_with_a_secret_and_somebody_elses_words_is_never_compressed(
    app: Flask, path: str
) -> None:
    client = FlaskClient(app, app.response_class, use_cookies=True)
    client.get("/werk/inloggen", base_url=ORIGIN)
    quiet = client.get(path, base_url=ORIGIN, headers={"Accept-Encoding": "br"})
    asked = client.get(f"{path}?verder=/werk", base_url=ORIGIN, headers={"Accept-Encoding": "br"})

    assert quiet.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in asked.headers
    assert quiet.headers["Cache-Control"] == asked.headers["Cache-Control"] == "no-store"


def test_a_signed_in_page_is_never_compressed(client: HouseClient, app: Flask) -> None:
    with app.extensions["database"].sessions() as session:
        sign_in(client, make_staff(session))
    answer = client.get("/werk/jij", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers


def choose(client: HouseClient, *chosen: str) -> list[str]:
    """Choose situations and return where the suggestions lead."""
    answer = client.post("/wat-speelt-er", data={"s": list(chosen)})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    page = parse(answer)
    return [
        str(link["href"]) for link in page.select("#past a[href]") if "tel:" not in link["href"]
    ]


def test_a_situation_leads_to_a_few_suggestions_with_reasons(client: HouseClient) -> None:
    answer = client.post("/wat-speelt-er", data={"s": ["post", "hoofd_vol"]})
    found = parse(answer).select("#past .person, #past .rows > li")
    assert FEWEST <= len(found) <= MOST
    for each in found:
        assert words(each.select_one("p"))
    chosen = parse(answer).select("input[name=s][checked]")
    assert {box["value"] for box in chosen} == {"post", "hoofd_vol"}


def test_every_suggestion_leads_somewhere(client: HouseClient) -> None:
    for link in choose(client, "post", "hoofd_vol"):
        assert client.get(link).status_code == 200, link


def test_what_was_chosen_goes_along_by_post(client: HouseClient) -> None:
    page = parse(client.post("/wat-speelt-er", data={"s": ["post", "bed"]}))
    forms = page.select('#past form[method=post][action$="/aanmelden/start"]')
    assert forms
    for form in forms:
        assert [hidden["value"] for hidden in form.select("input[name=s]")] == ["post", "bed"]
    assert not [link for link in page.select("a[href]") if "s=" in str(link["href"])]


def test_urgent_money_gives_a_number_to_call_today(client: HouseClient) -> None:
    page = parse(client.post("/wat-speelt-er", data={"s": ["geen_geld"]}))
    assert page.select("#past .note a[href='tel:+31850001234']")


@pytest.mark.parametrize("chosen", [[], ["unknown"], ["\0"], ["post\n"], ["x" * 5000]])
def test_nothing_useful_chosen_is_met_kindly(client: HouseClient, chosen: list[str]) -> None:
    answer = client.post("/wat-speelt-er", data={"s": chosen})
    assert answer.status_code == 200
    assert parse(answer).select("#past [role=status]")


def test_another_site_cannot_send_choices(client: HouseClient) -> None:
    answer = client.post("/wat-speelt-er", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


def test_the_privacy_page_names_everybody(client: HouseClient) -> None:
    page = client.page("/wat-we-bewaren")
    names = words(page.select_one('[data-slot="privacy"] .rows'))
    for each in ("ROC Merelland", "Kiezelsteen Coaching B.V.", "Meta", "gemeenten"):
        assert each in names
    assert page.select("a[href='mailto:privacy@opstap.example']")
    assert len(page.select("section.card")) >= 9


def test_security_txt_is_valid_for_less_than_a_year(
    client: HouseClient, clock: TravellingClock
) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"].startswith("mailto:")
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert clock() + timedelta(days=30) < expires < clock() + timedelta(days=365)


def test_search_engines_stay_out_of_the_back(client: HouseClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /werk", "Disallow: /redactie"} <= set(lines)
