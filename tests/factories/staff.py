"""Staff for tests, and signing them in as they would themselves.

coach = make_staff(session, role=Role.COACH, partner="dsp")
sign_in(client, coach)          # as the real form does, with a real one-time code
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import count

import pyotp
from argon2 import PasswordHasher
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.credentials import new_totp_secret, seal, unseal
from portal.accounts.models import Staff, StaffRole
from tests.conftest import START, TEST_SECRET
from tests.support.client import ORIGIN, HouseClient

PASSWORD = " ".join(("zeven", "groene", "fietsbellen"))
# The cost is written in the hash: checking a cheap one is cheap, whatever the portal itself uses.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
SIGN_IN = "/werk/inloggen"
# What the form's token is made from, kept in the cookie.
TOKEN = "a" * 40
_numbers = count(1)


def make_staff(
    session: Session,
    *,
    role: Role = Role.COACH,
    roles: Collection[Role] = (),
    partner: str = "dsp",
    first_name: str = "Robin",
    email: str = "",
    **columns: object,
) -> Staff:
    """An account with PASSWORD and a second factor, kept in the test's transaction."""
    staff = Staff(
        first_name=first_name,
        email=email or f"staff{next(_numbers)}@opstap.example",
        partner_id=partner,
        password_hash=PASSWORD_HASH,
        totp_secret=seal(TEST_SECRET, new_totp_secret()),
        created_at=START,
        roles=[StaffRole(role=each) for each in sorted(set(roles) or {role})],
        **columns,
    )
    session.add(staff)
    session.commit()
    return staff


def code_at(staff: Staff, moment: datetime) -> str:
    """The code that the person's app shows at `moment`."""
    assert staff.totp_secret
    return pyotp.TOTP(unseal(TEST_SECRET, staff.totp_secret)).at(moment)


def sign_in(client: HouseClient, staff: Staff) -> None:
    """Sign in where the form is sent, with its token and the code of the app's clock.

    Everybody does it before most tests, so the page with the form itself is left to its own tests.
    The same code opens nothing twice: to sign in again, move the clock by a minute first.
    """
    app = client.application
    with client.session_transaction(base_url=ORIGIN) as cookie:
        token = cookie.setdefault("csrf_token", TOKEN)
    form = {
        "csrf_token": URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(token),
        "email": staff.email,
        "password": PASSWORD,
        "code": code_at(staff, app.extensions["clock"]()),
    }
    answer = client.post(SIGN_IN, data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
