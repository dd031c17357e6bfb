"""The situation that goes into a decision, and the decision that comes out.

Values are spelled as in the routing case files, so that a case, a stored fact and a rule use
one vocabulary. Everything here is frozen: a decision may be kept, compared and stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

OUTSIDE = "outside"
"""Home or school lies outside the region."""

NO_ADDRESS = "no_address"
"""The value of ``Situation.home`` for somebody without an address; None means not known."""

FRONT_DESK = "front_desk"
"""The type of the partner that holds on whenever nobody else can lead."""


class Outcome(StrEnum):
    CONTACT = "contact"
    FRONT_DESK = "front_desk"
    POINT_ELSEWHERE = "point_elsewhere"


class SchoolType(StrEnum):
    VO = "vo"
    VAVO = "vavo"
    PRO = "pro"
    VSO = "vso"
    MBO = "mbo"
    HBO = "hbo"
    WO = "wo"
    PRIVATE = "private"
    FOREIGN = "foreign"


class Pathway(StrEnum):
    BOL = "bol"
    BBL = "bbl"


class Diploma(StrEnum):
    NONE = "none"
    VMBO = "vmbo"
    HAVO = "havo"
    VWO = "vwo"
    PRO = "pro"
    VSO = "vso"
    MBO1 = "mbo1"
    MBO2 = "mbo2"
    MBO3 = "mbo3"
    MBO4 = "mbo4"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Working(StrEnum):
    NONE = "none"
    SOME = "some"
    FULL = "full"
    SELF_EMPLOYED = "self_employed"
    VOLUNTEER = "volunteer"


class Benefit(StrEnum):
    NONE = "none"
    ASKED = "asked"
    BIJSTAND = "bijstand"
    WW = "ww"
    WAJONG = "wajong"


class UrgentTopic(StrEnum):
    DEBT = "debt"
    MONEY_NOW = "money_now"


class Asking(StrEnum):
    SELF = "self"
    PARENT = "parent"
    PROFESSIONAL = "professional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known about a young person. None, or an empty tuple, is 'not known'.

    ``home`` is the name or id of a municipality of the region, ``OUTSIDE`` or ``NO_ADDRESS``;
    ``school`` and ``earlier_school`` are partner ids or ``OUTSIDE``; ``absent_weeks`` are whole
    weeks; ``refused_on`` and ``running`` are kept for the case and never change the answer.
    """

    born: date | None = None
    home: str | None = None
    enrolled: bool | None = None
    school: str | None = None
    school_type: SchoolType | None = None
    level: int | None = None
    pathway: Pathway | None = None
    final_phase: bool | None = None
    absent_weeks: int | None = None
    wants_to_stop: bool | None = None
    left_on: date | None = None
    earlier_school: str | None = None
    earlier_left_on: date | None = None
    diploma: Diploma | None = None
    diploma_on: date | None = None
    start_qualification: Answer | None = None
    working: Working | None = None
    benefit: Benefit | None = None
    topics: tuple[str, ...] = ()
    urgent_topic: UrgentTopic | None = None
    running: str | None = None
    keep_out: tuple[str, ...] = ()
    refused_on: date | None = None
    asking: Asking | None = None
    anonymous: bool | None = None


class Party(NamedTuple):
    """A kind of partner and its office in this region; None when there is no office here."""

    type: str
    partner: str | None


class NotApplied(NamedTuple):
    """A rule that did not decide, and the condition that stopped it.

    ``known`` is False when the condition could not be judged because a fact is missing.
    """

    rule: str
    condition: str
    known: bool


class Change(NamedTuple):
    """The first day on which outcome or lead differ if only the date changes, and to what."""

    on: date
    outcome: Outcome
    lead: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who leads, who is alongside, and why. See ``portal.routing.rules.decide``."""

    outcome: Outcome
    lead_type: str
    lead: str | None
    alongside: tuple[Party, ...]
    rule: str
    not_applied: tuple[NotApplied, ...]
    next_change: Change | None
    rule_version: str
    missing_facts: tuple[str, ...]

    @property
    def next_change_on(self) -> date | None:
        """The first day on which outcome or lead changes if no fact changes but the date."""
        return self.next_change.on if self.next_change else None

    @property
    def alongside_types(self) -> tuple[str, ...]:
        """The kinds of partner alongside, each once, in the order of the rules."""
        return tuple(dict.fromkeys(party.type for party in self.alongside))
