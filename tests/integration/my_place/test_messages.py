"""My messages: the thread, writing, what is told of it, and what is not sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import ActorKind, AuditRow
from portal.cases.messages import THREAD_PATH
from portal.cases.models import Case, EntryKind, Outcome, TimelineEntry
from portal.cases.turn_columns import Turn
from portal.conversations.models import ThreadRead
from portal.database import Database
from portal.outbox.models import OutboxMessage
from tests.conftest import START, TravellingClock
from tests.factories.cases import add_entry, make_case, timeline_of
from tests.factories.places import enter_place
from tests.factories.staff import make_staff
from tests.support.client import HouseClient, parse
from tests.support.page_check import words
from tests.support.statements import noted

PAGE = "/mijn-plek/berichten"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    made = make_case(
        session,
        contact=samira,
        person={"first_name": "Noor"},
        first_contact_at=START - timedelta(days=1),
        opened_at=START - timedelta(days=2),
    )
    session.commit()
    return made


@pytest.fixture
def noor(app: Flask, session: Session, case: Case) -> HouseClient:
    return enter_place(app, session, case.young_person)


def form_on(page: BeautifulSoup) -> Tag:
    form = page.select_one("form:has(textarea#bericht)")
    assert form
    return form


def write(client: HouseClient, text: str, **more: Any) -> Any:
    return client.submit(PAGE, form_on(client.page(PAGE)), bericht=text, **more)


def told(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def fresh(session: Session, case: Case) -> Case:
    return session.get_one(Case, case.id, populate_existing=True)


def lines_on(page: BeautifulSoup) -> list[str]:
    return [words(line) for line in page.select(".chat li")]


def test_what_was_said_stands_in_one_thread_over_all_cases(
    session: Session, samira: Staff, case: Case, noor: HouseClient
) -> None:
    earlier = make_case(
        session, contact=samira, young_person=case.young_person, outcome=Outcome.WORK
    )
    add_entry(session, earlier, EntryKind.MESSAGE, staff_id=samira.id, text="Van toen")
    add_entry(session, case, EntryKind.WROTE, at=START + timedelta(minutes=1), text="Van mij")
    add_entry(session, case, EntryKind.NOTE, staff_id=samira.id, text="Geen bericht")
    add_entry(
        session, case, EntryKind.MESSAGE, staff_id=samira.id, text="Geheim",
        is_private=True, private_reason="Daarom",
    )  # fmt: skip
    session.commit()
    page = noor.page(PAGE)
    assert ["Van toen" in lines_on(page)[0], "Van mij" in lines_on(page)[1]] == [True, True]
    assert len(lines_on(page)) == 2
    mine = page.select(".chat li[data-me]")
    assert [words(each.select_one(".vh")) for each in mine] == ["Jij:"]


def test_a_message_is_kept_and_an_answer_is_due(
    session: Session, case: Case, noor: HouseClient
) -> None:
    answer = write(noor, "Hoi Samira,\nkan het ook later?")
    assert answer.status_code == 303
    assert answer.location.startswith(PAGE)
    line = timeline_of(session, case)[-1]
    assert (line.kind, line.staff_id, line.text) == (
        EntryKind.WROTE,
        None,
        "Hoi Samira,\nkan het ook later?",
    )
    changed = fresh(session, case)
    assert changed.turn == Turn.ANSWER
    assert changed.answer_due_at is not None
    assert changed.answer_due_at > START
    rows = session.scalars(select(AuditRow).where(AuditRow.action == "case.wrote")).all()
    assert [row.actor_kind for row in rows] == [ActorKind.YOUNG_PERSON]
    assert "kan het ook later?" in lines_on(noor.page(PAGE))[-1]


def test_who_helps_is_mailed_without_content_once_until_they_read(
    session: Session, samira: Staff, case: Case, noor: HouseClient
) -> None:
    write(noor, "Mijn geheime vraag")
    write(noor, "En nog een")
    mails = told(session)
    assert [mail.recipient for mail in mails] == [samira.email]
    assert "geheime" not in mails[0].body + mails[0].subject
    assert "Noor" not in mails[0].body + mails[0].subject
    assert f"/werk/dossier/{case.reference}" in mails[0].body
    session.add(ThreadRead(young_person_id=case.young_person_id, by_us=10**6))
    session.commit()
    write(noor, "Een derde")
    assert len(told(session)) == 2


def test_a_second_press_does_nothing_and_new_words_on_the_same_page_are_sent(
    session: Session, case: Case, noor: HouseClient
) -> None:
    form = form_on(noor.page(PAGE))
    for text in ("Een keer", "Een keer", "Iets anders"):
        assert noor.submit(PAGE, form, bericht=text).status_code == 303
    texts = [line.text for line in timeline_of(session, case) if line.kind is EntryKind.WROTE]
    assert texts == ["Een keer", "Iets anders"]


def test_two_tabs_both_send(session: Session, case: Case, noor: HouseClient) -> None:
    tabs = [form_on(noor.page(PAGE)), form_on(noor.page(PAGE))]
    for tab in tabs:
        assert noor.submit(PAGE, tab, bericht="Ok").status_code == 303
    assert [line.text for line in timeline_of(session, case)].count("Ok") == 2


def test_before_anybody_wrote_the_promise_runs_on(
    session: Session, case: Case, noor: HouseClient
) -> None:
    case.first_contact_at, promised = None, case.promised_at
    session.commit()
    write(noor, "Is er iemand?")
    changed = fresh(session, case)
    assert (changed.first_contact_at, changed.turn) == (None, Turn.NEW)
    assert (changed.promised_at, changed.answer_due_at) == (promised, None)


def test_an_answer_to_us_is_the_first_contact(
    session: Session, samira: Staff, case: Case, noor: HouseClient
) -> None:
    case.first_contact_at = None
    add_entry(session, case, EntryKind.MESSAGE, staff_id=samira.id, text="Hoi")
    session.commit()
    write(noor, "Hoi terug")
    changed = fresh(session, case)
    assert (changed.first_contact_at, changed.turn) == (START, Turn.ANSWER)
    actions = session.scalars(select(AuditRow.action)).all()
    assert "case.first_contact_logged" in actions


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_words_of_danger_show_help_at_once_and_put_it_on_top(
    session: Session, samira: Staff, case: Case, noor: HouseClient, headers: dict[str, str]
) -> None:
    write(noor, "Hoi")
    answer = write(noor, "Ik wil dood")
    assert answer.location.endswith("#hulp")
    page = parse(noor.get(PAGE, headers=headers))
    note = page.select_one("#hulp.note--crisis")
    assert note
    assert note.select_one("a[href='tel:08000113'], a[href='tel:113']")
    assert fresh(session, case).is_urgent
    mails = told(session)
    assert len(mails) == 2
    assert "Kijk nu" in mails[-1].subject
    assert "dood" not in mails[-1].body


@pytest.mark.parametrize("empty", ["", "  \n ", "\u200b\u200d\u2060\ufeff", "\u2800\u3164"])
def test_nothing_is_no_message(session: Session, case: Case, noor: HouseClient, empty: str) -> None:
    answer = write(noor, empty)
    assert answer.status_code == 422
    assert "Er staat nog niets" in words(parse(answer).select_one("#bericht-fout"))
    assert len(timeline_of(session, case)) == 1


@pytest.mark.parametrize(
    ("length", "said"), [(4001, "1 teken te lang"), (1_000_000, "veel te lang")]
)
def test_too_long_is_told_and_the_words_stay(
    session: Session, case: Case, noor: HouseClient, length: int, said: str
) -> None:
    answer = write(noor, "é" * length if length < 5000 else "a" * length)
    assert answer.status_code == 422
    page = parse(answer)
    assert said in words(page.select_one("#bericht-fout"))
    assert len(words(page.select_one("textarea#bericht"))) >= 4001
    assert len(timeline_of(session, case)) == 1


def test_a_closed_case_says_so_kindly_and_gives_the_words_back(
    session: Session, case: Case, noor: HouseClient
) -> None:
    form = form_on(noor.page(PAGE))
    case.state, case.outcome, case.closed_at = "closed", Outcome.WORK, START
    session.commit()
    answer = noor.submit(PAGE, form, bericht="Nog een vraag van mij")
    assert answer.status_code == 409
    page = parse(answer)
    assert "Dit gesprek is nu dicht" in words(page.select_one(".note h2"))
    assert words(page.select_one("textarea")) == "Nog een vraag van mij"
    assert page.select_one("form textarea") is None
    back = page.select_one("form[action='/mijn-plek/terug']")
    assert back
    assert noor.submit(PAGE, back).status_code == 303


def test_a_thousand_messages_change_neither_the_queries_nor_the_page(
    session: Session, samira: Staff, case: Case, noor: HouseClient, database: Database
) -> None:
    for number in range(25):
        say(session, samira, case, number)
    session.commit()
    few = measure(noor, database)
    session.add_all(
        TimelineEntry(
            case_id=case.id, kind=EntryKind.WROTE, details={}, text=f"Bericht {number}",
            at=START + timedelta(minutes=number),
        )
        for number in range(25, 1000)
    )  # fmt: skip
    session.commit()
    many = measure(noor, database)
    assert many[0] == few[0] <= 12
    assert abs(many[1] - few[1]) < 800
    page = noor.page(PAGE)
    assert len(lines_on(page)) == 20
    assert "Bericht 999" in lines_on(page)[-1]
    earlier = page.select_one("a[href*='voor=']")
    assert earlier
    before = noor.page(str(earlier["href"]))
    assert "Bericht 979" in lines_on(before)[-1]
    assert not before.select("[hx-get]")


def say(session: Session, samira: Staff, case: Case, number: int) -> None:
    at = START + timedelta(minutes=number)
    add_entry(session, case, EntryKind.MESSAGE, staff_id=samira.id, at=at, text=f"Bericht {number}")


def measure(noor: HouseClient, database: Database) -> tuple[int, int]:
    with noted(database.engine) as statements:
        answer = noor.get(PAGE)
    assert answer.status_code == 200
    return len(statements), len(answer.data)


def test_somebody_elses_line_is_before_nothing(
    session: Session, samira: Staff, case: Case, noor: HouseClient
) -> None:
    other = make_case(session, contact=samira)
    line = add_entry(session, other, EntryKind.WROTE, text="Van een ander")
    add_entry(session, case, EntryKind.WROTE, at=START - timedelta(hours=1), text="Van mij")
    session.commit()
    assert noor.get(f"{PAGE}?voor={line.id}").status_code == 404
    assert noor.get(f"{PAGE}?voor=x").status_code == 200


def test_news_comes_by_itself_and_only_then(
    session: Session, samira: Staff, case: Case, noor: HouseClient, clock: TravellingClock
) -> None:
    add_entry(session, case, EntryKind.MESSAGE, staff_id=samira.id, text="Eerste")
    session.commit()
    poll = str(noor.page(PAGE).select_one("#gesprek")["hx-get"])  # type: ignore[index]
    assert poll.split("?")[0].endswith("/verversen")
    assert noor.get(poll, headers=HTMX).status_code == 204
    add_entry(session, case, EntryKind.MESSAGE, staff_id=samira.id, text="Tweede")
    session.commit()
    answer = noor.get(poll, headers=HTMX)
    assert answer.status_code == 200
    fragment = parse(answer)
    assert "Tweede" in lines_on(fragment)[-1]
    assert fragment.select_one("textarea") is None
    assert "2 nieuwe berichten" in words(fragment.select_one("#gesprek-nieuw[hx-swap-oob]"))
    # It keeps nobody signed in: an hour of asking later, the visit is over.
    for _ in range(6):
        clock.travel(minutes=11)
        answer = noor.get(poll, headers=HTMX)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"]


def test_reading_is_noted_by_a_press_and_shown_to_nobody_before(
    session: Session, samira: Staff, case: Case, noor: HouseClient
) -> None:
    line = add_entry(session, case, EntryKind.MESSAGE, staff_id=samira.id, text="Hoi")
    session.commit()
    page = noor.page(PAGE)
    assert "Nieuw" in lines_on(page)[-1]
    assert session.get(ThreadRead, case.young_person_id) is None
    assert "1 nieuw" in words(noor.page("/mijn-plek").select_one("#berichten h2"))
    form = page.select_one("form[action$='/gelezen']")
    assert noor.submit(PAGE, form, tot="99999999").status_code == 303
    assert session.get_one(ThreadRead, case.young_person_id).by_them == line.id
    page = noor.page(PAGE)
    assert "Nieuw" not in lines_on(page)[-1]
    assert page.select_one("form[action$='/gelezen']") is None


def test_it_is_seen_what_we_read(session: Session, case: Case, noor: HouseClient) -> None:
    write(noor, "Hoi")
    assert "Gelezen" not in lines_on(noor.page(PAGE))[-1]
    line = timeline_of(session, case)[-1]
    session.add(ThreadRead(young_person_id=case.young_person_id, by_us=line.id))
    session.commit()
    assert "Gelezen" in lines_on(noor.page(PAGE))[-1]


def test_an_address_of_ours_is_a_link_and_another_is_not(
    session: Session, samira: Staff, case: Case, noor: HouseClient
) -> None:
    text = "Kijk: https://opstap.test/aanbod/post-openen.\nNiet https://evil.example/x"
    add_entry(session, case, EntryKind.SUGGESTED, staff_id=samira.id, text=text,
              details={"refs": ["m33", "weg"]})  # fmt: skip
    session.commit()
    line = noor.page(PAGE).select(".chat li")[-1]
    addresses = [str(link["href"]) for link in line.select("a")]
    assert all(each.startswith("/") for each in addresses)
    assert any("post-openen" in each for each in addresses)
    assert "evil.example/x" in words(line)


def test_sending_with_script_swaps_the_thread(case: Case, noor: HouseClient) -> None:
    form = form_on(noor.page(PAGE))
    answer = noor.submit(PAGE, form, bericht="Hoi")
    fragment = parse(noor.get(answer.location, headers=HTMX))
    assert fragment.select_one("h1") is None
    assert fragment.select_one("#praat .chat li[data-me]")
    field = fragment.select_one("#praat textarea")
    assert field
    assert words(field) == ""


def test_the_first_page_shows_the_last_three_and_the_form(
    session: Session, samira: Staff, case: Case, noor: HouseClient
) -> None:
    for number in range(5):
        say(session, samira, case, number)
    session.commit()
    page = noor.page("/mijn-plek")
    assert [f"Bericht {n}" in line for n, line in zip((2, 3, 4), lines_on(page), strict=True)]
    answer = noor.submit("/mijn-plek", form_on(page), bericht="Vanaf het begin")
    assert answer.status_code == 303
    assert timeline_of(session, case)[-1].text == "Vanaf het begin"


def test_who_writes_without_end_is_asked_to_wait(
    session: Session, case: Case, noor: HouseClient
) -> None:
    for _ in range(30):
        add_entry(session, case, EntryKind.WROTE, text="x")
    session.commit()
    answer = write(noor, "Nog één")
    assert answer.status_code == 429
    assert words(parse(answer).select_one("textarea")) == "Nog één"


def test_the_address_in_messages_is_that_of_the_page(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("my_place.show_messages") == THREAD_PATH
