"""Two who decide, close or take over at once: one wins, the other is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Staff
from portal.cases import services
from portal.cases.lines import CaseClosedError
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, CaseState, EntryKind, Outcome, TimelineEntry, YoungPerson
from portal.cases.queries import lock_case
from portal.cases.take_over import CannotTakeOverError, Seen, take_over_case
from portal.database import Database
from portal.doubles.deciding import AlreadyDecidedError, say_different
from portal.doubles.finding import find_doubles
from portal.doubles.locking import ChangedMeanwhileError, lock_pair, stamp_of
from portal.doubles.merging import Choice, IsMergedAlreadyError, merge_people
from portal.doubles.models import LikelyPair, PairState
from portal.doubles.queries import Ours
from portal.outbox.models import OutboxMessage
from portal.workbench.followers import FOLLOWERS
from tests.conftest import START
from tests.factories.staff import make_staff
from tests.integration.doubles.conftest import OTHER_PHONE, identity_of, somebody

Act = Callable[[], str]


class Scene:
    """Two cases of one team that may be one person's, and who acts on them, all committed."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app, self.database = app, database
        with database.sessions() as session:
            samira = make_staff(session, partner="dsp", first_name="Samira")
            kofi = make_staff(session, partner="dsp", first_name="Kofi")
            first = somebody(session, samira)
            second = somebody(session, kofi, "Muhammad", phone=OTHER_PHONE)
            third = somebody(session, kofi, "Mohammad", phone="+31612340003")
            find_doubles(session, now=START)
            session.commit()
            self.people = [case.young_person_id for case in (first, second, third)]
            self.references = [case.reference for case in (first, second, third)]
            self.samira, self.kofi, self.case_id = samira.id, kofi.id, second.id
            pairs = session.scalars(select(LikelyPair).order_by(LikelyPair.id))
            self.pairs = {(pair.first_id, pair.second_id): pair.id for pair in pairs}

    def merge(self, one: int, other: int, by: int, *, press: str, stays: int | None = None) -> Act:
        pair_id = self.pairs[self.people[one], self.people[other]]
        with self.database.sessions() as session:
            ours = self._take(session, pair_id, by)
            choice = Choice(
                stays_id=self.people[one if stays is None else stays],
                values={},
                stamp=stamp_of(ours),
                reason="x",
            )

        def act() -> str:
            try:
                with self.app.app_context(), self.database.transaction() as session:
                    seen = self._take(session, pair_id, by)
                    merge_people(
                        session, seen, choice=choice, by=session.get_one(Staff, by),
                        followers=FOLLOWERS, press=press, now=START,
                    )  # fmt: skip
            except (AlreadyDecidedError, ChangedMeanwhileError, IsMergedAlreadyError, LookupError):
                return "told"
            return "merged"

        return act

    def _take(self, session: object, pair_id: int, by: int) -> Ours:
        identity = identity_of(session.get_one(Staff, by))
        seen = lock_pair(session, pair_id, identity=identity, now=START)
        if not isinstance(seen, Ours):
            raise LookupError
        return seen

    def say_different(self, by: int) -> Act:
        pair_id = self.pairs[self.people[0], self.people[1]]

        def act() -> str:
            try:
                with self.app.app_context(), self.database.transaction() as session:
                    seen = self._take(session, pair_id, by)
                    say_different(session, seen, reason="x", by=session.get_one(Staff, by),
                                  now=START)  # fmt: skip
            except AlreadyDecidedError:
                return "told"
            return "different"

        return act

    def close(self) -> Act:
        def act() -> str:
            try:
                with self.app.app_context(), self.database.transaction() as session:
                    case = self._case(session)
                    services.close_case(session, case, outcome=Outcome.WORK, message="",
                                        by=self.kofi, press="c", now=START)  # fmt: skip
            except CaseClosedError:
                return "told"
            return "closed"

        return act

    def take_over(self) -> Act:
        def act() -> str:
            try:
                with self.app.app_context(), self.database.transaction() as session:
                    case = self._case(session)
                    take_over_case(
                        session, case.id,
                        seen=Seen(contact_person_id=self.kofi, contact_version=1),
                        by=session.get_one(Staff, self.samira), reason=TakeOverReason.AWAY,
                        queue_url="https://opstap.test/werk", now=START,
                    )  # fmt: skip
            except CannotTakeOverError:
                return "told"
            return "taken"

        return act

    def _case(self, session: object) -> Case:
        case = lock_case(session, self.references[1], partner_id="dsp", staff_id=0)
        assert case is not None
        return case


@pytest.fixture
def scene(own_database: Database, app: Flask) -> Scene:
    return Scene(app, own_database)


def at_once(*acts: Act) -> list[str]:
    barrier = Barrier(len(acts))

    def run(act: Act) -> str:
        barrier.wait(timeout=20)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def assert_nothing_is_half(scene: Scene) -> None:
    """Whoever was merged has no case; every open case is of somebody who is still themselves."""
    with scene.database.sessions() as session:
        owners = select(YoungPerson.merged_into_id).join(
            Case, Case.young_person_id == YoungPerson.id
        )
        assert set(session.scalars(owners)) == {None}
        for pair in session.scalars(select(LikelyPair).where(LikelyPair.merge.is_not(None))):
            assert pair.state is PairState.SAME
        gone_on = session.scalars(select(Case).where(Case.outcome == Outcome.MERGED)).all()
        assert all(case.goes_on_in_id and case.state is CaseState.CLOSED for case in gone_on)
        chained = session.scalars(
            select(YoungPerson).where(YoungPerson.merged_into_id.is_not(None))
        )
        for person in chained:
            assert session.get_one(YoungPerson, person.merged_into_id).merged_into_id is None


def test_two_who_merge_the_same_pair(scene: Scene) -> None:
    answers = at_once(
        scene.merge(0, 1, scene.samira, press="a"),
        scene.merge(0, 1, scene.kofi, press="b", stays=1),
    )
    assert sorted(answers) == ["merged", "told"]
    assert_nothing_is_half(scene)
    with scene.database.sessions() as session:
        joined = select(func.count()).where(TimelineEntry.kind == EntryKind.MERGED)
        assert session.scalar(joined) == 2


def test_one_button_twice(scene: Scene) -> None:
    press = scene.merge(0, 1, scene.samira, press="a")
    assert at_once(press, press) == ["merged", "merged"]
    assert_nothing_is_half(scene)
    with scene.database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 2


def test_two_merges_that_share_a_person(scene: Scene) -> None:
    """Both into one, one into the other's: whatever the order, nobody is merged twice."""
    answers = at_once(
        scene.merge(0, 1, scene.samira, press="a"),
        scene.merge(1, 2, scene.kofi, press="b", stays=2),
    )
    assert sorted(answers) == ["merged", "told"]
    assert_nothing_is_half(scene)


def test_a_merge_and_a_no(scene: Scene) -> None:
    answers = at_once(scene.merge(0, 1, scene.samira, press="a"), scene.say_different(scene.kofi))
    assert sorted(answers) in (["merged", "told"], ["different", "told"])
    assert_nothing_is_half(scene)


def test_a_merge_while_somebody_closes(scene: Scene) -> None:
    answers = at_once(scene.merge(0, 1, scene.samira, press="a"), scene.close())
    assert sorted(answers) in (["merged", "told"], ["closed", "told"])
    assert_nothing_is_half(scene)


def test_a_merge_while_somebody_takes_over(scene: Scene) -> None:
    answers = at_once(scene.merge(0, 1, scene.samira, press="a"), scene.take_over())
    assert sorted(answers) in (["merged", "told"], ["taken", "told"])
    assert_nothing_is_half(scene)
