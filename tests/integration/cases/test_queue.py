"""The lists of the queue: what is on them, in which order, page by page, in two queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, Outcome
from portal.cases.queue import QueueFilter, Reader, count_lists, list_page, read_rail
from portal.cases.queue_ranks import QueueList
from portal.cases.search import search
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff

TODAY = date(2026, 11, 16)
CONTACTED = {"first_contact_at": START}


@pytest.fixture
def me(session: Session) -> Staff:
    return make_staff(session, partner="dsp")


@pytest.fixture
def colleague(session: Session) -> Staff:
    return make_staff(session, partner="dsp")


@pytest.fixture
def reader(me: Staff) -> Reader:
    return Reader(staff_id=me.id, partner_id="dsp", today=TODAY)


def ids(session: Session, which: QueueList, reader: Reader, **values: Any) -> list[int]:
    return [row.id for row in list_page(session, which, reader=reader, **values).rows]


def walk(session: Session, which: QueueList, reader: Reader, *, size: int = 50) -> list[int]:
    """A whole list, page by page."""
    seen, after = [], None
    while True:
        page = list_page(session, which, reader=reader, size=size, after=after)
        seen += [row.id for row in page.rows]
        after = page.following
        if after is None:
            return seen


def test_each_list_holds_what_its_name_says(
    session: Session, me: Staff, colleague: Staff, reader: Reader
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    new = make_case(session, contact=me)
    tried = make_case(session, contact=me, attempts=1, last_attempt_at=START)
    asked = make_case(session, contact=me, answer_due_at=START, **CONTACTED)
    due = make_case(session, contact=me, next_step="Bellen", next_step_on=TODAY, **CONTACTED)
    silent = make_case(session, contact=me, nudge_on=TODAY, waiting_since=START, **CONTACTED)
    rested = make_case(session, contact=me, rests_until=TODAY, **CONTACTED)
    chosen_nothing = make_case(session, contact=me, **CONTACTED)
    waits = make_case(session, contact=me, nudge_on=tomorrow, waiting_since=START, **CONTACTED)
    rests = make_case(session, contact=me, rests_until=tomorrow, **CONTACTED)
    later = make_case(session, contact=me, next_step="Bel", next_step_on=tomorrow, **CONTACTED)
    make_case(session, contact=me, outcome=Outcome.WORK)
    theirs = make_case(session, contact=colleague)
    expected: dict[QueueList, list[Case]] = {
        QueueList.NEW: [new, tried],
        QueueList.ANSWER: [asked],
        QueueList.STEP: [due, silent, rested, chosen_nothing],
        QueueList.WAITING: [waits],
        QueueList.RESTING: [rests, later],
        QueueList.TEAM: [theirs],
    }
    for which, cases in expected.items():
        assert ids(session, which, reader) == [case.id for case in cases], which
    counts = count_lists(session, reader=reader).lists
    assert counts == {which: len(cases) for which, cases in expected.items()}


def test_urgent_first_then_the_oldest_promise_then_the_id(
    session: Session, me: Staff, reader: Reader
) -> None:
    soon = make_case(session, contact=me, promised_at=START + timedelta(hours=1))
    later = make_case(session, contact=me, promised_at=START + timedelta(hours=9))
    urgent = make_case(session, contact=me, promised_at=START + timedelta(hours=8), is_urgent=True)
    same = make_case(session, contact=me, promised_at=START + timedelta(hours=1))
    order = [urgent.id, soon.id, same.id, later.id]
    assert ids(session, QueueList.NEW, reader) == order


def test_another_team_is_not_there(session: Session, me: Staff, reader: Reader) -> None:
    other = make_staff(session, partner="leerplicht")
    make_case(session, contact=other, person={"first_name": "Dewi"})
    assert count_lists(session, reader=reader).lists == dict.fromkeys(QueueList, 0)
    assert search(session, "Dewi", reader=reader) == ()


def test_pages_follow_each_other_while_the_list_changes(
    session: Session, me: Staff, reader: Reader
) -> None:
    cases = [make_case(session, contact=me) for _ in range(5)]
    first = list_page(session, QueueList.NEW, reader=reader, size=2)
    # What was handled and what came in meanwhile must not shift what is still to be seen.
    cases[0].first_contact_at = START
    make_case(session, contact=me, is_urgent=True)
    session.flush()
    second = list_page(session, QueueList.NEW, reader=reader, size=2, after=first.following)
    third = list_page(session, QueueList.NEW, reader=reader, size=2, after=second.following)
    seen = [row.id for page in (first, second, third) for row in page.rows]
    assert seen == [case.id for case in cases]
    assert third.following is None


@pytest.mark.parametrize(
    "keep",
    [
        QueueFilter(home="Zandermeer"),
        QueueFilter(theme="geld"),
        QueueFilter(locale="en"),
        QueueFilter(home="Zandermeer", theme="geld", locale="en"),
    ],
)
def test_filters_keep_what_fits_in_lists_and_counts(
    session: Session, me: Staff, reader: Reader, keep: QueueFilter
) -> None:
    fits = make_case(
        session, contact=me, topics=["rust", "geld"], person={"home": "Zandermeer", "locale": "en"}
    )
    make_case(session, contact=me)
    assert ids(session, QueueList.NEW, reader, keep=keep) == [fits.id]
    assert count_lists(session, reader=reader, keep=keep).lists[QueueList.NEW] == 1


@pytest.mark.parametrize("typed", ["Zoë", "zoe", "ZOË", " zo", "OË"])
def test_search_minds_neither_case_nor_accents(
    session: Session, me: Staff, reader: Reader, typed: str
) -> None:
    found = make_case(session, contact=me, person={"first_name": "Zoë"})
    make_case(session, contact=me, person={"first_name": "Dewi"})
    assert [row.id for row in search(session, typed, reader=reader)] == [found.id]


@pytest.mark.parametrize(
    "typed", ["zohra", "fatima z", "Zohra Fat", "06 1234", "+31 6 12345678", "0031612345678"]
)
def test_search_finds_any_word_of_a_name_and_the_number(
    session: Session, me: Staff, reader: Reader, typed: str
) -> None:
    named = {"first_name": "Fatima Zohra", "phone": "+31612345678"}
    found = make_case(session, contact=me, person=named)
    make_case(session, contact=me, person={"first_name": "Fatih"})
    assert [row.id for row in search(session, typed, reader=reader)] == [found.id]


def test_who_starts_with_it_hides_who_merely_holds_it(
    session: Session, me: Staff, reader: Reader
) -> None:
    ann = make_case(session, contact=me, person={"first_name": "Ann"})
    make_case(session, contact=me, person={"first_name": "Johanna"})
    assert [row.id for row in search(session, "ann", reader=reader)] == [ann.id]


def test_the_team_goes_on_through_all_its_ranks(
    session: Session, colleague: Staff, reader: Reader
) -> None:
    later = {"nudge_on": TODAY + timedelta(days=3), "waiting_since": START, **CONTACTED}
    urgent = make_case(session, contact=colleague, is_urgent=True)
    new = make_case(session, contact=colleague, attempts=1)
    asked = make_case(session, contact=colleague, answer_due_at=START, **CONTACTED)
    due = make_case(session, contact=colleague, next_step="Bel", next_step_on=TODAY, **CONTACTED)
    open_end = make_case(session, contact=colleague, is_urgent=True, **CONTACTED)
    waits = make_case(session, contact=colleague, **later)
    rests = make_case(session, contact=colleague, rests_until=TODAY + timedelta(9), **CONTACTED)
    order = [case.id for case in (urgent, new, asked, due, open_end, waits, rests)]
    assert walk(session, QueueList.TEAM, reader, size=1) == order


def test_a_stand_in_has_the_case_and_the_contact_person_has_not(
    session: Session, me: Staff, colleague: Staff, reader: Reader
) -> None:
    stood_in = make_case(session, contact=colleague, stand_in_id=me.id)
    elsewhere = make_staff(session, partner="leerplicht")
    from_elsewhere = make_case(session, contact=elsewhere, stand_in_id=me.id)
    mine_with_another = make_case(session, contact=me, stand_in_id=colleague.id)
    assert ids(session, QueueList.NEW, reader) == [stood_in.id, from_elsewhere.id]
    assert ids(session, QueueList.TEAM, reader) == [mine_with_another.id]


def test_the_team_can_be_kept_to_who_is_at_turn(
    session: Session, me: Staff, colleague: Staff, reader: Reader
) -> None:
    make_case(session, contact=me)
    make_case(session, contact=make_staff(session, partner="dsp"))
    theirs = make_case(session, contact=colleague)
    make_case(session, contact=make_staff(session, partner="leerplicht"), stand_in_id=colleague.id)
    keep = QueueFilter(colleague=colleague.id)
    assert ids(session, QueueList.TEAM, reader, keep=keep) == [theirs.id]
    counts = count_lists(session, reader=reader, keep=keep).lists
    assert (counts[QueueList.TEAM], counts[QueueList.NEW]) == (1, 1)
    of_me = QueueFilter(colleague=me.id)
    assert ids(session, QueueList.TEAM, reader, keep=of_me) == []
    assert count_lists(session, reader=reader, keep=of_me).lists[QueueList.TEAM] == 0


def test_a_handled_case_leaves_its_list_at_once(
    session: Session, me: Staff, reader: Reader
) -> None:
    case = make_case(session, contact=me)
    steps = (
        ({"first_contact_at": START}, QueueList.STEP),
        ({"next_step": "Bel", "next_step_on": TODAY + timedelta(days=1)}, QueueList.RESTING),
        ({"answer_due_at": START}, QueueList.ANSWER),
        ({"answer_due_at": None, "next_step_on": TODAY}, QueueList.STEP),
    )
    for changes, expected in steps:
        for column, value in changes.items():
            setattr(case, column, value)
        session.flush()
        counts = count_lists(session, reader=reader).lists
        assert [which for which in QueueList if counts[which]] == [expected]


def test_the_rail_knows_room_by_what_somebody_carries(
    session: Session, me: Staff, colleague: Staff, reader: Reader
) -> None:
    me.max_cases = 3
    make_case(session, contact=me, **CONTACTED)
    # Who stands in carries no more of their own: the contact person stays who they are.
    make_case(session, contact=colleague, stand_in_id=me.id)
    rail = read_rail(session, reader=reader)
    assert (rail.new_people, rail.carried, rail.room, rail.is_present) == (1, 1, 2, True)
    assert count_lists(session, reader=reader).rail == rail
    me.max_cases = 0
    session.flush()
    assert read_rail(session, reader=reader).room == 0


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "\\"])
def test_search_for_nothing_or_a_wildcard_finds_nobody(
    session: Session, me: Staff, reader: Reader, typed: str
) -> None:
    make_case(session, contact=me, person={"first_name": "Dewi"})
    assert search(session, typed, reader=reader) == ()


def test_search_finds_closed_cases_and_references(
    session: Session, me: Staff, reader: Reader
) -> None:
    closed = make_case(session, contact=me, outcome=Outcome.WORK)
    found = search(session, closed.reference.lower(), reader=reader)
    assert [row.id for row in found] == [closed.id]


def test_search_finds_whom_one_stands_in_for_and_nobody_else_of_there(
    session: Session, me: Staff, reader: Reader
) -> None:
    elsewhere = make_staff(session, partner="leerplicht")
    mine = make_case(session, contact=elsewhere, stand_in_id=me.id, person={"first_name": "Dewi"})
    make_case(session, contact=elsewhere, person={"first_name": "Dewi"})
    assert [row.id for row in search(session, "dewi", reader=reader)] == [mine.id]
    assert [row.id for row in search(session, mine.reference, reader=reader)] == [mine.id]


@pytest.mark.parametrize("typed", ["Fatima", "Fatma"])
def test_search_finds_who_was_merged_by_either_name(
    session: Session, me: Staff, reader: Reader, typed: str
) -> None:
    kept = make_case(session, contact=me, person={"first_name": "Fatima"})
    gone = make_case(session, contact=me, outcome=Outcome.MERGED, person={"first_name": "Fatma"})
    gone.young_person.merged_into_id = kept.young_person_id
    session.flush()
    found = [row.id for row in search(session, typed, reader=reader)]
    assert found == [kept.id, gone.id]


def test_the_number_of_queries_does_not_grow(session: Session, me: Staff, reader: Reader) -> None:
    def spent() -> int:
        with counted(session) as queries:
            count_lists(session, reader=reader)
            list_page(session, QueueList.NEW, reader=reader)
        return len(queries)

    for _ in range(3):
        make_case(session, contact=me)
    few = spent()
    for _ in range(57):
        make_case(session, contact=me)
    assert spent() == few == 2


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    session.flush()
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", note)
