"""Coming in as young people do: by what was sent to them."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.cases.models import YoungPerson
from portal.outbox.models import OutboxMessage
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.support.client import HouseClient

DOOR = "/mijn-plek/inloggen"
CODE = "/mijn-plek/inloggen/code"
CODE_PATTERN = re.compile(r"\b\d{6}\b")
LINK_PATTERN = re.compile(r"https://opstap\.test(/\S+)")


def somebody(session: Session, **person: Any) -> YoungPerson:
    """A young person with an open case, whose contact person is Samira."""
    coach = make_staff(session, first_name="Samira")
    return make_case(session, contact=coach, person={"first_name": "Noor"} | person).young_person


def ask(client: HouseClient, where: str, *, at: str = DOOR) -> TestResponse:
    """Ask for a code or a link, as typed."""
    form = client.page(at).select_one(f'form[action$="{DOOR}"]')
    return client.submit(at, form, waar=where)


def messages(session: Session) -> list[OutboxMessage]:
    """All that was sent, oldest first."""
    session.commit()
    session.expire_all()
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def last_code(session: Session) -> str:
    """The code in the last message."""
    found = CODE_PATTERN.search(messages(session)[-1].body)
    assert found
    return found[0]


def last_link(session: Session) -> str:
    """The path in the last message."""
    found = LINK_PATTERN.search(messages(session)[-1].body)
    assert found
    return found[1]


def type_code(client: HouseClient, code: str, **fields: Any) -> TestResponse:
    """Type a code where it is asked for."""
    form = client.page(CODE).select_one(f'form[action$="{CODE}"]')
    return client.submit(CODE, form, code=code, **fields)


def press_link(client: HouseClient, link: str, **fields: Any) -> TestResponse:
    """Open a link and press its one button."""
    form = client.page(link).select_one("main form")
    return client.submit(link, form, **fields)
