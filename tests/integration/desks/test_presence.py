"""Who has a case open: seconds old, only for who may see it, and it claims nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind
from portal.desks import presence
from portal.desks.models import CaseViewer, Draft
from tests.conftest import START
from tests.factories.cases import add_entry, make_case
from tests.factories.staff import make_staff


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, partner="dsp", first_name="Samira")


@pytest.fixture
def mo(session: Session) -> Staff:
    return make_staff(session, partner="dsp", first_name="Mo")


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    return make_case(session, contact=samira)


def looks(session: Session, case: Case, staff: Staff, *, seconds: int = 0) -> int | None:
    return presence.note_viewer(
        session,
        case.reference,
        partner_id=staff.partner_id,
        staff_id=staff.id,
        now=START + timedelta(seconds=seconds),
    )


def names(session: Session, case: Case, reader: Staff, *, seconds: int = 0) -> list[str]:
    found = presence.company(
        session, case.id, staff_id=reader.id, now=START + timedelta(seconds=seconds)
    )
    return [other.name for other in found.others]


def test_each_sees_the_other_and_not_themselves(
    session: Session, case: Case, samira: Staff, mo: Staff
) -> None:
    assert looks(session, case, samira) == looks(session, case, mo) == case.id
    assert names(session, case, samira) == ["Mo"]
    assert names(session, case, mo) == ["Samira"]


def test_who_does_not_tell_is_gone_after_twelve_seconds(
    session: Session, case: Case, samira: Staff, mo: Staff
) -> None:
    looks(session, case, mo)
    assert names(session, case, samira, seconds=11) == ["Mo"]
    assert names(session, case, samira, seconds=12) == []
    looks(session, case, mo, seconds=13)
    assert names(session, case, samira, seconds=20) == ["Mo"]
    assert session.scalar(select(func.count()).select_from(CaseViewer)) == 1


def test_who_leaves_is_gone_within_seconds(
    session: Session, case: Case, samira: Staff, mo: Staff
) -> None:
    looks(session, case, mo)
    moment = START + timedelta(seconds=2)
    assert presence.leave(session, case.reference, staff_id=mo.id, now=moment)
    assert names(session, case, samira, seconds=6) == ["Mo"]
    assert names(session, case, samira, seconds=7) == []
    assert not presence.leave(session, case.reference, staff_id=samira.id, now=moment)


def test_without_ground_nobody_looks(session: Session, case: Case, samira: Staff) -> None:
    stranger = make_staff(session, partner="leerplicht", first_name="Ilse")
    assert looks(session, case, stranger) is None
    assert presence.note_viewer(
        session, "' OR 1=1", partner_id="dsp", staff_id=samira.id, now=START
    ) is None  # fmt: skip
    assert names(session, case, samira) == []
    case.stand_in_id = stranger.id
    session.flush()
    assert looks(session, case, stranger) == case.id


def test_somebody_who_keeps_a_draft_is_writing(
    session: Session, case: Case, samira: Staff, mo: Staff
) -> None:
    looks(session, case, mo)
    session.add(Draft(staff_id=mo.id, case_id=case.id, field="note", text="Hoi", saved_at=START))
    session.flush()
    (other,) = presence.company(session, case.id, staff_id=samira.id, now=START).others
    assert other == presence.Other(name="Mo", is_writing=True)
    looks(session, case, mo, seconds=16)
    later = START + timedelta(seconds=16)
    (other,) = presence.company(session, case.id, staff_id=samira.id, now=later).others
    assert not other.is_writing


def test_tells_the_last_line_and_who_wrote_it(
    session: Session, case: Case, samira: Staff, mo: Staff
) -> None:
    line = add_entry(session, case, EntryKind.NOTE, staff_id=mo.id)
    found = presence.company(session, case.id, staff_id=samira.id, now=START)
    assert (found.line_id, found.line_by_id, found.line_by) == (line.id, mo.id, "Mo")


def test_old_rows_are_cleared(session: Session, case: Case, samira: Staff, mo: Staff) -> None:
    looks(session, case, samira)
    looks(session, case, mo, seconds=50)
    presence.clear_viewers(session, now=START + timedelta(seconds=61))
    assert session.scalars(select(CaseViewer.staff_id)).all() == [mo.id]
