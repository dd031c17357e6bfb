"""Somebody whose case ended signs up again: known behind the scenes, a stranger on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import StaffState
from portal.audit.services import VISITOR
from portal.cases.choosing import propose
from portal.cases.history import histories
from portal.cases.models import Case, CaseState, ContactChannel, EntryKind, YoungPerson
from portal.cases.opening import find_asked_again, open_case
from portal.cases.receipts import find_receipt
from portal.cases.request import CaseRequest, GivenConsent
from portal.catalogue.snapshot import load_snapshot
from portal.consent.queries import may_share
from portal.leaving.chores import tidy_leaves
from portal.leaving.models import Leave
from portal.leaving.pausing import stop_case
from portal.outbox.models import Channel, OutboxMessage
from portal.partners.queries import work_calendar
from portal.routing.model import Situation
from portal.routing.source import read_region_and_rules
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient

BORN = date(2004, 3, 1)
PHONE = "+31612345678"
SITUATION = Situation(born=BORN, home="Merelstad", enrolled=False, topics=("geld",))
LATER = START + timedelta(days=200)
Opener = Callable[..., Case]


def ask(key: str = "key-again", **values: Any) -> CaseRequest:
    defaults: dict[str, Any] = {
        "registration_key": key,
        "first_name": "noor",
        "situation": SITUATION,
        "channel": ContactChannel.CALL,
        "phone": PHONE,
        "words": "Ik wil toch weer praten.",
    }
    return CaseRequest(**(defaults | values))


@pytest.fixture
def opener(app: Flask, session: Session) -> Any:
    """Opens a case as the portal would."""
    with app.app_context():
        region, rules = read_region_and_rules(session)

        def open_it(request: CaseRequest, *, now: datetime = LATER) -> Case:
            case = open_case(
                session, request, offer=load_snapshot(session), calendar=work_calendar(session),
                region=region, rules=rules, now=now, actor=VISITOR,
            )  # fmt: skip
            session.commit()
            return case

        yield open_it


@pytest.fixture
def ended(session: Session, opener: Opener) -> Case:
    """Noor of Samira, who said that it is enough."""
    person = {"first_name": "Noor", "born_on": BORN, "phone": PHONE, "email": "noor@mail.example"}
    coach = make_staff(session, first_name="Samira", max_cases=10)
    case = make_case(session, contact=coach, person=person, first_contact_at=START)
    stop_case(session, case, now=START + timedelta(days=2))
    session.commit()
    return case


def people(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(YoungPerson)) or 0


def test_the_same_person_gets_a_case_with_who_helped_before(
    session: Session, opener: Opener, ended: Case
) -> None:
    before = people(session)
    case = opener(ask())
    assert people(session) == before
    assert case.id != ended.id
    assert (case.state, case.young_person_id) == (CaseState.OPEN, ended.young_person_id)
    assert case.contact_person.first_name == "Samira"
    assert case.promised_at > LATER
    # All that was before stands in one history, so that nothing is asked twice.
    assert set(histories(session, case)) == {ended.id, case.id}
    assert case.history_from is None


def test_what_was_typed_changes_nothing_on_file(
    session: Session, opener: Opener, ended: Case
) -> None:
    given = GivenConsent(purpose="ask_school", recipient="", locale="nl", name="Samira")
    opener(ask(email="ander@mail.example", consents=(given,)))
    person = ended.young_person
    assert (person.first_name, person.email) == ("Noor", "noor@mail.example")
    assert person.channel is ContactChannel.SMS
    assert not may_share(session, person.id, purpose="ask_school")


def test_that_somebody_reads_along_is_believed(
    session: Session, opener: Opener, ended: Case
) -> None:
    case = opener(ask(somebody_reads_along=True))
    assert ended.young_person.somebody_reads_along
    words = last_word(session, case).casefold()
    assert "noor" not in words
    assert "opstap" not in words


def last_word(session: Session, case: Case) -> str:
    query = (
        select(OutboxMessage)
        .where(OutboxMessage.case_id == case.id, OutboxMessage.channel == Channel.SMS)
        .order_by(OutboxMessage.id.desc())
    )
    message = session.scalars(query).first()
    assert message is not None
    assert message.recipient == PHONE
    return message.body


def test_the_answer_goes_to_the_channel_on_file(
    session: Session, opener: Opener, ended: Case
) -> None:
    case = opener(ask())
    words = last_word(session, case)
    assert "Hoi Noor," in words
    assert "Fijn dat je er weer bent." in words
    assert "Samira stuurt je een sms." in words


def test_the_page_shows_what_it_shows_to_a_stranger(
    session: Session, opener: Opener, ended: Case
) -> None:
    """Compared with somebody who was never here and typed the same."""
    opener(ask())
    stranger = opener(ask("key-other", first_name="noor", phone="+31687654321"))
    known, other = find_receipt(session, "key-again"), find_receipt(session, "key-other")
    assert known is not None
    assert other is not None
    assert replace(known, reference="") == replace(other, reference="")
    assert known.staff_id != ended.contact_person_id
    assert stranger.young_person_id != ended.young_person_id
    # No reference of a case is shown that they did not prove to be theirs.
    entry = find_asked_again(session, "key-again")
    assert entry is not None
    assert entry.kind is EntryKind.RETURNED
    references = set(session.scalars(select(Case.reference)))
    assert known.reference not in references


def test_a_second_press_opens_nothing_twice(session: Session, opener: Opener, ended: Case) -> None:
    first = opener(ask())
    assert opener(ask()).id == first.id
    assert opener(ask("key-third")).id == first.id
    assert timeline_of(session, first)[-1].kind is EntryKind.ASKED_AGAIN


def test_whom_they_chose_now_comes_before_who_was(
    session: Session, opener: Opener, ended: Case
) -> None:
    other = make_staff(session, first_name="Youssef", max_cases=10)
    case = opener(ask(coach=other.id))
    assert case.contact_person_id == other.id
    # Somebody else reads what was before only if the young person says so.
    assert case.history_from == LATER


def test_who_was_proposed_and_left_standing_is_no_other_choice(
    session: Session, opener: Opener, ended: Case
) -> None:
    region, rules = read_region_and_rules(session)
    proposal = propose(
        session, SITUATION, coach=None, locale="nl", offer=load_snapshot(session), region=region,
        rules=rules, today=LATER.date(),
    )  # fmt: skip
    assert proposal.person_id != ended.contact_person_id
    assert opener(ask(coach=proposal.person_id)).contact_person.first_name == "Samira"


@pytest.mark.parametrize("change", ["full", "away", "gone", "kept_out"])
def test_who_cannot_any_more_is_not_asked(
    session: Session, opener: Opener, ended: Case, change: str
) -> None:
    coach, situation = ended.contact_person, SITUATION
    if change == "full":
        coach.max_cases = 0
    elif change == "away":
        coach.is_present = False
    elif change == "gone":
        coach.state = StaffState.DISABLED
    else:
        situation = replace(SITUATION, keep_out=(coach.partner_id,))
    session.commit()
    case = opener(ask(situation=situation))
    assert case.contact_person_id != coach.id
    assert case.young_person_id == ended.young_person_id


@pytest.mark.parametrize(
    "values",
    [
        {"first_name": "Nour"},
        {"phone": "+31687654321"},
        {"situation": replace(SITUATION, born=date(2004, 3, 2))},
    ],
)
def test_nearly_the_same_is_somebody_else(
    session: Session, opener: Opener, ended: Case, values: dict[str, Any]
) -> None:
    assert opener(ask(**values)).young_person_id != ended.young_person_id


def test_the_end_is_no_label_for_staff(
    client: HouseClient, session: Session, opener: Opener, ended: Case
) -> None:
    case = opener(ask())
    sign_in(client, case.contact_person)
    page = client.page(f"/werk/dossier/{case.reference}").get_text(" ")
    assert "Noor zei: het is genoeg zo" in page
    assert "Noor is er weer" in page
    for path in (f"/werk/dossier/{case.reference}", f"/werk/dossier/{ended.reference}"):
        assert "Wil het nu niet" not in client.page(path).get_text(" ")


def test_the_end_is_over_once_they_are_back(session: Session, opener: Opener, ended: Case) -> None:
    assert tidy_leaves(session, now=LATER) == 0
    opener(ask())
    assert tidy_leaves(session, now=LATER) == 1
    assert session.scalars(select(Leave)).one().returned_at == LATER
