"""Somebody's own calendar, read for when they are busy; and calendars that mean harm."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rosters.busy import join, read_busy
from portal.rosters.reading import NotACalendarError, TooManyEventsError, read_events
from portal.rosters.recurrence import TooMuchError

FIRST = datetime(2026, 11, 22, tzinfo=UTC)
LAST = FIRST + timedelta(weeks=8)


def calendar_of(*events: str) -> bytes:
    lines = [line for event in events for line in ("BEGIN:VEVENT", *event.split("|"), "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


def busy(*events: str) -> list[str]:
    """'24-11 09:00 45' per span: day and time in UTC, and its minutes."""
    spans = read_busy(calendar_of(*events), first=FIRST, last=LAST)
    return [f"{s:%d-%m %H:%M} {int((e - s).total_seconds() // 60)}" for s, e in spans]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20261124T090000Z|DTEND:20261124T094500Z", ["24-11 09:00 45"]),
        ("DTSTART;TZID=Europe/Amsterdam:20261124T090000|DURATION:PT1H", ["24-11 08:00 60"]),
        ("DTSTART;TZID=W. Europe Standard Time:20261124T090000|DURATION:PT1H", ["24-11 08:00 60"]),
        ('DTSTART;TZID="/x.example/2024/Europe/London":20261124T090000|DURATION:PT1H',
         ["24-11 09:00 60"]),
        ("DTSTART;TZID=Mijn eigen zone:20261124T090000|DURATION:PT1H", ["24-11 08:00 60"]),
        ("DTSTART:20261124T090000|DTEND:20261124T100000", ["24-11 08:00 60"]),
        # A whole day, and some: from local midnight, without saying an end too.
        ("DTSTART;VALUE=DATE:20261124|DTEND;VALUE=DATE:20261126", ["23-11 23:00 2880"]),
        ("DTSTART;VALUE=DATE:20261124", ["23-11 23:00 1440"]),
        ("DTSTART:20261124T090000Z", []),
        ("DTSTART:20261124T090000Z|DTEND:20261124T080000Z", []),
        ("DTSTART:20261124T090000Z|DURATION:PT1H|TRANSP:TRANSPARENT", []),
        ("DTSTART:20261124T090000Z|DURATION:PT1H|STATUS:CANCELLED", []),
        ("DTSTART:20261124T090000Z|DURATION:PT1H|X-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        ("DTSTART:20251124T090000Z|DURATION:PT1H", []),
        ("DTSTART:20270924T090000Z|DURATION:PT1H", []),
        # What began before and lasts is busy from the first moment that counts.
        ("DTSTART:20261101T090000Z|DURATION:P30D", ["22-11 00:00 13500"]),
        ("SUMMARY:geen tijd", []),
        ("DTSTART:onzin|DURATION:PT1H", []),
        ("DTSTART:20261324T090000Z|DURATION:PT1H", []),
        ("DTSTART:99991231T230000Z|DURATION:P9999W", []),
        ("DTSTART:20261124T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3",
         ["24-11 09:00 60", "25-11 09:00 60", "26-11 09:00 60"]),
        ("DTSTART:20261124T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3|EXDATE:20261125T090000Z",
         ["24-11 09:00 60", "26-11 09:00 60"]),
        ("DTSTART:20261124T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;UNTIL=20261125T090000Z",
         ["24-11 09:00 60", "25-11 09:00 60"]),
        ("DTSTART:20261124T090000Z|DURATION:PT1H|RDATE:20261201T100000Z,20261202T100000Z",
         ["24-11 09:00 60", "01-12 10:00 60", "02-12 10:00 60"]),
        ("DTSTART:20261124T090000Z|DURATION:PT1H|RRULE:FREQ=ONZIN", ["24-11 09:00 60"]),
        ("DTSTART:20261124T090000Z|BEGIN:VALARM|DURATION:P1W|END:VALARM|DURATION:PT1H",
         ["24-11 09:00 60"]),
        ("DESCRIPTION:lang|  DTSTART:20261130T000000Z|DTSTART:20261124T090000Z|DURATION:PT1H",
         ["24-11 09:00 60"]),
    ],
)  # fmt: skip
def test_what_an_event_says(event: str, expected: list[str]) -> None:
    assert busy(event) == expected


def test_a_series_stays_at_its_time_when_the_clock_moves() -> None:
    spans = read_busy(
        calendar_of(
            "DTSTART;TZID=Europe/Amsterdam:20261001T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY"
        ),
        first=datetime(2026, 10, 20, tzinfo=UTC),
        last=datetime(2026, 11, 1, tzinfo=UTC),
    )
    assert [start.hour for start, _ in spans] == [7, 8]


def test_one_time_of_a_series_that_moved() -> None:
    series = "UID:a|DTSTART:20261124T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3"
    moved = "UID:a|RECURRENCE-ID:20261125T090000Z|DTSTART:20261125T150000Z|DURATION:PT30M"
    assert busy(series, moved) == ["24-11 09:00 60", "25-11 15:00 30", "26-11 09:00 60"]
    cancelled = "UID:a|RECURRENCE-ID:20261125T090000Z|DTSTART:20261125T090000Z|STATUS:CANCELLED"
    assert busy(series, cancelled) == ["24-11 09:00 60", "26-11 09:00 60"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><p>Log in</p>",
        b"\x00\xff" * 99,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VCARD\r\nEND:VCARD",
    ],
)
def test_what_is_no_whole_calendar(body: bytes) -> None:
    with pytest.raises(NotACalendarError):
        read_events(body)


def test_more_often_than_every_day_is_busy_all_the_time() -> None:
    always = "DTSTART:19700101T000000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY"
    assert busy(always) == [f"22-11 00:00 {8 * 7 * 24 * 60}"]
    until = "DTSTART:20261124T000000Z|DURATION:PT1S|RRULE:FREQ=HOURLY;UNTIL=20261125T000000Z"
    assert busy(until) == ["24-11 00:00 1440"]


def test_bombs_end_early() -> None:
    """CPU time: thousands of rules that count from long ago, zones that repeat every second."""
    counted = "DTSTART:00010101T000000Z|DURATION:PT1S|RRULE:FREQ=DAILY;COUNT=999999"
    never = "DTSTART:19700101T000000Z|DURATION:PT1H|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    zone = b"\r\n".join(
        (b"BEGIN:VTIMEZONE", b"TZID:X", b"BEGIN:STANDARD", b"DTSTART:19700101T000000")
    )
    zone += b"\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    began = time.process_time()
    with pytest.raises(TooMuchError):
        busy(*[counted] * 500)
    assert busy(*[never] * 1000) == []
    plain = calendar_of("DTSTART;TZID=X:20261124T090000|DURATION:PT1H")
    body = plain.replace(b"BEGIN:VEVENT", zone + b"BEGIN:VEVENT", 1)
    assert len(read_busy(body, first=FIRST, last=LAST)) == 1
    with pytest.raises(TooManyEventsError):
        read_events(
            b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 20_001 + b"END:VCALENDAR"
        )
    assert time.process_time() - began < 20


def test_thousands_of_times_are_not_one_persons() -> None:
    minutes = [
        f"DTSTART:{FIRST + timedelta(minutes=20 * n):%Y%m%dT%H%M%SZ}|DURATION:PT1M"
        for n in range(2500)
    ]
    with pytest.raises(TooManyEventsError):
        busy(*minutes)


SPANS = st.tuples(st.integers(0, 200), st.integers(1, 30)).map(
    lambda pair: (FIRST + timedelta(hours=pair[0]), FIRST + timedelta(hours=sum(pair)))
)


@given(st.lists(SPANS, max_size=12))
def test_joining_keeps_every_hour_and_no_other(spans: list[tuple[datetime, datetime]]) -> None:
    joined = join(spans)
    hours = [FIRST + timedelta(hours=n) for n in range(240)]
    for hour in hours:
        assert any(s <= hour < e for s, e in spans) == any(s <= hour < e for s, e in joined)
    assert all(end < begin for (_, end), (begin, _) in zip(joined, joined[1:], strict=False))


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_text_gets_an_answer(inside: bytes, value: str) -> None:
    body = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:" + value.encode("utf-8", "replace") + inside
    )
    body += b"\r\nRRULE:" + value.encode("utf-8", "replace") + b"\r\nEND:VEVENT\r\nEND:VCALENDAR"
    assert isinstance(read_busy(body, first=FIRST, last=LAST), list)


def test_days_are_whole_in_a_year_with_a_leap_day() -> None:
    spans = read_busy(
        calendar_of("DTSTART;VALUE=DATE:20240229|RRULE:FREQ=YEARLY"),
        first=datetime(2028, 2, 1, tzinfo=UTC),
        last=datetime(2028, 4, 1, tzinfo=UTC),
    )
    assert [start.date() for start, _ in spans] == [date(2028, 2, 28)]
