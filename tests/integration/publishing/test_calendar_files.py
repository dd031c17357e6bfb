"""Calendar files, read back by a calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.conftest import START, TravellingClock
from tests.support.client import HouseClient
from tests.support.page_check import partner_names

PLACES_OF_SCHOOLS = ("ROC Merelland, hal B",)


def events(client: HouseClient, path: str) -> list[object]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "text/calendar"
    assert "attachment" in response.headers["Content-Disposition"]
    return list(Calendar.from_ical(response.data).walk("VEVENT"))


def first_download(client: HouseClient, path: str) -> str:
    found = client.page(path).select_one("a[href$='.ics']")
    assert found is not None
    return str(found["href"])


def test_a_moment_goes_into_a_calendar_at_its_local_time(client: HouseClient) -> None:
    [found] = events(client, first_download(client, "/moment/geld-inloop"))
    assert str(found["summary"]) == "Geld-inloop"
    start = found["dtstart"].dt
    assert start.isoformat() == "2026-11-18T14:00:00+01:00"
    assert found["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert found["dtend"].dt - start == timedelta(hours=3)
    assert found["dtstamp"].dt == START
    assert str(found["location"]) == "De Kade, De Kade 12, 3661 Merelstad"
    assert str(found["url"]) == "https://opstap.test/moment/geld-inloop"


def test_the_same_moment_keeps_its_uid(client: HouseClient, clock: TravellingClock) -> None:
    path = first_download(client, "/moment/geld-inloop")
    [before] = events(client, path)
    clock.travel(hours=5)
    [after] = events(client, path)
    assert before["uid"] == after["uid"]
    assert str(before["uid"]).endswith("@opstap.test")
    assert before["dtstamp"].dt < after["dtstamp"].dt


def test_an_item_brings_all_its_moments_to_come(
    client: HouseClient, clock: TravellingClock
) -> None:
    found = events(client, "/aanbod/geldspreekuur.ics")
    assert len({str(each["uid"]) for each in found}) == len(found) == 8
    clock.travel(days=3)
    assert len(events(client, "/aanbod/geldspreekuur.ics")) == 7


def test_a_start_of_several_times_repeats_weekly(client: HouseClient) -> None:
    found = events(client, "/aanbod/waar-ben-jij-goed-in.ics")
    assert found[0]["rrule"] == {"FREQ": ["WEEKLY"], "COUNT": [2]}


def test_the_clock_going_back_is_in_the_file(client: HouseClient) -> None:
    answer = client.get("/moment/doe-dag-zomer.ics")
    calendar = Calendar.from_ical(answer.data)
    [zone] = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/Amsterdam"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    starts = [each["dtstart"].dt for each in calendar.walk("VEVENT")]
    assert {start.hour for start in starts} == {10}


def test_a_file_in_english_leads_to_the_english_page(client: HouseClient) -> None:
    path = first_download(client, "/en/moment/geld-inloop")
    assert path.startswith("/en/")
    [found] = events(client, path)
    assert str(found["url"]) == "https://opstap.test/en/moment/geld-inloop"


def test_no_file_names_who_is_behind_it(client: HouseClient) -> None:
    for path in ("/aanbod/geldspreekuur.ics", "/moment/geld-inloop.ics"):
        text = client.get(path).get_data(as_text=True).replace("\r\n ", "").replace("\\,", ",")
        for place in PLACES_OF_SCHOOLS:
            text = text.replace(place, "")
        assert not [name for name in partner_names() if name in text]


@pytest.mark.parametrize(
    "path", ["/agenda/999999.ics", "/aanbod/nergens.ics", "/aanbod/focus-houden.ics"]
)
def test_there_is_no_file_without_a_moment(client: HouseClient, path: str) -> None:
    assert client.get(path).status_code == 404
