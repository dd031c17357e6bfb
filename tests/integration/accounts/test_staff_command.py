"""`flask --app app staff`: what an administrator types and reads."""

from __future__ import annotations

import re

import pyotp
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from tests.conftest import TravellingClock
from tests.factories.cases import make_case
from tests.factories.staff import SIGN_IN, make_staff
from tests.support.client import HouseClient

NEW = ("--email", "Els@Opstap.Example", "--first-name", "Els", "--partner", "dsp")


def run(app: Flask, *words: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["staff", *words], input=typed)


def find(session: Session, email: str) -> Staff:
    session.commit()
    session.expire_all()
    return session.scalars(select(Staff).where(Staff.email == email)).one()


def test_who_was_added_can_sign_in(app: Flask, client: HouseClient, clock: TravellingClock) -> None:
    said = run(app, "add", *NEW, "--role", "coach", "--role", "editor", "--generate")
    assert said.exit_code == 0, said.output
    password = re.search(r"shown once: (\S+)", said.output)
    address = re.search(r"otpauth://\S+", said.output)
    assert password
    assert address
    code = pyotp.parse_uri(address[0]).at(clock())
    form = client.page(SIGN_IN).select_one("main form")
    answer = client.submit(
        SIGN_IN, form, email="els@opstap.example", password=password[1], code=code
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--partner", "nobody", "--role", "coach"), "no partner 'nobody'"),
        (("--role", "boss"), "'boss' is not one of"),
        ((), "Missing option '--role'"),
        (("--email", "bram@opstap.example", "--role", "coach"), "an account for"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    app: Flask, session: Session, words: tuple[str, ...], why: str
) -> None:
    said = run(app, "add", *NEW, "--generate", *words)
    assert said.exit_code != 0
    assert why in said.output
    assert "Traceback" not in said.output
    assert not session.scalars(select(Staff).where(Staff.email == "els@opstap.example")).all()


def test_a_weak_password_is_refused_with_its_reason(app: Flask, session: Session) -> None:
    said = run(app, "add", *NEW, "--role", "coach", typed="wachtwoord2026\n")
    assert said.exit_code == 1
    assert "easily guessed" in said.output
    assert not session.scalars(select(Staff).where(Staff.email == "els@opstap.example")).all()


def test_a_coach_of_the_offer_gets_the_account(app: Flask, session: Session) -> None:
    before = session.scalars(select(Staff).where(Staff.ref == "c01")).one().id
    said = run(app, "add", *NEW, "--role", "coach", "--ref", "c01", "--generate")
    assert said.exit_code == 0, said.output
    assert find(session, "els@opstap.example").id == before
    again = run(app, "add", *NEW, "--role", "coach", "--ref", "c01", "--generate")
    assert "has an account already" in again.output


def test_an_account_without_a_password_is_invited_once(app: Flask, session: Session) -> None:
    assert run(app, "invite", "bram@opstap.example", "--generate").exit_code == 0
    assert find(session, "bram@opstap.example").totp_secret
    assert "already" in run(app, "invite", "bram@opstap.example", "--generate").output


def test_a_reset_of_one_never_goes_around_the_other(app: Flask, session: Session) -> None:
    staff = make_staff(session)
    password, totp = staff.password_hash, staff.totp_secret
    assert run(app, "reset-password", staff.email, "--generate").exit_code == 0
    changed = find(session, staff.email)
    assert (changed.password_hash == password, changed.totp_secret == totp) == (False, True)
    password = changed.password_hash
    assert run(app, "reset-totp", staff.email).exit_code == 0
    changed = find(session, staff.email)
    assert (changed.password_hash == password, changed.totp_secret == totp) == (True, False)


def test_a_contact_person_is_not_disabled(app: Flask, session: Session) -> None:
    staff = make_staff(session)
    make_case(session, contact=staff)
    session.commit()
    said = run(app, "disable", staff.email)
    assert said.exit_code == 1
    assert "1 open case." in said.output
    assert find(session, staff.email).state is StaffState.ACTIVE


def test_others_are_disabled_and_listed_so(app: Flask, session: Session) -> None:
    staff = make_staff(session, first_name="Kim")
    assert run(app, "disable", staff.email).exit_code == 0
    line = next(
        line for line in run(app, "list").output.splitlines() if line.startswith(staff.email)
    )
    assert line.split("\t") == [staff.email, "Kim", "dsp", "coach", "disabled"]


def test_roles_and_organisation_change(app: Flask, session: Session) -> None:
    staff = make_staff(session)
    said = run(app, "change", staff.email, "--partner", "loket", "--role", "front_desk")
    assert said.exit_code == 0
    changed = find(session, staff.email)
    assert changed.partner_id == "loket"
    assert [row.role for row in changed.roles] == ["front_desk"]


@pytest.mark.parametrize("command", ["disable", "reset-totp", "reset-password", "change", "invite"])
def test_nobody_by_that_address(app: Flask, command: str) -> None:
    said = run(app, command, "nobody@opstap.example")
    assert said.exit_code == 1
    assert "There is no account for nobody@opstap.example" in said.output


def test_who_leaves_names_who_gets_the_cases(app: Flask, session: Session) -> None:
    staff, successor = make_staff(session), make_staff(session)
    case = make_case(session, contact=staff)
    session.commit()
    said = run(app, "disable", staff.email, "--to", successor.email)
    assert said.exit_code == 0, said.output
    session.expire_all()
    assert case.contact_person_id == successor.id


def test_who_gets_the_cases_must_be_there(app: Flask, session: Session) -> None:
    staff, successor = make_staff(session), make_staff(session, is_present=False)
    make_case(session, contact=staff)
    session.commit()
    said = run(app, "disable", staff.email, "--to", successor.email)
    assert said.exit_code == 1
    assert "away" in said.output
    assert find(session, staff.email).state is StaffState.ACTIVE
