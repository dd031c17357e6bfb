"""The pages of a module, a coach and an event: whole, honest, and still there when it is over."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy.orm import Session

from portal.audit.services import SYSTEM
from portal.catalogue.documents import from_json
from portal.catalogue.models import VersionState
from portal.catalogue.queries import find_item, version_in
from portal.catalogue.services import publish, save_draft
from tests.conftest import START, TravellingClock
from tests.support.client import HouseClient
from tests.support.page_check import partner_names, words

PATHS = (
    "/aanbod/geldspreekuur",
    "/aanbod/plannen-zonder-gedoe",
    "/coach/samira",
    "/moment/geld-inloop",
    "/moment/overstaptafel",
    "/agenda",
)
LISTED = {"nl": "https://opstap.test", "en": "https://opstap.test/en"}


def link(page: BeautifulSoup, text: str) -> Tag:
    """The link with these words."""
    found = [a for a in page.select("main a[href]") if words(a) == text]
    assert found, text
    return found[0]


def facts(page: BeautifulSoup) -> dict[str, str]:
    return {
        words(pair.select_one("dt")): words(pair.select_one("dd"))
        for pair in page.select("dl.facts > div")
    }


def structured(page: BeautifulSoup) -> dict[str, object]:
    tag = page.select_one('script[type="application/ld+json"]')
    assert tag is not None
    data: dict[str, object] = json.loads(str(tag.string))
    return data


@pytest.mark.parametrize("path", PATHS)
def test_pages_say_where_they_are_in_every_language(client: HouseClient, path: str) -> None:
    for locale, prefix in {"nl": "", "en": "/en"}.items():
        page = client.page(prefix + path)
        html = page.find("html")
        assert isinstance(html, Tag)
        assert html["lang"] == locale
        canonical = page.select_one("link[rel=canonical]")
        assert canonical is not None
        assert canonical["href"] == LISTED[locale] + path
        alternates = {a["hreflang"]: a["href"] for a in page.select("link[rel=alternate]")}
        assert alternates == {
            "nl": LISTED["nl"] + path,
            "en": LISTED["en"] + path,
            "x-default": LISTED["nl"] + path,
        }
        assert not page.select("script[src]")


def test_a_module_shows_faces_form_place_and_price(client: HouseClient) -> None:
    page = client.page("/aanbod/geldspreekuur")
    assert facts(page)["Wat kost het?"] == "Niets."
    assert facts(page)["Voor wie"] == "Van 18 tot 27 jaar"
    assert facts(page)["Neem mee"].startswith("Al je post")
    door = page.select_one('.person a[aria-label="Meer over Samira"]')
    assert door is not None
    assert door["href"] == "/coach/samira"
    on_map = next(a for a in page.select("dd a[rel]") if "De Kade" in words(a))
    assert str(on_map["href"]).startswith("https://www.openstreetmap.org/search?query=De+Kade+12")
    assert "noreferrer" in on_map["rel"]


def test_a_module_leads_to_sign_up_for_it(client: HouseClient) -> None:
    for path, bij in {
        "/aanbod/geldspreekuur": "module:geldspreekuur",
        "/coach/samira": "coach:samira",
    }.items():
        page = client.page(path)
        targets = [str(a["href"]) for a in page.select("a.btn[href*='bij=']")]
        assert targets
        assert {t.split("bij=")[1] for t in targets} == {bij}, targets


def test_a_moment_leads_to_coming_and_from_there_to_sign_up(client: HouseClient) -> None:
    button = client.page("/moment/geld-inloop").select_one(".hero a.btn")
    assert button is not None
    assert str(button["href"]).startswith("/ik-kom/")
    choice = client.page(str(button["href"]))
    assert choice.select_one("main a[href$='bij=event:geld-inloop']") is not None


def test_moments_are_dated_and_those_that_began_are_gone(
    client: HouseClient, clock: TravellingClock
) -> None:
    page = client.page("/aanbod/geldspreekuur")
    days = [words(h) for h in page.select("#momenten h3")]
    assert days[0] == "Woensdag 18 november"
    assert len(days) == 8
    clock.travel(days=3)
    later = client.page("/aanbod/geldspreekuur")
    assert [words(h) for h in later.select("#momenten h3")] == days[1:]


def test_an_event_that_is_over_says_so(client: HouseClient, clock: TravellingClock) -> None:
    clock.travel(days=400)
    page = client.page("/moment/geld-inloop")
    status = page.select_one("[role=status]")
    assert "Dit is geweest" in words(status)
    assert not page.select("a[href*='bij=event']")
    assert link(page, "Bekijk wat er nog komt")["href"] == "/agenda"


def test_sharing_works_without_a_script(client: HouseClient) -> None:
    page = client.page("/coach/samira")
    field = page.select_one("input[readonly]")
    assert field is not None
    assert field["value"] == "https://opstap.test/coach/samira"
    schemes = {str(a["href"]).split("?")[0] for a in page.select("main details a")}
    assert schemes == {"mailto:", "https://wa.me/"}


def test_a_coach_offers_others_instead(client: HouseClient) -> None:
    page = client.page("/coach/samira")
    others = [str(a["href"]) for a in page.select(".trio a")]
    assert len(others) == len(set(others)) == 3
    assert "/coach/samira" not in others
    assert facts(page)["Ik spreek"] == "Nederlands, Engels en Arabisch"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/aanbod/geldspreekuur", "Course"),
        ("/moment/geld-inloop", "Event"),
        ("/coach/samira", "Service"),
    ],
)
def test_structured_data_names_the_portal_and_nobody_else(
    client: HouseClient, path: str, kind: str
) -> None:
    data = structured(client.page(path))
    assert data["@type"] == kind
    maker = data.get("organizer") or data.get("provider")
    assert isinstance(maker, dict)
    assert maker["name"] == "Opstap"
    # A school's name may stand there as a place, as on the page itself.
    said = json.dumps({k: v for k, v in data.items() if k not in {"location", "hasCourseInstance"}})
    assert not [name for name in partner_names() if name in said]


def test_an_event_in_structured_data_has_its_dates(client: HouseClient) -> None:
    data = structured(client.page("/moment/geld-inloop"))
    assert data["startDate"] == "2026-11-18T14:00:00+01:00"
    assert "De Kade 12" in json.dumps(data["location"])
    assert data["isAccessibleForFree"] is True


def test_an_unknown_address_is_not_found(client: HouseClient) -> None:
    for path in ("/aanbod/nergens", "/coach/geldspreekuur", "/moment/nergens", "/agenda?pagina=99"):
        assert client.get(path).status_code == 404


def test_an_old_address_leads_to_the_new_one(client: HouseClient, session: Session) -> None:
    item = find_item(session, "m33")
    assert item is not None
    version = version_in(session, item.id, VersionState.PUBLISHED)
    assert version is not None
    document = from_json(version.document)
    text = replace(document.texts["nl"], title="Samen naar je geld kijken")
    document = replace(document, texts={**document.texts, "nl": text})
    draft = save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
    publish(session, item, revision=draft.revision, actor=SYSTEM, at=START)
    session.commit()
    for prefix in ("", "/en"):
        moved = client.get(f"{prefix}/aanbod/geldspreekuur")
        assert moved.status_code == 301
        assert moved.location == f"{prefix}/aanbod/samen-naar-je-geld-kijken"
    page = client.page("/aanbod/samen-naar-je-geld-kijken")
    assert words(page.h1) == "Samen naar je geld kijken"


def test_the_agenda_is_in_order_and_paged(client: HouseClient) -> None:
    first = client.page("/agenda")
    assert len(first.select(".rows .row")) == 20
    assert words(first.select_one(".rows h3 .vh")) == "maandag 16 november:"
    following = link(first, "Volgende")
    second = client.page(str(following["href"]))
    assert words(second.select_one(".pager [aria-current=page]")) == "2"
    assert not {words(h) for h in first.select("h3")} & {words(h) for h in second.select("h3")}
