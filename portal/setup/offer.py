"""Loading the offer of a region's folder: places, themes, coaches, items, moments, situations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole
from portal.audit.services import SYSTEM, record
from portal.catalogue.documents import ItemDocument, to_json
from portal.catalogue.model import Daypart, Format, OfferText
from portal.catalogue.models import (
    CatalogueState,
    Item,
    ItemKind,
    ItemVersion,
    Moment,
    Situation,
    Theme,
    VersionState,
)
from portal.catalogue.slugs import free_slug
from portal.partners.models import Partner, Place
from portal.setup.schedules import expand_schedules, place_without_dates

LOCALES: Final = ("nl", "en")
MAIL_DOMAIN: Final = "opstap.example"
FRONT_DESK: Final = "front_desk"
ONLINE_PLACE: Final = "online"

Entry = Mapping[str, Any]


def load_offer(
    session: Session,
    *,
    offer: Mapping[str, Any],
    situations: Mapping[str, Any],
    now: datetime,
) -> int:
    """Add places, themes, coaches (as staff too), items and situations; returns the items' count.

    Each item gets one published version. Moments become dates as seen from `now`.
    """
    session.add_all(make_place(entry) for entry in offer["places"])
    add_themes(session, offer["themes"])
    add_situations(session, situations["situations"])
    session.flush()
    items = make_items(session, offer, now=now)
    session.add_all(items)
    session.add(CatalogueState(id=1, version=1))
    session.flush()
    record(
        session,
        "offer_loaded",
        actor=SYSTEM,
        subject_kind="catalogue",
        subject_id=1,
        at=now,
        items=len(items),
    )
    return len(items)


def make_items(session: Session, offer: Mapping[str, Any], *, now: datetime) -> list[Item]:
    """Modules, coaches and events, in the folder's order, with versions and moments."""
    staff = add_coaches_as_staff(session, offer["coaches"], now=now)
    themes = {theme["id"]: theme for theme in offer["themes"]}
    taken: set[tuple[ItemKind, str]] = set()
    items = [
        make_item(kind, entry, document, taken=taken, now=now)
        for kind, entry, document in (
            *((ItemKind.MODULE, e, module_document(e, themes)) for e in offer["modules"]),
            *((ItemKind.COACH, e, coach_document(e)) for e in offer["coaches"]),
            *((ItemKind.EVENT, e, module_document(e, themes)) for e in offer["events"]),
        )
    ]
    for item in items:
        item.staff_id = staff[item.ref].id if item.ref in staff else None
    return items


def make_item(
    kind: ItemKind,
    entry: Entry,
    document: ItemDocument,
    *,
    taken: set[tuple[ItemKind, str]],
    now: datetime,
) -> Item:
    """An item that is published at once, with its moments."""
    slug = free_slug(document.title, taken={s for k, s in taken if k is kind})
    taken.add((kind, slug))
    version = ItemVersion(
        number=1,
        state=VersionState.PUBLISHED,
        document=to_json(document),
        saved_at=now,
        published_at=now,
    )
    return Item(
        ref=entry["id"],
        kind=kind,
        slug=slug,
        provider_id=entry.get("provider") or entry.get("partner"),
        versions=[version],
        moments=make_moments(entry, now=now),
    )


def make_moments(entry: Entry, *, now: datetime) -> list[Moment]:
    """The dates of an entry's schedules."""
    return [
        Moment(
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
            place_id=planned.place_id,
            capacity=planned.capacity,
            language=planned.language,
            sessions=planned.sessions,
        )
        for planned in expand_schedules(entry.get("schedule", []), now=now)
    ]


def module_document(entry: Entry, themes: Mapping[str, Entry]) -> ItemDocument:
    """What a module or event says; an event without a form is a group."""
    return ItemDocument(
        texts={locale: entry_text(entry, locale) for locale in LOCALES if locale in entry},
        theme_ids=(entry["theme"],),
        format=Format(entry.get("format", Format.GROUP)),
        age_min=entry["age_min"],
        age_max=entry["age_max"],
        languages=tuple(entry["languages"]),
        dayparts=tuple(Daypart(part) for part in entry["dayparts"]),
        words=tuple(entry["words"]),
        tint=themes[entry["theme"]]["tint"],
        place_id=fixed_place(entry),
        face_refs=tuple(entry["coaches"]),
    )


def fixed_place(entry: Entry) -> str | None:
    """Where it is, apart from its moments: a place by appointment, or online."""
    place = place_without_dates(entry.get("schedule", []))
    is_online = entry.get("format") == Format.ONLINE
    return place or (ONLINE_PLACE if is_online else None)


def entry_text(entry: Entry, locale: str) -> OfferText:
    """The words of a module or event in one language, nested or with a suffix."""
    words = entry[locale]
    named = {
        f.name: words.get(f.name) or entry.get(f"{f.name}_{locale}") for f in fields(OfferText)
    }
    return OfferText(**{name: text for name, text in named.items() if text})


def coach_document(entry: Entry) -> ItemDocument:
    """What a coach tells: the story as others tell it, and in their own words."""
    stories = {"nl": entry["story"], "en": entry["story_en"]}
    texts = {
        locale: OfferText(
            title=entry["first_name"],
            summary=stories[locale],
            description=entry[f"about_{locale}"],
            helps_with=entry[f"helps_with_{locale}"],
        )
        for locale in LOCALES
    }
    return ItemDocument(
        texts=texts,
        theme_ids=tuple(entry["themes"]),
        format=Format.ONE_TO_ONE,
        languages=tuple(entry["languages"]),
        dayparts=(Daypart.DAY, Daypart.APPOINTMENT),
        words=tuple(entry.get("words", ())),
        tint=entry["tint"],
        portrait=entry["portrait"],
        works_on=tuple(entry["works_on"]),
        channels=tuple(entry["channels"]),
        place_id=entry["place"],
    )


def add_coaches_as_staff(
    session: Session, coaches: Iterable[Entry], *, now: datetime
) -> dict[str, Staff]:
    """A staff account without a password per coach, by ref: somebody can be their person."""
    desks = set(session.scalars(select(Partner.id).where(Partner.type == FRONT_DESK)))
    staff = {coach["id"]: make_staff(coach, desks=desks, now=now) for coach in coaches}
    session.add_all(staff.values())
    session.flush()
    return staff


def make_staff(coach: Entry, *, desks: set[str], now: datetime) -> Staff:
    """The account of a coach; who works at a front desk answers its questions too."""
    roles = [Role.COACH, *([Role.FRONT_DESK] if coach["partner"] in desks else [])]
    return Staff(
        ref=coach["id"],
        first_name=coach["first_name"],
        email=f"{coach['first_name'].lower()}@{MAIL_DOMAIN}",
        partner_id=coach["partner"],
        max_cases=coach["capacity"],
        portrait=coach["portrait"],
        created_at=now,
        roles=[StaffRole(role=role) for role in roles],
    )


def make_place(entry: Entry) -> Place:
    """A place; online has no street and is not on a map."""
    return Place(
        id=entry["id"],
        partner_id=None,
        name=entry["name"],
        street=entry["street"] or "",
        town=" ".join(filter(None, (entry["postcode"], entry["town"]))),
        municipality=entry["municipality"] or "",
        is_wheelchair_accessible=entry["wheelchair"],
        note={locale: entry[f"note_{locale}"] for locale in LOCALES},
    )


def add_themes(session: Session, themes: Iterable[Entry]) -> None:
    """Add the subjects, in the folder's order."""
    for position, theme in enumerate(themes):
        titles = {locale: theme[f"title_{locale}"] for locale in LOCALES}
        session.add(
            Theme(
                id=theme["id"],
                position=position,
                icon=theme["icon"],
                tint=theme["tint"],
                document={"titles": titles, "words": list(theme["words"])},
            )
        )


def add_situations(session: Session, situations: Iterable[Entry]) -> None:
    """Add the recognisable situations, in the folder's order."""
    for position, entry in enumerate(situations):
        suggestions = [
            {
                "ref": one["ref"],
                "because": {locale: one[f"because_{locale}"] for locale in LOCALES},
            }
            for one in entry["suggestions"]
        ]
        session.add(
            Situation(
                id=entry["id"],
                position=position,
                is_on_home=entry["on_home"],
                document={
                    "words": {locale: entry[locale] for locale in LOCALES},
                    "theme_ids": list(entry["themes"]),
                    "icon": entry["icon"],
                    "tint": entry["tint"],
                    "urgent": entry["urgent"],
                    "suggestions": suggestions,
                },
            )
        )
