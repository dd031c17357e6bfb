"""Letting a proven number or address count, and helping somebody in who lost every channel.

Who lost both goes through their contact person: a colleague looks who it is, writes down how, and
the new channel is proven by a code that the young person reads out. They read on their timeline
who checked and how, the old channels are told, and every session ends.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.services import Actor, record, staff_actor
from portal.cases.models import Case
from portal.cases.reach import change_channel
from portal.cases.reach_messages import receiver_for, tell_channels
from portal.entrance.changes import Checked, Progress, find_change, prove_change, start_change
from portal.entrance.messages import send_notice
from portal.entrance.models import ChangedChannel, ChannelChange
from portal.entrance.proofs import end_proofs
from portal.entrance.sessions import end_sessions
from portal.i18n import speaking
from portal.outbox.models import Channel
from portal.partners.region import RegionCard

OUTBOX: Final = {ChangedChannel.PHONE: Channel.SMS, ChangedChannel.EMAIL: Channel.MAIL}


def let_it_count(
    session: Session,
    case: Case,
    change: ChannelChange,
    new_value: str,
    *,
    actor: Actor,
    sender_name: str,
    card: RegionCard,
    now: datetime,
) -> None:
    """Write what was proven, tell the channels of before, and let no old link or code open."""
    person = case.young_person
    known = [each for each in (person.phone, person.email) if each]
    change_channel(
        session,
        case,
        OUTBOX[change.channel],
        new_value,
        actor=actor,
        how=change.checked_how,
        now=now,
    )
    end_proofs(session, person.id, now=now)
    tell_channels(
        session, case, known, change_id=change.id, sender_name=sender_name, card=card, now=now
    )


def start_recovery(
    session: Session,
    case: Case,
    *,
    channel: ChangedChannel,
    new_value: str,
    how: str,
    by: Staff,
    secret_key: str,
    now: datetime,
) -> None:
    """A colleague checked who it is: send a code to the new channel, to be read out to them."""
    person = case.young_person
    started = start_change(
        session,
        person.id,
        channel=channel,
        new_value=new_value,
        secret_key=secret_key,
        checked=Checked(by=by.id, how=how),
        now=now,
    )
    with speaking(person.locale):
        words = gettext("Je code is %(code)s.", code=started.new_code)
        rest = gettext("Noem hem alleen aan %(name)s.", name=by.first_name)
        subject = gettext("Je code")
    send_notice(
        session,
        receiver_for(case, new_value, sender_name=by.first_name),
        f"{words} {rest}",
        subject=subject,
        key=f"proof-change-{started.change_id}-new",
        now=now,
    )
    record(
        session,
        "person.recovery_started",
        actor=staff_actor(by.id),
        subject_kind="case",
        subject_id=case.id,
        at=now,
        change=started.change_id,
        channel=channel.value,
    )


def find_recovery(session: Session, case: Case, *, now: datetime) -> ChannelChange | None:
    """The recovery that waits for its code."""
    change = find_change(session, case.young_person_id, now=now)
    return change if change is not None and change.checked_by is not None else None


def finish_recovery(
    session: Session,
    case: Case,
    code: str,
    *,
    by: Staff,
    card: RegionCard,
    secret_key: str,
    now: datetime,
) -> Progress:
    """With the right code the new channel counts, and every session of the person is over."""
    change = find_recovery(session, case, now=now)
    if change is None:
        return Progress(is_over=True)
    progress = prove_change(
        session,
        case.young_person_id,
        old_code="",
        new_code=code,
        secret_key=secret_key,
        now=now,
    )
    if progress.new_value:
        let_it_count(
            session,
            case,
            change,
            progress.new_value,
            actor=staff_actor(by.id),
            sender_name=by.first_name,
            card=card,
            now=now,
        )
        end_sessions(session, case.young_person_id, now=now)
    return progress
