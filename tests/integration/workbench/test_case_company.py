"""Who else looks, what happened meanwhile, the summary, and a case on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case, EntryKind
from portal.database import Database
from portal.rosters.models import Absence, AbsenceKind
from tests.conftest import START, TravellingClock
from tests.factories.cases import add_entry, make_case, timeline_of
from tests.support.client import HouseClient, parse
from tests.support.page_check import words
from tests.support.statements import noted

OpenBrowser = Callable[[Staff], HouseClient]
CANARY = "Kanarie in een kooitje"
MOST_FOR_A_POLL = 2


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    made = make_case(session, contact=samira, person={"first_name": "Dewi"})
    session.commit()
    return made


def path(case: Case, rest: str = "") -> str:
    return f"/werk/dossier/{case.reference}{rest}"


def token(browser: HouseClient, case: Case) -> dict[str, str]:
    field = browser.page(path(case)).select_one("[name=csrf_token]")
    assert field is not None
    return {"X-CSRFToken": str(field["value"]), "X-Opstap-Poll": "1", "HX-Request": "true"}


def test_a_colleague_who_looks_is_named_and_claims_nothing(
    coach: HouseClient, session: Session, case: Case, kofi: Staff, open_browser: OpenBrowser
) -> None:
    before = (case.contact_person_id, case.contact_version)
    assert words(coach.page(path(case)).select_one("#kijkers")) == ""
    other = open_browser(kofi)
    assert "Samira kijkt ook." in words(other.page(path(case)).select_one("#kijkers[role=status]"))
    assert "Kofi kijkt ook." in words(coach.page(path(case)).select_one("#kijkers"))
    session.expire_all()
    fresh = session.get_one(Case, case.id)
    assert (fresh.contact_person_id, fresh.contact_version) == before
    assert len(timeline_of(session, case)) == 1


def test_a_page_that_is_open_hears_only_of_changes(
    coach: HouseClient, case: Case, kofi: Staff, open_browser: OpenBrowser, clock: TravellingClock
) -> None:
    headers = token(coach, case)
    region = coach.page(path(case)).select_one("#kijkers")
    assert region is not None
    state = {str(field["name"]): str(field["value"]) for field in region.select("input")}

    def poll() -> tuple[int, str]:
        answer = coach.post(path(case, "/kijkt"), headers=headers, data=state)
        tree = parse(answer)
        state.update({str(f["name"]): str(f["value"]) for f in tree.select("input")})
        return answer.status_code, words(tree)

    assert poll() == (204, "")
    other = open_browser(kofi)
    page = other.page(path(case))
    assert poll() == (200, "Kofi kijkt ook.")
    assert poll() == (204, "")
    other.submit(path(case), page.select_one("form[action$='/notitie']"), note="Belt na vieren.")
    status, said = poll()
    assert status == 200
    assert "Kofi schreef net iets op." in said
    clock.travel(seconds=13)
    status, said = poll()
    assert "kijkt" not in said


def test_asking_costs_two_questions_and_tells_nothing_of_another_teams_case(
    coach: HouseClient, case: Case, stranger: Staff, database: Database, open_browser: OpenBrowser
) -> None:
    headers = token(coach, case)
    with noted(database.engine) as statements:
        assert coach.post(path(case, "/kijkt"), headers=headers).status_code in {200, 204}
    asked = [each for each in statements if "staff_sessions" not in each]
    assert len(asked) <= MOST_FOR_A_POLL, asked
    other = open_browser(stranger)
    field = other.page("/werk/nieuw").select_one("[name=csrf_token]")
    assert field is not None
    theirs = {"X-CSRFToken": str(field["value"])}
    for rest in ("/kijkt", "/weg"):
        assert other.post(path(case, rest), headers=theirs).status_code == 404


def test_a_step_that_a_colleague_replaced_is_not_ticked_off_unseen(
    coach: HouseClient, session: Session, case: Case, kofi: Staff, open_browser: OpenBrowser
) -> None:
    case.first_contact_at = START
    case.next_step, case.next_step_on = "Samen bellen", date(2026, 11, 20)
    session.commit()
    done = coach.page(path(case)).select_one("form[action$='/stap/gedaan']")
    other = open_browser(kofi)
    planned = other.page(path(case)).select_one("form[action$='/stap']")
    other.submit(path(case), planned, step="Thee bij de markt", step_on="2026-11-24")
    answer = coach.submit(path(case), done)
    page = parse(answer)
    assert answer.status_code == 422
    assert "Kofi: Volgende stap, voor dinsdag 24 november." in words(
        page.select_one("[role=alert]")
    )
    session.expire_all()
    assert session.get_one(Case, case.id).next_step == "Thee bij de markt"
    again = page.select_one("form[action$='/stap/gedaan']")
    assert coach.submit(path(case), again).status_code == 303


def test_who_comes_later_is_told_what_happened_meanwhile(
    coach: HouseClient, session: Session, case: Case, kofi: Staff, open_browser: OpenBrowser
) -> None:
    form = coach.page(path(case)).select_one("form[action$='/notitie']")
    other = open_browser(kofi)
    theirs = other.page(path(case)).select_one("form[action$='/notitie']")
    other.submit(path(case), theirs, note="Belt na vieren.")
    coach.submit(path(case), form, note="Wil liever appen.")
    told = coach.page(path(case)).select(".toast")
    assert any("Kofi: Opgeschreven." in words(toast) for toast in told)
    texts = [entry.text for entry in timeline_of(session, case)]
    assert {"Belt na vieren.", "Wil liever appen."} <= set(texts)


def test_words_that_found_the_case_closed_are_given_back(
    coach: HouseClient, session: Session, case: Case, kofi: Staff, open_browser: OpenBrowser
) -> None:
    form = coach.page(path(case)).select_one("form[action$='/notitie']")
    other = open_browser(kofi)
    address = path(case, "/afsluiten?uitkomst=work")
    closing = other.page(address).select_one("form[action$='/afsluiten']")
    assert other.submit(address, closing).status_code == 303
    answer = coach.submit(path(case), form, note="Zij wil toch nog bellen, donderdag.")
    assert answer.status_code == 409
    page = parse(answer)
    assert words(page.select_one("#niet-bewaard")) == "Zij wil toch nog bellen, donderdag."


def test_needs_are_one_line_of_the_summary(
    coach: HouseClient, session: Session, case: Case
) -> None:
    form = coach.page(path(case)).select_one("form[action$='/nodig']")
    coach.submit(path(case), form, needs="Iemand die meegaat.")
    page = coach.page(path(case))
    assert "Iemand die meegaat." in words(page.select_one("section[aria-labelledby=kort-kop]"))
    (line,) = [e for e in timeline_of(session, case) if e.kind is EntryKind.SUMMARY]
    assert line.text == "Iemand die meegaat."
    coach.submit(path(case), page.select_one("form[action$='/nodig']"))
    assert len(timeline_of(session, case)) == 2


def test_people_involved_say_what_they_are_for(
    coach: HouseClient, session: Session, case: Case, samira: Staff, kofi: Staff, stranger: Staff
) -> None:
    case.stand_in_id, case.held_for_id = kofi.id, stranger.id
    session.add(
        Absence(
            staff_id=samira.id, kind=AbsenceKind.PLANNED, starts_on=date(2026, 11, 16),
            ends_on=date(2026, 11, 27), stand_in_id=kofi.id, created_at=START,
            created_by=samira.id, began_at=START,
        )
    )  # fmt: skip
    session.commit()
    people = [
        words(li) for li in coach.page(path(case)).select("section[aria-labelledby=wie-kop] li")
    ]
    assert people == [
        "Samira, contactpersoon",
        "Kofi, neemt waar voor Samira tot en met vrijdag 27 november",
        "Ilse, gevraagd, en heeft nu geen plek",
    ]


def test_paper_leaves_working_notes_out_unless_asked(
    coach: HouseClient, session: Session, case: Case, samira: Staff
) -> None:
    add_entry(session, case, EntryKind.NOTE, staff_id=samira.id, text="Belt na vieren.")
    add_entry(
        session, case, EntryKind.NOTE, staff_id=samira.id, text=CANARY, is_private=True,
        private_reason="Het gaat over iemand anders.",
    )  # fmt: skip
    session.commit()
    page = coach.page(path(case, "/afdruk"))
    assert "Belt na vieren." in page.get_text()
    assert CANARY not in page.get_text()
    assert "1 aantekening van het team staat er niet in." in page.get_text()
    assert "Afgedrukt door Samira" in words(page.select_one(".sheet-foot"))
    choice = page.select_one("form.screen")
    assert choice is not None
    asked = coach.page(str(choice["action"]), query_string={"werknotities": "ja"})
    assert CANARY in asked.get_text()
    assert "Laat dit papier nergens liggen." in asked.get_text()
    looks = session.scalars(
        select(AuditRow.details).where(AuditRow.action == "case.viewed").order_by(AuditRow.position)
    ).all()
    assert [each["page"] for each in looks] == ["print", "print_private"]
