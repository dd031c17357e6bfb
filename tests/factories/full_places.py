"""A young person with one of everything in their place, and a name that must not leak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import ActorKind, AuditRow
from portal.bookings.models import Booking, BookingState
from portal.bookings.services import book
from portal.cases.models import Case, EntryKind
from portal.cases.services import look_at_case
from portal.catalogue.models import Moment
from portal.consent.services import give_consent
from portal.conversations.models import Attachment, AttachmentKind
from portal.entrance.models import ChangedChannel, ChannelChange, PlaceSession
from portal.entrance.proofs import issue_link, issue_welcome
from portal.entrance.sessions import Stay, open_session, young_actor
from portal.leaving.models import CheckIn, Leave, LeaveKind
from portal.partners.region import current_region
from portal.purpose_links import Purpose, make_token
from portal.rights.questions import ask_question
from portal.rights.requests import ask_correction
from portal.storage import new_key
from portal.stories.goals import add_goal, suggest_goal
from portal.stories.story import StoryWords, save_story
from tests.conftest import START
from tests.factories.appointments import make_appointment, make_offer
from tests.factories.bookings import make_moment
from tests.factories.cases import add_entry, make_case


@dataclass(frozen=True, slots=True, kw_only=True)
class FullPlace:
    """Somebody's place: `canary` stands in every text of theirs, `known` fills addresses.

    `links` are the paths of one-purpose links to what is theirs.
    """

    case: Case
    canary: str
    known: dict[str, Any]
    links: dict[str, str]

    @property
    def person_id(self) -> int:
        return self.case.young_person_id

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand in no answer to anybody else."""
        person = self.case.young_person
        return self.canary, self.case.reference, str(person.phone), str(person.email)


def fill_place(app: Flask, session: Session, coach: Staff, *, canary: str) -> FullPlace:
    """One of everything that a young person can have, made by what makes it in the portal."""
    case = make_case(
        session,
        contact=coach,
        person={"first_name": canary, "email": f"{canary.lower()}@mail.example"},
        words=f"{canary} vraagt",
        first_contact_at=START - timedelta(hours=1),
    )
    session.commit()
    with app.test_request_context():
        known, links = _fill(session, case, canary)
    session.commit()
    # The trail gets its numbers when all is kept.
    known["look"] = session.scalars(
        select(AuditRow.position).where(
            AuditRow.subject_kind == "case",
            AuditRow.subject_id == str(case.id),
            AuditRow.actor_kind == ActorKind.STAFF,
        )
    ).one()
    return FullPlace(case=case, canary=canary, known=known, links=links)


def _fill(session: Session, case: Case, canary: str) -> tuple[dict[str, Any], dict[str, str]]:
    person_id, me = case.young_person_id, young_actor(case.young_person_id)
    goal = add_goal(session, person_id, text=f"{canary} wil werk", actor=me, now=START)
    suggest_goal(
        session, person_id, text=f"{canary} belt", by=case.contact_person_id, actor=me, now=START
    )
    story = save_story(
        session,
        person_id,
        StoryWords(parts={"strengths": f"{canary} kan koken"}, ready=("strengths",), locale="nl"),
        seen=0,
        actor=me,
        now=START,
    )
    appointment = make_appointment(session, case, starts_at=START + timedelta(days=2))
    appointment.subject = f"{canary} praat"
    offer = make_offer(session, case, START + timedelta(days=3), subject=f"{canary} kiest")
    moment = make_moment(session)
    booking = book(session, case, moment.id, card=current_region(), now=START)
    past = _past_moment(session, moment)
    said = _add_past_booking(session, case, past)
    attachment = _add_file(session, case, canary)
    look_at_case(session, case, by=case.contact_person_id, page="case", now=START)
    question = ask_question(
        session, case, position=None, words=f"{canary} wil weten wie", actor=me, now=START
    )
    request = ask_correction(session, case, words=f"{canary} met een C", actor=me, now=START)
    give_consent(
        session, "check_in", young_person_id=person_id, recipient="", locale="nl",
        name="Robin", now=START, actor=me,
    )  # fmt: skip
    session.add_all(
        [
            Leave(
                young_person_id=person_id,
                case_id=case.id,
                kind=LeaveKind.PAUSE,
                chosen_at=START,
                returned_at=START,
            ),
            ChannelChange(
                young_person_id=person_id,
                channel=ChangedChannel.PHONE,
                new_value="sealed",
                asked_at=START,
                expires_at=START + timedelta(hours=1),
            ),
        ]
    )
    check_in = CheckIn(
        young_person_id=person_id, case_id=case.id, months=3, due_on=START.date(), asked_at=START
    )
    session.add(check_in)
    open_session(session, person_id, stay=Stay(stays=True), device=f"van {canary}", now=START)
    session.flush()
    elsewhere = session.scalars(
        select(PlaceSession.id).where(PlaceSession.young_person_id == person_id)
    ).one()
    links = {
        "link": f"/mijn-plek/link/{issue_link(session, person_id, now=START).token}",
        "welkom": f"/welkom/{issue_welcome(session, person_id, now=START)}",
        "afspraak": f"/afspraak/{make_token(Purpose.APPOINTMENT, appointment.id)}",
        "momenten": f"/momenten/{make_token(Purpose.OFFER, offer.id)}",
        "plek": f"/plek/{make_token(Purpose.PLACE, booking.id)}",
        "hoe-gaat-het": f"/hoe-gaat-het/{make_token(Purpose.CHECK_IN, check_in.id)}",
        "hoe-was-het": f"/hoe-was-het/{make_token(Purpose.VERDICT, said.id)}",
    }
    known = {
        "appointment_id": appointment.id,
        "option_id": offer.options[0].id,
        "booking_id": booking.id,
        "moment_id": moment.id,
        "attachment_id": attachment.id,
        "goal_id": goal.id,
        "number": story.number,
        "session_id": elsewhere,
        "question_id": question.id,
        "request_id": request.id,
        "act": "klaar",
        "ref": "m33",
    }
    return known, links


def _past_moment(session: Session, like: Moment) -> Moment:
    past = Moment(
        item_id=like.item_id,
        capacity=5,
        taken=1,
        last_number=1,
        starts_at=START - timedelta(days=2),
        ends_at=START - timedelta(days=2, hours=-1),
        place_id="kade",
    )
    session.add(past)
    session.flush()
    return past


def _add_past_booking(session: Session, case: Case, moment: Moment) -> Booking:
    booking = Booking(
        moment_id=moment.id,
        young_person_id=case.young_person_id,
        case_id=case.id,
        state=BookingState.BOOKED,
        number=1,
        made_at=START - timedelta(days=5),
        has_come=True,
    )
    session.add(booking)
    session.flush()
    return booking


def _add_file(session: Session, case: Case, canary: str) -> Attachment:
    entry = add_entry(session, case, EntryKind.WROTE, text=f"{canary} schrijft")
    attachment = Attachment(
        timeline_entry_id=entry.id,
        kind=AttachmentKind.PHOTO,
        name=f"{canary}.jpg",
        media_type="image/jpeg",
        size=9,
        storage_key=new_key(),
        created_at=START,
    )
    session.add(attachment)
    session.flush()
    return attachment
