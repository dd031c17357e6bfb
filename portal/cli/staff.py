"""Commands for staff accounts. A password and a second factor are shown here once, never again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import segno
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts import credentials, queries, services
from portal.accounts.models import Staff, StaffState
from portal.accounts.passwords import MAX_LENGTH, MIN_LENGTH, PasswordProblem
from portal.cases.able import NotAbleError
from portal.cases.lines import CaseError
from portal.clock import system_clock
from portal.config import Settings
from portal.database import get_database
from portal.setup.database import DatabaseNotReadyError, ensure_ready
from portal.standing_in.assigning import CannotReceiveError, MovedMeanwhileError
from portal.standing_in.leaving import (
    LastAtDeskError,
    NobodyStandsInError,
    NoDestinationError,
    leave,
    read_burden,
)
from portal.standing_in.posts import change_post

staff_cli = AppGroup("staff", help="Accounts of coaches, editors and others who work here.")

ROLES = click.Choice([role.value for role in Role])
SAY = {
    PasswordProblem.TOO_SHORT: f"Take {MIN_LENGTH} characters or more.",
    PasswordProblem.TOO_LONG: f"Take {MAX_LENGTH} characters or fewer.",
    PasswordProblem.COMMON: "This is easily guessed. Take a few unrelated words, or --generate.",
    PasswordProblem.PERSONAL: "This holds the person's own name or address. Take something else.",
}


WHY_NOT = {
    LastAtDeskError: "Nobody would be at the front desk. Give somebody else that role first.",
    NobodyStandsInError: "Nobody can take over an absence in which this person stands in.",
    CannotReceiveError: "Who gets the cases must be a coach there or somebody of the front desk.",
    NotAbleError: "Who gets the cases is away or has no open account.",
    MovedMeanwhileError: "A case changed hands just now. Try again.",
}


@staff_cli.command("add")
@click.option("--email", required=True, prompt=True, help="The address to sign in with.")
@click.option("--first-name", required=True, prompt=True, help="As young people read it.")
@click.option("--partner", required=True, prompt=True, help="The organisation's id, such as dsp.")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="May be repeated.")
@click.option("--ref", help="The coach of the offer whose account this is, such as c01.")
@click.option("--generate", is_flag=True, help="Make a password instead of asking for one.")
def add(
    email: str,
    first_name: str,
    partner: str,
    roles: tuple[str, ...],
    ref: str | None,
    generate: bool,
) -> None:
    """Make an account, with a password and a second factor."""
    secret_key = _prepare()
    with _changing() as session:
        staff = services.add_staff(
            session,
            email=email,
            first_name=first_name,
            partner_id=partner,
            roles=[Role(role) for role in roles],
            ref=ref,
            now=system_clock(),
        )
        _equip(session, staff, secret_key=secret_key, generate=generate)


@staff_cli.command("invite")
@click.argument("email")
@click.option("--generate", is_flag=True, help="Make a password instead of asking for one.")
def invite(email: str, generate: bool) -> None:
    """Give the account of EMAIL, that has none yet, a password and a second factor."""
    secret_key = _prepare()
    with _changing() as session:
        staff = _find(session, email)
        if staff.password_hash:
            raise services.AccountError(f"{staff.email} has a password already.")
        _equip(session, staff, secret_key=secret_key, generate=generate)


@staff_cli.command("list")
def list_accounts() -> None:
    """List the accounts: address, name, organisation, roles, and whether it can sign in."""
    _prepare()
    with get_database().sessions() as session:
        for staff in queries.list_staff(session):
            roles = ",".join(row.role for row in staff.roles) or "-"
            parts = (staff.email, staff.first_name, staff.partner_id, roles, _state(staff))
            click.echo("\t".join(parts))


@staff_cli.command("change")
@click.argument("email")
@click.option("--partner", help="The new organisation's id.")
@click.option("--role", "roles", type=ROLES, multiple=True, help="All roles from now on.")
def change(email: str, partner: str | None, roles: tuple[str, ...]) -> None:
    """Change organisation or roles; the person is signed out everywhere."""
    _prepare()
    with _changing() as session:
        staff = _find(session, email)
        chosen = [Role(role) for role in roles]
        change_post(session, staff, partner_id=partner, roles=chosen, now=system_clock())
        click.echo(f"{staff.email} is changed and signed out everywhere.")


@staff_cli.command("disable")
@click.argument("email")
@click.option("--to", "successor", help="Who gets all open cases, and stands in instead.")
def disable(email: str, successor: str | None) -> None:
    """Close an account; refused while open cases have no other person to go to."""
    _prepare()
    with _changing() as session:
        staff = _find(session, email)
        given = _let_go(session, staff, _find(session, successor) if successor else None)
        if given:
            click.echo(f"{given} open cases went to {successor}.")
        click.echo(f"{staff.email} is disabled and signed out everywhere.")


def _let_go(session: Session, staff: Staff, to: Staff | None) -> int:
    """Everything to one person; how many cases. Raises AccountError, and nothing is kept."""
    cases = [] if to is None else read_burden(session, staff.id).cases
    try:
        return leave(
            session,
            staff,
            destinations={} if to is None else {case.id: to.id for case in cases},
            duties_to=None if to is None else to.id,
            by=None,
            queue_url=_address("/werk"),
            now=system_clock(),
        )
    except NoDestinationError as missing:
        raise services.ContactPersonError(staff.first_name, missing.count) from missing
    except CaseError as refusal:
        raise services.AccountError(WHY_NOT[type(refusal)]) from refusal


@staff_cli.command("reset-password")
@click.argument("email")
@click.option("--generate", is_flag=True, help="Make a password instead of asking for one.")
def reset_password(email: str, generate: bool) -> None:
    """Give another password; the second factor stays as it was."""
    _prepare()
    with _changing() as session:
        _give_password(session, _find(session, email), generate=generate)


@staff_cli.command("reset-totp")
@click.argument("email")
def reset_totp(email: str) -> None:
    """Give another second factor, for who lost their phone; the password stays as it was."""
    secret_key = _prepare()
    with _changing() as session:
        _give_totp(session, _find(session, email), secret_key=secret_key)


@contextmanager
def _changing() -> Iterator[Session]:
    """One transaction; what cannot be done is said without a traceback, and nothing is kept."""
    try:
        with get_database().transaction() as session:
            yield session
    except services.WeakPasswordError as error:
        raise click.ClickException(SAY[error.problem]) from error
    except services.AccountError as error:
        raise click.ClickException(str(error)) from error


def _prepare() -> str:
    """Make sure there is a database, and say when a second factor could not be read back."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        ensure_ready(get_database(), settings)
    except DatabaseNotReadyError as error:
        raise click.ClickException(str(error)) from error
    if not settings.secret_key and get_database().engine.dialect.name != "sqlite":
        raise click.ClickException(
            "OPSTAP_SECRET_KEY is missing: the portal could not read the second factor."
        )
    secret_key: str = current_app.config["SECRET_KEY"]
    return secret_key


def _find(session: Session, email: str) -> Staff:
    staff = queries.find_staff(session, email)
    if staff is None:
        raise services.AccountError(f"There is no account for {email}. See `staff list`.")
    return staff


def _state(staff: Staff) -> str:
    if staff.state is StaffState.DISABLED:
        return "disabled"
    return "active" if staff.password_hash and staff.totp_secret else "no password"


def _equip(session: Session, staff: Staff, *, secret_key: str, generate: bool) -> None:
    _give_password(session, staff, generate=generate)
    _give_totp(session, staff, secret_key=secret_key)


def _give_password(session: Session, staff: Staff, *, generate: bool) -> None:
    password = credentials.new_password() if generate else _ask_password()
    services.set_password(session, staff, password, now=system_clock())
    click.echo(f"Account: {staff.email}")
    if generate:
        click.echo(f"Password, shown once: {password}")


def _ask_password() -> str:
    """Ask twice on a terminal; otherwise take one line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _give_totp(session: Session, staff: Staff, *, secret_key: str) -> None:
    secret = services.renew_totp(session, staff, secret_key=secret_key, now=system_clock())
    address = credentials.totp_address(secret, email=staff.email)
    click.echo("Second factor, shown once. Scan it with an authenticator app:")
    segno.make(address, error="l").terminal(out=sys.stdout, compact=True)
    click.echo(address)
    click.echo(f"Sign in at {_address('/werk/inloggen')}")


def _address(path: str) -> str:
    """The public address of a page."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + path
