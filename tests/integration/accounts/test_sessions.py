"""When a session lives and when it is over, seen from a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts import services
from portal.accounts.models import Staff, StaffRole, StaffSession, StaffState
from portal.accounts.rules import ABSOLUTE_LIMIT, IDLE_LIMITS
from portal.database import Database
from tests.conftest import TravellingClock
from tests.factories.staff import PASSWORD, code_at, make_staff, sign_in
from tests.support.client import HouseClient, parse

ACCOUNT = "/werk/jij"
NEXT = "acht paarse regenlaarzen"


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, email="robin@opstap.example")


def is_in(client: HouseClient) -> bool:
    return client.get("/werk").headers["Location"] == "/werk/wachtrij"


def change(session: Session, staff: Staff, act: Callable[[Staff], object]) -> None:
    """Do something to the account as another process would."""
    act(session.get_one(Staff, staff.id, populate_existing=True))
    session.commit()


ENDINGS: dict[str, Callable[[Session, TravellingClock], Callable[[Staff], object]]] = {
    "disabled": lambda s, c: lambda x: services.disable_staff(s, x, open_cases=0, now=c()),
    "roles changed": lambda s, c: (
        lambda x: services.change_staff(s, x, roles=[Role.EDITOR], now=c())
    ),
    "organisation changed": lambda s, c: (
        lambda x: services.change_staff(s, x, partner_id="loket", now=c())
    ),
    "password set": lambda s, c: lambda x: services.set_password(s, x, NEXT, now=c()),
    "state in the database": lambda s, c: lambda x: setattr(x, "state", StaffState.DISABLED),
    "role in the database": lambda s, c: lambda x: x.roles.append(StaffRole(role=Role.EDITOR)),
    "organisation in the database": lambda s, c: lambda x: setattr(x, "partner_id", "loket"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_change_of_the_account_ends_the_session_at_once(
    client: HouseClient, coach: Staff, session: Session, clock: TravellingClock, ending: str
) -> None:
    sign_in(client, coach)
    assert is_in(client)
    change(session, coach, ENDINGS[ending](session, clock))
    assert not is_in(client)


def test_resting_ends_the_session(
    client: HouseClient, coach: Staff, clock: TravellingClock
) -> None:
    sign_in(client, coach)
    clock.at += IDLE_LIMITS[Role.COACH] - timedelta(seconds=1)
    assert is_in(client)
    clock.at += IDLE_LIMITS[Role.COACH]
    assert not is_in(client)


def test_a_working_day_ends_the_session_however_busy(
    client: HouseClient, coach: Staff, clock: TravellingClock
) -> None:
    sign_in(client, coach)
    end = clock() + ABSOLUTE_LIMIT
    while clock() < end - timedelta(minutes=30):
        clock.travel(minutes=30)
        assert is_in(client)
    clock.travel(minutes=30)
    assert not is_in(client)


def test_a_page_that_asks_by_itself_keeps_nothing_alive(
    client: HouseClient, coach: Staff, clock: TravellingClock
) -> None:
    sign_in(client, coach)
    for _ in range(6):
        clock.travel(minutes=10)
        client.get("/werk", headers={"X-Opstap-Poll": "1"})
    assert not is_in(client)


def test_being_at_work_is_noted_at_most_once_a_minute(
    client: HouseClient, coach: Staff, session: Session, clock: TravellingClock
) -> None:
    sign_in(client, coach)
    start = clock()
    seen = []
    for seconds in (30, 29, 1, 30):
        clock.travel(seconds=seconds)
        client.get("/werk")
        session.commit()
        seen.append((session.scalars(select(StaffSession.seen_at)).one() - start).seconds)
    assert seen == [0, 0, 60, 60]


def test_who_is_signed_in_costs_one_query(
    client: HouseClient, coach: Staff, database: Database
) -> None:
    sign_in(client, coach)
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        client.get("/werk")
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert len(asked) == 1


def test_signing_out_ends_it_here_and_on_the_server(
    app: Flask, client: HouseClient, coach: Staff, session: Session
) -> None:
    sign_in(client, coach)
    kept = client.get_cookie("__Host-opstap", domain="opstap.test")
    assert kept is not None
    form = client.page(ACCOUNT).select_one('form[action="/werk/uitloggen"]')
    answer = client.submit(ACCOUNT, form)
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert session.scalar(select(func.count(StaffSession.id))) == 0
    thief = app.test_client()
    thief.set_cookie("__Host-opstap", kept.value, domain="opstap.test", secure=True)
    assert not is_in(thief)


def two_browsers(
    app: Flask, client: HouseClient, coach: Staff, clock: TravellingClock
) -> HouseClient:
    sign_in(client, coach)
    clock.travel(minutes=1)
    other = app.test_client()
    assert isinstance(other, HouseClient)
    sign_in(other, coach)
    return other


def test_people_see_and_end_their_own_sessions(
    app: Flask, client: HouseClient, coach: Staff, clock: TravellingClock
) -> None:
    other = two_browsers(app, client, coach, clock)
    page = client.page(ACCOUNT)
    assert len(page.select("main .rows > li")) == 2
    client.submit(ACCOUNT, page.select_one('main .rows form[action$="/stoppen"]'))
    assert not is_in(other)
    assert is_in(client)


def test_people_end_all_others_at_once(
    app: Flask, client: HouseClient, coach: Staff, clock: TravellingClock
) -> None:
    other = two_browsers(app, client, coach, clock)
    form = client.page(ACCOUNT).select_one('form[action$="/andere/stoppen"]')
    client.submit(ACCOUNT, form)
    assert (is_in(client), is_in(other)) == (True, False)


def test_somebody_elses_session_is_not_there(
    app: Flask, client: HouseClient, coach: Staff, session: Session
) -> None:
    colleague = app.test_client()
    assert isinstance(colleague, HouseClient)
    sign_in(colleague, make_staff(session))
    theirs = session.scalars(select(StaffSession.id)).one()
    sign_in(client, coach)
    page = client.page(ACCOUNT)
    token = page.select_one("[name=csrf_token]")
    assert token
    answer = client.post(f"{ACCOUNT}/inlog/{theirs}/stoppen", data={"csrf_token": token["value"]})
    assert answer.status_code == 404
    assert is_in(colleague)


def change_password(client: HouseClient, **changes: str) -> int:
    form = client.page(ACCOUNT).select_one('form[action$="/wachtwoord"]')
    fields = {"current_password": PASSWORD, "new_password": NEXT, **changes}
    answer = client.submit(ACCOUNT, form, **fields)
    if answer.status_code != 303:
        title = parse(answer).title
        assert title
        assert title.get_text().startswith("Fout:")
    return answer.status_code


def test_a_password_changes_with_the_old_one_and_a_fresh_code(
    app: Flask, client: HouseClient, coach: Staff, clock: TravellingClock
) -> None:
    other = two_browsers(app, client, coach, clock)
    assert change_password(client, code=code_at(coach, clock())) == 422
    clock.travel(minutes=1)
    assert change_password(client, code=code_at(coach, clock())) == 303
    assert (is_in(client), is_in(other)) == (True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"current_password": "something else"},
        {"code": "000000"},
        {"new_password": "kort"},
        {"new_password": "robinrobinrobin"},
        {"new_password": ""},
    ],
)
def test_otherwise_it_stays_as_it_was(
    client: HouseClient,
    coach: Staff,
    session: Session,
    clock: TravellingClock,
    wrong: dict[str, str],
) -> None:
    sign_in(client, coach)
    clock.travel(minutes=1)
    before = coach.password_hash
    assert change_password(client, **{"code": code_at(coach, clock()), **wrong}) == 422
    session.commit()
    session.expire_all()
    assert session.get_one(Staff, coach.id).password_hash == before
