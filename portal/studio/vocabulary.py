"""What the editor sees of the words that search knows, as values for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from portal.catalogue.models import SynonymGroup
from portal.catalogue.wordlists import (
    WordDoubt,
    doubts_about,
    groups_by_word,
    search_form,
)

LONGEST_FILTER: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedGroup:
    """A group of words that mean the same, with what its editor may want to know."""

    id: int
    words: tuple[str, ...]
    doubts: tuple[WordDoubt, ...]


class Vocabulary:
    """All groups at one moment."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        self.groups = {group.id: group for group in groups}
        self._known = groups_by_word({group.id: group.words for group in self.groups.values()})

    def name_of(self, group_id: int) -> str:
        """What a group is called: its first word."""
        return self.groups[group_id].words[0]

    def doubts(self, words: Iterable[str], *, own: int = 0) -> tuple[WordDoubt, ...]:
        """What to tell about words that are, or will be, in group `own`."""
        return doubts_about(words, known=self._known, own=own)

    def find(self, wanted: str) -> Sequence[SynonymGroup]:
        """The groups with a word that holds `wanted`, by their first word; all for no word."""
        part = search_form(wanted)
        found = [
            group
            for group in self.groups.values()
            if any(part in search_form(word) for word in group.words)
        ]
        return sorted(found, key=lambda group: (search_form(group.words[0]), group.id))

    def listed(self, groups: Iterable[SynonymGroup]) -> tuple[ListedGroup, ...]:
        """Groups as the list shows them."""
        return tuple(
            ListedGroup(
                id=group.id,
                words=tuple(group.words),
                doubts=self.doubts(group.words, own=group.id),
            )
            for group in groups
        )
