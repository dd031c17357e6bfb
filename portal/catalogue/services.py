"""Changing the offer: drafts and publishing. Moments are in `moments.py`.

An editor works on the one draft of an item. Every change names the draft's `revision` that the
editor had on the screen: 0 for 'there was no draft yet'. When somebody else saved, published or
threw away meanwhile, the change is refused with LostUpdate and nothing is overwritten.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.models import ActorKind
from portal.audit.services import Actor, record
from portal.catalogue.documents import (
    ItemDocument,
    Problem,
    from_json,
    problems,
    to_json,
)
from portal.catalogue.models import (
    CatalogueState,
    Item,
    ItemKind,
    ItemVersion,
    OldSlug,
    VersionState,
)
from portal.catalogue.queries import known_refs, version_in
from portal.catalogue.slugs import free_slug, make_slug

REF_LETTERS = {ItemKind.MODULE: "m", ItemKind.COACH: "c", ItemKind.EVENT: "e"}


class LostUpdateError(Exception):
    """The draft is no longer as the editor saw it; nothing was changed."""


class NotPublishableError(Exception):
    """The draft still has problems; nothing was changed. `problems` says which."""

    def __init__(self, found: tuple[Problem, ...]) -> None:
        self.problems = found
        super().__init__(", ".join(f"{p.field}: {p.reason}" for p in found))


def create_item(
    session: Session,
    *,
    kind: ItemKind,
    document: ItemDocument,
    actor: Actor,
    at: datetime,
    provider_id: str | None = None,
    staff_id: int | None = None,
) -> Item:
    """Add an item with a first draft (revision 1); nobody sees it before it is published."""
    item = Item(
        ref=_next_ref(session, kind),
        kind=kind,
        slug=free_slug(document.title, taken=_taken_slugs(session, kind)),
        provider_id=provider_id,
        staff_id=staff_id,
        versions=[_new_draft(1, document, actor=actor, at=at)],
    )
    session.add(item)
    session.flush()
    _note(session, "item_created", item.ref, actor=actor, at=at)
    return item


def save_draft(
    session: Session,
    item: Item,
    document: ItemDocument,
    *,
    revision: int,
    actor: Actor,
    at: datetime,
    written_on: int | None = None,
) -> ItemVersion:
    """Keep `document` as the item's draft and return it, with its new revision.

    `written_on` is the number of the version that the editor started from, if that is known: a
    draft is not started on top of words that somebody published meanwhile. A draft may be
    unfinished: it is checked when it is published. Raises LostUpdateError.
    """
    if revision == 0:
        if written_on is not None and written_on != _newest_number(session, item):
            raise LostUpdateError
        draft = _start_draft(session, item, document, actor=actor, at=at)
    else:
        draft = _overwrite_draft(session, item, document, revision=revision, actor=actor, at=at)
    _note(session, "draft_saved", item.ref, actor=actor, at=at, version=draft.number)
    return draft


def restore_version(
    session: Session,
    item: Item,
    number: int,
    *,
    revision: int,
    actor: Actor,
    at: datetime,
) -> ItemVersion:
    """Make an earlier version's words the draft; publishing it is a second step.

    Raises LookupError when the item has no such version, and LostUpdateError.
    """
    earlier = session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item.id, ItemVersion.number == number)
    ).one_or_none()
    if earlier is None:
        raise LookupError(number)
    document = from_json(earlier.document)
    return save_draft(session, item, document, revision=revision, actor=actor, at=at)


def discard_draft(
    session: Session, item: Item, *, revision: int, actor: Actor, at: datetime
) -> None:
    """Throw the draft away; what is published stays. Raises LostUpdateError."""
    gone = session.scalar(
        delete(ItemVersion).where(*_is_draft(item, revision)).returning(ItemVersion.id)
    )
    if gone is None:
        raise LostUpdateError
    session.expire(item, ["versions"])
    _note(session, "draft_discarded", item.ref, actor=actor, at=at)


def publish(
    session: Session, item: Item, *, revision: int, actor: Actor, at: datetime
) -> ItemVersion:
    """Put the draft in front: every process shows it from its next request.

    The address follows the Dutch title; an address that was public keeps leading here. Raises
    LostUpdateError, or NotPublishableError with every problem at once.
    """
    draft = version_in(session, item.id, VersionState.DRAFT)
    if draft is None or draft.revision != revision:
        raise LostUpdateError
    document = from_json(draft.document)
    found = problems(document, kind=item.kind, known=known_refs(session))
    if found:
        raise NotPublishableError(found)
    was_public = _replace_published(session, item)
    _claim_draft(session, draft, revision=revision, at=at)
    move_to_slug(session, item, document.title, keep_old=was_public)
    bump_version(session)
    _note(session, "item_published", item.ref, actor=actor, at=at, version=draft.number)
    session.expire(item, ["versions"])
    return draft


def move_to_slug(session: Session, item: Item, title: str, *, keep_old: bool) -> None:
    """Give the item the address of its title; with `keep_old` the former one leads there."""
    if _still_fits(item.slug, make_slug(title)):
        return
    taken = _taken_slugs(session, item.kind, apart_from=item)
    former, item.slug = item.slug, free_slug(title, taken=taken)
    session.execute(delete(OldSlug).where(OldSlug.kind == item.kind, OldSlug.slug == item.slug))
    if keep_old:
        session.add(OldSlug(kind=item.kind, slug=former, item_id=item.id))
    session.flush()


def bump_version(session: Session) -> None:
    """Tell every process that the published offer changed, in the same transaction."""
    changed = session.scalar(
        update(CatalogueState)
        .where(CatalogueState.id == 1)
        .values(version=CatalogueState.version + 1)
        .returning(CatalogueState.version)
    )
    if changed is None:
        session.add(CatalogueState(id=1, version=1))
        session.flush()


def _still_fits(slug: str, wanted: str) -> bool:
    """True when the slug is the wanted one, or the wanted one with a number."""
    return slug == wanted or (slug.startswith(f"{wanted}-") and slug[len(wanted) + 1 :].isdecimal())


def _start_draft(
    session: Session, item: Item, document: ItemDocument, *, actor: Actor, at: datetime
) -> ItemVersion:
    number = _newest_number(session, item) + 1
    draft = _new_draft(number, document, actor=actor, at=at)
    draft.item_id = item.id
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError as error:
        # The database holds that an item has one draft: somebody else started it first.
        raise LostUpdateError from error
    session.expire(item, ["versions"])
    return draft


def _newest_number(session: Session, item: Item) -> int:
    newest = select(func.max(ItemVersion.number)).where(ItemVersion.item_id == item.id)
    return session.scalar(newest) or 0


def _overwrite_draft(
    session: Session,
    item: Item,
    document: ItemDocument,
    *,
    revision: int,
    actor: Actor,
    at: datetime,
) -> ItemVersion:
    changed = session.scalar(
        update(ItemVersion)
        .where(*_is_draft(item, revision))
        .values(
            document=to_json(document),
            revision=revision + 1,
            author_id=_author(actor),
            saved_at=at,
        )
        .returning(ItemVersion.id)
        .execution_options(synchronize_session=False)
    )
    draft = version_in(session, item.id, VersionState.DRAFT)
    if changed is None or draft is None:
        raise LostUpdateError
    session.refresh(draft)
    return draft


def _replace_published(session: Session, item: Item) -> bool:
    """Retire what is published now; True when there was something."""
    published = version_in(session, item.id, VersionState.PUBLISHED)
    if published is None:
        return False
    published.state = VersionState.REPLACED
    # Before the draft takes its place: the database allows one published version at a time.
    session.flush()
    return True


def _claim_draft(session: Session, draft: ItemVersion, *, revision: int, at: datetime) -> None:
    changed = session.scalar(
        update(ItemVersion)
        .where(
            ItemVersion.id == draft.id,
            ItemVersion.state == VersionState.DRAFT,
            ItemVersion.revision == revision,
        )
        .values(state=VersionState.PUBLISHED, published_at=at)
        .returning(ItemVersion.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise LostUpdateError
    session.refresh(draft)


def _is_draft(item: Item, revision: int) -> tuple[ColumnElement[bool], ...]:
    return (
        ItemVersion.item_id == item.id,
        ItemVersion.state == VersionState.DRAFT,
        ItemVersion.revision == revision,
    )


def _new_draft(number: int, document: ItemDocument, *, actor: Actor, at: datetime) -> ItemVersion:
    return ItemVersion(
        number=number,
        state=VersionState.DRAFT,
        document=to_json(document),
        author_id=_author(actor),
        revision=1,
        saved_at=at,
    )


def _author(actor: Actor) -> int | None:
    return actor.id if actor.kind is ActorKind.STAFF else None


def _next_ref(session: Session, kind: ItemKind) -> str:
    """The next free name, such as m51. Two at once: the database lets one of them in."""
    letter = REF_LETTERS[kind]
    refs = session.scalars(select(Item.ref).where(Item.kind == kind))
    numbers = [int(ref[1:]) for ref in refs if ref[:1] == letter and ref[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1:02d}"


def _taken_slugs(session: Session, kind: ItemKind, *, apart_from: Item | None = None) -> set[str]:
    own = apart_from.id if apart_from is not None else 0
    current = select(Item.slug).where(Item.kind == kind, Item.id != own)
    former = select(OldSlug.slug).where(OldSlug.kind == kind, OldSlug.item_id != own)
    return {*session.scalars(current), *session.scalars(former)}


def _note(
    session: Session, action: str, ref: str, *, actor: Actor, at: datetime, version: int = 0
) -> None:
    record(
        session,
        action,
        actor=actor,
        subject_kind="item",
        subject_id=ref,
        at=at,
        **({"version": version} if version else {}),
    )
