"""Who is away has a stand-in for every open case, and gets them back; nothing is half."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases.models import Case, EntryKind, Outcome
from portal.outbox.models import OutboxMessage
from portal.rosters.absences import AbsenceGoneError, AbsenceRefusedError, Days
from portal.rosters.models import Absence
from portal.rosters.rules_absence import Mistake
from portal.standing_in import absence as standing_in
from portal.standing_in.chores import BATCH, turn_absences
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff
from tests.integration.standing_in.conftest import House

pytestmark = pytest.mark.usefixtures("app_context")
TODAY = START.date()
LATER = START + timedelta(hours=1)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def morning(offset: int) -> datetime:
    return START + timedelta(days=offset)


def plan(
    session: Session, who: Staff, stand_in: Staff, first: int, last: int, *, at: datetime = START
) -> Absence:
    return standing_in.plan_absence(
        session,
        staff_id=who.id,
        days=Days(starts_on=day(first), ends_on=day(last)),
        stand_in_id=stand_in.id,
        by=who.id,
        now=at,
    )


def sick(session: Session, who: Staff, stand_in: Staff | None = None) -> Absence:
    return standing_in.report_sick(
        session,
        staff_id=who.id,
        stand_in_id=stand_in.id if stand_in else None,
        by=who.id,
        now=START,
    )


def acts(session: Session, case: Case) -> int:
    session.flush()
    session.refresh(case)
    return case.acting_id


def messages_to(session: Session, recipient: str | None) -> list[str]:
    found = select(OutboxMessage.body).where(OutboxMessage.recipient == recipient)
    return list(session.scalars(found.order_by(OutboxMessage.id)))


def kinds(session: Session, case: Case) -> list[EntryKind]:
    return [line.kind for line in timeline_of(session, case)]


def test_planned_days_begin_and_end_on_their_day(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    plan(session, house.ann, house.bo, 1, 2)
    turn_absences(session, morning(0))
    assert acts(session, case) == house.ann.id
    turn_absences(session, morning(1))
    turn_absences(session, morning(1))
    assert acts(session, case) == house.bo.id
    assert not house.ann.is_present
    turn_absences(session, morning(2))
    assert acts(session, case) == house.bo.id
    turn_absences(session, morning(3))
    turn_absences(session, morning(3))
    assert acts(session, case) == house.ann.id
    assert house.ann.is_present
    assert kinds(session, case) == [
        EntryKind.OPENED,
        EntryKind.STAND_IN,
        EntryKind.STAND_IN_ENDED,
    ]


def test_the_stand_in_gets_one_mail_with_a_number_and_no_names(
    session: Session, house: House
) -> None:
    cases = [make_case(session, contact=house.ann) for _ in range(3)]
    plan(session, house.ann, house.bo, 0, 1)
    (mail,) = messages_to(session, house.bo.email)
    assert "3 dossiers" in mail
    assert not any(case.young_person.first_name in mail for case in cases)


def test_what_somebody_stood_in_for_goes_on_along_the_chain(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    own = make_case(session, contact=house.bo)
    plan(session, house.ann, house.bo, 0, 8)
    plan(session, house.bo, house.cas, 0, 1)
    assert acts(session, case) == house.cas.id
    assert acts(session, own) == house.cas.id
    turn_absences(session, morning(2))
    assert acts(session, case) == house.bo.id
    assert acts(session, own) == house.bo.id


def test_at_the_end_of_a_chain_stands_the_front_desk(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    closed = make_staff(session, is_present=False)
    absence = plan(session, house.ann, house.bo, 0, 1)
    absence.stand_in_id = closed.id
    standing_in.rearrange(session, now=START, cause=absence)
    assert session.get_one(Staff, acts(session, case)).partner_id == "loket"


def test_sick_today_needs_no_more_than_a_press(session: Session, house: House) -> None:
    house.ann.stand_in_id = house.bo.id
    case = make_case(session, contact=house.ann)
    first = sick(session, house.ann)
    assert sick(session, house.ann).id == first.id
    assert acts(session, case) == house.bo.id
    assert first.ends_on is None
    assert standing_in.come_back(session, staff_id=house.ann.id, by=house.ann.id, now=LATER)
    assert not standing_in.come_back(session, staff_id=house.ann.id, by=house.ann.id, now=LATER)
    assert acts(session, case) == house.ann.id


def test_without_a_usual_stand_in_whoever_has_most_room_is_asked(
    session: Session, house: House
) -> None:
    assert sick(session, house.ann).stand_in_id == house.cas.id


def test_who_falls_ill_before_planned_days_goes_from_one_into_the_other(
    session: Session, house: House
) -> None:
    case = make_case(session, contact=house.ann)
    plan(session, house.ann, house.cas, 2, 3)
    assert sick(session, house.ann, house.bo).ends_on == day(1)
    turn_absences(session, morning(2))
    assert acts(session, case) == house.cas.id
    assert EntryKind.STAND_IN_ENDED not in kinds(session, case)


def test_a_ring_is_refused_also_when_it_comes_by_a_change(session: Session, house: House) -> None:
    plan(session, house.ann, house.bo, 0, 3)
    with pytest.raises(AbsenceRefusedError) as refused:
        plan(session, house.bo, house.ann, 3, 6)
    assert refused.value.refusal.mistake is Mistake.RING
    later = plan(session, house.bo, house.ann, 4, 6)
    with pytest.raises(AbsenceRefusedError) as refused:
        standing_in.change_absence(
            session,
            later.id,
            days=Days(starts_on=day(2), ends_on=day(6)),
            stand_in_id=house.ann.id,
            by=house.bo.id,
            now=START,
        )
    assert refused.value.refusal.names == ("Ann",)


def test_the_last_of_the_front_desk_cannot_be_away(session: Session, house: House) -> None:
    second = make_staff(session, first_name="Gio", partner="loket")
    for other in session.scalars(select(Staff).where(Staff.partner_id == "loket")):
        other.is_present = other.id in {house.dea.id, second.id}
    session.flush()
    sick(session, second, house.dea)
    with pytest.raises(AbsenceRefusedError) as refused:
        sick(session, house.dea)
    assert refused.value.refusal.mistake is Mistake.LAST_AT_DESK


def test_another_stand_in_takes_the_cases_at_once(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    absence = plan(session, house.ann, house.bo, 0, 3)
    standing_in.change_absence(
        session,
        absence.id,
        days=Days(starts_on=day(0), ends_on=day(5)),
        stand_in_id=house.cas.id,
        by=house.ann.id,
        now=START,
    )
    assert acts(session, case) == house.cas.id


def test_planned_days_are_called_off_once(session: Session, house: House) -> None:
    absence = plan(session, house.ann, house.bo, 2, 3)
    standing_in.cancel_absence(session, absence.id, by=house.ann.id, now=START)
    with pytest.raises(AbsenceGoneError):
        standing_in.cancel_absence(session, absence.id, by=house.ann.id, now=START)
    turn_absences(session, morning(2))
    assert house.ann.is_present


def test_days_that_nobody_was_there_to_begin_do_no_harm(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    plan(session, house.ann, house.bo, 2, 3)
    turn_absences(session, morning(20))
    assert acts(session, case) == house.ann.id
    assert kinds(session, case) == [EntryKind.OPENED]


def test_a_clock_that_jumps_back_changes_nothing(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    plan(session, house.ann, house.bo, 2, 9)
    turn_absences(session, morning(2))
    turn_absences(session, morning(-3))
    assert acts(session, case) == house.bo.id


def test_a_young_person_hears_it_once_when_something_falls_in_it(
    session: Session, house: House
) -> None:
    waits = make_case(session, contact=house.ann, promised_at=START + timedelta(hours=5))
    quiet = make_case(session, contact=house.ann, first_contact_at=START)
    plan(session, house.ann, house.bo, 0, 0)
    (heard,) = messages_to(session, waits.young_person.phone)
    assert "Ann is er niet tot en met maandag 16 november." in heard
    assert "Zolang praat je met Bo." in heard
    assert not messages_to(session, quiet.young_person.phone)


def test_a_long_absence_is_told_to_everybody_and_safely(session: Session, house: House) -> None:
    quiet = make_case(session, contact=house.ann, first_contact_at=START)
    watched = make_case(
        session,
        contact=house.ann,
        first_contact_at=START,
        person={"somebody_reads_along": True, "first_name": "Yara"},
    )
    plan(session, house.ann, house.bo, 0, 2)
    assert len(messages_to(session, quiet.young_person.phone)) == 1
    (heard,) = messages_to(session, watched.young_person.phone)
    assert "Yara" not in heard
    assert "Opstap" not in heard


def test_of_an_illness_they_hear_when_it_lasts_or_a_step_comes(
    session: Session, house: House
) -> None:
    step = make_case(
        session, contact=house.ann, first_contact_at=START, next_step="x", next_step_on=day(1)
    )
    quiet = make_case(session, contact=house.ann, first_contact_at=START)
    sick(session, house.ann, house.bo)
    told = [step.young_person.phone, quiet.young_person.phone]
    heard = []
    for offset in range(4):
        turn_absences(session, morning(offset))
        heard.append([len(messages_to(session, phone)) for phone in told])
    assert heard == [[0, 0], [1, 0], [1, 1], [1, 1]]


def test_who_stood_in_when_a_case_was_closed_loses_its_ground(
    session: Session, house: House
) -> None:
    case = make_case(session, contact=house.ann)
    plan(session, house.ann, house.bo, 0, 0)
    session.refresh(case)
    case.state, case.closed_at, case.outcome = "closed", START, Outcome.WORK
    turn_absences(session, morning(1))
    session.refresh(case)
    assert case.stand_in_id is None


def test_many_who_begin_on_one_day_are_turned_in_turns(session: Session, house: House) -> None:
    people = [make_staff(session) for _ in range(BATCH + 2)]
    for person in people:
        plan(session, person, house.cas, 1, 2)
    assert turn_absences(session, morning(1)) == BATCH
    assert turn_absences(session, morning(1)) == 2


def test_every_step_is_in_the_trail(session: Session, house: House) -> None:
    make_case(session, contact=house.ann)
    plan(session, house.ann, house.bo, 0, 0)
    turn_absences(session, morning(1))
    session.commit()
    actions = set(session.scalars(select(AuditRow.action)))
    assert {
        "absence.planned",
        "absence.began",
        "absence.ended",
        "case.stand_in",
        "case.stand_in_ended",
    } <= actions
