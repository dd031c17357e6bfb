"""Signing in through the form: who gets in, and that nothing is told to who does not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.access.model import Role
from portal.accounts import signing_in
from portal.accounts.models import SignInAttempt, Staff, StaffSession, StaffState
from portal.accounts.rules import FREE_PER_ACCOUNT, LONGEST_WAIT
from portal.audit.models import AuditRow
from portal.clock import Clock
from tests.conftest import TEST_SECRET, TravellingClock
from tests.factories.staff import PASSWORD, SIGN_IN, code_at, make_staff, sign_in
from tests.support.client import ORIGIN, HouseClient, parse

ACCOUNT = "/werk/jij"
WRONG = {"password": "not what it is", "code": "1"}


@pytest.fixture
def editor(session: Session) -> Staff:
    return make_staff(session, role=Role.EDITOR, email="fleur@opstap.example", first_name="Fleur")


def attempt(client: HouseClient, **changes: str | None) -> TestResponse:
    form = client.page(SIGN_IN).select_one("main form")
    return client.submit(SIGN_IN, form, **changes)


def is_in(client: HouseClient) -> bool:
    return client.get("/werk").headers["Location"] == "/redactie"


def test_password_and_code_open_a_session(
    client: HouseClient, editor: Staff, session: Session
) -> None:
    sign_in(client, editor)
    assert is_in(client)
    assert session.scalar(select(func.count(StaffSession.id))) == 1


def test_the_session_is_new_at_sign_in(client: HouseClient, editor: Staff) -> None:
    with client.session_transaction(base_url=ORIGIN) as cookie:
        cookie["from_before"] = "planted"
    sign_in(client, editor)
    with client.session_transaction(base_url=ORIGIN) as cookie:
        assert "from_before" not in cookie


def test_only_a_hash_of_the_token_is_kept(
    client: HouseClient, editor: Staff, session: Session
) -> None:
    sign_in(client, editor)
    with client.session_transaction(base_url=ORIGIN) as cookie:
        token = cookie["_user_id"]
    assert session.scalars(select(StaffSession.token_hash)).one() not in {token, ""}


def test_the_cookie_is_locked_to_this_host(client: HouseClient, editor: Staff) -> None:
    sign_in(client, editor)
    cookie = client.get_cookie("__Host-opstap", domain="opstap.test")
    assert cookie is not None
    assert cookie.secure
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.parametrize("field", ["email", "password", "code"])
def test_an_empty_field_is_named(client: HouseClient, editor: Staff, field: str) -> None:
    filled = {"email": editor.email, "password": PASSWORD, "code": "123456", field: ""}
    answer = attempt(client, **filled)
    page = parse(answer)
    assert answer.status_code == 422
    links = [link["href"] for link in page.select("[role=alert] a")]
    assert links == [f"#{field}"]
    assert page.title
    assert page.title.get_text().startswith("Fout:")


def without_what_differs(answer: TestResponse, email: str) -> str:
    text = answer.get_data(as_text=True).replace(email, "-")
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def test_the_answer_is_the_same_for_known_and_unknown(
    app: Flask, client: HouseClient, session: Session, editor: Staff, clock: TravellingClock
) -> None:
    disabled = make_staff(session, email="weg@opstap.example", state=StaffState.DISABLED)
    code = code_at(editor, clock())
    tries = [
        {"email": "nobody@opstap.example", "password": PASSWORD, "code": code},
        {"email": editor.email, "password": "not the right one", "code": code},
        {"email": editor.email, "password": PASSWORD, "code": "000000"},
        {"email": disabled.email, "password": PASSWORD, "code": code_at(disabled, clock())},
    ]
    answers = [(attempt(app.test_client(), **each), each["email"]) for each in tries]
    assert {answer.status_code for answer, _ in answers} == {422}
    assert len({without_what_differs(answer, email) for answer, email in answers}) == 1
    assert session.scalar(select(func.count(StaffSession.id))) == 0


def test_the_password_is_never_sent_back(client: HouseClient, editor: Staff) -> None:
    page = parse(attempt(client, email=editor.email, **WRONG))
    assert page.select_one("#password")["value"] == ""
    assert page.select_one("#email")["value"] == editor.email


def test_password_managers_and_paste_work(client: HouseClient) -> None:
    page = client.page(SIGN_IN)
    wanted = {"email": "username", "password": "current-password", "code": "one-time-code"}
    found = {id_: page.select_one(f"#{id_}")["autocomplete"] for id_ in wanted}
    assert found == wanted


def test_a_code_works_once_however_it_is_typed(
    app: Flask, client: HouseClient, editor: Staff, clock: TravellingClock
) -> None:
    code = code_at(editor, clock())
    sign_in(client, editor)
    spaced = f" {code[:3]} {code[3:]}"
    again = attempt(app.test_client(), email=editor.email, password=PASSWORD, code=spaced)
    assert again.status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(-30, 303), (30, 303), (-90, 422), (90, 422)])
def test_a_clock_may_be_one_step_off(
    client: HouseClient, editor: Staff, clock: TravellingClock, seconds: int, status: int
) -> None:
    code = code_at(editor, clock() + timedelta(seconds=seconds))
    answer = attempt(client, email=editor.email, password=PASSWORD, code=code)
    assert answer.status_code == status


def test_two_at_once_with_one_code_let_one_in(
    session: Session, editor: Staff, clock: TravellingClock
) -> None:
    proof = signing_in.Proof(
        email=editor.email, password=PASSWORD, code=code_at(editor, clock()), address="::1"
    )
    # Both were looked at before either used the code up, as with two requests at once.
    verdicts = [
        signing_in.look_at(session, proof, secret_key=TEST_SECRET, now=clock()) for _ in range(2)
    ]
    outcomes = [
        signing_in.sign_in(session, verdict, device="", now=clock()) for verdict in verdicts
    ]
    assert [outcome.is_accepted for outcome in outcomes] == [True, False]


def test_guessing_is_slowed_down_alike_for_known_and_unknown(
    app: Flask, editor: Staff, clock: TravellingClock
) -> None:
    for email in (editor.email, "nobody@opstap.example"):
        client = app.test_client()
        statuses = [
            attempt(client, email=email, **WRONG).status_code for _ in range(FREE_PER_ACCOUNT + 1)
        ]
        assert statuses == [422] * FREE_PER_ACCOUNT + [429]


def test_slowing_down_ends_by_itself(
    client: HouseClient, editor: Staff, clock: TravellingClock
) -> None:
    for _ in range(FREE_PER_ACCOUNT + 2):
        answer = attempt(client, email=editor.email, **WRONG)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= LONGEST_WAIT.total_seconds() + 1
    clock.travel(seconds=int(answer.headers["Retry-After"]))
    sign_in(client, editor)


def test_a_stranger_cannot_keep_somebody_out_of_where_they_work(
    app: Flask, client: HouseClient, editor: Staff, clock: TravellingClock
) -> None:
    sign_in(client, editor)
    stranger = app.test_client()
    for _ in range(FREE_PER_ACCOUNT + 1):
        page = stranger.get(SIGN_IN, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
        form = parse(page).select_one("main form")
        assert form
        token = form.select_one("[name=csrf_token]")
        assert token
        answer = stranger.post(
            SIGN_IN,
            data={
                "csrf_token": token["value"],
                "email": editor.email,
                "password": "wrong",
                "code": "1",
            },
            environ_overrides={"REMOTE_ADDR": "203.0.113.9"},
        )
    assert answer.status_code == 429
    clock.travel(minutes=1)
    sign_in(app.test_client(), editor)


def test_attempts_hold_no_address(client: HouseClient, editor: Staff, session: Session) -> None:
    attempt(client, email=editor.email, **WRONG)
    row = session.scalars(select(SignInAttempt)).one()
    assert len(row.account_hash) == len(row.address_hash) == 64
    assert "fleur" not in row.account_hash


def test_the_trail_tells_who_without_addresses(
    client: HouseClient, editor: Staff, session: Session
) -> None:
    attempt(client, email=editor.email, **WRONG)
    attempt(client, email="nobody@opstap.example", **WRONG)
    sign_in(client, editor)
    rows = session.scalars(
        select(AuditRow).where(AuditRow.subject_kind == "staff").order_by(AuditRow.position)
    ).all()
    told = [(row.action, row.actor_id, row.subject_id) for row in rows[-3:]]
    assert told == [
        ("sign_in_failed", None, str(editor.id)),
        ("sign_in_failed", None, "0"),
        ("signed_in", editor.id, str(editor.id)),
    ]
    assert all("opstap.example" not in str(row.details) for row in rows)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_nobody_is_sent_to_another_site(
    client: HouseClient, editor: Staff, clock: TravellingClock, elsewhere: str
) -> None:
    answer = attempt(
        client,
        email=editor.email,
        password=PASSWORD,
        code=code_at(editor, clock()),
        verder=elsewhere,
    )
    assert answer.headers["Location"] == "/werk"


def test_the_page_somebody_wanted_comes_after_signing_in(
    client: HouseClient, editor: Staff, clock: TravellingClock
) -> None:
    sent = client.get(ACCOUNT)
    form = client.page(sent.headers["Location"]).select_one("main form")
    answer = client.submit(
        SIGN_IN, form, email=editor.email, password=PASSWORD, code=code_at(editor, clock())
    )
    assert answer.headers["Location"] == ACCOUNT


@pytest.mark.parametrize("text", ["\0", "🙃" * 400, "a" * 2000, "‮مرحبا", "e\u0301"])
def test_strange_text_gets_an_answer(client: HouseClient, text: str) -> None:
    answer = attempt(client, email=text, password=text, code=text)
    assert answer.status_code in {422, 429}


def test_every_role_has_a_first_page(app: Flask, session: Session, clock: Clock) -> None:
    first = {
        Role.COACH: "/werk/wachtrij",
        Role.FRONT_DESK: "/werk/wachtrij",
        Role.TEAM_LEAD: "/werk/team",
        Role.EDITOR: "/redactie",
        Role.COORDINATOR: "/werk/berichten",
        Role.ADMINISTRATOR: "/werk/berichten",
        Role.PRIVACY_OFFICER: "/werk/privacy",
    }
    assert set(first) == set(Role)
    for role, page in first.items():
        client = app.test_client()
        sign_in(client, make_staff(session, role=role))
        assert client.get("/werk").headers["Location"] == page
