"""Finding who stands here twice: what is suggested, what not, and what sticks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, CaseState, Outcome, YoungPerson
from portal.database import Database
from portal.doubles.deciding import say_different
from portal.doubles.finding import BATCH, candidates_statement, find_doubles
from portal.doubles.models import LikelyPair, PairState
from portal.doubles.queries import untold_statement
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case, make_young_person
from tests.integration.doubles.conftest import BORN, OTHER_PHONE, PHONE, somebody, take
from tests.support.statements import noted


def pairs(session: Session) -> list[LikelyPair]:
    return list(session.scalars(select(LikelyPair).order_by(LikelyPair.id)))


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        ({"first_name": "Muhammad", "phone": OTHER_PHONE}, ["name_born"]),
        ({"first_name": "Mohamed", "phone": PHONE}, ["name_born", "phone"]),
        ({"born_on": date(2005, 7, 3), "phone": OTHER_PHONE}, ["name_turned"]),
        ({"born_on": date(2004, 3, 7), "phone": PHONE}, ["name_near", "phone"]),
        ({"first_name": "Piet", "born_on": date(2001, 1, 1), "phone": PHONE}, ["phone"]),
        ({"first_name": "Piet", "phone": None, "email": "m@post.example"}, ["email"]),
        ({"first_name": "Piet", "phone": OTHER_PHONE}, None),
        ({"born_on": date(2004, 3, 7), "phone": OTHER_PHONE}, None),
    ],
)
def test_who_could_be_one(
    session: Session, samira: Staff, other: dict[str, Any], shared: list[str] | None
) -> None:
    somebody(session, samira, email="m@post.example")
    somebody(session, samira, **other)
    assert find_doubles(session, now=START) == (shared is not None)
    assert [pair.shared for pair in pairs(session)] == ([shared] if shared else [])


def test_looking_again_changes_nothing(session: Session, pair: LikelyPair) -> None:
    assert find_doubles(session, now=START) == 0
    session.execute(text("UPDATE young_people SET compared_at = NULL"))
    assert find_doubles(session, now=START) == 0
    assert len(pairs(session)) == 1


def test_who_changes_is_looked_at_again(session: Session, samira: Staff) -> None:
    somebody(session, samira)
    other = somebody(session, samira, "Piet", phone=OTHER_PHONE)
    assert find_doubles(session, now=START) == 0
    other.young_person.phone = PHONE
    session.flush()
    assert find_doubles(session, now=START) == 1


def test_closed_long_ago_is_not_looked_up(session: Session, samira: Staff) -> None:
    long_ago = {"opened_at": START - timedelta(days=500), "outcome": Outcome.WORK}
    somebody(session, samira, case=long_ago)
    somebody(session, samira, "Muhammad", phone=OTHER_PHONE)
    assert find_doubles(session, now=START) == 0


def test_closed_last_month_is_but_not_two_of_them(session: Session, samira: Staff) -> None:
    lately = {"opened_at": START - timedelta(days=60), "outcome": Outcome.WORK}
    somebody(session, samira, case=lately)
    other = somebody(session, samira, "Muhammad", phone=OTHER_PHONE, case=lately)
    assert find_doubles(session, now=START) == 0
    other.state, other.outcome, other.closed_at = CaseState.OPEN, None, None
    session.flush()
    # Opening again is a reason to look again.
    assert find_doubles(session, now=START) == 1


def test_a_batch_is_bounded_and_goes_on(session: Session, samira: Staff) -> None:
    for number in range(BATCH + 5):
        make_young_person(session, born_on=date(1999, 1, 1) + timedelta(days=number))
    waiting = select(func.count()).where(YoungPerson.compared_at.is_(None))
    before = session.scalar(waiting) or 0
    find_doubles(session, now=START)
    assert session.scalar(waiting) == before - BATCH


def test_different_sticks_until_something_new_is_shared(
    session: Session, in_app: None, samira: Staff, pair: LikelyPair, muhammad: Case
) -> None:
    say_different(session, take(session, pair, samira), reason="Broers", by=samira, now=START)
    person = session.get_one(YoungPerson, muhammad.young_person_id)
    person.first_name = "Mohammed"
    session.flush()
    assert find_doubles(session, now=START) == 0
    assert pairs(session)[0].state is PairState.DIFFERENT
    person.phone = PHONE
    session.flush()
    assert find_doubles(session, now=START + timedelta(days=1)) == 1
    (again,) = pairs(session)
    assert again.state is PairState.SUGGESTED
    assert set(again.shared) - set(again.denied) == {"phone"}


def test_a_few_statements_for_each(session: Session, database: Database, samira: Staff) -> None:
    for number in range(5):
        somebody(session, samira, phone=f"+3161234100{number}", born_on=date(2001, 1, 1 + number))
    session.flush()
    with noted(database.engine) as statements:
        find_doubles(session, now=START)
    assert len(statements) <= 2 + 5


def test_nothing_is_read_whole(session: Session, database: Database) -> None:
    """What the database says of its own plan: an index for each way, never all people."""
    engine: Engine = database.engine
    is_sqlite = engine.dialect.name == "sqlite"
    dialect = sqlite.dialect() if is_sqlite else postgresql.dialect()
    statements = (
        candidates_statement(1, days=[BORN, date(2005, 7, 3)], phone=PHONE, email="m@x.example"),
        select(YoungPerson.id).where(YoungPerson.compared_at.is_(None)).order_by(YoungPerson.id),
        untold_statement(),
    )
    if not is_sqlite:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    for statement in statements:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        plan = session.connection().exec_driver_sql(f"{explain} {compiled}".replace("%", "%%"))
        said = "\n".join(" ".join(map(str, row)) for row in plan)
        assert "SCAN young_people\n" not in said + "\n"
        assert "Seq Scan" not in said, said


def test_two_of_one_case_book_are_one_pair_whoever_is_looked_at_first(
    session: Session, samira: Staff, clock: TravellingClock
) -> None:
    one, other = somebody(session, samira), somebody(session, samira, "Mohammed")
    third = make_case(session, contact=samira, person={"first_name": "Piet", "phone": PHONE})
    assert find_doubles(session, now=clock()) == 3
    people = {each.young_person_id for each in (one, other, third)}
    assert {number for pair in pairs(session) for number in (pair.first_id, pair.second_id)} == (
        people
    )
    assert all(pair.first_id < pair.second_id for pair in pairs(session))
