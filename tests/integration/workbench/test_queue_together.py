"""One thing for several people: each row is checked by itself, and told by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case, CaseState, EntryKind, Outcome, TimelineEntry
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.integration.workbench.test_queue import QUEUE
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

CHOOSE, DO = f"{QUEUE}/samen", f"{QUEUE}/samen/doen"
TOMORROW = START.date() + timedelta(days=1)
KNOWN = {"first_contact_at": START}


def ask(coach: HouseClient, what: str, *cases: Case) -> Any:
    """Tick these rows on the page and choose what to do."""
    pages = (coach.page(f"{QUEUE}?lijst={which}") for which in ("team", "nieuw", "stap"))
    form = next(found for page in pages if (found := page.select_one("form#samen")) is not None)
    return coach.submit(CHOOSE, form, wat=what, wie=[case.reference for case in cases])


def do(coach: HouseClient, what: str, *cases: Case, **fields: Any) -> dict[str, str]:
    """Walk through it; what the report says of each, by reference."""
    form = parse(ask(coach, what, *cases)).select_one(f"form[action='{DO}']")
    answer = coach.submit(DO, form, **fields)
    assert answer.status_code == 303, parse(answer).select_one("main")
    return report(coach, answer.location)


def report(coach: HouseClient, address: str) -> dict[str, str]:
    rows = coach.page(address).select("li.row")
    return {words(row.h2).split()[-1]: words(row.select_one(".meta")) for row in rows}


def fresh(session: Session, case: Case) -> Case:
    return session.get_one(Case, case.id, populate_existing=True)


def lines(session: Session, case: Case, kind: EntryKind) -> int:
    query = select(func.count()).where(TimelineEntry.case_id == case.id, TimelineEntry.kind == kind)
    return session.scalar(query) or 0


def test_every_row_has_a_labelled_tick_that_belongs_to_the_form(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    case = make_case(session, contact=samira, person={"first_name": "Dewi"})
    session.commit()
    page = coach.page(QUEUE)
    tick = page.select_one("li.q input[name=wie]")
    assert tick["form"] == page.select_one(f"form[action='{CHOOSE}']")["id"]
    assert words(tick.find_parent("label")) == f"Kies Dewi, {case.reference}"


def test_a_step_for_all_but_who_was_closed_meanwhile(
    coach: HouseClient, session: Session, samira: Staff, kofi: Staff
) -> None:
    mine, theirs, gone = (make_case(session, contact=who) for who in (samira, kofi, samira))
    session.commit()
    form = parse(ask(coach, "stap", mine, theirs, gone)).select_one(f"form[action='{DO}']")
    gone.state, gone.outcome, gone.closed_at = CaseState.CLOSED, Outcome.WORK, START
    session.commit()
    answer = coach.submit(DO, form, step="Bel over de brief", step_on=TOMORROW.isoformat())
    said = report(coach, answer.location)
    assert said == {
        mine.reference: "Gedaan.",
        theirs.reference: "Gedaan.",
        gone.reference: "Niet gedaan. Dit dossier is intussen afgesloten.",
    }
    assert fresh(session, mine).next_step_on == fresh(session, theirs).next_step_on == TOMORROW
    assert fresh(session, gone).next_step is None


def test_a_second_press_does_nothing_again(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    cases = [make_case(session, contact=samira) for _ in range(2)]
    session.commit()
    form = parse(ask(coach, "notitie", *cases)).select_one(f"form[action='{DO}']")
    for _ in range(2):
        answer = coach.submit(DO, form, note="Belde over de open dag.")
        assert set(report(coach, answer.location).values()) == {"Gedaan."}
    assert [lines(session, case, EntryKind.NOTE) for case in cases] == [1, 1]


def test_rest_is_refused_for_whom_nobody_spoke(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    known, new = make_case(session, contact=samira, **KNOWN), make_case(session, contact=samira)
    session.commit()
    said = do(coach, "rust", known, new, step_on=TOMORROW.isoformat())
    assert said == {
        known.reference: "Gedaan.",
        new.reference: "Niet gedaan. Er is nog geen eerste gesprek geweest.",
    }
    assert fresh(session, known).rests_until == TOMORROW


def test_taking_over_tells_who_was_first(
    coach: HouseClient, session: Session, samira: Staff, kofi: Staff
) -> None:
    lin = make_staff(session, partner="dsp", first_name="Lin")
    free, taken = (make_case(session, contact=kofi) for _ in range(2))
    session.commit()
    form = parse(ask(coach, "overnemen", free, taken)).select_one(f"form[action='{DO}']")
    taken.contact_person_id, taken.contact_version = lin.id, 2
    session.commit()
    said = report(coach, coach.submit(DO, form, reason="busy").location)
    assert said == {free.reference: "Gedaan.", taken.reference: "Niet gedaan. Lin was je voor."}
    assert fresh(session, free).contact_person_id == samira.id
    assert fresh(session, taken).contact_person_id == lin.id


def test_giving_to_a_colleague_who_is_there(
    coach: HouseClient, session: Session, samira: Staff, kofi: Staff
) -> None:
    case = make_case(session, contact=samira)
    make_staff(session, partner="dsp", first_name="Weg", is_present=False)
    session.commit()
    page = parse(ask(coach, "geven", case))
    assert "Kofi" in (names := {words(option) for option in page.select("#to option")})
    assert not names & {"Weg", "Samira"}
    said = do(coach, "geven", case, to=str(kofi.id), reason="fits")
    assert said == {case.reference: "Gedaan."}
    assert fresh(session, case).contact_person_id == kofi.id


def test_another_teams_case_is_not_even_named(
    coach: HouseClient, session: Session, samira: Staff, stranger: Staff
) -> None:
    mine = make_case(session, contact=samira)
    theirs = make_case(session, contact=stranger, person={"first_name": "Hunkind"})
    session.commit()
    asked = parse(ask(coach, "notitie", mine, theirs))
    assert "Hunkind" not in words(asked.select_one("main"))
    form = asked.select_one(f"form[action='{DO}']")
    answer = coach.submit(DO, form, wie=[mine.reference, theirs.reference], note="Hoi")
    said = report(coach, answer.location)
    assert said[theirs.reference] == "Niet gedaan. Dit dossier is niet van jouw team."
    assert "Hunkind" not in words(coach.page(answer.location).select_one("main"))
    assert (lines(session, mine, EntryKind.NOTE), lines(session, theirs, EntryKind.NOTE)) == (1, 0)


@pytest.mark.parametrize(
    ("what", "fields", "field"),
    [
        ("notitie", {"note": " "}, "note"),
        ("stap", {"step": "", "step_on": TOMORROW.isoformat()}, "step"),
        ("stap", {"step": "Bel", "step_on": "2020-01-01"}, "step_on"),
        ("rust", {"step_on": START.date().isoformat()}, "step_on"),
        ("geven", {"to": "987654", "reason": "fits"}, "to"),
        ("overnemen", {"reason": "zomaar"}, "reason"),
    ],
)
def test_a_mistake_keeps_the_form_and_changes_nobody(
    coach: HouseClient,
    session: Session,
    samira: Staff,
    what: str,
    fields: dict[str, str],
    field: str,
) -> None:
    case = make_case(session, contact=samira, **KNOWN)
    session.commit()
    form = parse(ask(coach, what, case)).select_one(f"form[action='{DO}']")
    answer = coach.submit(DO, form, **fields)
    assert answer.status_code == 422
    page = parse(answer)
    assert page.select_one(f"#{field}-fout") is not None
    again = page.select_one(f"form[action='{DO}']")
    assert again.select_one("[name=press]")["value"] == form.select_one("[name=press]")["value"]
    assert page.select_one("input[name=wie][checked]")
    changed = select(func.count()).where(
        AuditRow.subject_kind == "case", AuditRow.subject_id == str(case.id)
    )
    assert session.scalar(changed) == 0


def test_nobody_chosen_is_said_kindly(coach: HouseClient, session: Session, samira: Staff) -> None:
    make_case(session, contact=samira)
    session.commit()
    answer = ask(coach, "notitie")
    assert answer.status_code == 303
    said = [words(toast) for toast in coach.page(answer.location).select(".toast")]
    assert said == ["Je koos nog niemand. Zet een vinkje bij wie je bedoelt."]


def test_a_report_before_anything_was_done(coach: HouseClient) -> None:
    assert "Nog niets gedaan" in words(coach.page(CHOOSE).select_one(".empty"))
