"""Opening a case: everything in one transaction, and nobody is left without a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from portal.audit.models import AuditRow
from portal.audit.services import VISITOR
from portal.cases.completing import complete_facts
from portal.cases.models import (
    Case,
    CaseState,
    ContactChannel,
    EntryKind,
    Outcome,
    YoungPerson,
)
from portal.cases.opening import NotOurCaseError, open_case
from portal.cases.receipts import find_receipt
from portal.cases.request import CaseRequest, GivenConsent
from portal.catalogue.snapshot import load_snapshot
from portal.consent.models import Consent
from portal.outbox.models import Channel, OutboxMessage
from portal.partners.queries import work_calendar
from portal.routing.contact import NobodyToContactError
from portal.routing.model import NO_ADDRESS, Asking, Diploma, Situation, Working
from portal.routing.source import read_region_and_rules
from tests.conftest import START
from tests.factories.cases import timeline_of

SITUATION = Situation(born=date(2004, 3, 1), home="Merelstad", enrolled=False, topics=("geld",))


def make_request(**values: Any) -> CaseRequest:
    """A request of Noor, who wants an app; any field can be given."""
    defaults: dict[str, Any] = {
        "registration_key": "key-one",
        "first_name": "Noor",
        "situation": SITUATION,
        "channel": ContactChannel.APP,
        "phone": "+31612345678",
        "words": "Ik maak mijn post niet open.",
    }
    return CaseRequest(**(defaults | values))


@pytest.fixture
def opener(app: Flask, session: Session) -> Any:
    """Opens a case as the portal would, at a given moment."""
    with app.app_context():
        region, rules = read_region_and_rules(session)

        def open_it(request: CaseRequest, *, now: datetime = START) -> Case:
            case = open_case(
                session,
                request,
                offer=load_snapshot(session),
                calendar=work_calendar(session),
                region=region,
                rules=rules,
                now=now,
                actor=VISITOR,
            )
            session.commit()
            return case

        yield open_it


def messages_of(session: Session, case: Case, channel: Channel) -> list[OutboxMessage]:
    return list(
        session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.case_id == case.id, OutboxMessage.channel == channel)
            .order_by(OutboxMessage.id)
        )
    )


def test_case_gets_person_routing_promise_and_trail(opener: Any, session: Session) -> None:
    situation = replace(SITUATION, diploma=Diploma.NONE, working=Working.NONE)
    case = opener(make_request(situation=situation))

    assert case.contact_person.partner_id == "dsp"
    assert (case.lead_type, case.lead_id) == ("doorstroompunt", "dsp")
    assert case.routing["rule"] == "no_start_qualification"
    assert case.routing["rule_version"]
    assert case.choice["reasons"][0]["code"] == "of_lead_partner"
    assert [(a.position, a.partner_id) for a in case.alongside] == [(0, "werkplein")]
    assert case.facts == {
        "born": "2004-03-01",
        "home": "Merelstad",
        "enrolled": False,
        "topics": ["geld"],
        "diploma": "none",
        "working": "none",
    }
    assert [entry.kind for entry in timeline_of(session, case)] == [EntryKind.OPENED]
    opened = select(AuditRow.subject_id).where(AuditRow.action == "case.opened")
    assert session.scalars(opened).all() == [str(case.id)]


@pytest.mark.parametrize(
    ("opened", "promised"),
    [
        # Monday morning: Wednesday.
        (datetime(2026, 11, 16, 9, 30, tzinfo=UTC), datetime(2026, 11, 18, 16, 0, tzinfo=UTC)),
        # Friday night counts from Friday: Tuesday.
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), datetime(2026, 11, 24, 16, 0, tzinfo=UTC)),
        # Half past midnight on Saturday here is still Friday in UTC.
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), datetime(2026, 11, 24, 16, 0, tzinfo=UTC)),
        # Before Christmas: the 24th is closed here, the 25th and 26th are holidays.
        (datetime(2026, 12, 23, 9, 0, tzinfo=UTC), datetime(2026, 12, 29, 16, 0, tzinfo=UTC)),
        # Across the change to summer time, and Easter Monday.
        (datetime(2027, 3, 26, 9, 0, tzinfo=UTC), datetime(2027, 3, 31, 15, 0, tzinfo=UTC)),
    ],
)
def test_promise_is_two_working_days(opener: Any, opened: datetime, promised: datetime) -> None:
    assert opener(make_request(), now=opened).promised_at == promised


def test_same_key_opens_nothing_twice(opener: Any, session: Session) -> None:
    first = opener(make_request())
    second = opener(make_request(first_name="Iemand anders"))

    assert second.id == first.id
    assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 2


def test_message_says_who_how_and_by_when(opener: Any, session: Session) -> None:
    case = opener(make_request())
    (text,) = messages_of(session, case, Channel.SMS)

    name = case.contact_person.first_name
    assert text.recipient == "+31612345678"
    assert f"{name} appt je. Uiterlijk woensdag 18 november om 17.00 uur." in text.body
    assert "Hoi Noor," in text.body
    assert case.reference in text.body


def test_message_is_neutral_when_somebody_reads_along(opener: Any, session: Session) -> None:
    case = opener(make_request(somebody_reads_along=True))
    (text,) = messages_of(session, case, Channel.SMS)

    assert "opstap" not in text.body.casefold()
    assert "Noor" not in text.body
    assert case.contact_person.first_name in text.body


def test_contact_person_hears_without_personal_data(opener: Any, session: Session) -> None:
    case = opener(make_request())
    (mail,) = messages_of(session, case, Channel.MAIL)

    assert mail.recipient == case.contact_person.email
    assert case.reference in mail.body
    for secret in ("Noor", "612345678", "post", "2004"):
        assert secret not in mail.body + mail.subject


def test_mail_only_young_person_gets_mail(opener: Any, session: Session) -> None:
    case = opener(
        make_request(
            channel=ContactChannel.MAIL, phone=None, email="noor@voorbeeld.nl", locale="nl"
        )
    )

    recipients = {m.recipient for m in messages_of(session, case, Channel.MAIL)}
    assert recipients == {"noor@voorbeeld.nl", case.contact_person.email}


def test_chosen_coach_of_any_partner_is_respected(opener: Any, session: Session) -> None:
    chosen = session.scalars(select(Staff).where(Staff.first_name == "Ilse")).one()
    case = opener(make_request(coach=chosen.id))

    assert case.contact_person_id == chosen.id
    assert case.choice["reasons"][0]["code"] == "asked_for"


@pytest.mark.parametrize("change", [{"max_cases": 0}, {"is_present": False}])
def test_coach_who_cannot_is_replaced_and_it_is_stored_why(
    opener: Any, session: Session, change: dict[str, Any]
) -> None:
    chosen = session.scalars(select(Staff).where(Staff.first_name == "Ilse")).one()
    for column, value in change.items():
        setattr(chosen, column, value)
    session.commit()
    case = opener(make_request(coach=chosen.id))

    assert case.contact_person_id != chosen.id
    assert case.choice["reasons"][0]["code"].startswith("asked_for_")
    assert case.choice["wished"] == chosen.id


def test_full_everywhere_still_gives_one_person(opener: Any, session: Session) -> None:
    for staff in session.scalars(select(Staff)):
        staff.max_cases = 0
    session.commit()
    case = opener(make_request())

    assert case.contact_person.partner_id == "loket"
    assert "front_desk_is_full" in {r["code"] for r in case.choice["reasons"]}


def test_without_front_desk_somebody_holds_on(opener: Any, session: Session) -> None:
    for staff in session.scalars(select(Staff).where(Staff.partner_id.in_(("loket", "dsp")))):
        staff.state = StaffState.DISABLED
    session.commit()
    case = opener(make_request())

    assert case.contact_person.state is StaffState.ACTIVE


def test_without_anybody_nothing_is_opened(opener: Any, session: Session) -> None:
    for staff in session.scalars(select(Staff)):
        staff.state = StaffState.DISABLED
    session.commit()
    with pytest.raises(NobodyToContactError):
        opener(make_request())
    session.rollback()

    assert session.scalar(select(func.count()).select_from(YoungPerson)) == 0


@pytest.mark.parametrize(
    "situation",
    [
        replace(SITUATION, born=date(2012, 1, 1)),
        replace(SITUATION, born=date(1999, 11, 16)),
        replace(SITUATION, home="outside"),
        replace(SITUATION, asking=Asking.PARENT),
    ],
)
def test_who_is_not_for_this_portal_gets_no_case(
    opener: Any, session: Session, situation: Situation
) -> None:
    with pytest.raises(NotOurCaseError):
        opener(make_request(situation=situation))
    session.rollback()

    assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_consent_is_kept_with_the_words_that_were_read(opener: Any, session: Session) -> None:
    given = GivenConsent(purpose="ask_school", recipient="mbo_werf", locale="nl", name="Samira")
    case = opener(make_request(consents=(given,)))
    consent = session.scalars(select(Consent)).one()

    assert consent.young_person_id == case.young_person_id
    assert consent.text_read.startswith("Mag Samira met je school bellen?")
    assert (consent.recipient, consent.locale) == ("mbo_werf", "nl")
    assert EntryKind.CONSENT in {entry.kind for entry in timeline_of(session, case)}


def test_no_address_and_not_known_are_different(opener: Any) -> None:
    nowhere = opener(make_request(situation=replace(SITUATION, home=NO_ADDRESS)))
    unknown = opener(
        make_request(
            registration_key="key-two",
            first_name="Sam",
            situation=replace(SITUATION, home=None),
        )
    )

    assert nowhere.facts["home"] is None
    assert nowhere.young_person.home is None
    assert "home" not in unknown.facts
    assert unknown.young_person.home == ""


class TestAskingAgain:
    """Somebody with an open case signs up again."""

    AGAIN: dict[str, Any] = {"registration_key": "key-two", "words": "Hallo nog eens"}

    def test_no_second_case_and_the_person_stays(self, opener: Any, session: Session) -> None:
        first = opener(make_request())
        again = opener(make_request(**self.AGAIN, first_name="NOOR"))

        assert again.id == first.id
        assert session.scalar(select(func.count()).select_from(YoungPerson)) == 1
        assert [e.kind for e in timeline_of(session, first)] == [
            EntryKind.OPENED,
            EntryKind.ASKED_AGAIN,
        ]

    def test_the_channel_on_file_hears_who_it_really_is(
        self, opener: Any, session: Session
    ) -> None:
        first = opener(make_request(email="noor@voorbeeld.nl"))
        opener(
            make_request(
                **self.AGAIN,
                phone="+31687654321",
                email="noor@voorbeeld.nl",
                channel=ContactChannel.MAIL,
            )
        )
        _opened, again = messages_of(session, first, Channel.SMS)

        assert again.recipient == "+31612345678"
        assert first.contact_person.first_name in again.body

    def test_the_receipt_shows_only_what_was_typed(self, opener: Any, session: Session) -> None:
        ilse = session.scalars(select(Staff).where(Staff.first_name == "Ilse")).one()
        first = opener(make_request(coach=ilse.id))
        opener(make_request(**self.AGAIN, first_name="noor"))
        receipt = find_receipt(session, "key-two")

        assert receipt is not None
        assert receipt.first_name == "noor"
        assert receipt.reference != first.reference
        assert receipt.staff_id != ilse.id

    def test_the_first_promise_keeps_running(self, opener: Any, session: Session) -> None:
        first = opener(make_request())
        promised = first.promised_at
        again = opener(make_request(**self.AGAIN), now=datetime(2026, 11, 17, 9, tzinfo=UTC))

        assert again.promised_at == promised
        assert again.next_step is None

    def test_after_first_contact_an_answer_is_due(self, opener: Any, session: Session) -> None:
        first = opener(make_request())
        first.first_contact_at = START
        session.commit()
        again = opener(make_request(**self.AGAIN))

        assert again.answer_due_at == datetime(2026, 11, 18, 16, tzinfo=UTC)
        assert again.next_step is None

    def test_sent_twice_is_noted_once(self, opener: Any, session: Session) -> None:
        first = opener(make_request())
        opener(make_request(**self.AGAIN))
        opener(make_request(**self.AGAIN))

        assert len(timeline_of(session, first)) == 2

    @pytest.mark.parametrize(
        "other",
        [
            {"first_name": "Nora"},
            {"phone": "+31687654321"},
            {"situation": replace(SITUATION, born=date(2004, 3, 2))},
        ],
    )
    def test_somebody_else_gets_a_case_of_their_own(
        self, opener: Any, session: Session, other: dict[str, Any]
    ) -> None:
        first = opener(make_request())
        second = opener(make_request(**(self.AGAIN | other)))

        assert second.id != first.id

    def test_a_closed_case_is_not_reopened_by_typing(self, opener: Any, session: Session) -> None:
        first = opener(make_request())
        first.state, first.outcome, first.closed_at = CaseState.CLOSED, Outcome.WORK, START
        session.commit()

        assert opener(make_request(**self.AGAIN)).id != first.id


def test_completed_facts_change_the_lead_not_the_person(opener: Any, session: Session) -> None:
    case = opener(make_request(situation=replace(SITUATION, diploma=Diploma.NONE)))
    person = case.contact_person_id
    region, rules = read_region_and_rules(session)
    complete_facts(
        session,
        case,
        changes={"diploma": Diploma.MBO3, "working": Working.NONE},
        region=region,
        rules=rules,
        by=person,
        now=START,
    )
    session.commit()

    assert case.lead_type == "gemeente_werk"
    assert case.contact_person_id == person
    assert case.facts["diploma"] == "mbo3"
    kinds = [entry.kind for entry in timeline_of(session, case)]
    assert kinds[-2:] == [EntryKind.FACTS, EntryKind.LEAD_CHANGED]


def test_facts_that_stay_the_same_leave_no_trace(opener: Any, session: Session) -> None:
    case = opener(make_request())
    region, rules = read_region_and_rules(session)
    complete_facts(
        session,
        case,
        changes={"home": "Merelstad"},
        region=region,
        rules=rules,
        by=case.contact_person_id,
        now=START,
    )

    assert len(timeline_of(session, case)) == 1
