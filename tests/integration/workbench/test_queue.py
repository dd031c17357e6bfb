"""The queue page: whose turn, whose case, how long still, for the reader's own team only."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from tests.factories.cases import make_case
from tests.support.client import HouseClient

QUEUE = "/werk/wachtrij"


def test_rows_say_who_how_long_and_whose(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    make_case(session, contact=samira, person={"first_name": "Dewi"})
    session.commit()
    row = coach.page(QUEUE).select_one("li.q")
    assert row is not None
    assert row.select_one("h3 a").get_text() == "Dewi, 20"
    assert row.select_one(".when b").get_text() == "Nog 2 werkdagen"
    assert "Samira" in row.select_one(".owner").get_text()
