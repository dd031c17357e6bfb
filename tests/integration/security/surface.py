"""The portal as an attacker sees it: every address and every form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.accounts.models import Staff
from portal.audit.models import AuditHead, AuditRow
from portal.models import Base
from tests.factories.staff import sign_in
from tests.support.client import ORIGIN, HouseClient, form_values

SESSION_COOKIE = "__Host-opstap"
TRAIL = {AuditRow.__tablename__, AuditHead.__tablename__}


@dataclass(frozen=True)
class Sent:
    """A form as a page offers it: where it goes, and what an untouched one would send."""

    action: str
    values: dict[str, Any]
    names: tuple[str, ...]


def plain_client(app: Flask) -> FlaskClient:
    """A browser whose pages are not checked against the house rules: the answer counts."""
    return FlaskClient(app, app.response_class)


def client_of(app: Flask, staff: Staff | None) -> FlaskClient:
    """A plain browser in which `staff` is signed in; of a stranger when there is none."""
    client = plain_client(app)
    if staff is None:
        return client
    house = app.test_client()
    assert isinstance(house, HouseClient)
    sign_in(house, staff)
    cookie = house.get_cookie(SESSION_COOKIE, domain="opstap.test")
    assert cookie is not None
    client.set_cookie(cookie.key, cookie.value, domain="opstap.test", secure=True)
    return client


def fetch(client: FlaskClient, path: str, **kwargs: Any) -> BeautifulSoup:
    """A page that must be there, parsed fast."""
    answer = client.get(path, base_url=ORIGIN, **kwargs)
    assert answer.status_code == 200, f"{path}: {answer.status}"
    return BeautifulSoup(answer.data, "html.parser")


def forms_on(client: FlaskClient, path: str) -> list[Sent]:
    """The forms on a page that change something."""
    page = fetch(client, path)
    return [sent(form) for form in page.select("form[method=post]")]


def sent(form: Tag) -> Sent:
    controls = form.select("input[name], textarea[name], select[name], button[name]")
    names = dict.fromkeys(str(control["name"]) for control in controls)
    return Sent(
        action=str(form["action"]),
        values=form_values(form),
        names=tuple(name for name in names if name != "csrf_token"),
    )


def address_of(rule: Rule, known: dict[str, Any]) -> str:
    """The address of a rule, with what is known for its parts."""
    built = rule.build({name: known[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None, rule.rule
    return str(built[1])


def everything_kept(session: Session, *, besides: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Every row of every table but the trail, to compare before and after."""
    session.expire_all()
    session.commit()
    return {
        table.name: sorted(map(repr, session.execute(select(table))))
        for table in Base.metadata.sorted_tables
        if table.name not in TRAIL | besides
    }


def links_on(page: BeautifulSoup) -> set[str]:
    """Paths on this portal that the page links to, without their query."""
    found = (str(link["href"]) for link in page.select("a[href]"))
    return {urlsplit(href).path for href in found if href.startswith("/")}
