"""Changing a number or address with what lies below: the change, its codes, the file, the words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.cases.reach_changing import let_it_count
from portal.cases.reach_messages import receiver_for
from portal.entrance import attempts
from portal.entrance.changes import Progress, find_change, prove_change, start_change
from portal.entrance.messages import Receiver, send_code
from portal.entrance.models import ChangedChannel
from portal.entrance.rules import normal_code
from portal.my_place.asked import marks, secret_key
from portal.my_place.forms_reach import NewChannel
from portal.my_place.place import Place, young_actor
from portal.partners.region import current_region


def start(
    session: Session, place: Place, new: NewChannel, *, without_old: bool, now: datetime
) -> datetime | None:
    """Send both codes; the moment to wait for when it was asked too often.

    The first code goes to the channel that is replaced. `without_old`: that one is lost, and
    another one of theirs is not; where none was, it goes to the other one as well.
    """
    who = marks(new.value)
    wait = attempts.find_wait(session, who, now=now)
    if wait is not None:
        return wait
    attempts.note_try(session, who, now=now)
    started = start_change(
        session,
        place.person.id,
        channel=new.channel,
        new_value=new.value,
        secret_key=secret_key(),
        now=now,
    )
    known = known_channel(place, new.channel, without_old=without_old)
    for side, recipient, code in (
        ("old", known, started.old_code),
        ("new", new.value, started.new_code),
    ):
        to = _receiver(place, recipient)
        send_code(session, to, code, key=f"proof-change-{started.change_id}-{side}", now=now)
    return None


def known_channel(place: Place, channel: ChangedChannel, *, without_old: bool) -> str:
    """Where the first code goes: the channel that is replaced, or the other one they have."""
    person = place.person
    same, other = (
        (person.phone, person.email)
        if channel is ChangedChannel.PHONE
        else (person.email, person.phone)
    )
    return str(other if other and (without_old or not same) else same)


def finish(
    session: Session, place: Place, *, old_typed: str, new_typed: str, now: datetime
) -> Progress:
    """Look at both codes, and when they are right let the new channel count."""
    change = find_change(session, place.person.id, now=now)
    if change is None or change.checked_by is not None:
        # What a colleague started is finished with them.
        return Progress(is_over=True)
    progress = prove_change(
        session,
        place.person.id,
        old_code=normal_code(old_typed),
        new_code=normal_code(new_typed),
        secret_key=secret_key(),
        now=now,
    )
    if not progress.new_value:
        return progress
    let_it_count(
        session,
        place.case,
        change,
        progress.new_value,
        actor=young_actor(place.person.id),
        sender_name=place.helper.first_name,
        card=current_region(),
        now=now,
    )
    return progress


def _receiver(place: Place, recipient: str) -> Receiver:
    return receiver_for(place.case, recipient, sender_name=place.helper.first_name)
