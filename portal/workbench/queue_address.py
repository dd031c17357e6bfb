"""The queue in an address: which list, what to keep, where a page starts; and the lists in words.

What an address says that is not known is left out, never an error.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext

from portal.cases.queue import Cursor, QueueFilter
from portal.cases.queue_ranks import OPEN_RANKS, QueueList
from portal.catalogue.model import Snapshot
from portal.i18n import LOCALES
from portal.workbench.cursors import MOST_ID_DIGITS, read_place, write_place

RANKS: Final = frozenset(str(rank.value) for rank in OPEN_RANKS)
TABS: Final = {
    QueueList.NEW: lazy_gettext("Nieuw"),
    QueueList.ANSWER: lazy_gettext("Antwoord nodig"),
    QueueList.STEP: lazy_gettext("Stap nodig"),
    QueueList.WAITING: lazy_gettext("Wacht op hen"),
    QueueList.RESTING: lazy_gettext("Rust"),
    QueueList.TEAM: lazy_gettext("Team"),
}
ABOUT: Final = {
    QueueList.NEW: lazy_gettext(
        "Aan wie jij een eerste gesprek beloofde. Ook wie je al probeerde te bereiken."
    ),
    QueueList.ANSWER: lazy_gettext("Wie iets vroeg en op jou wacht. De klok loopt."),
    QueueList.STEP: lazy_gettext(
        "Voor wie jij nu iets doet. Ook wie lang stil is, en wie nog geen stap heeft."
    ),
    QueueList.WAITING: lazy_gettext(
        "Zij zijn aan de beurt. Blijft het stil? Dan komt iemand terug."
    ),
    QueueList.RESTING: lazy_gettext("Wie rust wil, en met wie je een stap voor later afsprak."),
    QueueList.TEAM: lazy_gettext(
        "Iedereen van je collega’s. Wie het eerst iets nodig heeft, eerst."
    ),
}
EMPTY: Final = {
    QueueList.NEW: lazy_gettext("Niemand wacht op jou. Iedereen heeft al iets gehoord."),
    QueueList.ANSWER: lazy_gettext("Niemand wacht op een antwoord van jou."),
    QueueList.STEP: lazy_gettext("Vandaag staat er niets meer open."),
    QueueList.WAITING: lazy_gettext("Je wacht nu op niemand."),
    QueueList.RESTING: lazy_gettext("Niemand rust nu. Er staat ook niets voor later."),
    QueueList.TEAM: lazy_gettext("Je collega’s hebben nu geen dossiers."),
}
# The single key after `g` for each list; see the page about keys.
KEYS: Final = {
    QueueList.NEW: "n",
    QueueList.ANSWER: "a",
    QueueList.STEP: "s",
    QueueList.WAITING: "w",
    QueueList.RESTING: "r",
    QueueList.TEAM: "t",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRequest:
    """What somebody asked for in the address; `which` None is no list in particular."""

    which: QueueList | None
    keep: QueueFilter
    after: Cursor | None


def read_request(
    args: Mapping[str, str], *, offer: Snapshot, homes: tuple[str, ...]
) -> QueueRequest:
    """The address as values."""
    which = _list(args.get("lijst", ""))
    return QueueRequest(
        which=which,
        keep=QueueFilter(
            home=_one_of(args.get("gemeente"), homes),
            theme=_one_of(args.get("thema"), offer.themes_by_id),
            locale=_one_of(args.get("taal"), LOCALES),
            colleague=_number(args.get("collega", "")) if which is QueueList.TEAM else None,
        ),
        after=read_cursor(args.get("na", "")) if which else None,
    )


def address_of(keep: QueueFilter) -> dict[str, str]:
    """What was chosen, as the address says it."""
    named = {
        "gemeente": keep.home,
        "thema": keep.theme,
        "taal": keep.locale,
        "collega": keep.colleague,
    }
    return {key: str(value) for key, value in named.items() if value}


def write_cursor(cursor: Cursor) -> str:
    """A place in the order for an address: nothing about a person is in it."""
    return f"{cursor.rank}-{write_place(cursor.at, cursor.id)}"


def read_cursor(text: str) -> Cursor | None:
    """The place that `write_cursor` wrote, or None for anything else."""
    rank, _separator, rest = text.partition("-")
    place = read_place(rest)
    if place is None or rank not in RANKS:
        return None
    return Cursor(rank=int(rank), at=place[0], id=place[1])


def _list(word: str) -> QueueList | None:
    try:
        return QueueList(word)
    except ValueError:
        return None


def _one_of(value: str | None, known: Container[str]) -> str | None:
    return value if value and value in known else None


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_ID_DIGITS
    return int(text) if is_number else None
