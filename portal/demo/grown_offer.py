"""More of the offer: what there is again, in other towns and for other people, with other dates."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.catalogue.documents import MAX_LENGTHS
from portal.catalogue.models import Item, ItemKind, ItemVersion, Moment, OldSlug, VersionState
from portal.catalogue.services import REF_LETTERS, bump_version
from portal.catalogue.slugs import free_slug
from portal.demo import bulk
from portal.demo.grown_staff import REF as GROWN_STAFF
from portal.demo.people import spread
from portal.partners.models import Municipality

# Words behind a title: for whom or when, in Dutch and English.
KINDS_OF: Final = (
    ("", ""),
    ("voor beginners", "for beginners"),
    ("voor doorzetters", "for the persistent"),
    ("met een maatje", "with a buddy"),
    ("in de avond", "in the evening"),
    ("in de vakantie", "in the holidays"),
    ("op je eigen tempo", "at your own pace"),
    ("in een kleine groep", "in a small group"),
    ("zonder voorkennis", "from scratch"),
    ("voor jonge ouders", "for young parents"),
    ("naast je werk", "beside your job"),
    ("het vervolg", "the next part"),
    ("in één dag", "in one day"),
    ("buiten", "outdoors"),
    ("voor wie laat begint", "for late starters"),
    ("met koffie", "with coffee"),
    ("stap voor stap", "step by step"),
    ("samen met school", "together with school"),
    ("voor nieuwkomers", "for newcomers"),
    ("in de buurt", "nearby"),
)
LONGEST_SHIFT: Final = 75
FACES: Final = 2
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A published item that others are made after."""

    kind: ItemKind
    provider_id: str | None
    document: Mapping[str, Any]
    moments: Sequence[Moment]


def grow_offer(session: Session, wanted: int, *, now: datetime) -> int:
    """Add published items until there are `wanted`; returns how many were added.

    Coaches are only added for grown staff without a page of their own, about as many to the other
    items as there were.
    """
    bulk.stop_writers(session, (Item, ItemVersion, Moment))
    known = session.scalar(select(func.count()).select_from(Item)) or 0
    count = wanted - known
    if count <= 0:
        return 0
    models = _read_models(session)
    faceless = _staff_without_page(session)
    coaches = [m for m in models if m.kind is ItemKind.COACH]
    others = [m for m in models if m.kind is not ItemKind.COACH]
    towns = list(session.scalars(select(Municipality.name).order_by(Municipality.position)))
    faces = faceless[: count * len(coaches) // len(models)]
    maker = _Maker(session, towns=towns, now=now)
    for place, staff in enumerate(faces):
        maker.add_coach(coaches[place % len(coaches)], staff)
    for place in range(count - len(faces)):
        maker.add_other(others[place % len(others)], known + place)
    maker.write(session)
    bump_version(session)
    return count


def _read_models(session: Session) -> list[Model]:
    """What was published first: the region's own items, in the order of making."""
    moments: defaultdict[int, list[Moment]] = defaultdict(list)
    for moment in session.scalars(select(Moment).order_by(Moment.starts_at, Moment.id)):
        moments[moment.item_id].append(moment)
    rows = session.execute(
        select(Item, ItemVersion.document)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .outerjoin(Staff, Staff.id == Item.staff_id)
        .where(
            ItemVersion.state == VersionState.PUBLISHED,
            Item.provider_id.is_not(None),
            Staff.ref.is_(None) | ~Staff.ref.startswith(GROWN_STAFF),
        )
        .order_by(Item.id)
        .limit(100)
    )
    return [
        Model(
            kind=item.kind,
            provider_id=item.provider_id,
            document=document,
            moments=moments[item.id],
        )
        for item, document in rows
    ]


def _staff_without_page(session: Session) -> list[Staff]:
    return list(
        session.scalars(
            select(Staff)
            .outerjoin(Item, Item.staff_id == Staff.id)
            .where(Staff.ref.startswith(GROWN_STAFF), Item.id.is_(None))
            .order_by(Staff.id)
        )
    )


class _Maker:
    """Collects the rows of new items; ids, refs and addresses go on after those there are."""

    def __init__(self, session: Session, *, towns: Sequence[str], now: datetime) -> None:
        self.towns = towns
        self.now = now
        self.items: list[Row] = []
        self.versions: list[Row] = []
        self.moments: list[Row] = []
        self.first_ids = {table: bulk.next_id(session, table) for table in (Item, ItemVersion)}
        self.next_moment = bulk.next_id(session, Moment)
        self.taken: dict[ItemKind, set[str]] = {kind: set() for kind in ItemKind}
        self.last_ref: dict[ItemKind, int] = dict.fromkeys(ItemKind, 0)
        self.faces: list[str] = []
        for kind, slug, ref in session.execute(select(Item.kind, Item.slug, Item.ref)):
            self.taken[kind].add(slug)
            self.last_ref[kind] = max(self.last_ref[kind], _number_of(ref))
            if kind is ItemKind.COACH:
                self.faces.append(ref)
        for kind, slug in session.execute(select(OldSlug.kind, OldSlug.slug)):
            self.taken[kind].add(slug)

    def add_coach(self, model: Model, staff: Staff) -> None:
        document = copy.deepcopy(dict(model.document))
        for words in document["texts"].values():
            words["title"] = staff.first_name
        document["portrait"] = staff.portrait
        ref = self._add(model, document, provider_id=staff.partner_id, staff_id=staff.id)
        self.faces.append(ref)

    def add_other(self, model: Model, number: int) -> None:
        document = copy.deepcopy(dict(model.document))
        town = self.towns[spread(f"{number} town", 0, len(self.towns) - 1)]
        kind_of = KINDS_OF[spread(f"{number} kind", 0, len(KINDS_OF) - 1)]
        for locale, words in document["texts"].items():
            words["title"] = title_of(words["title"], kind_of[locale != "nl"], town)
        document["face_refs"] = sorted(
            {
                self.faces[spread(f"{number} face {each}", 0, len(self.faces) - 1)]
                for each in range(FACES)
            }
        )
        self._add(model, document, provider_id=model.provider_id, staff_id=None)
        self.moments += self._moments(model, number)

    def _add(
        self, model: Model, document: Row, *, provider_id: str | None, staff_id: int | None
    ) -> str:
        kind, taken = model.kind, self.taken[model.kind]
        slug = free_slug(document["texts"]["nl"]["title"], taken=taken)
        taken.add(slug)
        self.last_ref[kind] += 1
        ref = f"{REF_LETTERS[kind]}{self.last_ref[kind]:02d}"
        self.items.append(
            {
                "id": self.first_ids[Item] + len(self.items),
                "ref": ref,
                "kind": kind,
                "slug": slug,
                "staff_id": staff_id,
                "provider_id": provider_id,
            }
        )
        self.versions.append(
            {
                "id": self.first_ids[ItemVersion] + len(self.versions),
                "item_id": self.items[-1]["id"],
                "number": 1,
                "state": VersionState.PUBLISHED,
                "document": document,
                "saved_at": self.now,
                "published_at": self.now,
            }
        )
        return ref

    def _moments(self, model: Model, number: int) -> Iterator[Row]:
        shift = timedelta(days=spread(f"{number} shift", 0, LONGEST_SHIFT))
        for moment in model.moments:
            yield {
                "id": self.next_moment,
                "item_id": self.items[-1]["id"],
                "starts_at": moment.starts_at + shift,
                "ends_at": moment.ends_at + shift,
                "place_id": moment.place_id,
                "capacity": moment.capacity,
                "language": moment.language,
                "sessions": moment.sessions,
            }
            self.next_moment += 1

    def write(self, session: Session) -> None:
        bulk.write(session, Item, self.items)
        bulk.write(session, ItemVersion, self.versions)
        bulk.write(session, Moment, self.moments)


def title_of(title: str, kind_of: str, town: str) -> str:
    """'Bellen oefenen in Zandermeer, in de avond', as much of it as a title may be long."""
    longer = f"{title.rstrip('.?!')} in {town}"
    longest = f"{longer}, {kind_of}" if kind_of else longer
    fits = (each for each in (longest, longer) if len(each) <= MAX_LENGTHS["title"])
    return next(fits, title)


def _number_of(ref: str) -> int:
    return int(ref[1:]) if ref[1:].isdecimal() else 0
