"""What a row says: whose turn, why it is here, who acts for whom, who knows and who looks."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import EntryKind
from portal.database import Database
from portal.desks.models import CaseViewer
from tests.conftest import START, TravellingClock
from tests.factories.cases import add_entry, make_case
from tests.factories.staff import make_staff
from tests.integration.workbench.test_queue import POLL, QUEUE, names, refresh_path
from tests.support.client import HouseClient, parse
from tests.support.page_check import words
from tests.support.statements import noted

TODAY = START.date()
KNOWN = {"first_contact_at": START - timedelta(days=20), "opened_at": START - timedelta(days=30)}
DEWI = {"first_name": "Dewi"}


def days(number: int) -> Any:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("which", "values", "said"),
    [
        ("nieuw", {}, "Jij bent aan de beurt. Wacht op een eerste gesprek."),
        (
            "nieuw",
            {"attempts": 2, "last_attempt_at": START},
            "Jij bent aan de beurt. Nog niet gesproken. Probeer het op een ander moment.",
        ),
        (
            "antwoord",
            {"answer_due_at": START + timedelta(hours=5), **KNOWN},
            "Jij bent aan de beurt. Wacht op antwoord van ons.",
        ),
        (
            "stap",
            {"next_step": "Bel over de brieven", "next_step_on": TODAY, **KNOWN},
            "Jij bent aan de beurt. Volgende stap: Bel over de brieven",
        ),
        (
            "stap",
            {"nudge_on": TODAY, "waiting_since": START - timedelta(days=9), **KNOWN},
            "Jij bent aan de beurt. Al 9 dagen stil: stuur een bericht.",
        ),
        (
            "stap",
            {"rests_until": TODAY, **KNOWN},
            "Jij bent aan de beurt. De rust is voorbij. Vraag hoe het gaat.",
        ),
        (
            "stap",
            {"task_on": TODAY, **KNOWN},
            "Jij bent aan de beurt. Er verandert iets. Kijk wat je nu moet doen.",
        ),
        ("stap", KNOWN, "Jij bent aan de beurt. Er is nog geen volgende stap. Kies er een."),
        (
            "wacht",
            {"nudge_on": days(1), "waiting_since": START - timedelta(days=3), **KNOWN},
            "Dewi is aan de beurt. Al 3 dagen stil. Komt terug: morgen.",
        ),
        (
            "rust",
            {"rests_until": days(1), **KNOWN},
            "Nu hoeft niemand iets. Wil even rust. Komt terug: morgen.",
        ),
        (
            "rust",
            {"next_step": "Bel", "next_step_on": days(2), **KNOWN},
            "Nu hoeft niemand iets. Volgende stap: Bel",
        ),
    ],
)
def test_a_row_says_whose_turn_and_why(
    coach: HouseClient,
    session: Session,
    samira: Staff,
    which: str,
    values: dict[str, Any],
    said: str,
) -> None:
    make_case(session, contact=samira, person=DEWI, **values)
    session.commit()
    page = coach.page(f"{QUEUE}?lijst={which}")
    assert [words(why) for why in page.select("li.q .why")] == [said]


@pytest.mark.parametrize("word", ["", "?lijst=weg"])
def test_one_lands_on_the_first_list_on_which_it_is_our_turn(
    coach: HouseClient, session: Session, samira: Staff, word: str
) -> None:
    assert current(coach, word) == "Nieuw 0"
    make_case(session, contact=samira, next_step="Bel", next_step_on=TODAY, **KNOWN)
    session.commit()
    assert current(coach, word) == "Stap nodig 1"
    make_case(session, contact=samira, answer_due_at=START, **KNOWN)
    session.commit()
    assert current(coach, word) == "Antwoord nodig 1"
    make_case(session, contact=samira)
    session.commit()
    assert current(coach, word) == "Nieuw 1"


def current(coach: HouseClient, word: str) -> str:
    return words(coach.page(QUEUE + word).select_one("#lijsten [aria-current=page]"))


def test_an_answer_that_is_due_has_a_door_of_its_own(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    make_case(session, contact=samira, answer_due_at=START + timedelta(hours=3), **KNOWN)
    make_case(session, contact=samira, answer_due_at=START - timedelta(hours=1), **KNOWN)
    session.commit()
    late, soon = coach.page(f"{QUEUE}?lijst=antwoord").select("li.q")
    assert late.has_attr("data-late")
    assert words(late.select_one(".when b")) == "1 uur te laat"
    assert words(soon.select_one(".when b")) == "Nog 3 uur"
    assert soon.select_one(".when svg") is not None


def test_who_stands_in_for_whom_is_said_to_both(
    coach: HouseClient, session: Session, samira: Staff, kofi: Staff
) -> None:
    elsewhere = make_staff(session, partner="leerplicht", first_name="Ilse")
    make_case(session, contact=elsewhere, stand_in_id=samira.id, person=DEWI)
    make_case(session, contact=samira, stand_in_id=kofi.id, person={"first_name": "Mo"})
    session.commit()
    mine = coach.page(f"{QUEUE}?lijst=nieuw").select_one("li.q")
    assert words(mine.select_one(".owner")) == "Jij valt in voor Ilse"
    assert "Ga verder" in words(mine.select_one("a.btn")) or "Ik pak" in words(
        mine.select_one("a.btn")
    )
    theirs = coach.page(f"{QUEUE}?lijst=team").select_one("li.q")
    assert words(theirs.select_one(".owner")) == "Kofi valt in voor jou"
    assert words(theirs.select_one(".why b")) == "Kofi is aan de beurt."


def test_who_knows_of_a_missed_promise_is_said_without_blame(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    case = make_case(session, contact=samira, opened_at=START - timedelta(days=9))
    case.escalation, case.escalated_for = 2, case.promised_at
    details = {"level": 2, "names": ["Mo"], "due": case.promised_at.astimezone(UTC).isoformat()}
    add_entry(session, case, EntryKind.ESCALATED, details=details)
    session.commit()
    said = [words(each) for each in coach.page(QUEUE).select("li.q .how span")]
    assert "Ook Mo weet dit" in said
    case.escalation = 3
    session.commit()
    said = [words(each) for each in coach.page(QUEUE).select("li.q .how span")]
    assert "Ook de coördinator weet dit" in said


def test_who_looks_now_is_there_for_seconds_and_takes_nothing(
    coach: HouseClient, session: Session, samira: Staff, kofi: Staff, clock: TravellingClock
) -> None:
    case = make_case(session, contact=samira)
    seen = CaseViewer(case_id=case.id, staff_id=kofi.id, seen_at=clock())
    session.add_all([seen, CaseViewer(case_id=case.id, staff_id=samira.id, seen_at=clock())])
    session.commit()
    page = coach.page(QUEUE)
    assert [words(each) for each in page.select(".looking")] == ["Kofi kijkt nu ook"]
    clock.travel(seconds=13)
    fragment = parse(coach.get(refresh_path(page), headers=POLL))
    assert fragment.select("li.q")
    assert not fragment.select(".looking")
    # Who is on the list did not change, so nothing is announced.
    assert not fragment.select("#wachtrij-nieuws")


def test_the_team_can_be_kept_to_one_colleague(
    coach: HouseClient, session: Session, samira: Staff, kofi: Staff
) -> None:
    lin = make_staff(session, partner="dsp", first_name="Lin")
    make_case(session, contact=kofi, person=DEWI)
    make_case(session, contact=lin, person={"first_name": "Mo"})
    session.commit()
    page = coach.page(f"{QUEUE}?lijst=team&collega={lin.id}")
    assert names(page) == ["Mo, 20"]
    assert words(page.select_one("#collega option[selected]")) == "Lin"
    tabs = {str(tab["id"]): str(tab["href"]) for tab in page.select("#lijsten a")}
    assert "collega" in tabs["lijst-team"]
    assert "collega" not in tabs["lijst-nieuw"]
    assert names(coach.page(tabs["lijst-team"])) == ["Mo, 20"]


def test_the_rail_says_for_how_many_there_is_room(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    samira.max_cases = 2
    make_case(session, contact=samira)
    session.commit()
    assert words(coach.page(QUEUE).select_one(".rail .me small")) == "Plek voor 1 mens"
    make_case(session, contact=samira)
    session.commit()
    assert words(coach.page("/werk/jij").select_one(".rail .me small")) == "Je zit vol"


@pytest.mark.parametrize("which", ["nieuw", "antwoord", "stap", "wacht", "rust", "team"])
def test_every_list_costs_the_same_for_many_as_for_few(
    coach: HouseClient,
    session: Session,
    samira: Staff,
    kofi: Staff,
    database: Database,
    which: str,
) -> None:
    later = {"nudge_on": days(3), "waiting_since": START, **KNOWN}
    kinds: tuple[dict[str, Any], ...] = (
        {},
        {"answer_due_at": START, **KNOWN},
        {"next_step": "Bel", "next_step_on": TODAY, **KNOWN},
        later,
        {"rests_until": days(3), **KNOWN},
    )

    def add(count: int) -> None:
        for _ in range(count):
            for values in kinds:
                make_case(session, contact=samira, **values)
                make_case(session, contact=kofi, **values)
        session.commit()

    def spent() -> int:
        coach.page(f"{QUEUE}?lijst={which}")
        with noted(database.engine) as statements:
            assert coach.page(f"{QUEUE}?lijst={which}").select("li.q")
        return len(statements)

    add(1)
    few = spent()
    add(6)
    assert spent() == few
