"""Being away on the pages: two taps when ill, planning, changing, calling off, being back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import Tag
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.rosters.models import Absence
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient

FREE, SICK = "/werk/rooster/vrij", "/werk/rooster/ziek"
NEXT = START.date() + timedelta(days=7)


@pytest.fixture
def ann(session: Session) -> Staff:
    return make_staff(session, first_name="Ann")


@pytest.fixture
def bo(session: Session) -> Staff:
    return make_staff(session, first_name="Bo", max_cases=80)


@pytest.fixture
def case(session: Session, ann: Staff, bo: Staff) -> Case:
    made = make_case(session, contact=ann)
    session.commit()
    return made


def form_to(page: Tag, end: str) -> Tag:
    found = page.select_one(f'main form[action$="{end}"]')
    assert found is not None, end
    return found


def plan(client: HouseClient, bo: Staff, first: str, last: str) -> int:
    form = form_to(client.page(FREE), "/vrij")
    return client.submit(FREE, form, eerste=first, laatste=last, waarnemer=str(bo.id)).status_code


def test_ill_is_one_page_with_one_button(
    client: HouseClient, session: Session, ann: Staff, bo: Staff, case: Case
) -> None:
    sign_in(client, ann)
    page = client.page(SICK)
    assert page.h1 is not None
    assert page.h1.get_text(" ", strip=True) == "Ziek vandaag"
    assert client.submit(SICK, form_to(page, "/ziek")).status_code == 303
    session.expire_all()
    assert case.acting_id == bo.id
    shown = client.page(FREE)
    assert "Bo neemt voor je waar" in shown.get_text(" ", strip=True)
    assert client.get(SICK).status_code == 303
    client.submit(FREE, form_to(shown, "/terug"))
    session.expire_all()
    assert case.acting_id == ann.id


def test_days_are_planned_changed_and_called_off(
    client: HouseClient, session: Session, ann: Staff, bo: Staff
) -> None:
    sign_in(client, ann)
    assert plan(client, bo, NEXT.isoformat(), NEXT.isoformat()) == 303
    absence = session.scalars(select(Absence)).one()
    address = f"{FREE}/{absence.id}"
    later = (NEXT + timedelta(days=2)).isoformat()
    changed = client.submit(address, form_to(client.page(address), address), laatste=later)
    assert changed.status_code == 303
    session.expire_all()
    assert absence.ends_on == NEXT + timedelta(days=2)
    gone = client.submit(FREE, form_to(client.page(FREE), f"{absence.id}/weg"))
    assert session.scalars(select(Absence)).all() == []
    assert client.get(address).status_code == 303
    again = client.page(gone.headers["Location"])
    assert client.submit(FREE, form_to(again, "/vrij")).status_code == 303
    assert session.scalars(select(Absence.ends_on)).all() == [NEXT + timedelta(days=2)]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "2026-11-20", "Vul in vanaf welke dag"),
        ("2026-11-20", "", "Vul de laatste dag in"),
        ("2026-11-20", "2026-11-19", "De laatste dag ligt voor de eerste"),
        ("2026-11-01", "2026-11-20", "Die dag is al voorbij"),
        ("9999-99-99", "x", "Vul in vanaf welke dag"),
    ],
)
def test_a_mistake_is_said_at_its_field(
    client: HouseClient, session: Session, ann: Staff, bo: Staff, first: str, last: str, said: str
) -> None:
    sign_in(client, ann)
    form = form_to(client.page(FREE), "/vrij")
    answer = client.submit(FREE, form, eerste=first, laatste=last, waarnemer=str(bo.id))
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert session.scalars(select(Absence)).all() == []


def test_a_ring_is_told_with_the_name_and_the_day(
    client: HouseClient, session: Session, ann: Staff, bo: Staff
) -> None:
    session.add(
        Absence(
            staff_id=bo.id,
            kind="planned",
            starts_on=NEXT,
            ends_on=NEXT,
            stand_in_id=ann.id,
            created_at=START,
            created_by=bo.id,
        )
    )
    session.commit()
    sign_in(client, ann)
    form = form_to(client.page(FREE), "/vrij")
    answer = client.submit(
        FREE, form, eerste=NEXT.isoformat(), laatste=NEXT.isoformat(), waarnemer=str(bo.id)
    )
    assert answer.status_code == 422
    assert "Op maandag 23 november is Bo zelf weg" in answer.get_data(as_text=True)


def test_days_of_somebody_else_are_not_there(
    client: HouseClient, session: Session, ann: Staff, bo: Staff
) -> None:
    sign_in(client, ann)
    plan(client, bo, NEXT.isoformat(), NEXT.isoformat())
    absence = session.scalars(select(Absence)).one()
    other = client.application.test_client()
    assert isinstance(other, HouseClient)
    sign_in(other, bo)
    assert other.get(f"{FREE}/{absence.id}").status_code == 303
    assert "Ann" in other.page(FREE).get_text()
    other.submit(FREE, form_to(other.page(FREE), "/vrij"))
    assert session.get(Absence, absence.id) is not None


def test_a_lead_reports_somebody_ill_and_back(
    client: HouseClient, session: Session, ann: Staff, bo: Staff, case: Case
) -> None:
    sign_in(client, make_staff(session, role=Role.TEAM_LEAD))
    address = f"/werk/team/{ann.id}"
    client.submit(address, form_to(client.page(address), "/ziek"))
    session.expire_all()
    assert case.acting_id == bo.id
    client.submit(address, form_to(client.page(address), "/terug"))
    session.expire_all()
    assert case.acting_id == ann.id
