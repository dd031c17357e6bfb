"""Who may see what, as the young person reads it: grounds in words, with who by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.consent.models import Consent
from portal.consent.purposes import AskAt, Basis, all_purposes
from portal.consent.queries import consents_in_force
from portal.i18n import current_locale
from portal.my_place.place import Place
from portal.partners.models import Partner
from portal.partners.queries import partner_names
from portal.rights.sharing import Ground, Question, list_grounds, questions_of

BASES: Final = {
    Basis.PUBLIC_TASK: lazy_gettext(
        "Dit is werk dat de wet aan scholen en gemeenten geeft. Daarom vragen we geen ja."
    ),
    Basis.CONSENT: lazy_gettext("Alleen met jouw ja. Nee mag altijd. De hulp blijft gelijk."),
    Basis.CONTRACT: lazy_gettext("Dit hoort bij wat we met jou afspreken."),
    Basis.VITAL: lazy_gettext("Bij gevaar gaat jouw leven voor."),
}
ICONS: Final = {
    "help": "user",
    "lead_partner": "city",
    "share_story": "share",
    "ask_school": "school",
    "whatsapp": "app",
    "check_in": "chat",
    "feedback": "heart",
    "figures": "cards",
    "danger": "alert",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchCard:
    """One yes or no. `asked_words` are the words now; `read_words` those of an older yes."""

    id: str
    question: Question
    recipient: str
    asked_words: str
    read_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundCard:
    """One purpose on the page. `names` are people, `organisations` stand in a slot of their own."""

    ground: Ground
    icon: str
    basis: str
    names: tuple[str, ...]
    organisations: tuple[str, ...]
    since: datetime | None
    switches: tuple[SwitchCard, ...]


def read_sharing(session: Session, place: Place) -> tuple[GroundCard, ...]:
    """Every purpose, with who has something by name."""
    case, locale = place.case, current_locale()
    organisations = partner_names(session)
    grounds = list_grounds(
        case,
        consents_in_force(session, place.person.id),
        locale=locale,
        name=case.contact_person.first_name,
        organisations=organisations,
    )
    cards = (_card(ground, case, organisations) for ground in grounds)
    # What can be answered now stands before what is asked at its own moment.
    return tuple(sorted(cards, key=lambda card: not card.switches))


def _card(ground: Ground, case: Case, organisations: dict[str, str]) -> GroundCard:
    names, owners, since = _who(ground.purpose.id, case, organisations)
    return GroundCard(
        ground=ground,
        icon=ICONS.get(ground.purpose.id, "share"),
        basis=str(BASES[ground.purpose.basis]),
        names=names,
        organisations=owners,
        since=since,
        switches=tuple(
            _switch(each, case, organisations, number)
            for number, each in enumerate(ground.questions)
        ),
    )


def _who(
    purpose_id: str, case: Case, organisations: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], datetime | None]:
    """People, organisations and since when, of what needs no yes."""
    if purpose_id == "help":
        contact = case.contact_person
        names = [contact.first_name]
        if case.stand_in is not None:
            names.append(_stands_in(case.stand_in, contact))
        names.append(
            str(gettext("collega’s van %(name)s, als dat nodig is", name=contact.first_name))
        )
        return tuple(names), (organisations.get(contact.partner_id, ""),), case.opened_at
    if purpose_id == "lead_partner" and case.lead_id is not None:
        return (), (organisations.get(case.lead_id, ""),), case.opened_at
    return (), (), None


def _stands_in(stand_in: Staff, contact: Staff) -> str:
    return str(
        gettext(
            "%(name)s, die %(contact)s vervangt",
            name=stand_in.first_name,
            contact=contact.first_name,
        )
    )


def _switch(
    question: Question, case: Case, organisations: dict[str, str], number: int
) -> SwitchCard:
    owner = organisations.get(question.recipient, "")
    words = question.purpose.read(
        current_locale(), name=case.contact_person.first_name, organisation=owner
    )
    return SwitchCard(
        id=f"{question.purpose.id}-{number}",
        question=question,
        recipient=owner,
        asked_words=words.text,
        read_words=question.given.text_read if question.given else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """One line of the first page: who or what, and Ja or Nee in words with until when."""

    purpose_id: str
    icon: str
    who: str
    said: str


def read_share_part(session: Session, place: Place, _now: datetime) -> tuple[ShareRow, ...]:
    """The lines of the first page, in one query."""
    rows = session.execute(
        select(Consent, Partner.name)
        .select_from(Case)
        .outerjoin(Partner, Partner.id == Case.lead_id)
        .outerjoin(
            Consent,
            and_(Consent.young_person_id == Case.young_person_id, Consent.withdrawn_at.is_(None)),
        )
        .where(Case.id == place.case.id)
        .order_by(Consent.id)
    ).all()
    consents: list[Consent] = list(filter(None, (row[0] for row in rows)))
    helper = place.case.contact_person.first_name
    first = ShareRow(
        purpose_id="help",
        icon=ICONS["help"],
        who=helper,
        said=str(gettext("Mag zien wat jij vertelt")),
    )
    return (first, *_lead_row(rows[0][1]), *_asked_rows(place, consents))


def _lead_row(name: str | None) -> tuple[ShareRow, ...]:
    if name is None:
        return ()
    said = str(gettext("Moet jou volgens de wet helpen"))
    return (ShareRow(purpose_id="lead_partner", icon=ICONS["lead_partner"], who=name, said=said),)


def _asked_rows(place: Place, consents: list[Consent]) -> tuple[ShareRow, ...]:
    """What was asked or said yes to; the app only for who chose it."""
    found = []
    for purpose in all_purposes().values():
        for question in questions_of(purpose, place.case, consents):
            if purpose.ask_at == (AskAt.APP,) and question.given is None:
                continue
            words = purpose.read(current_locale(), name=place.case.contact_person.first_name)
            found.append(
                ShareRow(
                    purpose_id=purpose.id,
                    icon=ICONS.get(purpose.id, "share"),
                    who=words.title,
                    said=_said(question, words.keep),
                )
            )
    return tuple(found)


def _said(question: Question, keep: str) -> str:
    if question.is_old:
        return str(gettext("Ja. De tekst is veranderd: mag dit nog?"))
    if question.given is None:
        return str(gettext("Nee"))
    return str(gettext("Ja. %(until)s", until=keep))
