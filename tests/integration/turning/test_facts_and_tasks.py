"""Changed facts turn things at once, and a coach handles the tasks on the page of the case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind
from portal.routing.model import Diploma, Pathway, SchoolType, Situation
from portal.turning.models import Task
from portal.turning.services import bring_back
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff, sign_in
from tests.integration.turning.conftest import TravelTo, messages_about, open_routed, tasks_on
from tests.support.client import HouseClient

TODAY = START.date()
# The period of school ends thirty days from now.
GRADUATED = Situation(
    born=date(2006, 3, 4),
    home="Merelstad",
    enrolled=False,
    school="mbo_merel",
    school_type=SchoolType.MBO,
    level=2,
    pathway=Pathway.BOL,
    diploma=Diploma.MBO2,
    diploma_on=date(2025, 12, 16),
)


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, partner="dsp", first_name="Samira")


@pytest.fixture
def coach(client: HouseClient, samira: Staff) -> HouseClient:
    sign_in(client, samira)
    return client


@pytest.fixture
def case(session: Session, samira: Staff, travel_to: TravelTo) -> Case:
    """With the task that thirty days before the end of a period brings."""
    opened = open_routed(
        session,
        GRADUATED,
        opened_at=START - timedelta(days=20),
        first_contact_at=START - timedelta(days=19),
        contact=samira,
    )
    travel_to(TODAY)
    return opened


def path_of(case: Case, page: str = "") -> str:
    return f"/werk/dossier/{case.reference}{page}"


def press(coach: HouseClient, case: Case, verb: str, **changes: str) -> int:
    page = coach.page(path_of(case))
    form = page.select_one(f"form[action*='/taak/'][action$='/{verb}']")
    assert form is not None, verb
    return coach.submit(path_of(case), form, **changes).status_code


def test_the_page_says_what_to_do_by_when_and_why(coach: HouseClient, case: Case) -> None:
    page = coach.page(path_of(case))
    task = page.select_one("section[aria-labelledby=taken-kop] article")
    assert task is not None
    words = task.get_text(" ", strip=True)
    assert "Over 30 dagen stopt de periode van school" in words
    assert "De contactpersoon blijft." in words
    assert "16 december 2026" in words
    assert "Nu" in words
    column = page.select_one("section[aria-labelledby=achter-kop]")
    assert column is not None
    assert "woensdag 16 december 2026" in column.get_text(" ", strip=True)


def test_done_and_not_done_after_all(
    coach: HouseClient, session: Session, case: Case, samira: Staff
) -> None:
    assert press(coach, case, "gedaan") == 303
    (task,) = tasks_on(session, case)
    assert task.done_by == samira.id
    assert case.task_on is None
    assert case.turn == "choose"
    assert timeline_of(session, case)[-1].kind is EntryKind.TASK_DONE

    assert press(coach, case, "terug") == 303
    (task,) = tasks_on(session, case)
    assert task.done_at is None
    assert case.task_on == task.due_on


def test_pressing_twice_does_it_once(coach: HouseClient, session: Session, case: Case) -> None:
    form = coach.page(path_of(case)).select_one("form[action$='/gedaan'][action*='/taak/']")
    for _ in range(2):
        assert coach.submit(path_of(case), form).status_code == 303
    kinds = [entry.kind for entry in timeline_of(session, case)]
    assert kinds.count(EntryKind.TASK_DONE) == 1


def test_another_day_within_reason(coach: HouseClient, session: Session, case: Case) -> None:
    later = TODAY + timedelta(days=10)
    assert press(coach, case, "later", later_on=later.isoformat()) == 303
    (task,) = tasks_on(session, case)
    assert (task.due_on, case.task_on) == (later, later)
    for wrong in (TODAY - timedelta(days=1), date(2026, 12, 17)):
        press(coach, case, "later", later_on=wrong.isoformat())
        assert tasks_on(session, case)[0].due_on == later


def test_no_day_is_told_at_its_field(coach: HouseClient, session: Session, case: Case) -> None:
    (task,) = tasks_on(session, case)
    form = coach.page(path_of(case)).select_one("form[action$='/later'][action*='/taak/']")
    for wrong in ("", "morgen"):
        answer = coach.submit(path_of(case), form, later_on=wrong)
        assert answer.status_code == 422
        assert f'href="#later-{task.id}"' in answer.get_data(as_text=True)


def test_a_task_of_another_case_is_not_there(
    coach: HouseClient, session: Session, case: Case, samira: Staff
) -> None:
    (task,) = tasks_on(session, case)
    other = make_case(session, contact=samira)
    session.commit()
    form = coach.page(path_of(case)).select_one("form[action$='/gedaan'][action*='/taak/']")
    assert form is not None
    form["action"] = path_of(other, f"/taak/{task.id}/gedaan")
    assert coach.submit(path_of(other), form).status_code == 303
    assert tasks_on(session, case)[0].done_at is None


def change(coach: HouseClient, case: Case, **facts: str) -> int:
    form = coach.page(path_of(case, "/gegevens")).select_one("form[action$='/gegevens']")
    return coach.submit(path_of(case), form, **facts).status_code


def test_a_new_school_takes_the_task_away_and_tells_both_sides(
    coach: HouseClient, session: Session, case: Case, samira: Staff
) -> None:
    assert change(coach, case, enrolled="ja", school="mbo_werf") == 303
    assert tasks_on(session, case)[0].kind == "lead_changed"
    session.expire_all()
    assert case.lead_id == "mbo_werf"
    assert case.contact_person_id == samira.id
    withdrawn = [e for e in timeline_of(session, case) if e.details.get("withdrawn")]
    assert [entry.details["kind"] for entry in withdrawn] == ["period_end"]
    mails = messages_about(session, case)
    assert mails
    recipients = [mail.recipient for mail in mails]
    assert samira.email not in recipients
    assert case.young_person.phone not in recipients
    page = coach.page(path_of(case)).get_text(" ", strip=True)
    assert "Taak vervalt" in page
    assert "Vakcollege De Werf, eerst ROC Merelland" in page


def test_a_birth_date_that_was_wrong_moves_the_days(
    coach: HouseClient, session: Session, case: Case
) -> None:
    near = (TODAY + timedelta(days=5)).replace(year=TODAY.year - 27)
    assert change(coach, case, born=near.isoformat()) == 303
    kinds = {task.kind: task.details["before"] for task in tasks_on(session, case)}
    assert kinds["birthday_27"] == 14
    assert change(coach, case, born="2006-03-04") == 303
    assert "birthday_27" not in {task.kind for task in tasks_on(session, case)}


def test_looking_ahead_keeps_nothing(coach: HouseClient, session: Session, case: Case) -> None:
    before = dict(case.facts), len(timeline_of(session, case)), len(tasks_on(session, case))
    form = coach.page(path_of(case, "/gegevens")).select_one("form[action$='/gegevens']")
    answer = coach.submit(path_of(case), form, enrolled="ja", school="mbo_werf", kijk="1")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Verantwoordelijk wordt Vakcollege De Werf, niet meer ROC Merelland" in text
    assert "Vervalt" in text
    session.expire_all()
    assert (dict(case.facts), len(timeline_of(session, case)), len(tasks_on(session, case))) == (
        before
    )


def test_a_running_module_is_chosen_by_its_title(
    coach: HouseClient, session: Session, case: Case
) -> None:
    options = coach.page(path_of(case, "/gegevens")).select("select[name=running] option")
    titles = {str(option["value"]): option.get_text() for option in options}
    assert titles.pop("") == "Niet bekend"
    assert all(title != ref for ref, title in titles.items())
    chosen = sorted(titles)[0]
    assert change(coach, case, running=chosen) == 303
    session.expire_all()
    assert case.facts["running"] == chosen
    assert change(coach, case, running="bestaat-niet") == 422


def test_opened_again_it_comes_up_for_what_is_still_to_do(
    coach: HouseClient, session: Session, case: Case, clock: TravellingClock
) -> None:
    form = coach.page(path_of(case, "/afsluiten?uitkomst=work")).select_one(
        "form[method=post][action$='/afsluiten']"
    )
    assert coach.submit(path_of(case), form).status_code == 303
    session.expire_all()
    assert coach.page(path_of(case)).select_one("#taken-kop") is None
    clock.travel(minutes=5)
    form = coach.page(path_of(case)).select_one("form[action$='/heropenen']")
    assert coach.submit(path_of(case), form).status_code == 303
    session.expire_all()
    assert case.task_on == session.query(Task).filter_by(case_id=case.id).one().due_on
    bring_back(session, case)
    assert case.task_on is not None
