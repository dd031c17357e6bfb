"""200 young people press 'sign up' for 20 places at once: `python -m scripts.bench_places`.

On SQLite and on PostgreSQL, from four processes through the whole application. Exactly 20 may be
in, 180 must wait in order, and nobody may see an error. Exit code 1 when that does not hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.models import Case, YoungPerson
from portal.catalogue.models import Item, Moment
from portal.catalogue.services import bump_version
from portal.clock import system_clock
from portal.config import Settings
from portal.database import Database
from scripts.bench.datasets import (
    Size,
    fill,
    postgres,
    postgres_database,
    settings_for,
    sqlite_database,
)
from scripts.bench.rush import Outcome, lines_of, rush

PEOPLE: Final = 200
PLACES: Final = 20
PROCESSES: Final = 4
# The demo, grown until there are enough people.
CASES: Final = 400
EVENT: Final = "e01"
GONE_ON: Final = 303


def main() -> int:
    """Measure, print, and say whether it held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--rounds", type=int, default=2)
    chosen = parser.parse_args()
    held = True
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        if chosen.only != "postgresql":
            url = stack.enter_context(sqlite_database(Path(folder)))
            held &= measure("SQLite", url, rounds=chosen.rounds)
        if chosen.only != "sqlite":
            server = stack.enter_context(postgres())
            if server is None:
                print("PostgreSQL is not here.", file=sys.stderr)
                return 2
            url = stack.enter_context(postgres_database(server))
            held &= measure("PostgreSQL", url, rounds=chosen.rounds)
    return 0 if held else 1


def measure(name: str, url: str, *, rounds: int) -> bool:
    """Rush a new moment so many times; True when all held."""
    fill(url, Size(cases=CASES))
    database, now = Database(url, timeout=60), system_clock()
    held = True
    for number in range(1, rounds + 1):
        with database.transaction() as session:
            moment_id, people = prepare(session, now=now)
        outcome = rush(quiet(url), moment_id=moment_id, people=people, processes=PROCESSES, now=now)
        print(f"{name}, round {number}: {PEOPLE} people, {PLACES} places, {PROCESSES} processes")
        print("\n".join(lines_of(outcome)))
        held &= holds(outcome)
    database.engine.dispose()
    return held


def quiet(url: str) -> Settings:
    """As it is filled, without a line in the log per request."""
    return replace(settings_for(url), log_level="ERROR")


def prepare(session: Session, *, now: datetime) -> tuple[int, list[int]]:
    """A new moment of an event, and people who have a place of their own."""
    item = session.scalars(select(Item).where(Item.ref == EVENT)).one()
    starts_at = now + timedelta(days=9)
    moment = Moment(
        item_id=item.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        capacity=PLACES,
    )
    session.add(moment)
    session.flush()
    bump_version(session)
    people = session.scalars(
        select(Case.young_person_id)
        .join(YoungPerson, YoungPerson.id == Case.young_person_id)
        .where(YoungPerson.merged_into_id.is_(None))
        .distinct()
        .order_by(Case.young_person_id)
        .limit(PEOPLE)
    ).all()
    if len(people) < PEOPLE:
        raise RuntimeError(f"there are only {len(people)} people")
    return moment.id, list(people)


def holds(outcome: Outcome) -> bool:
    """What must be true of every round."""
    return (
        outcome.states == ("booked",) * PLACES + ("waiting",) * (PEOPLE - PLACES)
        and outcome.numbers == tuple(range(1, PEOPLE + 1))
        and outcome.taken == PLACES
        and set(outcome.statuses) == {GONE_ON}
    )


if __name__ == "__main__":
    sys.exit(main())
