"""What a change of facts would do to a case, worked out without keeping anything. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.cases.completing import changed_facts
from portal.routing.model import Party, Situation
from portal.turning.dates import TurnKind
from portal.turning.services import Almanac, outlook_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """Facts that change, who leads before and after, and days that move; None is no such day."""

    changed: tuple[str, ...]
    lead_before: Party
    lead_after: Party
    days: Mapping[TurnKind, tuple[date | None, date | None]]


def foresee(
    before: Situation, changes: Mapping[str, Any], *, almanac: Almanac, today: date
) -> Foresight:
    """Compare what holds today with what would hold. TypeError for a fact that does not exist."""
    after = replace(before, **changes)
    now = outlook_of(before, almanac=almanac, since=today, today=today)
    then = outlook_of(after, almanac=almanac, since=today, today=today)
    return Foresight(
        changed=tuple(changed_facts(before, after)),
        lead_before=now.standing.lead,
        lead_after=then.standing.lead,
        days={
            kind: (now.borders.get(kind), then.borders.get(kind))
            for kind in TurnKind
            if now.borders.get(kind) != then.borders.get(kind)
        },
    )
