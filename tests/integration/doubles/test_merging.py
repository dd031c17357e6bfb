"""Two files become one and two again: what moves, what is kept, what comes back exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.audit.services import VISITOR
from portal.cases import services
from portal.cases.history import histories
from portal.cases.matching import find_open_case
from portal.cases.models import (
    Case,
    CaseState,
    ContactChannel,
    EntryKind,
    Outcome,
    YoungPerson,
    YoungPersonWord,
)
from portal.cases.queries import lock_case
from portal.consent.models import Consent
from portal.consent.queries import may_share
from portal.consent.services import give_consent
from portal.desks.models import Draft
from portal.doubles.deciding import (
    AlreadyDecidedError,
)
from portal.doubles.finding import find_doubles
from portal.doubles.locking import ChangedMeanwhileError, stamp_of
from portal.doubles.merging import Choice, merge_people
from portal.doubles.models import LikelyPair
from portal.outbox.models import OutboxMessage
from portal.turning.models import Task
from portal.workbench.followers import FOLLOWERS
from tests.conftest import START
from tests.factories.cases import add_entry, timeline_of
from tests.integration.doubles.conftest import (
    BORN,
    OTHER_PHONE,
    PHONE,
    everything,
    merge,
    somebody,
    split,
    take,
)

pytestmark = pytest.mark.usefixtures("in_app")
LATER = START + timedelta(hours=3)


def say_yes(session: Session, person_id: int, purpose: str) -> None:
    give_consent(
        session, purpose, young_person_id=person_id, recipient="", locale="nl", name="Samira",
        now=START - timedelta(days=1), actor=VISITOR,
    )  # fmt: skip


def kinds(session: Session, case: Case) -> list[EntryKind]:
    return [entry.kind for entry in timeline_of(session, case)]


def messages(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_one_person_with_both_histories(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    kept = merge(session, pair, samira, stays=mohamed.young_person_id)
    assert kept.id == mohamed.id
    assert muhammad.young_person_id == mohamed.young_person_id
    assert (muhammad.state, muhammad.outcome) == (CaseState.CLOSED, Outcome.MERGED)
    assert muhammad.goes_on_in_id == mohamed.id
    assert kept.contact_person_id == samira.id
    leaves = session.get_one(YoungPerson, pair.second_id)
    assert leaves.merged_into_id == mohamed.young_person_id
    assert histories(session, kept) == {
        mohamed.id: mohamed.reference, muhammad.id: muhammad.reference
    }  # fmt: skip
    assert kinds(session, kept)[-1] is kinds(session, muhammad)[-1] is EntryKind.MERGED
    trail = session.scalars(select(AuditRow.subject_id).where(AuditRow.action == "case.merged"))
    assert set(trail) == {str(mohamed.id), str(muhammad.id)}


def test_taken_apart_everything_is_as_it_was(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff, kofi: Staff
) -> None:
    muhammad.is_urgent, muhammad.next_step = True, "Bellen"
    muhammad.next_step_on, muhammad.needs = date(2026, 11, 20), "Rust"
    muhammad.young_person.safe_times = ["evening"]
    muhammad.young_person.somebody_reads_along = True
    session.add(Draft(staff_id=kofi.id, case_id=muhammad.id, field="note", text="x",
                      saved_at=START))  # fmt: skip
    session.add(Task(case_id=muhammad.id, kind="birthday_18", key="b", due_on=date(2026, 12, 1),
                     details={}, created_at=START))  # fmt: skip
    muhammad.task_on = date(2026, 12, 1)
    say_yes(session, mohamed.young_person_id, "ask_school")
    session.commit()
    before = everything(session)
    merge(
        session, pair, samira, stays=mohamed.young_person_id,
        values={"phone": muhammad.young_person_id},
    )  # fmt: skip
    assert everything(session) != before
    assert split(session, pair, samira, now=LATER)
    assert everything(session) == before
    assert kinds(session, mohamed)[-1] is kinds(session, muhammad)[-1] is EntryKind.UNMERGED


def test_the_safest_of_both_is_kept(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    muhammad.young_person.somebody_reads_along = True
    muhammad.young_person.safe_times = ["evening"]
    muhammad.young_person.email = "m@post.example"
    session.commit()
    kept = merge(
        session, pair, samira, stays=mohamed.young_person_id,
        values={"phone": muhammad.young_person_id, "first_name": mohamed.young_person_id},
    )  # fmt: skip
    person = kept.young_person
    assert person.somebody_reads_along
    assert person.safe_times == ["evening"]
    assert (person.phone, person.email) == (OTHER_PHONE, "m@post.example")
    assert person.first_name == "Mohamed"


def test_a_promise_that_still_ran_is_an_answer_that_is_due(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    mohamed.rests_until = date(2026, 12, 24)
    session.commit()
    promised = muhammad.promised_at
    kept = merge(session, pair, samira, stays=mohamed.young_person_id)
    assert kept.answer_due_at == promised
    assert (kept.turn, kept.rests_until) == ("answer", None)


def test_the_earliest_promise_counts(session: Session, samira: Staff, muhammad: Case) -> None:
    later = {"opened_at": START + timedelta(days=1)}
    other = somebody(session, samira, case=later)
    find_doubles(session, now=START)
    pair = session.scalars(select(LikelyPair)).one()
    session.commit()
    assert muhammad.promised_at < other.promised_at
    kept = merge(session, pair, samira, stays=other.young_person_id, now=LATER)
    assert (kept.id, kept.promised_at) == (other.id, muhammad.promised_at)


def test_words_and_tasks_go_along(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff, kofi: Staff
) -> None:
    for case in (mohamed, muhammad):
        session.add(Draft(staff_id=samira.id, case_id=case.id, field="note", text=case.reference,
                          saved_at=START))  # fmt: skip
    session.add(Draft(staff_id=kofi.id, case_id=muhammad.id, field="note", text="k",
                      saved_at=START))  # fmt: skip
    session.add(Task(case_id=muhammad.id, kind="birthday_18", key="b", due_on=date(2026, 12, 1),
                     details={}, created_at=START))  # fmt: skip
    session.commit()
    kept = merge(session, pair, samira, stays=mohamed.young_person_id)
    on_kept = session.scalars(select(Draft.text).where(Draft.case_id == kept.id)).all()
    # Nobody's words are overwritten: what they typed on both stays with both.
    assert sorted(on_kept) == sorted([mohamed.reference, "k"])
    assert session.scalars(select(Task.case_id)).all() == [kept.id]
    assert kept.task_on == date(2026, 12, 1)
    assert muhammad.task_on is None


def test_a_no_of_either_wins_and_comes_back_as_a_yes_of_its_own(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    mine, theirs = mohamed.young_person_id, muhammad.young_person_id
    say_yes(session, mine, "ask_school")
    say_yes(session, mine, "check_in")
    say_yes(session, theirs, "check_in")
    session.commit()
    merge(session, pair, samira, stays=mine)
    assert not may_share(session, mine, purpose="ask_school")
    assert may_share(session, mine, purpose="check_in")
    split(session, pair, samira, now=LATER)
    assert may_share(session, mine, purpose="ask_school")


def test_a_yes_that_ended_is_not_put_over_a_later_answer(
    session: Session, pair: LikelyPair, mohamed: Case, samira: Staff
) -> None:
    mine = mohamed.young_person_id
    say_yes(session, mine, "ask_school")
    session.commit()
    merge(session, pair, samira, stays=mine)
    session.add(
        Consent(young_person_id=mine, purpose="ask_school", recipient="", text_version="1",
                locale="nl", text_read="Mag dit?", given_at=LATER, withdrawn_at=LATER)
    )  # fmt: skip
    session.commit()
    split(session, pair, samira, now=LATER)
    assert not may_share(session, mine, purpose="ask_school")


def test_whatsapp_without_a_yes_of_both_becomes_a_text_message(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    for case in (mohamed, muhammad):
        case.young_person.channel = ContactChannel.APP
    say_yes(session, mohamed.young_person_id, "whatsapp")
    session.commit()
    kept = merge(session, pair, samira, stays=mohamed.young_person_id)
    assert kept.young_person.channel is ContactChannel.SMS


def test_they_hear_it_only_when_they_get_somebody_else(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    merge(session, pair, samira, stays=mohamed.young_person_id)
    told, colleague = messages(session)
    assert told.recipient == PHONE
    assert "Vanaf nu praat je met Samira" in told.body
    assert colleague.recipient == muhammad.contact_person.email
    for personal in ("Mohamed", "Muhammad", mohamed.reference, muhammad.reference):
        assert personal not in colleague.body + colleague.subject
    split(session, pair, samira, now=LATER)
    again = messages(session)[2]
    assert again.recipient == OTHER_PHONE
    assert "Je praat weer met Kofi" in again.body


def test_they_hear_it_in_their_language_and_nothing_for_who_reads_along(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    mohamed.young_person.locale = muhammad.young_person.locale = "en"
    muhammad.young_person.somebody_reads_along = True
    session.commit()
    merge(session, pair, samira, stays=mohamed.young_person_id)
    told = messages(session)[0]
    assert told.locale == "en"
    assert "Mohamed" not in told.body
    assert "Opstap" not in told.body + told.subject + told.sender_name


def test_the_same_contact_person_sends_nobody_a_word(
    session: Session, samira: Staff, mohamed: Case
) -> None:
    somebody(session, samira, "Muhammad", phone=OTHER_PHONE)
    find_doubles(session, now=START)
    session.commit()
    pair = session.scalars(select(LikelyPair)).one()
    merge(session, pair, samira, stays=mohamed.young_person_id)
    assert messages(session) == []


def test_a_closed_one_moves_along_and_the_open_one_goes_on(
    session: Session, samira: Staff, mohamed: Case
) -> None:
    lately = {"opened_at": START - timedelta(days=60), "outcome": Outcome.WORK}
    closed = somebody(session, samira, "Muhammad", phone=OTHER_PHONE, case=lately)
    find_doubles(session, now=START)
    session.commit()
    pair = session.scalars(select(LikelyPair)).one()
    kept = merge(session, pair, samira, stays=closed.young_person_id)
    assert kept.id == mohamed.id
    assert mohamed.young_person_id == closed.young_person_id
    assert closed.outcome is Outcome.WORK


def test_who_signs_up_again_is_who_they_turned_out_to_be(
    session: Session, pair: LikelyPair, mohamed: Case, samira: Staff
) -> None:
    merge(session, pair, samira, stays=mohamed.young_person_id)
    found = find_open_case(
        session, first_name="muhammad", born_on=BORN, phone=OTHER_PHONE, email=None
    )
    assert found is not None
    assert found.id == mohamed.id
    split(session, pair, samira, now=LATER)
    again = find_open_case(
        session, first_name="muhammad", born_on=BORN, phone=OTHER_PHONE, email=None
    )
    assert again is not None
    assert again.id != mohamed.id


def test_found_by_both_names_also_after_a_change(
    session: Session, pair: LikelyPair, mohamed: Case, samira: Staff
) -> None:
    person_id = mohamed.young_person_id
    words = select(YoungPersonWord.word).where(YoungPersonWord.young_person_id == person_id)
    before = set(session.scalars(words))
    merge(session, pair, samira, stays=person_id)
    assert {"mohamed", "muhammad", "0612340001", "0612340002"} <= set(session.scalars(words))
    session.get_one(YoungPerson, person_id).first_name = "Mo"
    session.flush()
    assert {"mo", "muhammad"} <= set(session.scalars(words))
    session.rollback()
    split(session, pair, samira, now=LATER)
    assert set(session.scalars(words)) == before


def test_what_was_written_and_changed_since_stays(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    merge(session, pair, samira, stays=mohamed.young_person_id)
    add_entry(session, mohamed, EntryKind.NOTE, text="Na het samenvoegen", staff_id=samira.id)
    mohamed.young_person.phone = "+31612349999"
    mohamed.next_step, mohamed.next_step_on = "Koffie", date(2026, 12, 2)
    session.commit()
    split(session, pair, samira, now=LATER)
    assert mohamed.young_person.phone == "+31612349999"
    assert mohamed.next_step == "Koffie"
    assert any(entry.text == "Na het samenvoegen" for entry in timeline_of(session, mohamed))
    assert muhammad.young_person.phone == OTHER_PHONE


def test_a_second_press_merges_once(
    session: Session, pair: LikelyPair, mohamed: Case, samira: Staff, kofi: Staff
) -> None:
    merge(session, pair, samira, stays=mohamed.young_person_id)
    once = messages(session)
    assert merge(session, pair, samira, stays=mohamed.young_person_id).id == mohamed.id
    assert messages(session) == once
    with pytest.raises(AlreadyDecidedError) as late:
        merge(session, pair, kofi, stays=mohamed.young_person_id, press="2.another")
    assert late.value.by == "Samira"


def test_a_page_of_another_stand_of_things_merges_nothing(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff, kofi: Staff
) -> None:
    stamp = stamp_of(take(session, pair, samira))
    case = lock_case(session, muhammad.reference, partner_id="dsp", staff_id=kofi.id)
    assert case is not None
    services.close_case(session, case, outcome=Outcome.WORK, message="", by=kofi.id, press="p",
                        now=START)  # fmt: skip
    session.commit()
    choice = Choice(stays_id=mohamed.young_person_id, values={}, stamp=stamp, reason="x")
    with pytest.raises(ChangedMeanwhileError):
        merge_people(session, take(session, pair, samira), choice=choice, by=samira,
                     followers=FOLLOWERS, press="p", now=START)  # fmt: skip
