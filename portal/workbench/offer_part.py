"""What of the offer may fit somebody, in words for the coach and ready to be sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import request, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.rules import age_on
from portal.cases.suggesting import Fitting, Reason, Wanted, Why, look_up, one_line, suggest
from portal.cases.suggestion_messages import Told, suggestion_words
from portal.catalogue.addresses import base_url
from portal.catalogue.current import current_offer
from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.models import ItemKind
from portal.catalogue.wording import ENDPOINTS, say_language, say_theme
from portal.clock import local_day
from portal.i18n import DEFAULT_LOCALE

KINDS: Final = {
    ItemKind.MODULE: lazy_gettext("Iets doen of leren"),
    ItemKind.EVENT: lazy_gettext("Een moment"),
    ItemKind.COACH: lazy_gettext("Een coach"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something of the offer as a coach chooses it; `because` is 'past bij: geld'."""

    ref: str
    title: str
    kind: str
    because: str
    was_sent: bool
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPart:
    """The things that may fit, best first. Where somebody reads along nothing may be sent."""

    things: tuple[Thing, ...]
    can_send: bool


def read_offer_part(session: Session, case: Case, _identity: Identity, now: datetime) -> OfferPart:
    """At most five things, from the offer in memory; one statement for what was sent before."""
    offer = current_offer()
    sent = sent_before(session, case.id)
    found = suggest(offer, wanted_by(case, now=now), sent=sent, now=now)
    return OfferPart(things=make_things(found, offer), can_send=may_send(case))


def find_things(session: Session, case: Case, query: str, *, now: datetime) -> tuple[Thing, ...]:
    """What a coach finds with words of their own."""
    offer = current_offer()
    sent = sent_before(session, case.id)
    return make_things(look_up(offer, wanted_by(case, now=now), query, sent=sent, now=now), offer)


def may_send(case: Case) -> bool:
    """False where somebody reads along: a title says what it is about."""
    return not case.young_person.somebody_reads_along


def wanted_by(case: Case, *, now: datetime) -> Wanted:
    """Somebody as the offer needs to know them."""
    person = case.young_person
    return Wanted(
        topics=tuple(case.topics),
        words=case.words,
        locale=person.locale,
        home=person.home or "",
        age=age_on(person.born_on, local_day(now)),
        contact_staff_id=case.contact_person_id,
    )


def sent_before(session: Session, case_id: int) -> frozenset[str]:
    """Refs that were sent on this case, since whoever reads it may read it."""
    lines = session.scalars(
        select(TimelineEntry.details)
        .join(Case, Case.id == TimelineEntry.case_id)
        .where(
            TimelineEntry.case_id == case_id,
            TimelineEntry.kind == EntryKind.SUGGESTED,
            or_(Case.history_from.is_(None), TimelineEntry.at >= Case.history_from),
        )
    )
    return frozenset(ref for details in lines for ref in details.get("refs", ()))


def make_things(found: Sequence[Fitting], offer: Snapshot) -> tuple[Thing, ...]:
    """The things in words of the reader's language."""
    return tuple(
        Thing(
            ref=fitting.item.ref,
            title=fitting.item.text(DEFAULT_LOCALE).title,
            kind=str(KINDS[fitting.item.kind]),
            because=say_reasons(fitting.reasons, offer),
            was_sent=fitting.was_sent,
            path=url_for(ENDPOINTS[fitting.item.kind], slug=fitting.item.slug),
        )
        for fitting in found
    )


def say_reasons(reasons: Sequence[Reason], offer: Snapshot) -> str:
    """'past bij: geld; kan in het Engels'."""
    themes = [say_theme(offer, each.value).lower() for each in reasons if each.why is Why.THEME]
    said = [gettext("past bij: %(themes)s", themes=", ".join(themes))] if themes else []
    for reason in reasons:
        if reason.why is Why.WORDS:
            said.append(gettext("past bij de eigen woorden"))
        elif reason.why is Why.LANGUAGE:
            said.append(gettext("kan in het %(language)s", language=say_language(reason.value)))
        elif reason.why is Why.NEAR:
            said.append(gettext("dichtbij: %(town)s", town=reason.value))
    return "; ".join(said)


def chosen_items(refs: Collection[str]) -> tuple[OfferItem, ...]:
    """The published things with these refs, in the order in which they were chosen."""
    offer = current_offer()
    return tuple(offer.by_ref[ref] for ref in dict.fromkeys(refs) if ref in offer.by_ref)


def words_for(case: Case, items: Sequence[OfferItem], *, name: str) -> str:
    """The message with these things, in the young person's language."""
    person = case.young_person
    told = [_told(item, person.locale) for item in items]
    return suggestion_words(person, told, name=name)


def _told(item: OfferItem, locale: str) -> Told:
    text = item.text(locale)
    return Told(
        title=text.title,
        line=one_line(text.summary),
        address=public_address(item, item.text_locale(locale)),
    )


def public_address(item: OfferItem, locale: str) -> str:
    """The full address of the public page in a language, whatever language the coach works in."""
    path = url_for(ENDPOINTS[item.kind], slug=item.slug).removeprefix(request.script_root)
    prefix = "" if locale == DEFAULT_LOCALE else f"/{locale}"
    return f"{base_url()}{prefix}{path}"
