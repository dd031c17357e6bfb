"""Editing and publishing: nothing is overwritten unseen, and what is published is live."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM
from portal.catalogue.current import current_offer
from portal.catalogue.documents import ItemDocument, Reason, from_json
from portal.catalogue.model import OfferText
from portal.catalogue.models import Item, ItemKind, ItemVersion, Moment, VersionState
from portal.catalogue.moments import MomentError, MomentValues, add_moment, cancel_moment
from portal.catalogue.queries import all_versions, find_item, find_moved, version_in
from portal.catalogue.services import (
    LostUpdateError,
    NotPublishableError,
    create_item,
    discard_draft,
    publish,
    restore_version,
    save_draft,
)
from portal.catalogue.snapshot import load_snapshot, offer_version
from tests.conftest import START


@pytest.fixture
def item(session: Session) -> Item:
    found = find_item(session, "m01")
    assert found is not None
    return found


def published_document(session: Session, item: Item) -> ItemDocument:
    version = version_in(session, item.id, VersionState.PUBLISHED)
    assert version is not None
    return from_json(version.document)


def retitled(document: ItemDocument, title: str) -> ItemDocument:
    texts = {**document.texts, "nl": replace(document.texts["nl"], title=title)}
    return replace(document, texts=texts)


def test_a_draft_changes_nothing_in_front_until_it_is_published(
    session: Session, item: Item
) -> None:
    document = retitled(published_document(session, item), "Jouw sterke kant")
    draft = save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
    before = load_snapshot(session)
    assert before.by_ref["m01"].text("nl").title == "Waar ben jij goed in?"

    publish(session, item, revision=draft.revision, actor=SYSTEM, at=START)

    after = load_snapshot(session)
    assert after.version == before.version + 1
    assert after.by_ref["m01"].text("nl").title == "Jouw sterke kant"
    assert [v.state for v in all_versions(session, item.id)] == [
        VersionState.PUBLISHED,
        VersionState.REPLACED,
    ]


def test_a_new_title_moves_the_address_and_keeps_the_old_one(session: Session, item: Item) -> None:
    for title in ("Jouw sterke kant", "Waar ben jij goed in?"):
        document = retitled(published_document(session, item), title)
        draft = save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
        publish(session, item, revision=draft.revision, actor=SYSTEM, at=START)
    # Back at its first title, the item has its first address again and the other one leads there.
    assert item.slug == "waar-ben-jij-goed-in"
    assert find_moved(session, ItemKind.MODULE, "jouw-sterke-kant") == "waar-ben-jij-goed-in"
    assert find_moved(session, ItemKind.MODULE, "waar-ben-jij-goed-in") is None


def test_a_second_item_with_a_title_gets_an_address_of_its_own(
    session: Session, item: Item
) -> None:
    document = published_document(session, item)
    twin = create_item(session, kind=ItemKind.MODULE, document=document, actor=SYSTEM, at=START)
    assert (twin.ref, twin.slug) == ("m51", "waar-ben-jij-goed-in-2")
    publish(session, twin, revision=1, actor=SYSTEM, at=START)
    assert twin.slug == "waar-ben-jij-goed-in-2"
    assert load_snapshot(session).by_ref["m51"].text("nl").title == document.title


def test_two_editors_cannot_overwrite_each_other(session: Session, item: Item) -> None:
    document = published_document(session, item)
    first = save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
    seen = first.revision
    save_draft(session, item, document, revision=seen, actor=SYSTEM, at=START)
    with pytest.raises(LostUpdateError):
        save_draft(session, item, document, revision=seen, actor=SYSTEM, at=START)
    with pytest.raises(LostUpdateError):
        save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
    with pytest.raises(LostUpdateError):
        publish(session, item, revision=seen, actor=SYSTEM, at=START)
    with pytest.raises(LostUpdateError):
        discard_draft(session, item, revision=seen, actor=SYSTEM, at=START)
    draft = version_in(session, item.id, VersionState.DRAFT)
    assert draft is not None
    assert draft.revision == seen + 1


def test_the_database_allows_one_published_version(session: Session, item: Item) -> None:
    version = version_in(session, item.id, VersionState.PUBLISHED)
    assert version is not None
    session.add(
        ItemVersion(
            item_id=item.id,
            number=99,
            state=VersionState.PUBLISHED,
            document=version.document,
            saved_at=START,
        )
    )
    with pytest.raises(IntegrityError, match="item_versions"):
        session.flush()


def test_a_thrown_away_draft_is_gone_and_an_older_version_can_come_back(
    session: Session, item: Item
) -> None:
    document = retitled(published_document(session, item), "Jouw sterke kant")
    draft = save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
    discard_draft(session, item, revision=draft.revision, actor=SYSTEM, at=START)
    assert version_in(session, item.id, VersionState.DRAFT) is None

    draft = save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
    publish(session, item, revision=draft.revision, actor=SYSTEM, at=START)
    back = restore_version(session, item, 1, revision=0, actor=SYSTEM, at=START)
    assert from_json(back.document).title == "Waar ben jij goed in?"
    with pytest.raises(LookupError):
        restore_version(session, item, 77, revision=back.revision, actor=SYSTEM, at=START)


def test_an_unfinished_draft_is_kept_but_not_published(session: Session, item: Item) -> None:
    document = replace(published_document(session, item), theme_ids=("nergens",), age_max=30)
    draft = save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
    with pytest.raises(NotPublishableError) as refused:
        publish(session, item, revision=draft.revision, actor=SYSTEM, at=START)
    assert {(p.field, p.reason) for p in refused.value.problems} == {
        ("theme_ids", Reason.UNKNOWN),
        ("age_max", Reason.OUT_OF_RANGE),
    }


def test_moments_come_and_go_at_once_and_are_in_the_trail(session: Session, item: Item) -> None:
    version = offer_version(session)
    values = MomentValues(
        starts_at=START + timedelta(days=1),
        ends_at=START + timedelta(days=1, hours=2),
        place_id="kade",
        capacity=4,
    )
    moment = add_moment(session, item, values, actor=SYSTEM, at=START)
    offered = load_snapshot(session)
    assert offered.by_ref["m01"].moments[0].capacity == 4
    assert offered.version == version + 1

    cancel_moment(session, session.get_one(Moment, moment.id), actor=SYSTEM, at=START)
    session.commit()
    assert offer_version(session) == version + 2
    trail = session.scalars(select(AuditRow.action).where(AuditRow.subject_id == "m01"))
    assert list(trail)[-2:] == ["moment_added", "moment_cancelled"]


def test_a_moment_without_room_or_length_is_refused(session: Session, item: Item) -> None:
    later = START + timedelta(hours=1)
    for field, values in {
        "capacity": MomentValues(starts_at=START, ends_at=later, place_id=None, capacity=0),
        "ends_at": MomentValues(starts_at=later, ends_at=START, place_id=None, capacity=1),
    }.items():
        with pytest.raises(MomentError) as refused:
            add_moment(session, item, values, actor=SYSTEM, at=START)
        assert refused.value.field == field


def test_a_process_shows_a_change_from_its_next_request(app: Flask, session: Session) -> None:
    def title() -> str:
        with app.test_request_context("/"):
            return current_offer().by_ref["m01"].text("nl").title

    assert title() == "Waar ben jij goed in?"
    item = find_item(session, "m01")
    assert item is not None
    document = retitled(published_document(session, item), "Jouw sterke kant")
    draft = save_draft(session, item, document, revision=0, actor=SYSTEM, at=START)
    publish(session, item, revision=draft.revision, actor=SYSTEM, at=START)
    session.commit()
    assert title() == "Jouw sterke kant"


def test_the_offer_stays_readable_when_the_database_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.test_request_context("/"):
        kept = current_offer()
    broken = "sqlite:////nowhere/at/all.db"
    database = app.extensions["database"]
    engine_of = type(database)(broken)
    monkeypatch.setitem(app.extensions, "database", engine_of)
    with app.test_request_context("/"):
        assert current_offer() is kept


def test_a_new_item_without_english_speaks_dutch(session: Session) -> None:
    text = OfferText(title="Zwemmen", summary="Je zwemt.", description="Je zwemt.", after="Kom.")
    document = ItemDocument(texts={"nl": text}, theme_ids=("rust",))
    item = create_item(session, kind=ItemKind.EVENT, document=document, actor=SYSTEM, at=START)
    publish(session, item, revision=1, actor=SYSTEM, at=START)
    offered = load_snapshot(session).by_ref[item.ref]
    assert offered.text("en").title == "Zwemmen"
    assert offered.text_locale("en") == "nl"
