"""The index of an offer is made once for what is searched in it, and anew for anything else."""

from __future__ import annotations

from dataclasses import replace

from portal.catalogue.model import Snapshot
from portal.catalogue.search_index import IndexKeeper


def test_a_publish_that_changes_no_word_needs_no_other_index(snapshot: Snapshot) -> None:
    keeper = IndexKeeper()
    first = keeper.index_of(snapshot)
    again = replace(snapshot, version=snapshot.version + 1)
    assert keeper.index_of(again) is first


def test_another_word_needs_another_index(snapshot: Snapshot) -> None:
    keeper = IndexKeeper()
    first = keeper.index_of(snapshot)
    fewer = replace(snapshot, version=snapshot.version + 1, items=snapshot.items[1:])
    meant = replace(snapshot, synonyms=(*snapshot.synonyms, ("vliegwiel", "kompas")))
    assert keeper.index_of(fewer) is not first
    assert len(keeper.index_of(fewer).items) == len(snapshot.items) - 1
    assert "vliegwiel" in keeper.index_of(meant).meaning_families
