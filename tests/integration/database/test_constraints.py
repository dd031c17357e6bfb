"""Every invariant is held by the database itself: each test breaks one by its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM, record
from portal.cases.models import Case, CaseState, YoungPerson
from portal.catalogue.models import (
    CatalogueState,
    Item,
    ItemVersion,
    Moment,
    SynonymGroup,
    VersionState,
)
from portal.consent.models import Consent
from portal.outbox.models import Channel, OutboxMessage
from portal.partners.models import Region
from portal.questions.models import Question
from tests.conftest import START
from tests.factories.cases import make_case

Change = Callable[[Session], Any]


def new_case(session: Session) -> Case:
    """An open case of the first coach."""
    coach = session.scalars(select(Staff).where(Staff.ref == "c01")).one()
    return make_case(session, contact=coach)


def attempt(session: Session, change: Change) -> None:
    """Make a change in a savepoint of its own, down to the database."""
    with session.begin_nested():
        change(session)
        session.flush()


def refuses(session: Session, change: Change, *, name: str, sqlite: str = "") -> None:
    """The database refuses `change`, naming the constraint (or, on SQLite, its columns)."""
    with pytest.raises(IntegrityError) as caught:
        attempt(session, change)
    said = str(caught.value.orig)
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    assert (sqlite if on_sqlite and sqlite else name) in said


def column_update(row: Any, **values: Any) -> Change:
    """A plain UPDATE of one row, past the ORM's own checks."""
    return lambda session: session.execute(
        update(type(row)).where(type(row).id == row.id).values(**values)
    )


def test_a_case_always_has_a_contact_person(session: Session) -> None:
    case = new_case(session)

    refuses(
        session,
        lambda s: s.execute(
            text("UPDATE cases SET contact_person_id = NULL WHERE id = :id"), {"id": case.id}
        ),
        name='"contact_person_id"',
        sqlite="cases.contact_person_id",
    )


def test_a_contact_person_exists(session: Session) -> None:
    case = new_case(session)

    refuses(
        session,
        column_update(case, contact_person_id=999_999),
        name="fk_cases_contact_person_id_staff",
        sqlite="FOREIGN KEY",
    )


def test_one_open_case_for_a_person(session: Session) -> None:
    first = new_case(session)
    second = new_case(session)

    refuses(
        session,
        column_update(second, young_person_id=first.young_person_id),
        name="uq_cases_open_per_person",
        sqlite="cases.young_person_id",
    )


def test_one_case_for_one_sign_up(session: Session) -> None:
    first = new_case(session)
    second = new_case(session)

    refuses(
        session,
        column_update(second, registration_key=first.registration_key),
        name="uq_cases_registration_key",
        sqlite="cases.registration_key",
    )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": CaseState.CLOSED}, "ck_cases_closed_has"),
        ({"closed_at": START}, "ck_cases_closed_has_moment"),
    ],
)
def test_a_closed_case_says_when_and_why(
    session: Session, values: dict[str, Any], name: str
) -> None:
    refuses(session, column_update(new_case(session), **values), name=name)


def test_a_young_person_can_be_reached(session: Session) -> None:
    person = new_case(session).young_person

    refuses(
        session,
        column_update(person, phone=None, email=None),
        name="ck_young_people_can_be_reached",
    )


def test_an_unknown_state_is_refused(session: Session) -> None:
    case = new_case(session)

    refuses(
        session,
        lambda s: s.execute(
            text("UPDATE cases SET state = 'lost' WHERE id = :id"), {"id": case.id}
        ),
        name="ck_cases_case_state",
    )


def test_staff_with_cases_cannot_vanish(session: Session) -> None:
    case = new_case(session)

    refuses(
        session,
        lambda s: s.execute(
            text("DELETE FROM staff WHERE id = :id"),
            {"id": case.contact_person_id},
        ),
        name="violates foreign key",
        sqlite="FOREIGN KEY",
    )


def test_one_mail_address_one_account(session: Session) -> None:
    one, other = session.scalars(select(Staff).order_by(Staff.id).limit(2))

    refuses(
        session,
        column_update(one, email=other.email),
        name="uq_staff_email",
        sqlite="staff.email",
    )
    refuses(
        session, column_update(one, email="Bram@Opstap.example"), name="ck_staff_email_is_lower"
    )


def test_one_published_version_and_one_draft(session: Session) -> None:
    item = session.scalars(select(Item).order_by(Item.id)).first()
    assert item is not None

    def add(state: VersionState) -> Change:
        return lambda s: s.execute(
            insert(ItemVersion).values(
                item_id=item.id, number=99, state=state, document={}, revision=1, saved_at=START
            )
        )

    refuses(
        session,
        add(VersionState.PUBLISHED),
        name="uq_item_versions_published",
        sqlite="item_versions.item_id",
    )


def test_a_moment_ends_after_it_starts_and_holds_people(session: Session) -> None:
    moment = session.scalars(select(Moment).order_by(Moment.id)).first()
    assert moment is not None

    refuses(
        session, column_update(moment, ends_at=moment.starts_at), name="ck_moments_ends_after_start"
    )
    refuses(session, column_update(moment, capacity=0), name="ck_moments_capacity_positive")


def test_an_address_belongs_to_one_item(session: Session) -> None:
    one, other = session.scalars(
        select(Item).where(Item.kind == "module").order_by(Item.id).limit(2)
    )

    refuses(
        session, column_update(one, slug=other.slug), name="uq_items_kind_slug", sqlite="items.slug"
    )


def test_a_message_is_said_once(session: Session) -> None:
    values = {
        "key": "case-1-opened",
        "channel": Channel.MAIL,
        "recipient": "noor@mail.example",
        "subject": "",
        "body": "Hoi",
        "locale": "nl",
        "state": "pending",
        "attempts": 0,
        "created_at": START,
        "next_attempt_at": START,
    }
    session.execute(insert(OutboxMessage).values(**values))

    refuses(
        session,
        lambda s: s.execute(insert(OutboxMessage).values(**values)),
        name="uq_outbox_messages_key",
        sqlite="outbox_messages.key",
    )
    refuses(
        session,
        lambda s: s.execute(
            insert(OutboxMessage).values(**{**values, "key": "x", "state": "sent"})
        ),
        name="ck_outbox_messages_sent_has_moment",
    )


def test_one_consent_in_force_for_a_purpose_and_recipient(session: Session) -> None:
    person = new_case(session).young_person
    values = {
        "young_person_id": person.id,
        "purpose": "check_in",
        "recipient": "",
        "text_version": "1",
        "locale": "nl",
        "text_read": "Mag het?",
        "given_at": START,
    }
    session.execute(insert(Consent).values(**values))

    refuses(
        session,
        lambda s: s.execute(insert(Consent).values(**values)),
        name="uq_consents_in_force",
        sqlite="consents.young_person_id",
    )
    refuses(
        session,
        lambda s: s.execute(
            insert(Consent).values(
                **{**values, "purpose": "x", "withdrawn_at": START - timedelta(days=1)}
            )
        ),
        name="ck_consents_withdrawn_after_given",
    )


def test_a_question_has_somebody_who_answers(session: Session) -> None:
    values = {
        "reference": "V-1",
        "registration_key": "k",
        "asker": "anonymous",
        "words": "Mag ik wat vragen?",
        "is_urgent": False,
        "locale": "nl",
        "state": "open",
        "asked_at": START,
        "promised_at": START,
    }

    refuses(
        session,
        lambda s: s.execute(insert(Question).values(**values)),
        name='"staff_id"',
        sqlite="questions.staff_id",
    )


@pytest.mark.parametrize("model", [Region, CatalogueState])
def test_there_is_one_region_and_one_catalogue(session: Session, model: Any) -> None:
    values: dict[str, Any] = {"id": 2}
    values |= {"name": "Elders", "document": {}} if model is Region else {"version": 1}

    refuses(
        session,
        lambda s: s.execute(insert(model).values(**values)),
        name=f"ck_{model.__tablename__}_single_row",
    )


@pytest.mark.parametrize("words", [[], ["alleen"]])
def test_a_group_of_synonyms_has_two_words(session: Session, words: list[str]) -> None:
    refuses(
        session,
        lambda s: s.add(SynonymGroup(words=words, changed_at=START)),
        name="ck_synonym_groups_two_words",
    )


@pytest.mark.parametrize("act", ["UPDATE audit_rows SET action = 'x'", "DELETE FROM audit_rows"])
def test_the_trail_cannot_be_rewritten(session: Session, act: str) -> None:
    record(session, "looked", actor=SYSTEM, subject_kind="case", subject_id=1, at=START)
    session.commit()

    with pytest.raises(DBAPIError, match="never changed"):
        attempt(session, lambda s: s.execute(text(act)))
    assert session.scalars(select(AuditRow)).first() is not None


def test_a_home_can_be_no_address(session: Session) -> None:
    person = new_case(session).young_person

    session.execute(update(YoungPerson).where(YoungPerson.id == person.id).values(home=None))
    session.flush()

    assert session.get(Case, person.cases[0].id) is not None
