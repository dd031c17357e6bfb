"""Letting somebody in who proved a channel: as themselves, or after saying who of several it is.

A family may share a telephone. Who proved it is asked for their birth date, and never shown whose
names we know: a sister's file is not theirs, and that she has one neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import flash, make_response, redirect, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import current_young
from portal.accounts.rules import device_name
from portal.cases.models import YoungPerson
from portal.cases.reach import find_sharing, who_of_them
from portal.entrance import proofs
from portal.entrance.attempts import forget_tries
from portal.entrance.models import ProofKind
from portal.entrance.proofs import WHO, Proven
from portal.entrance.rules import onward_path
from portal.entrance.sessions import Stay, end_session, open_session
from portal.my_place.asked import Kept, keep, marks
from portal.my_place.being_in import let_in
from portal.outbox.models import Channel

KEPT_WHO: Final = "who"
CHANNELS: Final = {ProofKind.CODE: Channel.SMS, ProofKind.LINK: Channel.MAIL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A session's token, or else the right to say who of several people it is."""

    token: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What came of saying who it is. `is_over`: too often wrong, or too late."""

    token: str = ""
    is_over: bool = False
    needs_name: bool = False


def enter(session: Session, proven: Proven, *, stay: Stay, now: datetime) -> Entered | None:
    """Let them in, or ask who they are; None when nobody has that channel any more."""
    if proven.kind is ProofKind.WELCOME:
        # It was sent to one person, whoever else reads there.
        return Entered(token=_open(session, proven.young_person_id, stay=stay, now=now))
    channel = CHANNELS[proven.kind]
    people = find_sharing(session, proven.young_person_id, channel)
    if not people:
        return None
    recipient = people[0].phone if channel is Channel.SMS else people[0].email
    forget_tries(session, marks(str(recipient)))
    if len(people) > 1:
        return Entered(question=proofs.issue_question(session, proven, now=now))
    return Entered(token=_open(session, people[0].id, stay=stay, now=now))


def name_yourself(
    session: Session,
    question: str,
    *,
    born_on: date,
    first_name: str,
    stay: Stay,
    now: datetime,
) -> Named:
    """Let in who of the people of a proven channel was born on that day."""
    proof = proofs.find_link(session, WHO, question)
    if proof is None or not proofs.is_open(proof, now=now) or proof.young_person_id is None:
        return Named(is_over=True)
    people = find_sharing(session, proof.young_person_id, CHANNELS[proof.kind])
    found = who_of_them(people, born_on=born_on, first_name=first_name)
    if len(found) == 1:
        return _let_in_as(session, found[0], question, stay=stay, now=now)
    if _are_twins(people, born_on) and not first_name:
        return Named(needs_name=True)
    proofs.count_wrong(session, proof.id)
    return Named(needs_name=_are_twins(people, born_on))


def _let_in_as(
    session: Session, person: YoungPerson, question: str, *, stay: Stay, now: datetime
) -> Named:
    if proofs.use_link(session, WHO, question, now=now) is None:
        return Named(is_over=True)
    return Named(token=_open(session, person.id, stay=stay, now=now))


def _are_twins(people: Sequence[YoungPerson], born_on: date) -> bool:
    return sum(each.born_on == born_on for each in people) > 1


def _open(session: Session, young_person_id: int, *, stay: Stay, now: datetime) -> str:
    before = current_young()
    if before is not None:
        # One browser is one person's: who was in here before is out.
        end_session(session, before.young_person_id, session_id=before.session_id, now=now)
    device = device_name(request.user_agent.string)
    return open_session(session, young_person_id, stay=stay, device=device, now=now)


def welcome_in(token: str, *, stay: Stay, onward: str) -> ResponseReturnValue:
    """To their place, or to where they wanted to be."""
    goal = onward_path(onward) or url_for("my_place.show_home")
    answer = let_in(make_response(redirect(goal, 303)), token, stay=stay)
    if stay.is_borrowed:
        flash(
            gettext("Dit apparaat is niet van jou. Log straks uit, dan blijft hier niets achter.")
        )
    return answer


def ask_who(question: str, *, stay: Stay, onward: str) -> ResponseReturnValue:
    """To the page that asks who of several people it is."""
    browser.clear()
    by = "blijf" if stay.stays else "geleend" if stay.is_borrowed else ""
    keep(KEPT_WHO, Kept(by=by, kept=question, onward=onward))
    return redirect(url_for("my_place.ask_who"), 303)
