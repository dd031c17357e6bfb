"""The card of whose turn it is, the suggestion of what to try, and the coordinator's list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.cases.escalating import escalate
from portal.cases.models import Case, ContactChannel, EntryKind
from portal.partners.queries import region_card
from portal.rosters.models import HoursKind, WorkHours
from tests.conftest import START, TravellingClock
from tests.factories.cases import add_entry, make_case
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient

TUESDAY, FRIDAY = "2026-11-17", "2026-11-20"


def a_case(session: Session, samira: Staff, **values: Any) -> Case:
    values.setdefault("first_contact_at", START - timedelta(hours=2))
    person = {"first_name": "Noor", **values.pop("person", {})}
    case = make_case(
        session, contact=samira, opened_at=START - timedelta(hours=3), person=person, **values
    )
    session.commit()
    return case


def path_of(case: Case) -> str:
    return f"/werk/dossier/{case.reference}"


def card(browser: HouseClient, case: Case) -> Any:
    return browser.page(path_of(case)).select_one("section[aria-labelledby=belofte-kop]")


def words(node: Any) -> str:
    return " ".join(node.get_text(" ", strip=True).split())


def press(browser: HouseClient, case: Case, action: str, **fields: str) -> Any:
    form = browser.page(path_of(case)).select_one(f"form[action$='/{action}']")
    assert form is not None, action
    return browser.submit(path_of(case), form, **fields)


def fresh(session: Session, case: Case) -> Case:
    return session.get_one(Case, case.id, populate_existing=True)


def test_a_promise_stands_on_the_card(coach: HouseClient, session: Session, samira: Staff) -> None:
    case = a_case(session, samira, first_contact_at=None)
    found = card(coach, case)
    assert found.h2.get_text() == "Jij bent aan de beurt"
    assert "Beloofd: contact met een mens, uiterlijk" in words(found)
    # Before the first contact there is one clock, and nothing to put in its place.
    assert found.select("form") == []


def test_they_wait_on_us(coach: HouseClient, session: Session, samira: Staff) -> None:
    case = a_case(session, samira)
    answer = press(coach, case, "wacht-op-ons", asked_channel="call", asked="Wanneer begint het?")
    assert answer.status_code == 303
    found = card(coach, case)
    assert "Noor wacht op ons. Antwoord uiterlijk woensdag 18 november" in words(found)
    assert found.select_one(".when") is not None
    titles = [words(each) for each in coach.page(path_of(case)).select(".log h3")]
    assert any(title.startswith("Noor wacht op ons") for title in titles)


def test_what_they_asked_is_needed(coach: HouseClient, session: Session, samira: Staff) -> None:
    case = a_case(session, samira)
    answer = press(coach, case, "wacht-op-ons", asked_channel="sms", asked=" ")
    assert answer.status_code == 422
    assert fresh(session, case).answer_due_at is None


def test_we_wait_on_them(
    coach: HouseClient, session: Session, samira: Staff, clock: TravellingClock
) -> None:
    case = a_case(session, samira)
    press(coach, case, "wacht-op-jongere", nudge_on=FRIDAY)
    assert card(coach, case).h2.get_text() == "Noor is aan de beurt"
    clock.travel(days=4)
    sign_in(coach, samira)
    found = card(coach, case)
    assert found.h2.get_text() == "Jij bent aan de beurt"
    assert "Het is stil" in words(found)
    assert coach.page(path_of(case)).select_one("#ritme-kop") is not None


def test_a_suggested_day_is_filled_in(coach: HouseClient, session: Session, samira: Staff) -> None:
    case = a_case(session, samira)
    form = coach.page(path_of(case)).select_one("form[action$='/wacht-op-jongere']")
    assert form.select_one("[name=nudge_on]")["value"] == "2026-11-23"


def test_a_day_that_cannot_be_says_so(coach: HouseClient, session: Session, samira: Staff) -> None:
    case = a_case(session, samira)
    for day in ("2026-11-16", "2020-01-01", "2090-01-01", "", "morgen"):
        assert press(coach, case, "wacht-op-jongere", nudge_on=day).status_code == 422
        assert press(coach, case, "rust", rests_until=day).status_code == 422
    assert fresh(session, case).turn == "choose"


def test_rest_and_going_on_before_its_day(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    case = a_case(session, samira)
    press(coach, case, "rust", rests_until=FRIDAY, rest_text="De deur blijft open.")
    assert card(coach, case).h2.get_text() == "Dit rust even"
    press(coach, case, "wakker")
    assert fresh(session, case).rests_until is None


def test_before_the_first_contact_a_sent_form_is_refused_in_words(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    known, case = a_case(session, samira), a_case(session, samira, first_contact_at=None)
    form = coach.page(path_of(known)).select_one("form[action$='/wacht-op-jongere']")
    form["action"] = form["action"].replace(known.reference, case.reference)
    assert coach.submit(path_of(known), form, nudge_on=FRIDAY).status_code == 303
    assert "spraken elkaar nog niet" in words(coach.page(path_of(case)).select_one("main"))


def test_a_line_about_turns_can_be_taken_back(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    case = a_case(session, samira)
    press(coach, case, "rust", rests_until=FRIDAY)
    undo = coach.page(path_of(case)).select_one("form[action*='/terug/']")
    coach.submit(path_of(case), undo)
    assert fresh(session, case).rests_until is None


def test_a_step_on_a_day_off_is_kept_with_a_hint(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    session.add(
        WorkHours(staff_id=samira.id, kind=HoursKind.WORK, weekday=0, starts=540, ends=1020)
    )
    case = a_case(session, samira)
    press(coach, case, "stap", step="Samen bellen", step_on=TUESDAY)
    assert "op dinsdag 17 november werk je niet" in words(coach.page(path_of(case)).main)
    assert fresh(session, case).next_step == "Samen bellen"
    press(coach, case, "stap", step="Samen bellen", step_on="2026-11-21")
    assert "is geen werkdag" in words(coach.page(path_of(case)).main)


def test_a_deadline_on_days_off_is_shown_in_time(
    coach: HouseClient, session: Session, samira: Staff, clock: TravellingClock
) -> None:
    session.add(
        WorkHours(staff_id=samira.id, kind=HoursKind.WORK, weekday=0, starts=540, ends=1020)
    )
    case = a_case(session, samira, first_contact_at=None)
    assert "werkt niet meer voor dit moment" not in words(card(coach, case))
    clock.travel(hours=9)
    sign_in(coach, samira)
    assert "Samira werkt niet meer voor dit moment" in words(card(coach, case))


def test_a_suggestion_fills_in_the_form_in_one_tap(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    case = a_case(session, samira, person={"channel": ContactChannel.CALL})
    press(coach, case, "wacht-op-ons", asked_channel="call", asked="Bel me.")
    press(coach, case, "poging", attempt_channel="call", result="no_answer")
    part = coach.page(path_of(case)).select_one("section[aria-labelledby=ritme-kop]")
    assert "Stuur een sms nu" in words(part)
    assert "085" in words(part)
    page = coach.page(part.select_one("a")["href"].split("#")[0])
    form = page.select_one("form[action$='/poging']")
    assert form.find_parent("details").has_attr("open")
    assert form.select_one("[name=attempt_channel] [selected]")["value"] == "sms"
    assert form.select_one("[name=result] [selected]")["value"] == "message_left"
    assert form.select_one("[name=again_on]")["value"] > "2026-11-16"
    answer = coach.submit(path_of(case), form)
    assert answer.status_code == 303
    assert fresh(session, case).nudge_on is not None
    # The answer that was promised is still due.
    assert fresh(session, case).turn == "answer"


def test_after_long_silence_the_suggestion_is_rest_and_nothing_closes(
    coach: HouseClient, session: Session, samira: Staff, clock: TravellingClock
) -> None:
    case = a_case(session, samira, nudge_on=START.date(), waiting_since=START)
    for day in range(6):
        add_entry(
            session, case, EntryKind.ATTEMPT, at=START - timedelta(days=20 - day),
            channel=ContactChannel.SMS, staff_id=samira.id, details={"result": "message_left"},
        )  # fmt: skip
    session.commit()
    part = coach.page(path_of(case)).select_one("section[aria-labelledby=ritme-kop]")
    assert "Laat het rusten, en zeg dat de deur open blijft" in words(part)
    page = coach.page(part.select_one("a")["href"].split("#")[0])
    assert page.select_one("#rust").has_attr("open")
    clock.travel(days=300)
    assert fresh(session, case).state == "open"


def test_where_somebody_reads_along_the_suggestion_says_so(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    person = {"somebody_reads_along": True, "channel": ContactChannel.CALL}
    case = a_case(session, samira, first_contact_at=None, person=person)
    part = coach.page(path_of(case)).select_one("section[aria-labelledby=ritme-kop]")
    assert "Spreek niets in" in words(part)


def test_a_row_says_that_nobody_is_there_in_time_and_what_to_try(
    coach: HouseClient, session: Session, samira: Staff, clock: TravellingClock
) -> None:
    session.add(
        WorkHours(staff_id=samira.id, kind=HoursKind.WORK, weekday=0, starts=540, ends=1020)
    )
    tried = a_case(session, samira, first_contact_at=None, attempts=1, last_attempt_at=START)
    add_entry(
        session, tried, EntryKind.ATTEMPT, at=START, channel=ContactChannel.CALL,
        staff_id=samira.id, details={"result": "no_answer"},
    )  # fmt: skip
    silent = a_case(session, samira, nudge_on=START.date(), waiting_since=START)
    assert "werkt dan niet meer" not in row(coach, tried, "nieuw")
    assert "Stuur een sms nu" in row(coach, tried, "nieuw")
    assert "Stuur een sms nu" in row(coach, silent, "stap")
    clock.travel(hours=9)
    sign_in(coach, samira)
    assert "Samira werkt dan niet meer" in row(coach, tried, "nieuw")


def row(browser: HouseClient, case: Case, which: str) -> str:
    page = browser.page(f"/werk/wachtrij?lijst={which}")
    return words(page.select_one(f"#zaak-{case.reference}").find_parent("li"))


def test_the_coordinator_sees_what_lies_and_nobodys_name(
    app: Flask, session: Session, samira: Staff, open_browser: Any, clock: TravellingClock
) -> None:
    case = a_case(session, samira, first_contact_at=None, person={"first_name": "Onskind"})
    make_staff(session, partner="dsp", first_name="Mo")
    femke = make_staff(session, role=Role.COORDINATOR, first_name="Femke")
    clock.travel(days=4)
    with app.app_context():
        escalate(session, card=region_card(session), now=clock())
        session.commit()
    browser = open_browser(femke)
    page = browser.page("/werk/escalaties")
    rows = [words(row) for row in page.select("tbody tr") if case.reference in row.get_text()]
    assert len(rows) == 1
    assert "Samira" in rows[0]
    assert "Onskind" not in page.get_text()
    assert browser.get(path_of(case)).status_code == 404
    assert page.select_one(".rail [aria-current]")["href"] == "/werk/escalaties"


def test_who_knows_stands_on_the_case(
    app: Flask, coach: HouseClient, session: Session, samira: Staff, clock: TravellingClock
) -> None:
    case = a_case(session, samira, first_contact_at=None)
    mo = make_staff(session, partner="dsp", first_name="Mo")
    samira.stand_in_id = mo.id
    clock.travel(days=3, hours=8)
    with app.app_context():
        escalate(session, card=region_card(session), now=clock())
        session.commit()
    sign_in(coach, samira)
    assert "Ook Mo weet dit sinds vandaag" in words(card(coach, case))


def test_the_list_is_empty_when_everybody_heard_in_time(
    session: Session, open_browser: Any, samira: Staff
) -> None:
    femke = make_staff(session, role=Role.COORDINATOR, first_name="Femke")
    page = open_browser(femke).page("/werk/escalaties?na=onzin")
    assert page.select_one("table") is None
    assert "Niets blijft liggen" in words(page.main)
