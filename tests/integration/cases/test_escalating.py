"""A missed deadline is told to who acts, a colleague and the coordinator; once each, by no name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.cases import services, turns
from portal.cases.escalated import list_escalated, told_of
from portal.cases.escalating import BATCH, escalate
from portal.cases.lateness import tell_late_promises
from portal.cases.models import Case, EntryKind
from portal.clock import REGION_ZONE
from portal.outbox.models import OutboxMessage
from portal.partners.models import Partner
from portal.partners.queries import region_card, work_calendar
from portal.rosters.models import HoursKind, WorkHours
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff

# An organisation of this test's own: nobody of the region works there.
TEAM = "escalating"


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def team(session: Session) -> dict[str, Staff]:
    # Nobody else of the demo coordinates or helps.
    for each in session.scalars(select(Staff)):
        each.is_present = False
    position = 900
    session.add(
        Partner(id=TEAM, position=position, type="doorstroompunt", name="Team", document={})
    )
    session.commit()
    return {
        "samira": make_staff(session, partner=TEAM, first_name="Samira"),
        "mo": make_staff(session, partner=TEAM, first_name="Mo"),
        "femke": make_staff(session, partner="loket", role=Role.COORDINATOR, first_name="Femke"),
    }


@pytest.fixture
def case(session: Session, team: dict[str, Staff]) -> Case:
    """Promised on Wednesday at 17.00."""
    return make_case(session, contact=team["samira"], person={"first_name": "Onskind"})


def run(session: Session, now: datetime) -> int:
    told = escalate(session, card=region_card(session), now=now)
    session.flush()
    session.expire_all()
    return told


def wednesday(days: int = 0, *, at: time = time(17, 1)) -> datetime:
    day = datetime(2026, 11, 18, tzinfo=REGION_ZONE).date() + timedelta(days=days)
    return datetime.combine(day, at, tzinfo=REGION_ZONE)


def mails(session: Session, staff: Staff) -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(OutboxMessage.recipient == staff.email)
    return list(session.scalars(statement.order_by(OutboxMessage.id)))


def test_a_promise_is_told_in_steps_and_each_once(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    told = []
    for now in (wednesday(), wednesday(1), wednesday(1, at=time(18)), wednesday(2), wednesday(9)):
        tell_late_promises(session, card=region_card(session), now=now)
        run(session, now)
        told.append([len(mails(session, team[name])) for name in ("samira", "mo", "femke")])
    assert told == [[1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]]
    assert case.escalation == 3
    assert case.first_contact_at is None


def test_no_mail_names_a_young_person_and_only_the_team_gets_an_address(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    run(session, wednesday(5))
    to_mo, to_femke = mails(session, team["mo"])[0], mails(session, team["femke"])[0]
    for each in (to_mo, to_femke):
        assert "Onskind" not in each.subject + each.body
        assert case.reference in each.body
    assert f"/werk/dossier/{case.reference}" in to_mo.body
    assert "/werk/dossier/" not in to_femke.body
    assert "/werk/escalaties" in to_femke.body


def test_it_stands_on_the_case_who_knows(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    run(session, wednesday(1))
    run(session, wednesday(2))
    lines = [each for each in timeline_of(session, case) if each.kind is EntryKind.ESCALATED]
    assert [line.details["names"] for line in lines] == [["Mo"], ["Femke"]]
    assert [told.names for told in told_of(session, [case])[case.id]] == [("Mo",), ("Femke",)]


def test_it_ends_by_itself_when_somebody_makes_contact(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    run(session, wednesday(1))
    assert [each.id for each in list_escalated(session).cases] == [case.id]
    services.log_contact(
        session, case, channel=None, text="", at=wednesday(1), by=team["samira"].id, press="a",
        now=wednesday(1),
    )  # fmt: skip
    session.flush()
    session.expire_all()
    assert list_escalated(session).cases == ()
    assert told_of(session, [case])[case.id] == ()
    assert run(session, wednesday(9)) == 0


def test_an_answer_that_is_due_is_another_deadline(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    run(session, wednesday(2))
    case.first_contact_at = wednesday(2)
    turns.ask_answer(
        session, case, channel=None, text="", calendar=work_calendar(session), working_days=2,
        by=team["samira"].id, press="ask", now=wednesday(2),
    )  # fmt: skip
    session.commit()
    assert run(session, wednesday(3)) == 0
    assert run(session, wednesday(9)) == 1
    assert [len(mails(session, team[name])) for name in ("mo", "femke")] == [2, 2]


@pytest.mark.parametrize("column", ["next_step_on", "nudge_on", "rests_until"])
def test_a_day_that_is_days_over_is_told_to_who_acts_first(
    session: Session, team: dict[str, Staff], column: str
) -> None:
    monday = START.date()
    since = {"waiting_since": START} if column == "nudge_on" else {}
    case = make_case(
        session, contact=team["samira"], first_contact_at=START, **{column: monday}, **since
    )
    assert run(session, wednesday(at=time(16, 59))) == 0
    assert run(session, wednesday()) == 1
    assert len(mails(session, team["samira"])) == 1
    assert case.escalation == 1
    run(session, wednesday(1))
    run(session, wednesday(2))
    assert [len(mails(session, team[name])) for name in ("samira", "mo", "femke")] == [1, 1, 1]


def test_who_did_nothing_for_days_while_the_worker_stood_still_is_told_once(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    assert run(session, wednesday(30)) == 1
    assert run(session, wednesday(30)) == 0
    assert [len(mails(session, team[name])) for name in ("mo", "femke")] == [1, 1]


def test_the_usual_stand_in_is_told_before_any_other_colleague(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    usual = make_staff(session, partner=TEAM, first_name="Aya")
    team["samira"].stand_in_id = usual.id
    session.flush()
    run(session, wednesday(1))
    assert len(mails(session, usual)) == 1
    assert mails(session, team["mo"]) == []


def test_a_stand_in_who_is_away_is_passed_over(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    usual = make_staff(session, partner=TEAM, first_name="Aya", is_present=False)
    team["samira"].stand_in_id = usual.id
    session.flush()
    run(session, wednesday(1))
    assert mails(session, usual) == []
    assert len(mails(session, team["mo"])) == 1


def test_who_stands_in_is_not_asked_to_help_themselves(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    case.stand_in_id = team["mo"].id
    session.flush()
    run(session, wednesday(1))
    assert mails(session, team["mo"]) == []
    assert len(mails(session, team["samira"])) == 1


def test_without_a_colleague_the_coordinator_hears_at_once(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    team["mo"].is_present = False
    session.flush()
    run(session, wednesday(1))
    assert case.escalation == 3
    assert len(mails(session, team["femke"])) == 1


def works(session: Session, staff: Staff, *weekdays: int) -> None:
    session.add_all(
        WorkHours(staff_id=staff.id, kind=HoursKind.WORK, weekday=day, starts=540, ends=1020)
        for day in weekdays
    )
    session.flush()


def test_a_deadline_on_days_off_is_told_the_working_day_before(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    works(session, team["samira"], 0, 3)
    monday_evening, tuesday = wednesday(-2, at=time(18)), wednesday(-1, at=time(9))
    assert run(session, monday_evening) == 0
    assert run(session, tuesday) == 1
    assert len(mails(session, team["mo"])) == 1
    # At the deadline itself nobody is told anew; the coordinator's day comes as always.
    assert run(session, wednesday(1)) == 0
    assert run(session, wednesday(2)) == 1
    assert [len(mails(session, team[name])) for name in ("mo", "femke")] == [1, 1]


def test_who_works_before_the_deadline_is_left_in_peace(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    works(session, team["samira"], 0, 2)
    assert run(session, wednesday(-1, at=time(9))) == 0


def test_one_letter_for_many_and_the_rest_in_the_next_round(
    session: Session, team: dict[str, Staff]
) -> None:
    for _ in range(BATCH + 3):
        make_case(session, contact=team["samira"])
    assert run(session, wednesday(1)) == BATCH
    assert len(mails(session, team["mo"])) == 1
    assert run(session, wednesday(1)) == 3
    assert len(mails(session, team["mo"])) == 2


def test_a_worker_that_is_killed_told_nothing(
    session: Session, case: Case, team: dict[str, Staff]
) -> None:
    session.commit()
    run(session, wednesday(1))
    session.rollback()
    assert case.escalation == 0
    assert mails(session, team["mo"]) == []
    assert run(session, wednesday(1)) == 1
    assert len(mails(session, team["mo"])) == 1


@pytest.mark.parametrize("jump", [-400, -1, 1, 400])
def test_a_clock_that_jumps_tells_nobody_twice(
    session: Session, case: Case, team: dict[str, Staff], jump: int
) -> None:
    now = wednesday(1)
    counts: list[Any] = []
    for moment in (now, now + timedelta(days=jump), now, now + timedelta(days=jump), now):
        run(session, moment)
        counts.append([len(mails(session, team[name])) for name in ("mo", "femke")])
    expected = [1, 1] if jump > 0 else [1, 0]
    assert counts[-1] == expected
    assert all(max(each) <= 1 for each in counts)


def test_the_list_goes_on_where_a_page_ended(session: Session, team: dict[str, Staff]) -> None:
    made = [make_case(session, contact=team["samira"]).id for _ in range(5)]
    run(session, wednesday(1))
    found: list[int] = []
    after = None
    while True:
        page = list_escalated(session, after=after, size=2)
        found += [each.id for each in page.cases]
        after = page.following
        if after is None:
            break
    assert found == made
