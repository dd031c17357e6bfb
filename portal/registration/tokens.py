"""The values behind the taps of step two, and what each says as a fact. Data, no decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from portal.routing.model import (
    NO_ADDRESS,
    OUTSIDE,
    Answer,
    Diploma,
    Pathway,
    SchoolType,
    Working,
)

UNKNOWN: Final = "unknown"
NOT_SAID: Final = "not_said"
YES: Final = "yes"
NO: Final = "no"

ENROLLED: Final[Mapping[str, bool]] = {YES: True, NO: False}
HOMES: Final[Mapping[str, str]] = {OUTSIDE: OUTSIDE, NO_ADDRESS: NO_ADDRESS}
# Schools that are not a partner here. A school that is outside the region is said to be so.
OTHER_SCHOOLS: Final[Mapping[str, dict[str, Any]]] = {
    "secondary": {"school_type": SchoolType.VO},
    "mbo_outside": {"school": OUTSIDE, "school_type": SchoolType.MBO},
    "hbo": {"school_type": SchoolType.HBO},
    "abroad": {"school": OUTSIDE, "school_type": SchoolType.FOREIGN},
    "other": {"school": OUTSIDE},
}
LEVELS: Final = ("1", "2", "3", "4")
PATHWAYS: Final[Mapping[str, Pathway]] = {"bol": Pathway.BOL, "bbl": Pathway.BBL}
HIGHER: Final = "higher"
DIPLOMAS: Final[Mapping[str, dict[str, Any]]] = {
    **{each.value: {"diploma": each} for each in Diploma},
    # Above mbo there is no value of its own; that it counts is what matters.
    HIGHER: {"start_qualification": Answer.YES},
}
WORKING: Final[Mapping[str, Working]] = {each.value: each for each in Working}
SAFE_TIMES: Final = ("morning", "afternoon", "evening")
