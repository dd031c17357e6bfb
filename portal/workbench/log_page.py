"""The timeline of a case's page: which lines were asked, how many every filter has, its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases import history
from portal.cases.history import LINES_PER_PAGE, Tally, Wanted
from portal.cases.models import Case
from portal.workbench.line_words import SHOW, Show, kinds_of, shown_under
from portal.workbench.timeline import Line, Reader, make_lines

NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
# Pages that are named beside the first, the last and the one that is open.
BESIDE: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines: a filter, who wrote them (None is anybody) and which page, from 1.

    `page` None is every line, for paper.
    """

    show: Show = Show.ALL
    staff_id: int | None = None
    page: int | None = 1


WHOLE: Final = Asked(page=None)
FIRST: Final = Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter as a link: its words, how many lines it shows, and its part of the address."""

    words: str
    lines: int
    address: dict[str, str]
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The timeline. `last_id` is the number of the case's own last line.

    `pages` are page numbers with None for a gap; `staff` are who wrote on it, by number.
    """

    lines: tuple[Line, ...]
    shows: tuple[Choice, ...]
    people: tuple[Choice, ...]
    pages: tuple[int | None, ...]
    page: int
    address: dict[str, str]
    staff: tuple[Staff, ...]
    last_id: int

    @property
    def is_filtered(self) -> bool:
        """True when not every line is asked for."""
        return bool(self.address)


def read_asked(args: Mapping[str, str]) -> Asked:
    """The address as values; what is not known is left out, never an error."""
    page = args.get("blad", "")
    staff = args.get("wie", "")
    wished = args.get("toon", "")
    return Asked(
        show=Show(wished) if wished in set(Show) else Show.ALL,
        staff_id=int(staff) if NUMBER.fullmatch(staff) else None,
        page=int(page) if NUMBER.fullmatch(page) else 1,
    )


def read_log(session: Session, case: Case, *, asked: Asked, staff_id: int, now: datetime) -> Log:
    """The lines that were asked for, with every filter's count, in a fixed number of statements."""
    references = history.histories(session, case)
    tallies = history.count_lines(session, references, since=case.history_from)
    staff = _writers(session, tallies)
    shown = asked if asked.staff_id in {None, *(s.id for s in staff)} else Asked(show=asked.show)
    last_page = max(1, -(-_count(tallies, shown) // LINES_PER_PAGE))
    page = None if shown.page is None else min(shown.page, last_page)
    entries = history.read_lines(
        session,
        references,
        wanted=Wanted(kinds=kinds_of(shown.show), staff_id=shown.staff_id),
        since=case.history_from,
        page=page,
    )
    last_id = max((each.last_id for each in tallies if each.case_id == case.id), default=0)
    reader = Reader(staff_id=staff_id, last_id=last_id, now=now)
    return Log(
        lines=make_lines(case, entries, references=references, reader=reader),
        shows=_shows(tallies, shown),
        people=_people(tallies, shown, staff),
        pages=number_pages(page or 1, last_page),
        page=page or 1,
        address=_address(shown.show, shown.staff_id),
        staff=staff,
        last_id=last_id,
    )


def number_pages(page: int, last: int) -> tuple[int | None, ...]:
    """The pages to name: the first, the last, those around this one, None for what is left out."""
    named = [n for n in range(1, last + 1) if n in {1, last} or abs(n - page) <= BESIDE]
    pages: list[int | None] = []
    for number in named:
        if pages and number - (pages[-1] or 0) > 1:
            pages.append(None)
        pages.append(number)
    return tuple(pages)


def _writers(session: Session, tallies: tuple[Tally, ...]) -> tuple[Staff, ...]:
    numbers = {each.staff_id for each in tallies if each.staff_id is not None}
    query = select(Staff).where(Staff.id.in_(numbers)).order_by(Staff.first_name, Staff.id)
    return tuple(session.scalars(query)) if numbers else ()


def _count(tallies: tuple[Tally, ...], asked: Asked) -> int:
    return sum(
        each.lines
        for each in tallies
        if asked.show in {Show.ALL, shown_under(each.kind)}
        and asked.staff_id in {None, each.staff_id}
    )


def _address(show: Show, staff_id: int | None) -> dict[str, str]:
    named = {"toon": "" if show is Show.ALL else show.value, "wie": str(staff_id or "")}
    return {key: value for key, value in named.items() if value}


def _shows(tallies: tuple[Tally, ...], asked: Asked) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            words=str(said),
            lines=_count(tallies, Asked(show=show, staff_id=asked.staff_id)),
            address=_address(show, asked.staff_id),
            is_current=show is asked.show,
        )
        for show, said in SHOW.items()
    )


def _people(
    tallies: tuple[Tally, ...], asked: Asked, staff: tuple[Staff, ...]
) -> tuple[Choice, ...]:
    """A link per colleague who wrote; pressing the one that is on takes it off."""
    return tuple(
        Choice(
            words=each.first_name,
            lines=_count(tallies, Asked(show=asked.show, staff_id=each.id)),
            address=_address(asked.show, None if each.id == asked.staff_id else each.id),
            is_current=each.id == asked.staff_id,
        )
        for each in staff
    )
