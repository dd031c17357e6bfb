"""Pages of a list: which are shown in the pager. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

Entry = TypeVar("Entry")
PAGE_SIZE: Final = 20
AROUND: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Entry]):
    """One page of a list; pages count from 1."""

    entries: Sequence[Entry]
    number: int
    last: int
    total: int

    @property
    def numbers(self) -> list[int | None]:
        """The numbers in the pager: first, last and those around here; None for a gap."""
        near = range(self.number - AROUND, self.number + AROUND + 1)
        shown = sorted({1, self.last, *(n for n in near if 1 <= n <= self.last)})
        numbers: list[int | None] = []
        for number in shown:
            if numbers and numbers[-1] is not None and number > numbers[-1] + 1:
                numbers.append(None)
            numbers.append(number)
        return numbers


def cut_page(entries: Sequence[Entry], number: int) -> Page[Entry] | None:
    """Page `number` of at most PAGE_SIZE entries; None when there is no such page."""
    last = max(1, -(-len(entries) // PAGE_SIZE))
    if not 1 <= number <= last:
        return None
    start = (number - 1) * PAGE_SIZE
    return Page(
        entries=entries[start : start + PAGE_SIZE], number=number, last=last, total=len(entries)
    )
