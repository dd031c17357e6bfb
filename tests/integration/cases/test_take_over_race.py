"""Two people press 'take over' at the same moment: one wins, the other is told, all is whole."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.cases import services
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.queries import lock_case
from portal.cases.take_over import AlreadyTakenError, Seen, take_over_case
from portal.database import Database
from portal.outbox.models import OutboxMessage
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff

ROUNDS = 5


@pytest.fixture
def contest(own_database: Database) -> tuple[str, Seen, list[int]]:
    """A case of one person, and two colleagues who want it."""
    with own_database.sessions() as session:
        holder, *others = (make_staff(session, partner="dsp") for _ in range(3))
        case = make_case(session, contact=holder)
        session.commit()
        seen = Seen(contact_person_id=holder.id, contact_version=case.contact_version)
        return case.reference, seen, [other.id for other in others]


def at_once(*acts: Callable[[], str]) -> list[str]:
    """Run every act in a thread of its own, started together; what each answered."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        barrier.wait(timeout=20)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def taker(app: Flask, database: Database, reference: str, seen: Seen, by: int) -> Callable[[], str]:
    def take() -> str:
        try:
            with app.app_context(), database.transaction() as session:
                case = lock_case(session, reference, partner_id="dsp", staff_id=0)
                assert case is not None
                take_over_case(
                    session,
                    case.id,
                    seen=seen,
                    by=session.get_one(Staff, by),
                    reason=TakeOverReason.AWAY,
                    queue_url="https://opstap.test/werk",
                    now=START,
                )
        except AlreadyTakenError:
            return "told"
        return "won"

    return take


def test_one_wins_and_the_other_is_told(
    own_database: Database, app: Flask, contest: tuple[str, Seen, list[int]]
) -> None:
    reference, seen, others = contest
    answers = at_once(*(taker(app, own_database, reference, seen, by) for by in others))
    assert sorted(answers) == ["told", "won"]
    with own_database.sessions() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        winner = others[answers.index("won")]
        assert (case.contact_person_id, case.contact_version) == (winner, 2)
        taken = select(func.count()).where(TimelineEntry.kind == EntryKind.TAKEN_OVER)
        assert session.scalar(taken) == 1
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 2
        audited = select(func.count()).where(AuditRow.action == "case.taken_over")
        assert session.scalar(audited) == 1


def test_a_note_and_a_take_over_at_once_are_both_kept(
    own_database: Database, app: Flask, contest: tuple[str, Seen, list[int]]
) -> None:
    reference, seen, (first, second) = contest

    def note() -> str:
        with app.app_context(), own_database.transaction() as session:
            case = lock_case(session, reference, partner_id="dsp", staff_id=0)
            assert case is not None, "a case that is taken over meanwhile is still there"
            services.add_note(session, case, text="x", by=second, press="p", now=START)
        return "written"

    answers = at_once(taker(app, own_database, reference, seen, first), note)
    assert answers == ["won", "written"]


def test_the_same_button_twice_at_once_writes_once(
    own_database: Database, app: Flask, contest: tuple[str, Seen, list[int]]
) -> None:
    reference, _seen, (by, _other) = contest

    def press() -> str:
        with app.app_context(), own_database.transaction() as session:
            case = lock_case(session, reference, partner_id="dsp", staff_id=0)
            assert case is not None
            services.log_contact(
                session, case, channel=None, text="Thee", at=START, by=by, press="one", now=START
            )
        return "done"

    assert at_once(*[press] * ROUNDS) == ["done"] * ROUNDS
    with own_database.sessions() as session:
        kinds = session.scalars(select(TimelineEntry.kind).order_by(TimelineEntry.id)).all()
        assert kinds == [EntryKind.OPENED, EntryKind.FIRST_CONTACT]
