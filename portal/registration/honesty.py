"""What somebody must hear before they sign up, because taking part is not always voluntary."""

from __future__ import annotations

from typing import Final

from portal.routing.model import Decision

COMPULSORY_EDUCATION: Final = "compulsory_education"


def school_may_be_compulsory(decision: Decision) -> bool:
    """True when compulsory education decides, or would with a fact that was not told.

    The words on the page say for whom it holds, so telling one person too many does no harm.
    """
    undecided = (rule.rule for rule in decision.not_applied if not rule.known)
    return decision.rule == COMPULSORY_EDUCATION or COMPULSORY_EDUCATION in undecided
