"""What must hold after everything, and at every moment in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Staff
from portal.cases.models import Case, CaseState, EntryKind, TimelineEntry, YoungPerson
from portal.outbox.models import Channel, OutboxMessage
from portal.partners.models import Partner
from portal.rosters.models import Absence
from portal.routing.model import FRONT_DESK
from portal.standing_in.proof import check_cases
from tests.integration.crowd.cast import Answer, Cast

# An act that was done, the line that it leaves, and whether the young person hears of it.
LEAVES = {
    "assign": EntryKind.ASSIGNED,
    "leave": EntryKind.ASSIGNED,
    "take_over": EntryKind.TAKEN_OVER,
    "close": EntryKind.CLOSED,
    "reopen": EntryKind.REOPENED,
    "write": EntryKind.MESSAGE,
    "want_rest": EntryKind.PAUSED,
    "want_no_more": EntryKind.STOPPED,
    "want_back": EntryKind.RETURNED,
    "want_another": EntryKind.NEW_PERSON,
}
TELLS = frozenset(LEAVES.values()) - {EntryKind.CLOSED}


def faults(session: Session, cast: Cast) -> list[str]:
    """What is wrong at this moment, in words; nothing when all is well."""
    return [
        *_without_somebody_able(session, cast),
        *_stand_ins_without_a_reason(session, cast),
        *_two_open_cases(session, cast),
        # What the portal's own nightly check says.
        *(str(finding) for finding in check_cases(session)),
    ]


def _without_somebody_able(session: Session, cast: Cast) -> list[str]:
    acting = aliased(Staff)
    rows = session.execute(
        select(Case.reference, acting.is_able)
        .outerjoin(acting, acting.id == func.coalesce(Case.stand_in_id, Case.contact_person_id))
        .where(Case.id.in_(cast.cases), Case.state == CaseState.OPEN)
    ).all()
    return [f"nobody able acts for {row.reference}" for row in rows if not row.is_able]


def _stand_ins_without_a_reason(session: Session, cast: Cast) -> list[str]:
    """Who sees a case because they stand in must have somebody to stand in for."""
    contact, stand_in = aliased(Staff), aliased(Staff)
    running = select(Absence.staff_id).where(
        Absence.began_at.is_not(None), Absence.ended_at.is_(None)
    )
    rows = session.execute(
        select(Case.reference, contact.is_able, contact.partner_id, stand_in.partner_id.label("of"),
               Partner.type, contact.id.in_(running).label("is_away"))
        .join(contact, contact.id == Case.contact_person_id)
        .join(stand_in, stand_in.id == Case.stand_in_id)
        .join(Partner, Partner.id == stand_in.partner_id)
        .where(Case.id.in_(cast.cases), Case.state == CaseState.OPEN)
    ).all()  # fmt: skip
    found = [f"{row.reference}: stands in for who is there" for row in rows if row.is_able]
    found += [f"{row.reference}: no absence runs" for row in rows if not row.is_away]
    found += [
        f"{row.reference}: stands in from elsewhere"
        for row in rows
        if row.of != row.partner_id and row.type != FRONT_DESK
    ]
    return found


def _two_open_cases(session: Session, cast: Cast) -> list[str]:
    rows = session.execute(
        select(Case.young_person_id, func.count())
        .where(Case.id.in_(cast.cases), Case.state == CaseState.OPEN)
        .group_by(Case.young_person_id)
        .having(func.count() > 1)
    ).all()
    merged = session.scalars(
        select(YoungPerson.id)
        .join(Case, Case.young_person_id == YoungPerson.id)
        .where(Case.id.in_(cast.cases), YoungPerson.merged_into_id.is_not(None))
    ).all()
    return [f"{row[0]} has two open cases" for row in rows] + [
        f"{each} was merged and still has a case" for each in merged
    ]


def what_was_lost(session: Session, cast: Cast, answers: Sequence[Answer]) -> list[str]:
    """Everything that was answered 'done' left its line, and its message where it tells."""
    lines = session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.case_id.in_(cast.cases))
        .order_by(TimelineEntry.id)
    ).all()
    found = Counter(line.kind for line in lines)
    done: Counter[EntryKind] = Counter()
    for answer in answers:
        if answer.act in LEAVES:
            done[LEAVES[answer.act]] += answer.done
    lost = [
        f"{kind.value}: done {done[kind]} times, {found[kind]} lines"
        for kind in sorted(set(LEAVES.values()))
        if found[kind] != done[kind]
    ]
    for kind in TELLS:
        sent = session.scalar(
            select(func.count()).where(OutboxMessage.case_id.in_(cast.cases), _about(kind))
        )
        if sent != found[kind]:
            lost.append(f"{kind.value}: {found[kind]} lines, {sent} messages")
    return lost


def _about(kind: EntryKind) -> ColumnElement[bool]:
    """Messages to the young people of the cast, who all get a text message; staff get mails."""
    words = {
        EntryKind.ASSIGNED: "case-%-assigned-%",
        EntryKind.TAKEN_OVER: "case-%-taken-over-%",
        EntryKind.REOPENED: "case-%-reopened-%",
        EntryKind.MESSAGE: "case-%-message-%",
        EntryKind.PAUSED: "case-%-paused-%",
        EntryKind.STOPPED: "case-%-stopped-%",
        EntryKind.RETURNED: "case-%-returned-%",
        EntryKind.NEW_PERSON: "case-%-new-%",
    }
    return and_(OutboxMessage.key.like(words[kind]), OutboxMessage.channel == Channel.SMS)
