"""What the coach's own work asks of the database, however many cases there are."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.database import Database
from tests.factories.cases import make_case
from tests.support.client import HouseClient
from tests.support.statements import noted

QUEUE = "/werk/wachtrij"
# One of them asks what others wrote since the page was shown, one forgets the draft that was sent.
MOST_FOR_CONTACT = 12
# Who is signed in, the offer's version, the region, counts with the rail, the page, who looks, the
# steps of today and the saved filters.
# Two of them ask which days somebody works on whose deadline is yet to come.
MOST_FOR_QUEUE = 10


def test_a_first_contact_asks_little_of_the_database(
    coach: HouseClient, session: Session, samira: Staff, database: Database
) -> None:
    case = make_case(session, contact=samira)
    session.commit()
    path = f"/werk/dossier/{case.reference}"
    form = coach.page(path).select_one("form[action$='/contact']")
    with noted(database.engine) as statements:
        response = coach.submit(path, form, contact_channel="call")
    assert response.status_code == 303
    assert session.get_one(Case, case.id, populate_existing=True).first_contact_at is not None
    assert len(statements) <= MOST_FOR_CONTACT, statements


def test_the_queue_counts_once_for_list_and_rail(
    coach: HouseClient, session: Session, samira: Staff, database: Database
) -> None:
    make_case(session, contact=samira)
    session.commit()
    coach.page(QUEUE)
    with noted(database.engine) as statements:
        page = coach.page(QUEUE)
    assert page.select_one(".rail [aria-current]") is not None
    counts = [each for each in statements if each.count("count(*)") and "FROM cases" in each]
    assert len(counts) == 1, counts
    assert len(statements) <= MOST_FOR_QUEUE, statements
