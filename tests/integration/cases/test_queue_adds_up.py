"""Every open case is on exactly one list of whoever acts for it, whatever its dates say.

All combinations of dates that a case can have, dealt over the reader, colleagues and stand-ins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, product
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, CaseState, Outcome
from portal.cases.queue import Cursor, QueueFilter, Reader, count_lists, list_page
from portal.cases.queue_ranks import QueueList
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff

TODAY = date(2026, 11, 16)
BEFORE, TOMORROW = TODAY - timedelta(days=2), TODAY + timedelta(days=1)
STEPS = (None, TODAY, TOMORROW)
NUDGES = (None, BEFORE, TODAY, TOMORROW)
RESTS = (None, TODAY, TOMORROW)
TASKS = (None, TOMORROW)
HOMES = ("Merelstad", "Zandermeer", "Merelstad")


def dates() -> Iterator[dict[str, Any]]:
    """Each combination; a case that waits, waits since a moment."""
    for contact, answer in product((None, START), repeat=2):
        for step, nudge, rest, task in product(STEPS, NUDGES, RESTS, TASKS):
            yield {
                "first_contact_at": contact,
                "answer_due_at": answer,
                "next_step_on": step,
                "next_step": "Bel" if step else None,
                "nudge_on": nudge,
                "waiting_since": START if nudge else None,
                "rests_until": rest,
                "task_on": task,
            }


def list_of(values: dict[str, Any]) -> QueueList:
    """What the issue says, in other words than the database's."""
    if values["first_contact_at"] is None:
        return QueueList.NEW
    if values["answer_due_at"] is not None:
        return QueueList.ANSWER
    days = [values[name] for name in ("next_step_on", "nudge_on", "rests_until", "task_on")]
    known = [day for day in days if day is not None]
    if not known or min(known) <= TODAY:
        return QueueList.STEP
    is_waiting = values["nudge_on"] is not None and values["rests_until"] is None
    return QueueList.WAITING if is_waiting else QueueList.RESTING


@pytest.fixture
def me(session: Session) -> Staff:
    return make_staff(session, partner="dsp")


@pytest.fixture
def dealt(session: Session, me: Staff) -> list[tuple[Case, QueueList | None]]:
    """Every combination with the list of `me` that it belongs on; None is on no list of theirs."""
    colleague, other = (make_staff(session, partner=team) for team in ("dsp", "leerplicht"))
    # Contact person, stand-in, and whose list it is: mine by what it is, the team's, or nobody's.
    people = (
        (me, None, "mine"),
        (colleague, None, "team"),
        (colleague, me, "mine"),
        (other, me, "mine"),
        (me, colleague, "team"),
        (other, None, "nobody"),
        (other, colleague, "nobody"),
    )
    turns, cases = cycle(people), []
    for number, values in enumerate(dates()):
        contact, stand_in, whose = next(turns)
        case = make_case(
            session,
            contact=contact,
            stand_in_id=stand_in.id if stand_in else None,
            is_urgent=number % 5 == 0,
            person={"home": HOMES[number % 3]},
            **values,
        )
        expected = {"mine": list_of(values), "team": QueueList.TEAM, "nobody": None}[whose]
        cases.append((case, expected))
    closed = make_case(session, contact=me, outcome=Outcome.WORK)
    return [*cases, (closed, None)]


def everybody_on(
    session: Session, which: QueueList, reader: Reader, keep: QueueFilter
) -> list[Cursor]:
    places: list[Cursor] = []
    after: Cursor | None = None
    while True:
        page = list_page(session, which, reader=reader, keep=keep, after=after, size=17)
        places += [row.cursor for row in page.rows]
        after = page.following
        if after is None:
            return places


@pytest.mark.parametrize("keep", [QueueFilter(), QueueFilter(home="Zandermeer")])
def test_lists_add_up_and_counts_equal_them(
    session: Session,
    me: Staff,
    dealt: list[tuple[Case, QueueList | None]],
    keep: QueueFilter,
) -> None:
    reader = Reader(staff_id=me.id, partner_id="dsp", today=TODAY)
    kept = [
        (case, which)
        for case, which in dealt
        if keep.home is None or case.young_person.home == keep.home
    ]
    counts = count_lists(session, reader=reader, keep=keep).lists
    for which in QueueList:
        places = everybody_on(session, which, reader, keep)
        assert {place.id for place in places} == {case.id for case, on in kept if on is which}
        assert len(places) == counts[which]
        order = [(place.rank, place.at, place.id) for place in places]
        assert order == sorted(order)
    ground = [
        case
        for case, _which in kept
        if case.state is CaseState.OPEN and (case.team_id == "dsp" or case.stand_in_id == me.id)
    ]
    assert sum(counts.values()) == len(ground) > 50
    assert all(counts.values())
