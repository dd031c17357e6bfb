"""What a region says about questions and requests: terms, and what must be kept by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.partners.queries import region_document, region_texts

# For a region that was stored before it could say so itself.
USUAL: Final = {
    "question_working_days": 5,
    "request_working_days": 10,
    "erase_after_days": 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRule:
    """Something that stays after a removal: the rule's name, what, why, and for how many months."""

    id: str
    name: str
    what: str
    why: str
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsTerms:
    """Working days for an answer and a request; days to change one's mind about a removal."""

    question_working_days: int
    request_working_days: int
    erase_after_days: int
    keep_rules: tuple[KeepRule, ...]
    privacy_mail: str


def read_terms(session: Session, *, locale: str) -> RightsTerms:
    """The region's terms, with the words of its rules in `locale` or else in Dutch."""
    region = region_document(region_texts(session))["region"]
    rights = {**USUAL, **region.get("rights", {})}
    return RightsTerms(
        question_working_days=rights["question_working_days"],
        request_working_days=rights["request_working_days"],
        erase_after_days=rights["erase_after_days"],
        keep_rules=tuple(_rule(each, locale) for each in rights.get("keep_rules", ())),
        privacy_mail=region["contact"]["privacy_mail"],
    )


def _rule(document: dict[str, Any], locale: str) -> KeepRule:
    def say(part: str) -> str:
        return str(document.get(f"{part}_{locale}") or document[f"{part}_nl"])

    return KeepRule(
        id=document["id"],
        name=say("name"),
        what=say("what"),
        why=say("why"),
        months=document["months"],
    )
