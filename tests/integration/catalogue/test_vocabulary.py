"""Services of the search words: kept, noted in the trail, and never overwritten unseen."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM
from portal.catalogue.models import SynonymGroup
from portal.catalogue.queries import all_synonyms, find_synonyms, find_theme
from portal.catalogue.services import LostUpdateError
from portal.catalogue.snapshot import load_snapshot, offer_version
from portal.catalogue.vocabulary import (
    add_synonyms,
    change_synonyms,
    change_theme_words,
    remove_synonyms,
)
from tests.conftest import START


def add(session: Session, *words: str) -> SynonymGroup:
    return add_synonyms(session, words, actor=SYSTEM, at=START)


def test_every_change_is_noted_and_seen_by_all_processes(session: Session) -> None:
    version = offer_version(session)
    group = add(session, "qwerk", "qwork")
    change_synonyms(session, group.id, ("qwerk", "qjob"), revision=1, actor=SYSTEM, at=START)
    assert load_snapshot(session).synonyms[-1] == ("qwerk", "qjob")
    remove_synonyms(session, group.id, revision=2, actor=SYSTEM, at=START)
    theme = find_theme(session, "geld")
    assert theme
    change_theme_words(session, theme, ("qpoen",), revision=1, actor=SYSTEM, at=START)
    session.commit()

    assert offer_version(session) == version + 4
    snapshot = load_snapshot(session)
    assert ("qwerk", "qjob") not in snapshot.synonyms
    assert snapshot.themes_by_id["geld"].words == ("qpoen",)
    assert snapshot.themes_by_id["geld"].titles["nl"] == "Geld en schulden"
    trail = session.execute(
        select(AuditRow.action, AuditRow.subject_kind, AuditRow.subject_id, AuditRow.details)
        .order_by(AuditRow.position.desc())
        .limit(4)
    ).all()
    assert [tuple(row) for row in reversed(trail)] == [
        ("synonyms_added", "synonyms", str(group.id), {"words": 2}),
        ("synonyms_changed", "synonyms", str(group.id), {"words": 2}),
        ("synonyms_removed", "synonyms", str(group.id), {"words": 0}),
        ("theme_words_changed", "theme", "geld", {"words": 1}),
    ]


def test_who_comes_second_overwrites_nothing(session: Session) -> None:
    group = add(session, "een", "twee")
    change_synonyms(session, group.id, ("een", "drie"), revision=1, actor=SYSTEM, at=START)
    for late in (
        lambda: change_synonyms(session, group.id, ("x", "y"), revision=1, actor=SYSTEM, at=START),
        lambda: remove_synonyms(session, group.id, revision=1, actor=SYSTEM, at=START),
    ):
        with pytest.raises(LostUpdateError):
            late()
    kept = find_synonyms(session, group.id)
    assert kept
    session.refresh(kept)
    assert (kept.words, kept.revision) == (["een", "drie"], 2)


def test_words_of_a_theme_are_not_overwritten_either(session: Session) -> None:
    theme = find_theme(session, "geld")
    assert theme
    change_theme_words(session, theme, ("eerst",), revision=1, actor=SYSTEM, at=START)
    with pytest.raises(LostUpdateError):
        change_theme_words(session, theme, ("later",), revision=1, actor=SYSTEM, at=START)
    session.refresh(theme)
    assert (theme.document["words"], theme.revision) == (["eerst"], 2)


def test_a_number_is_not_given_out_again(session: Session) -> None:
    first = add(session, "een", "twee").id
    remove_synonyms(session, first, revision=1, actor=SYSTEM, at=START)
    assert add(session, "drie", "vier").id > first
    with pytest.raises(LostUpdateError):
        change_synonyms(session, first, ("x", "y"), revision=1, actor=SYSTEM, at=START)


def test_groups_keep_their_order(session: Session) -> None:
    ids = [group.id for group in all_synonyms(session)]
    assert ids == sorted(ids)
    assert load_snapshot(session).synonyms == tuple(
        tuple(group.words) for group in all_synonyms(session)
    )
