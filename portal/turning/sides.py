"""Both sides hear that somebody else leads: who has the case, who stops and who starts.

A mail names nobody it is about. The reference is only for whoever may open the case; the others
are told whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.cases.candidates import read_candidates
from portal.cases.models import Case
from portal.cases.opening_messages import case_address
from portal.catalogue.model import Snapshot
from portal.i18n import say_day, speaking
from portal.partners.models import Partner
from portal.routing.contact import NobodyToContactError, Wishes, choose_contact_person
from portal.routing.model import Decision, Outcome, Party
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet, ruleset_on
from portal.turning.telling import was_told

# Read when it is needed: who knows about what counts in choosing a person.
Faces = Callable[[], Snapshot]
MAILBOX: Final = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Where a mail goes and how it greets; `has_ground` may open the case."""

    address: str
    name: str
    has_ground: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Somebody else leads from `on`. `decision` is the new one, `by` who changed a fact."""

    case: Case
    before: Party
    decision: Decision
    on: date
    by: int | None

    @property
    def after(self) -> Party:
        """Who leads now."""
        return Party(self.decision.lead_type, self.decision.lead)


def tell_sides(
    session: Session,
    move: Move,
    *,
    region: Region,
    rules: Sequence[RuleSet],
    faces: Faces,
    now: datetime,
) -> None:
    """One mail to who acts for the case, one to who stops and one to who starts.

    Nobody gets two, and nobody a mail about what they did themselves.
    """
    case, chosen_by = move.case, ruleset_on(rules, move.on)
    acting = case.stand_in or case.contact_person
    told = set() if move.by is None else {_address_of(session, move.by)}
    with speaking(STAFF_LOCALE):
        names = {
            party: _name(party, region=region, rules=chosen_by)
            for party in (move.before, move.after)
        }
        contact = Recipient(address=acting.email, name=acting.first_name, has_ground=True)
        parts = (
            ("contact", contact, _words_for_contact(move, names)),
            ("stops", _recipient(session, move, move.before, faces, chosen_by), _stops(move)),
            ("starts", _recipient(session, move, move.after, faces, chosen_by), _starts(move)),
        )
        for part, recipient, words in parts:
            if recipient is None or recipient.address in told:
                continue
            told.add(recipient.address)
            _mail(session, move, recipient, part=part, words=words, now=now)


def _words_for_contact(move: Move, names: dict[Party, str]) -> list[str]:
    lines = [
        gettext(
            "Vanaf %(day)s is %(after)s verantwoordelijk, niet meer %(before)s.",
            day=say_day(move.on), after=names[move.after], before=names[move.before],
        ),
        gettext("Jij blijft de contactpersoon. In het dossier staat wat je kunt doen."),
    ]  # fmt: skip
    if move.after.partner is None:
        lines.append(gettext("Daar is in onze regio geen kantoor voor. Leg jij het contact?"))
    return lines


def _stops(_move: Move) -> list[str]:
    return [
        gettext("Jullie waren verantwoordelijk voor iemand. Dat stopt nu."),
        gettext("Rond af wat nog loopt, samen met de contactpersoon."),
    ]


def _starts(_move: Move) -> list[str]:
    return [
        gettext("Er komt iemand bij jullie. Jullie zijn nu verantwoordelijk."),
        gettext("De jongere houdt de contactpersoon die er al is."),
    ]


def _mail(
    session: Session,
    move: Move,
    recipient: Recipient,
    *,
    part: str,
    words: list[str],
    now: datetime,
) -> None:
    case = move.case
    key = f"case-{case.id}-lead-{now:%Y%m%d%H%M}-{part}"
    if was_told(session, key):
        return
    hello = gettext("Hoi %(name)s,", name=recipient.name) if recipient.name else gettext("Hoi,")
    mail_staff(
        session,
        recipient.address,
        (hello, *words, *_way_on(recipient, case)),
        key=key,
        subject=_subject(recipient, case),
        case_id=case.id,
        now=now,
    )


def _subject(recipient: Recipient, case: Case) -> str:
    if recipient.has_ground:
        return str(
            gettext("Wie verantwoordelijk is, verandert: %(reference)s", reference=case.reference)
        )
    return str(gettext("Wie verantwoordelijk is, verandert"))


def _way_on(recipient: Recipient, case: Case) -> list[str]:
    """Where to look, for who may look; whom to ask, for the others."""
    if recipient.has_ground:
        return [case_address(case.reference)]
    acting = case.stand_in or case.contact_person
    return [
        gettext(
            "Vraag het aan de contactpersoon: %(name)s, %(mail)s.",
            name=acting.first_name, mail=acting.email,
        )
    ]  # fmt: skip


def _recipient(
    session: Session, move: Move, party: Party, faces: Faces, rules: RuleSet
) -> Recipient | None:
    """The organisation's own mailbox, else the person who would be chosen there.

    None where there is no office in this region.
    """
    partner = session.get(Partner, party.partner) if party.partner else None
    if partner is None:
        return None
    case = move.case
    mailbox = partner.document.get(MAILBOX)
    if mailbox:
        has_ground = partner.id == case.contact_person.partner_id
        return Recipient(address=str(mailbox), name="", has_ground=has_ground)
    person = _person_at(session, move, party, faces, rules)
    if person is None:
        return None
    is_of_team = person.partner_id == case.contact_person.partner_id
    return Recipient(
        address=person.email,
        name=person.first_name,
        has_ground=is_of_team or person.id == case.stand_in_id,
    )


def _person_at(
    session: Session, move: Move, party: Party, faces: Faces, rules: RuleSet
) -> Staff | None:
    """Whom routing would choose there: a coach of that partner, else the front desk."""
    decision = replace(
        move.decision, outcome=Outcome.CONTACT, lead_type=party.type, lead=party.partner
    )
    case = move.case
    wishes = Wishes(themes=frozenset(case.topics), languages=frozenset({case.young_person.locale}))
    try:
        choice = choose_contact_person(
            decision, candidates=read_candidates(session, offer=faces()), wishes=wishes, rules=rules
        )
    except NobodyToContactError:
        return None
    return session.get(Staff, int(choice.person.staff_id))


def _name(party: Party, *, region: Region, rules: RuleSet) -> str:
    partner = region.partner(party.partner)
    return partner.name if partner else rules.type_names.get(party.type, party.type)


def _address_of(session: Session, staff_id: int) -> str:
    return session.get_one(Staff, staff_id).email
