"""What beginning again needs to know of the region, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.catalogue.model import Snapshot
from portal.partners.queries import region_card, work_calendar
from portal.partners.region import RegionCard
from portal.partners.rules import WorkCalendar, promise_deadline
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet
from portal.routing.source import read_region_and_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The offer, the region with its rules, and its promise."""

    offer: Snapshot
    region: Region
    rules: Sequence[RuleSet]
    calendar: WorkCalendar
    card: RegionCard

    def promise(self, moment: datetime) -> datetime:
        """By when somebody who asks at `moment` hears from a person."""
        days = self.card.promise_working_days
        return promise_deadline(moment, calendar=self.calendar, working_days=days)


def read_around(session: Session, *, offer: Snapshot) -> Around:
    """Read what stands around a case."""
    region, rules = read_region_and_rules(session)
    return Around(
        offer=offer,
        region=region,
        rules=rules,
        calendar=work_calendar(session),
        card=region_card(session),
    )
